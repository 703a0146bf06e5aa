# What a group plays. HTML as Telegram knows it; arguments come in escaped.

about-vote = 그림 네 장을 그려 투표하기
vote-open = 어느 그림이 가장 좋은가요? 번호를 눌러 주세요. { $time } 동안 투표해요.
vote-open-reactions = 어느 그림이 가장 좋은가요? 번호를 누르거나 그 이모지로 반응해 주세요. { $time } 동안 투표해요.
vote-won = 🏆 { $winner }번 그림이 { $count ->
    [1] 하나뿐인 표를 받아
   *[other] { $count }표 중 { $votes }표로
 } 이겼어요.
vote-won-tie = 🏆 동점이에요! 앞 번호인 { $winner }번 그림이 { $count }표 중 { $votes }표로 이겼어요.
vote-nobody = 투표가 끝났는데, 투표한 사람이 없어요.
vote-cast = 투표했어요. 다시 누르면 취소돼요.
vote-taken-back = 투표를 취소했어요.
vote-ending = 투표를 마칠게요.
vote-over = 끝난 투표예요. /vote로 새로 열 수 있어요.
vote-end-whose = 투표를 연 분과 그룹 관리자만 끝낼 수 있어요.
vote-how = 무엇으로 투표할지 적어 주세요. 예: <code>/vote 빨간 여우</code>. 제 그림 여러 장에 /vote로 답장해도 돼요.
vote-one = 투표하려면 그림이 여러 장 있어야 해요. --n을 빼거나, 그림이 여러 장 있는 제 메시지에 답장해 주세요.
vote-there = 이 그림들은 이미 투표 중이에요. 그림 아래 번호를 눌러 주세요.
vote-time = { $value }: 투표 시간으로 쓸 수 없어요. 1m에서 24h까지 할 수 있어요. 예: <code>/vote 30m 빨간 여우</code>
button-ballot = { $mark } · { $count }
button-vote-end = 투표 끝내기

about-chain = 다 함께 한 마디씩 이어 쓰는 문장
chain-open =
    🔗 <i>{ $words }</i> …
    낱말 세 개까지 적어서 이 메시지에 답장해 주세요. 앞으로 { $count }개 더 들어가요.
chain-whole =
    🔗 <i>{ $words }</i>
    이어 쓰기가 다 찼어요. 참여한 분은 누구나 그릴 수 있어요.
chain-ended =
    🔗 <i>{ $words }</i>
    이어 쓰기가 끝났어요. 참여한 분은 누구나 그릴 수 있어요.
chain-erased = 🔗 이어 쓰기가 끝났고, 적은 말은 지워졌어요.
chain-how = 낱말 하나에서 셋으로 시작해 주세요. 예: <code>/chain 빨간</code>
chain-words = 낱말 하나에서 셋으로 답장해 주세요.
chain-room = 이제 낱말 { $count }개만 더 들어가요.
chain-full = 이어 쓰기가 다 찼어요. 참여한 분은 누구나 그릴 수 있어요.
chain-twice = 마지막 낱말을 직접 쓰셨어요. 다음은 다른 분 차례예요.
chain-over = 끝난 이어 쓰기예요. /chain으로 새로 시작할 수 있어요.
chain-there = 이어 쓰기가 이미 열려 있어요. 거기에 낱말로 답장해 주세요. /chain만 보내면 다시 보여 드려요.
chain-whose = 참여한 분만 그릴 수 있어요. /chain으로 새로 시작해 보세요.
chain-end-whose = 이어 쓰기를 시작한 분과 그룹 관리자만 끝낼 수 있어요.
button-chain-end = 끝내기

about-theme = 오늘 이 그룹이 함께 그리는 것
theme-open =
    🎨 오늘의 테마: <i>{ $text }</i>
    그려 보거나, 내 요청에 <code>--theme</code>을 붙여 주세요. { $time } 뒤에 모인 그림으로 투표해요.
theme-heading = 🎨 <i>{ $text }</i>
theme-by = { $name }님의 그림이에요.
theme-ask = 이 테마로 무엇을 그릴까요? 답장으로 적어 주세요.
theme-hint = 낱말 몇 개
theme-none = 지금 열린 테마가 없어요. 그룹 관리자가 정할 수 있어요: <code>/theme 바다의 고양이</code>
theme-ended = <i>{ $text }</i> 테마가 끝났어요.{ $voting ->
    [yes] {" "}이제 모인 그림에 투표해 주세요.
   *[no] {""}
 }
theme-over = 끝난 테마예요. 다른 테마가 있는지 /theme으로 보세요.
theme-whose = 테마는 그룹 관리자가 정해요. /theme만 보내면 지금 테마를 보여 드려요.
theme-hours = 테마는 1h에서 24h까지 열 수 있어요. 예: <code>/theme 6h 바다의 고양이</code>
theme-long = 테마는 { $most }자까지 쓸 수 있어요.
theme-daily-how = 0에서 23 사이의 시각(UTC)을 붙여 <code>/theme daily on 9</code>, 끄려면 <code>/theme daily off</code>라고 보내 주세요.
theme-daily-on = 날마다 { $hour }:00 UTC에 제가 테마를 골라 드릴게요.
theme-daily-off = 이제 테마를 고르지 않을게요.
button-theme-join = 내 말로 그리기
