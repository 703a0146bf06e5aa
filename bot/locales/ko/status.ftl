# The status message. HTML as Telegram knows it; arguments come in escaped.

waiting = 대기 중: { $place }번째
waiting-measured = 대기 중: { $place }번째, 약 { $time }
about-seconds = { $n }초
about-minutes = { $n }분
about-hours = { $n }시간
kept = 지금은 그릴 수 없어요. 요청을 보관했다가 되는 대로 그려 드릴게요.
paused = 그리기를 잠시 멈췄어요. 요청을 보관했다가 다시 시작하면 그려 드릴게요.
paused-because = 그리기를 잠시 멈췄어요. 요청을 보관했다가 다시 시작하면 그려 드릴게요. { $why }
loading = 붓을 준비하고 있어요 …
painting = 그리는 중 { $bar } { $percent }%
arriving = 다 됐어요. 보내는 중 …
cancelled = 취소했어요. 크레딧은 들지 않았어요.
failed = 그리다가 문제가 생겼어요. 잘못하신 건 없고, 크레딧도 들지 않았어요.
failed-memory = 여기서 그리기에는 너무 커요. 크레딧은 들지 않았어요. 크기나 그림 수를 줄여 보세요.
failed-picture = 읽을 수 없는 그림이 있었어요. 크레딧은 들지 않았어요.
failed-job = 이 모델로는 그릴 수 없어요. 크레딧은 들지 않았어요.
failed-died = 이 요청을 그리다가 세 번이나 고장이 나서 그만뒀어요. 크레딧은 들지 않았어요.
failed-blocked = 나온 그림은 여기서 보여 드릴 수 없어요. 크레딧은 들지 않았어요. 다른 말이나 다른 그림으로 해 보세요.
failed-model = 여기 모델로는 할 수 없는 일이에요. 크레딧은 들지 않았어요.
failed-policy = 나온 그림을 확인할 수 없어서 보여 드리지 않아요. 크레딧은 들지 않았어요. 나중에 다시 해 주세요.
failed-delivery = 그림을 여기로 보내지 못했어요. 크레딧은 들지 않았어요.
sorry = 제 쪽에서 문제가 생겼어요. 다시 해 주세요.
