# To those who run the bot. HTML as Telegram knows it; arguments come in escaped.

ban-whom = Say whom: <code>/ban 123456 for 3d spam</code>, or reply to a message of theirs with <code>/ban</code>
unban-whom = Say whom: <code>/unban 123456</code>, or reply to a message of theirs with <code>/unban</code>
ban-two = You name { $id } and reply to { $other }. Do one of the two.
ban-time = “{ $value }” is no time. Use minutes, hours, days or weeks, such as <code>/ban 123456 for 3d</code>
ban-time-for = A time comes behind “for”, such as <code>/ban 123456 for 3d spam</code>. No reason begins with “{ $value }”.
ban-stranger = I have not met { $whom }. Name them by their number: <code>/ban 123456 for 3d spam</code>
ban-admin = { $who } is one of those who run me. Take the number out of WASSILY_ADMINS first.
ban-done = { $who } is shut out { $until ->
    [never] for good
   *[other] until { $until }
 }. <code>/unban { $id }</code> lets them in again.
unban-done = { $who } may come in again.
unban-none = { $who } was not shut out.
unban-told = You may come in again.
about-ban = Shut somebody out
about-unban = Let somebody in again

alert-policy = Pictures cannot be checked, so none is shown: { $why }
alert-unsound = The data is not sound: { $count ->
    [one] one law is broken
   *[other] { $count } laws are broken
 }, the first of them: { $first }. <code>python -m storage check</code> tells more.
alert-trouble = Painting is unavailable: { $why } Requests are kept, and I try again by myself every half minute.
alert-restored = Painting works again, and what was kept is being painted.
alert-crashes = The painting process died { $times } times over request { $job }, which is given up.
alert-model = { $model } paints from now on, unless a request names another. Loading it took { $time } s.
alert-model-refused = { $model } cannot paint, so { $kept } goes on: { $why }
about-admin = The operator's desk: health, line, pause, models, people
about-broadcast = Tell everybody something
desk-private = The desk is for our private chat: send me that there.
cancelled-by-operator = Your request was cancelled by those who run me. It cost nothing.

# /admin: the front page
desk = <b>Operator's desk</b>
desk-since = Up since { $since }, { $time }
desk-paints = Painting goes on
desk-paused = Painting is paused
desk-paused-why = Painting is paused: { $why }
desk-trouble = Painting is unavailable: { $why }
desk-model = Model: { $model } on { $device }.
desk-restarts = { $count ->
    [0] The painting process was never restarted.
    [one] The painting process was restarted once.
   *[other] The painting process was restarted { $count } times.
 }
desk-line = Line: { $waiting } waiting, { $running } being painted
desk-hour = Last hour: { $delivered } delivered, { $failed } failed, { $cancelled } cancelled, { $blocked } blocked.
desk-median = Painting took { $time } s (median).
desk-memory = Memory: the bot { $bot }, the painting process { $engine }
desk-disk = Disk: { $free } free, the database takes { $database }
desk-unchecked = Last check of the data: not yet; it is done every night
desk-sound = Last check of the data: { $time }, sound
desk-unsound = Last check of the data: { $time }, { $count ->
    [one] one law is broken
   *[other] { $count } laws are broken
 }, the first of them: { $first }
desk-backup = Last backup: none yet; <code>python -m storage backup</code> makes one
desk-backed-up = Last backup: { $time }, sound
button-desk-queue = Line
button-desk-models = Models
button-desk-failed = Failed
button-desk-people = People
button-desk-bans = Bans
button-desk-errors = Errors
button-desk-broadcasts = Broadcasts
button-desk-pause = Pause
button-desk-pause-why = Pause …
button-desk-resume = Resume
button-desk-drain = Drain

# /admin: the line
desk-queue = <b>The line</b>: { $waiting } waiting, { $running } being painted
desk-queue-running = { $n }. { $who } · { $count ->
    [one] 1 credit
   *[other] { $count } credits
 } · being painted, asked { $time } ago
desk-queue-waiting = { $n }. { $who } · { $count ->
    [one] 1 credit
   *[other] { $count } credits
 } · waits { $time }

