# /history. HTML as Telegram knows it; arguments come in escaped.

history = <b>What you made</b> (times in UTC)
history-line = { $n }. { $prompt } · { $time }{ $count ->
    [one] {""}
   *[other] {" "}· { $count } pictures
 }
history-empty = You have made nothing yet. Try <code>/imagine a red apple</code>
history-empty-here = You have made nothing in this chat yet. Try <code>/imagine a red apple</code>
kind-generate = Picture
kind-fuse = Fusion
kind-vary = Variation
kind-sweep = Sweep
