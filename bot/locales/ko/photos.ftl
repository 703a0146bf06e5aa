# Pictures that cannot be used. HTML as Telegram knows it; arguments come in escaped.

picture-unreadable = 제가 읽을 수 없는 그림이에요. JPEG, PNG, WebP로 보내 주세요.
picture-bytes = 파일이 너무 커요. { $megabytes }MB까지 받을 수 있어요.
picture-pixels = 너무 커서 열 수 없는 그림이에요. { $megapixels }백만 화소까지 받을 수 있어요.
picture-gone = 그 그림이 텔레그램에 더는 없어요. 다시 보내 주세요.
picture-lost = 그 그림은 이제 없어요. 삭제되었거나 보관 기한이 지났어요.
reply-to-sheet = 그 메시지에는 그림이 여러 장 있어요. <code>{ $example }</code>처럼 번호를 적거나, U1, U2 …를 눌러 한 장만 받아 주세요.
task-missing = { $model } 모델로는 할 수 없는 일이에요.
