# Who may come in. HTML as Telegram knows it; arguments come in escaped.

doors-stranger = I only work for people whom those who run me have let in. Ask them to add your number: <code>{ $id }</code>
doors-chat = I don't work in this group. Those who run me can let it in by its number: <code>{ $id }</code>
doors-banned = Those who run me have shut you out{ $until ->
    [never] {""}
   *[other] {" "}until { $until }
 }.{ $length ->
    [0] {""}
   *[other] {" "}The reason: { $reason }.
 } If that is a mistake, tell them.
doors-slow = That was a lot at once. Please wait { $seconds }{"\u00A0"}s, then go on.