# /admin: the pause
desk-paused-now = Paused. Requests are taken and kept.
desk-why = Why is painting paused? Answer with a sentence; people see it.
desk-why-hint = A new model is coming.
desk-resumed = Painting goes on.
desk-not-paused = Painting was not paused.
desk-draining = Paused. I write to you when nothing is under way any more.
desk-drained = Nothing is under way any more. It is safe to stop me; requests are kept, and so is the pause.
desk-drain-off = The pause was ended, so painting goes on.

# /admin: models
desk-models = <b>Models</b>
desk-model-one = • <code>{ $model }</code>
desk-model-missing = ✗ { $why }
desk-model-default = Unless a request names another, { $model } paints.
desk-model-loaded = In memory: <code>{ $model }</code>, loaded in { $time } s
desk-model-loading = Being loaded: <code>{ $model }</code>
desk-model-none = In memory: none yet
desk-model-next = Asked for, and loaded before the next job: <code>{ $model }</code>
desk-model-asked = It is loaded before the next job. I write to you how it went.
desk-model-cannot = { $model } cannot be had: { $why }
button-desk-model = Paint with { $model }

# /admin: people
desk-top-today = <b>Today</b> (UTC)
desk-top-month = <b>In 30 days</b>
desk-top = { $n }. { $who } · { $count ->
    [one] one request
   *[other] { $count } requests
 } · { $limit ->
    [one] 1 credit
   *[other] { $limit } credits
 }
desk-top-none = Nobody had anything painted.
desk-bans = <b>Shut out</b>
desk-bans-none = Nobody is shut out. <code>/ban 123456 for 3d spam</code> shuts somebody out.
desk-ban = { $n }. { $who } · { $until ->
    [never] for good
   *[other] until { $until }
 }
desk-ban-why = · { $why }
desk-unbanned = They may come in again.
desk-unbanned-before = They were not shut out any more.
button-desk-unban = Let { $n } in

# /admin: what went wrong
desk-failed = <b>Failed requests</b>, newest first
desk-failed-none = No request has failed.
desk-failed-one = { $n }. { $time } · { $who } · <code>{ $why }</code>
desk-failed-tried = { $n }. { $time } · { $who } · <code>{ $why }</code> · tried again
desk-retried = It is in line again, and costs its person nothing.
desk-retried-before = It was tried again before.
desk-retry-lost = That cannot be tried again: it was erased, or what it starts from is gone.
button-desk-retry = Retry { $n }
desk-errors = <b>Last errors</b>, newest first
desk-errors-none = No errors since I was started.
desk-error = <code>{ $line }</code>

# /admin: sales
button-desk-sales = Sales
desk-sales = <b>Sales</b>: { $today } Stars today (UTC), { $month } in 30 days. <code>/refund NUMBER</code> pays one back.
desk-sales-none = Nothing was bought yet.
desk-sale = { $n }. { $time } · { $who } · { $stars } ⭐ · { $credits } credits{ $state ->
    [refunded] {" "}· paid back
    [refund-due] {" "}· being paid back
    [refund-failed] {" "}· not paid back yet
   *[paid] {""}
 } · <code>{ $charge }</code>

# /broadcast
broadcast-what = Say what: <code>/broadcast We are back.</code> I show you how it looks before anybody else sees it.
broadcast-ask = That is how it looks. { $count ->
    [0] Nobody would get it.
    [one] One person gets it.
   *[other] { $count } people get it.
 } Shall I send it?
broadcast-dropped = It was not sent.
broadcast-going = Sending: { $count } of { $people } have it.{ $failed ->
    [0] {""}
   *[other] {" "}{ $failed } could not be reached.
 }
broadcast-done = Sent: { $count } of { $people } have it.{ $failed ->
    [0] {""}
   *[other] {" "}{ $failed } could not be reached: they have blocked me or are gone.
 }
broadcast-stopped = Stopped: { $count } of { $people } have it.{ $failed ->
    [0] {""}
   *[other] {" "}{ $failed } could not be reached.
 }
broadcast-stopping = Nobody more gets it.
broadcast-over = It was over already.
broadcasts = <b>Broadcasts under way</b>
broadcasts-none = No broadcast is under way.
broadcast-one = { $n }. “{ $text }” · { $count } of { $people }
broadcast-how = <code>/broadcast We are back.</code> tells it to everybody in a chat of their own with me, after you have seen how it looks.
button-broadcast-send = Send it
button-broadcast-drop = Cancel
button-broadcast-stop = Stop
button-broadcast-stop-of = Stop { $n }
