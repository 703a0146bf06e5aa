# /export. HTML as Telegram knows it; arguments come in escaped.

about-export = All that you made, as files
button-export = Export
export-begun = I pack all that you made. That takes a moment.
export-part = Packing part { $n } of { $total } …
export-title = What I made
export-done = That was all: { $count ->
    [one] one picture
   *[other] { $count } pictures
 } in { $parts ->
    [one] one file
   *[other] { $parts } files
 }. Open index.html in it to look through them.
export-failed = I could not send all of it. What came is good. Please try again with /export.
export-cancelled = Cancelled. What came is good.
export-there = Your export is under way already: wait for it, or press Cancel under it.
