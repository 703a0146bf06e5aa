# /history and /favourites. HTML as Telegram knows it; arguments come in escaped.

history = <b>What you made</b> (times in UTC)
history-with = <b>What you made</b> with “{ $words }” (times in UTC)
favourites = <b>Your favourites</b> (times in UTC)
favourites-with = <b>Your favourites</b> with “{ $words }” (times in UTC)
history-line = { $n }. { $prompt } · { $time }{ $count ->
    [one] {""}
   *[other] {" "}· { $count } pictures
 }{ $star }
history-empty = You have made nothing yet. Try <code>/imagine a red apple</code>
history-empty-here = You have made nothing in this chat yet. Try <code>/imagine a red apple</code>
history-none = Nothing of yours has these words: { $words }. Try fewer of them, or <code>/history</code> for everything.
history-end = There is nothing further back.
history-search = Which words? Reply to this, and I show what you made with them.
history-search-hint = red fox
history-search-empty = Reply with words that were in your request, such as <code>red fox</code>
favourites-empty = You have marked nothing yet. Press More under a picture, and then ☆ Favourite.
favourites-search = Which words? Reply to this, and I show which of your favourites have them.
kind-generate = Picture
kind-fuse = Fusion
kind-vary = Variation
kind-vary-of = Variation: { $words }
kind-sweep = Sweep
