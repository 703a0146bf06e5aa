# What is said before something costly is begun. HTML as Telegram knows it; arguments come in escaped.

price-ask = That costs { $credits } credits of your { $available }: { $why }. Shall I paint it?
price-pictures = { $count ->
    [one] one picture
   *[other] { $count } pictures
 }
price-steps = { $steps } steps instead of { $usual }
price-size = { $width } × { $height } pixels
price-agreed = Agreed, for { $credits } { $credits ->
    [one] credit
   *[other] credits
 }.
many-ask = That makes { $count } requests, { $credits } credits of your { $available }. Paint them?
agreed-already = You have agreed to that once already. Ask anew to have it again.
button-paint-all = Paint them all
many-waiting = With these you would have more than { $limit } requests waiting. Ask for fewer, wait for some to be done, or /cancel.
