# To those who run the bot. HTML as Telegram knows it; arguments come in escaped.

ban-whom = 누구를 막을지 적어 주세요: <code>/ban 123456 for 3d 스팸</code>. 그 사람의 메시지에 <code>/ban</code>으로 답장해도 돼요.
unban-whom = 누구를 풀어 줄지 적어 주세요: <code>/unban 123456</code>. 그 사람의 메시지에 <code>/unban</code>으로 답장해도 돼요.
ban-two = { $id }번을 적고 { $other }번에게 답장하셨어요. 둘 중 하나만 해 주세요.
ban-time = “{ $value }”: 기간으로 읽을 수 없어요. 분(m), 시간(h), 일(d), 주(w)로 적어 주세요. 예: <code>/ban 123456 for 3d</code>
ban-time-for = 기간은 “for” 뒤에 적어 주세요. 예: <code>/ban 123456 for 3d 스팸</code>. “{ $value }”로 시작하는 이유는 쓸 수 없어요.
ban-stranger = { $whom }님을 만난 적이 없어요. 번호로 적어 주세요: <code>/ban 123456 for 3d 스팸</code>
ban-admin = { $who } 님은 운영자예요. 먼저 WASSILY_ADMINS에서 그 번호를 빼 주세요.
ban-done = { $who } 님의 이용을 { $until ->
    [never] 기한 없이
   *[other] { $until }까지
 } 막았어요. 풀려면 <code>/unban { $id }</code>
unban-done = { $who } 님이 다시 들어올 수 있어요.
unban-none = { $who } 님은 막혀 있지 않았어요.
unban-told = 이제 다시 들어오실 수 있어요.
about-ban = 이용 막기
about-unban = 이용 막은 것 풀기

alert-policy = 그림을 검사할 수 없어서 하나도 보여 주지 않고 있어요: { $why }
alert-unsound = 데이터가 온전하지 않아요. 깨진 규칙이 { $count }개 있고, 그중 첫째는 이것이에요: { $first }. 자세한 내용은 <code>python -m storage check</code>로 볼 수 있어요.
alert-trouble = 지금은 그림을 그릴 수 없어요: { $why } 요청은 보관하고, 30초마다 스스로 다시 해 볼게요.
alert-restored = 다시 그릴 수 있게 됐고, 보관해 둔 것을 그리고 있어요.
alert-crashes = 요청 { $job } 때문에 그리는 프로세스가 { $times }번 죽어서 그 요청을 포기했어요.
alert-model = 이제 { $model } 모델이 그려요. 요청에 다른 모델을 적으면 그 모델을 써요. 불러오는 데 { $time }초 걸렸어요.
alert-model-refused = { $model } 모델로는 그릴 수 없어서 { $kept } 모델로 계속해요: { $why }
about-admin = 운영: 상태, 대기 줄, 멈춤, 모델, 사람
about-broadcast = 모두에게 알리기
desk-private = 운영은 저와의 개인 채팅에서 해요. 거기서 보내 주세요.
cancelled-by-operator = 운영자가 요청을 취소했어요. 크레딧은 들지 않았어요.

# /admin: the front page
desk = <b>운영</b>
desk-since = { $since }부터 실행 중, { $time }째
desk-paints = 그리고 있어요
desk-paused = 그리기를 멈췄어요
desk-paused-why = 그리기를 멈췄어요: { $why }
desk-trouble = 그릴 수 없어요: { $why }
desk-model = 모델: { $model }, 장치: { $device }.
desk-restarts = { $count ->
    [0] 그리는 프로세스는 다시 시작한 적이 없어요.
   *[other] 그리는 프로세스를 { $count }번 다시 시작했어요.
 }
desk-line = 대기 줄: { $waiting }개 대기, { $running }개 그리는 중
desk-hour = 지난 한 시간: { $delivered }개 완료, { $failed }개 실패, { $cancelled }개 취소, { $blocked }개 차단.
desk-median = 그리는 데 걸린 시간: { $time }초(중앙값)
desk-memory = 메모리: 봇 { $bot }, 그리는 프로세스 { $engine }
desk-disk = 디스크: { $free } 남음, 데이터베이스 { $database }
desk-unchecked = 마지막 데이터 점검: 아직 없어요. 밤마다 해요.
desk-sound = 마지막 데이터 점검: { $time }, 온전함
desk-unsound = 마지막 데이터 점검: { $time }, 깨진 규칙 { $count }개, 그중 첫째: { $first }
desk-backup = 마지막 백업: 아직 없어요. <code>python -m storage backup</code>으로 만들 수 있어요.
desk-backed-up = 마지막 백업: { $time }, 이상 없음
button-desk-queue = 대기 줄
button-desk-models = 모델
button-desk-failed = 실패
button-desk-people = 사람
button-desk-bans = 차단
button-desk-errors = 오류
button-desk-broadcasts = 알림
button-desk-pause = 멈춤
button-desk-pause-why = 멈춤 …
button-desk-resume = 다시 시작
button-desk-drain = 비우고 멈춤

# /admin: the line
desk-queue = <b>대기 줄</b>: { $waiting }개 대기, { $running }개 그리는 중
desk-queue-running = { $n }. { $who } · { $count }크레딧 · 그리는 중, { $time } 전에 부탁함
desk-queue-waiting = { $n }. { $who } · { $count }크레딧 · { $time }째 대기

