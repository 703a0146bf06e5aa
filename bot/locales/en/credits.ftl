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
quota-extra = You have { $available } credits left: { $today } of today's { $daily }, and { $extra } that stay until you use them.{ $held ->
    [0] {""}
   *[other] {" "}Requests at work hold { $held }.
 } There are new ones in { $time }. A picture costs one credit; larger ones, and those of more steps, cost more.
quota-buy = More of them at once: /buy
quota-spent-today = Spent today: { $list }.
quota-given-today = Given away today: { $count }.
quota-got-today = Given to you today: { $count }.
quota-spent = Spent in { $days } days: { $list }.
spent-generate = { $credits } for pictures
spent-vary = { $credits } for variations
spent-fuse = { $credits } for fusions
spent-sweep = { $credits } for sweeps
spent-other = { $credits } for other things
quota-bought = { $day }: { $credits } credits for { $stars } Stars{ $state ->
    [refunded] , paid back
    [refund-due] , to be paid back
    [refund-failed] , not paid back yet
   *[paid] {""}
 }.
credits-amount = “{ $value }” is no number of credits. Say one from 1 to { $most }, such as 5.
credits-two = You name { $named } and reply to somebody else. Do one of the two.
credits-stranger = I have not met { $whom } yet. Once they have sent me /start, it works.
gift-how = Say to whom and how many: <code>/gift @name 5</code>, or reply to a message of theirs with <code>/gift 5</code>
gift-self = A gift is for somebody else.
gift-short = You have { $available } credits to give. Credits that requests at work hold cannot be given.
gift-ask = Shall I give { $name } { $amount } of your credits? It cannot be taken back.
gift-given = You gave { $name } { $amount ->
    [one] one credit
   *[other] { $amount } credits
 }.{ $told ->
    [yes] {""}
   *[no] {" "}I cannot write to them, so please tell them yourself.
 }
gift-here = { $giver } gives { $name } { $amount ->
    [one] one credit
   *[other] { $amount } credits
 }. They stay until they are used.
gift-got = { $giver } gave you { $amount ->
    [one] one credit
   *[other] { $amount } credits
 }. They stay until you use them: /quota
grant-how = Say to whom and how many: <code>/grant 123456 50</code>, or reply to a message of theirs with <code>/grant 50</code>
grant-done = { $name } has { $amount ->
    [one] one more credit
   *[other] { $amount } more credits
 }.{ $told ->
    [yes] {" "}They know.
   *[no] {" "}I cannot write to them, so they do not know.
 }
grant-got = Those who run me gave you { $amount ->
    [one] one credit
   *[other] { $amount } credits
 }. They stay until you use them: /quota
about-gift = Give somebody credits
about-grant = Give somebody credits out of nothing
button-give = Give { $amount }
pressed-already = That is in the making already.
cancel-not-there = Nothing is waiting there any more. Send /cancel on its own to stop all your requests.
