# Asked from any chat. HTML as Telegram knows it; arguments come in escaped.

inline-paint = Paint this: { $prompt }
inline-price = { $credits ->
    [one] It costs one credit
   *[other] It costs { $credits } credits
 } of your { $available }. You get it in our chat, too.
inline-painting = Painting: { $prompt } …
inline-many = One request at a time here: leave out the braces.
inline-empty = Write what to paint
inline-begin = Start me first, in a chat of our own
inline-stranger = I only work for people who were let in
inline-banned = Those who run me have shut you out
inline-slow = That was a lot at once. Please wait a moment
inline-not-now = That was a lot at once, so I did not take this. It cost nothing. Please try again in a minute.
inline-unbegun = I can paint here only for people who have a chat with me. Press Start there, then ask again. This cost nothing.
inline-untold = I was not told of this choice. Send me the words in our own chat, and I paint them.
button-inline = Paint another
button-begin = Start a chat with me