# /admin: the pause
desk-paused-now = 멈췄어요. 요청은 받아서 보관해요.
desk-why = 왜 그리기를 멈추나요? 한 문장으로 답장해 주세요. 사람들에게 보여요.
desk-why-hint = 새 모델을 준비하고 있어요.
desk-resumed = 다시 그려요.
desk-not-paused = 멈춘 상태가 아니었어요.
desk-draining = 멈췄어요. 진행 중인 것이 다 끝나면 알려 드릴게요.
desk-drained = 진행 중인 것이 이제 없어요. 저를 꺼도 안전해요. 요청은 그대로 있고, 멈춘 상태도 이어져요.
desk-drain-off = 멈춘 것을 풀어서 다시 그려요.

# /admin: models
desk-models = <b>모델</b>
desk-model-one = • <code>{ $model }</code>
desk-model-missing = ✗ { $why }
desk-model-default = 요청에서 따로 고르지 않으면 { $model } 모델이 그려요.
desk-model-loaded = 메모리에 있는 모델: <code>{ $model }</code>, 불러오는 데 { $time }초 걸림
desk-model-loading = 불러오는 중: <code>{ $model }</code>
desk-model-none = 메모리에 있는 모델: 아직 없음
desk-model-next = 다음 요청 전에 불러올 모델: <code>{ $model }</code>
desk-model-asked = 다음 요청 전에 불러올게요. 어떻게 됐는지 알려 드릴게요.
desk-model-cannot = { $model } 모델을 쓸 수 없어요: { $why }
button-desk-model = { $model } 모델로 그리기

# /admin: people
desk-top-today = <b>오늘</b> (UTC)
desk-top-month = <b>30일 동안</b>
desk-top = { $n }. { $who } · 요청 { $count }개 · { $limit }크레딧
desk-top-none = 그림을 부탁한 사람이 없어요.
desk-bans = <b>막은 사람</b>
desk-bans-none = 막은 사람이 없어요. <code>/ban 123456 for 3d 스팸</code>으로 막을 수 있어요.
desk-ban = { $n }. { $who } · { $until ->
    [never] 기한 없음
   *[other] { $until }까지
 }
desk-ban-why = · { $why }
desk-unbanned = 다시 들어올 수 있어요.
desk-unbanned-before = 이미 풀려 있었어요.
button-desk-unban = { $n } 풀기

# /admin: what went wrong
desk-failed = <b>실패한 요청</b>, 최근 것부터
desk-failed-none = 실패한 요청이 없어요.
desk-failed-one = { $n }. { $time } · { $who } · <code>{ $why }</code>
desk-failed-tried = { $n }. { $time } · { $who } · <code>{ $why }</code> · 다시 해 봄
desk-retried = 다시 줄을 섰어요. 부탁한 사람의 크레딧은 들지 않아요.
desk-retried-before = 이미 다시 해 본 요청이에요.
desk-retry-lost = 다시 할 수 없어요. 지워졌거나 바탕이 된 그림이 없어요.
button-desk-retry = { $n } 다시
desk-errors = <b>최근 오류</b>, 최근 것부터
desk-errors-none = 시작한 뒤로 오류가 없어요.
desk-error = <code>{ $line }</code>

# /admin: sales
button-desk-sales = 판매
desk-sales = <b>판매</b>: 오늘(UTC) 스타 { $today }개, 30일 동안 { $month }개. 환불은 <code>/refund 번호</code>
desk-sales-none = 아직 산 사람이 없어요.
desk-sale = { $n }. { $time } · { $who } · { $stars } ⭐ · { $credits }크레딧{ $state ->
    [refunded] {" "}· 환불됨
    [refund-due] {" "}· 환불 중
    [refund-failed] {" "}· 아직 환불하지 못함
   *[paid] {""}
 } · <code>{ $charge }</code>

# /broadcast
broadcast-what = 무엇을 알릴지 적어 주세요: <code>/broadcast 다시 돌아왔어요.</code> 다른 사람이 보기 전에 어떻게 보이는지 먼저 보여 드려요.
broadcast-ask = 이렇게 보여요. { $count ->
    [0] 받을 사람이 없어요.
   *[other] { $count }명이 받아요.
 } 보낼까요?
broadcast-dropped = 보내지 않았어요.
broadcast-going = 보내는 중: { $people }명 중 { $count }명이 받았어요.{ $failed ->
    [0] {""}
   *[other] {" "}{ $failed }명에게는 보내지 못했어요.
 }
broadcast-done = 다 보냈어요: { $people }명 중 { $count }명이 받았어요.{ $failed ->
    [0] {""}
   *[other] {" "}{ $failed }명은 저를 차단했거나 없는 사람이라 보내지 못했어요.
 }
broadcast-stopped = 그만 보냈어요: { $people }명 중 { $count }명이 받았어요.{ $failed ->
    [0] {""}
   *[other] {" "}{ $failed }명에게는 보내지 못했어요.
 }
broadcast-stopping = 이제 더 보내지 않아요.
broadcast-over = 이미 끝났어요.
broadcasts = <b>보내고 있는 알림</b>
broadcasts-none = 보내고 있는 알림이 없어요.
broadcast-one = { $n }. “{ $text }” · { $people }명 중 { $count }명
broadcast-how = <code>/broadcast 다시 돌아왔어요.</code> 어떻게 보이는지 확인하고 나면, 저와 개인 채팅을 하는 모두에게 알려요.
button-broadcast-send = 보내기
button-broadcast-drop = 취소
button-broadcast-stop = 그만 보내기
button-broadcast-stop-of = { $n } 그만
