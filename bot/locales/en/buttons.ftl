# Buttons. HTML as Telegram knows it; arguments come in escaped.

button-cancel = Cancel
button-again = Again
button-again-kept = Again, same seed
button-reroll = Reroll
button-reroll-kept = Reroll, same seed
button-subtle = Vary a little
button-strong = Vary a lot
button-alone = U{ $n }
button-vary = V{ $n }
button-subtle-of = V{ $n } a little
button-strong-of = V{ $n } a lot
button-change = Change
button-more = More
button-whole = The whole prompt
button-fork = Fork
button-back = ‹ Back
button-style = Style
button-style-none = No style
button-styles-before = ‹ More styles
button-styles-after = More styles ›
button-aspect = Aspect
button-seed-new = Seed: new
button-seed-kept = Seed: kept
button-file = File
button-favourite-off = ☆ Favourite
button-favourite-on = ★ Favourite
button-info = Info
button-share = Share
button-pass-on = Send it to somebody
button-lineage = Where from
button-delete = Delete
button-delete-yes = { $count ->
    [one] Delete this picture
   *[other] Delete these { $count } pictures
 }
button-delete-no = ‹ Keep
button-forget = Erase everything
button-paint = Paint it
button-number = { $n }
button-newer = ‹ Newer
button-older = Older ›
button-marked = ★ Favourites only
button-everything = Everything
button-search = Search
pressed-cancelled = Cancelled.
pressed-too-late = Too late: that request is over already.
pressed-unknown = This button leads nowhere any more: what it was for is erased.
pressed-not-yours = These buttons belong to whoever asked. Send the command yourself, and you get your own.
pressed-fork = These buttons belong to whoever asked. Press Fork under the picture to get it with buttons of your own.
