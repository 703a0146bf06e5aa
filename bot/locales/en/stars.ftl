# Telegram Stars. HTML as Telegram knows it; arguments come in escaped.

about-buy = Get more credits
about-terms = What holds for what you buy
about-paysupport = Help with a payment
about-refund = Pay a purchase back
buy = Credits that stay until you use them, paid with Telegram Stars. A picture costs one credit. /terms says what holds.
stars-nothing = Nothing is sold just now. /quota says when you get new credits.
button-pack = { $credits } { $credits ->
    [one] credit
   *[other] credits
 } for { $stars } ⭐
button-pay = Pay { $stars } ⭐ for this
pack-title = { $credits } { $credits ->
    [one] credit
   *[other] credits
 }
pack-description = They stay until you use them. A picture costs one credit.
pay-offer = You can also pay for just this request with Telegram Stars, or get more credits with /buy.
pay-offer-group = You can also pay for just this request with Telegram Stars, or get more credits with /buy in our private chat.
pay-title = One request
pay-description = { $length ->
    [0] {""}
   *[other] “{ $words }”{" "}
 }It is painted when its turn comes. If it comes to nothing, your Stars come back.
stars-gone = That is no longer sold, so nothing was paid. Ask for it anew.
stars-not-yours = That is for somebody else, so nothing was paid. Ask me for a picture of your own.
stars-banned = Those who run me have shut you out, so nothing was paid.
stars-unavailable = Painting is unavailable just now, so nothing was paid. Please try again later.
stars-already = That request is in line or done already, so nothing was paid.
stars-thanks = Thank you! { $credits } { $credits ->
    [one] credit is
   *[other] credits are
 } yours until you use them. You have { $available } now.
stars-twice = That request was in line already, so its { $credits } { $credits ->
    [one] credit is
   *[other] credits are
 } yours to use for something else.
stars-lost = What you paid for cannot be had any more. Your Stars come back to you in a moment.
stars-back = Your { $stars } { $stars ->
    [one] Star is
   *[other] Stars are
 } back with you.
terms =
    <b>What you buy</b>: credits that stay until you use them, or one request that is painted when its turn comes. They are good with me alone.
    <b>When Stars come back</b>: if a request that you paid for fails, is blocked or is cancelled, they come back by themselves. For unused credits of a purchase, ask as /paysupport says.
    <b>What I don't paint</b> costs nothing, and what models paint is never certain: the same words may please you more with another seed.
    <b>Who sells</b>: those who run me, not Telegram, whose support cannot help with purchases here: { $contact }
paysupport = { $count ->
    [0] Payments are the business of those who run me, not of Telegram: { $contact }. You have bought nothing yet.
   *[other] Payments are the business of those who run me, not of Telegram: { $contact }. Name the purchase by its number:
 }
paysupport-line = { $day }, { $stars } Stars: <code>{ $charge }</code>{ $state ->
    [back] {" "}(paid back)
   *[paid] {""}
 }
refund-how = Name the purchase by its number, which /paysupport shows to its buyer: <code>/refund NUMBER</code>
refund-unknown = There is no purchase { $charge }.
refund-already = That purchase is paid back already, or is about to be.
refund-not-now = The request that was paid for is under way. Once it is done, or cancelled, ask again.
refund-begun = { $stars } Stars go back to { $who }, and the credits that are not spent are taken back.
refund-ask = { $who } bought { $credits } credits for { $stars } Stars; { $left } of them are left, and only those are taken back. Shall I pay it back all the same?
button-refund = Pay back { $stars } ⭐
alert-refund = { $stars } Stars of { $person } cannot be paid back: { $why } The purchase is <code>{ $charge }</code>; <code>/refund</code> tries again.
