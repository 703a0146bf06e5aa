# /queue, and the word when a picture is there. HTML as Telegram knows it; arguments come in escaped.

about-queue = 기다리는 내 요청과 대기 줄
queue-mine = { $count ->
    [0] <b>여기서 기다리는 요청이 없어요.</b> 이렇게 해 보세요: <code>/imagine 빨간 사과</code>
   *[other] <b>기다리는 요청</b>
 }
queue-running = { $n }. { $what } · 그리는 중
queue-running-measured = { $n }. { $what } · 그리는 중, 약 { $time } 남음
queue-waiting = { $n }. { $what } · { $place }번째
queue-waiting-measured = { $n }. { $what } · { $place }번째, 약 { $time }
queue-arriving = { $n }. { $what } · 보내는 중
queue-more = … 그리고 { $count }개 더 있어요.
queue-nobody = 아무도 기다리고 있지 않아요.
queue-line = 대기 중: { $people }명의 요청 { $count }개.
queue-line-measured = 대기 중: { $people }명의 요청 { $count }개, 모두 그리는 데 약 { $time }.
queue-before = { $count ->
    [0] 다음이 내 차례예요.
   *[other] 내 앞에 { $count }개 있어요.
 }
queue-still = 지금은 그리기가 멈춰 있지만 차례는 그대로예요. { $count ->
    [0] 아무도 기다리고 있지 않아요.
   *[other] 요청 { $count }개가 기다리고 있어요.
 }
queue-why = 이유: { $why }
queue-fresh = 지금 상태예요.
button-cancel-of = { $n } 취소
button-cancel-all = 모두 취소
button-refresh = 새로 고침
button-to-picture = 그림 보기
notice = { $count ->
    [1] 그림이 다 됐어요.
   *[other] 그림 { $count }장이 다 됐어요.
 }
painting-measured = 그리는 중 { $bar } { $percent }%, 약 { $time }
kind-other = 그 밖의 요청
