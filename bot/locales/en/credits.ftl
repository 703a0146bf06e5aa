# Credits and the line. HTML as Telegram knows it; arguments come in escaped.

credits-short = That costs { $needed } { $needed ->
    [one] credit
   *[other] credits
 } and you have { $available }. There are more in { $time }.
credits-never = That costs { $needed } credits, more than the { $daily } of a whole day. Ask for fewer pictures, fewer steps or a smaller size.
too-many-waiting = You have { $limit } { $limit ->
    [one] request
   *[other] requests
 } waiting already. Wait for one to be done, or /cancel.
quota = You have { $available } of { $daily } credits left for today.{ $held ->
    [0] {""}
   *[other] {" "}Requests at work hold { $held }.
 } There are new ones in { $time }. A picture costs one credit; larger ones, and those of more steps, cost more.
cancelled-count = { $count ->
    [0] You have nothing to cancel.
    [one] One request is cancelled. It cost nothing.
   *[other] { $count } requests are cancelled. They cost nothing.
 }
pressed-already = That is in the making already.
cancel-not-there = Nothing is waiting there any more. Send /cancel on its own to stop all your requests.
