# /queue, and the word when a picture is there. HTML as Telegram knows it; arguments come in escaped.

about-queue = What you wait for, and the line
queue-mine = { $count ->
    [0] <b>You wait for nothing here.</b> Try <code>/imagine a red apple</code>
   *[other] <b>What you wait for</b>
 }
queue-running = { $n }. { $what } · being painted
queue-running-measured = { $n }. { $what } · being painted, about { $time } more
queue-waiting = { $n }. { $what } · place { $place }
queue-waiting-measured = { $n }. { $what } · place { $place }, about { $time }
queue-arriving = { $n }. { $what } · on its way to you
queue-more = … and { $count } more.
queue-nobody = Nobody waits in line.
queue-line = In line: { $count ->
    [one] one request
   *[other] { $count } requests
 } of { $people ->
    [one] one person
   *[other] { $people } people
 }.
queue-line-measured = In line: { $count ->
    [one] one request
   *[other] { $count } requests
 } of { $people ->
    [one] one person
   *[other] { $people } people
 }, about { $time } until all are painted.
queue-before = { $count ->
    [0] You are next.
    [one] One comes before you.
   *[other] { $count } come before you.
 }
queue-still = Nothing is painted just now, and nobody loses their place. { $count ->
    [0] Nobody waits in line.
    [one] One request waits.
   *[other] { $count } requests wait.
 }
queue-why = The reason: { $why }
queue-fresh = That is how it stands now.
button-cancel-of = Cancel { $n }
button-cancel-all = Cancel all
button-refresh = Look again
button-to-picture = Show it
notice = { $count ->
    [one] Your picture is there.
   *[other] Your pictures are there.
 }
painting-measured = Painting { $bar } { $percent } %, about { $time }
kind-other = Something else
