# To those who run the bot. HTML as Telegram knows it; arguments come in escaped.

ban-whom = Say whom: <code>/ban 123456 for 3d spam</code>, or reply to a message of theirs with <code>/ban</code>
unban-whom = Say whom: <code>/unban 123456</code>, or reply to a message of theirs with <code>/unban</code>
ban-two = You name { $id } and reply to { $other }. Do one of the two.
ban-time = “{ $value }” is no time. Use minutes, hours, days or weeks, such as <code>/ban 123456 for 3d</code>
ban-time-for = A time comes behind “for”, such as <code>/ban 123456 for 3d spam</code>. No reason begins with “{ $value }”.
ban-admin = { $id } is one of those who run me. Take the number out of WASSILY_ADMINS first.
ban-done = { $id } is shut out { $until ->
    [never] for good
   *[other] until { $until }
 }. <code>/unban { $id }</code> lets them in again.
unban-done = { $id } may come in again.
unban-none = { $id } was not shut out.
about-ban = Shut somebody out
about-unban = Let somebody in again

alert-policy = Pictures cannot be checked, so none is shown: { $why }
alert-unsound = The data is not sound: { $count ->
    [one] one law is broken
   *[other] { $count } laws are broken
 }, the first of them: { $first }. <code>python -m storage check</code> tells more.
alert-trouble = Painting is unavailable: { $why } Requests are kept.
alert-crashes = The painting process died { $times } times over request { $job }, which is given up.
alert-model = { $model } paints from now on, unless a request names another. Loading it took { $time } s.
alert-model-refused = { $model } cannot paint, so { $kept } goes on: { $why }
