# /export. HTML as Telegram knows it; arguments come in escaped.

about-export = 내가 만든 그림을 모두 파일로 받기
button-export = 파일로 받기
export-begun = 만든 그림을 모두 묶고 있어요. 잠시만 기다려 주세요.
export-part = { $total }개 중 { $n }번째 파일을 묶는 중 …
export-title = 내가 만든 그림
export-done = 다 보냈어요. 그림 { $count }장을 파일 { $parts }개에 담았어요. 안에 든 index.html을 열면 둘러볼 수 있어요.
export-failed = 다 보내지는 못했어요. 이미 받은 파일은 그대로 쓸 수 있어요. /export로 다시 해 주세요.
export-cancelled = 취소했어요. 이미 받은 파일은 그대로 쓸 수 있어요.
export-there = 이미 묶고 있어요. 기다리거나, 그 메시지 아래 ‘취소’를 눌러 주세요.
