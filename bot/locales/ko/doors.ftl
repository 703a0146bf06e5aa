# Who may come in. HTML as Telegram knows it; arguments come in escaped.

doors-stranger = 저는 운영자가 허락한 분에게만 그려 드려요. 운영자에게 이 번호를 넣어 달라고 하세요: <code>{ $id }</code>
doors-chat = 이 그룹에서는 그리지 않아요. 운영자가 이 번호를 넣으면 쓸 수 있어요: <code>{ $id }</code>
doors-banned = 운영자가 { $until ->
    [never] {""}
   *[other] { $until }까지{" "}
 }이용을 막았어요.{ $length ->
    [0] {""}
   *[other] {" "}이유: { $reason }.
 } 착오라면 운영자에게 알려 주세요.
doors-slow = 한꺼번에 너무 많이 보내셨어요. { $seconds }초만 기다렸다가 이어서 보내 주세요.
