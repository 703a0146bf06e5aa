# Fusions, sweeps and baskets. HTML as Telegram knows it; arguments come in escaped.

about-sweep = The way from one picture to another
about-add = Put a picture aside, to fuse it later
about-basket = The pictures you put aside here
part-photo = photo{ $n ->
    [0] {""}
   *[other] {" "}{ $n }
 }
part-picture = picture{ $n ->
    [0] {""}
   *[other] {" "}{ $n }
 }
share = { $percent }{"\u00A0"}%
sweep-ends = { $start } → { $end }
button-lean-first = ‹ more: { $part }
button-lean-second = more: { $part } ›
button-sweep = Sweep
button-as-animation = As animation
button-as-strip = As strip
button-basket-remove = ✕ { $n }
button-basket-fuse = Fuse
button-basket-empty = Empty
button-basket-add = Put aside
lean-end = That is as far as it goes towards { $part }.
grid-none = There is no picture { $value } in that message. It shows { $numbers }.
sweep-nothing = A sweep goes from one to another in small steps: <code>/sweep a cat | a dog</code>. Or send two photos with /sweep as the caption, or reply to one with <code>/sweep a cat</code>
sweep-one = A sweep needs two ends: words, photos, or one of each, for example <code>/sweep a cat | a dog</code>
sweep-many = A sweep goes between two, and that makes { $parts }. Leave some out, for example <code>/sweep a cat | a dog</code>
sweep-same = Both ends are the same, so there is no way between them.
add-nothing = Reply to a picture with /add, or send photos with /add as the caption. Then /fuse mixes them.
add-words = /add takes pictures and their weights, not “{ $words }”. Words come later: <code>/fuse { $words }</code>
basket-count = { $count ->
    [one] One picture is in your basket. Add others with /add; /fuse mixes them, and /basket shows them.
   *[other] { $count } pictures are in your basket. /fuse mixes them, /basket shows them.
 }
basket-had = { $count ->
    [one] It is in your basket already, alone. Add others with /add; /fuse mixes them.
   *[other] It is in your basket already, with { $count } pictures in all. /fuse mixes them, /basket shows them.
 }
basket-full = Your basket holds { $most } pictures, and there are { $count } in it. /fuse mixes them; /basket takes some out.
basket-empty = Your basket here is empty. Reply to a picture with /add to put it aside.
basket-one = There is one picture in your basket. Add another with /add, or words: <code>/fuse a cat</code>
basket-shown = { $count ->
    [one] <b>One picture</b> is put aside. Add others with /add.
   *[other] <b>{ $count } pictures</b> are put aside. /fuse mixes them as they are, <code>/fuse 0.7 0.3 | a cat</code> by other weights and with words.
 }
basket-emptied = The basket is empty.
basket-used = These are being made into one, and the basket is empty.
basket-not-there = That picture was taken out before.
