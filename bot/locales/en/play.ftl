# What a group plays. HTML as Telegram knows it; arguments come in escaped.

about-vote = Paint four pictures and vote on them
vote-open = Which is the best? Press its number. The vote takes { $time }.
vote-open-reactions = Which is the best? Press its number, or react with its emoji. The vote takes { $time }.
vote-won = 🏆 Number { $winner } wins with { $count ->
    [one] the only vote
   *[other] { $votes } of { $count } votes
 }.
vote-won-tie = 🏆 A tie: number { $winner } came first and wins with { $votes } of { $count } votes.
vote-nobody = The vote is over, and nobody voted.
vote-cast = Your vote counts. Press it again to take it back.
vote-taken-back = You took your vote back.
vote-ending = The vote ends now.
vote-over = This vote is over. Start another with /vote
vote-end-whose = Only whoever opened the vote, and those who run the group, can end it.
vote-how = Say what to vote on, for example <code>/vote a red fox</code>, or reply to several pictures of mine with /vote
vote-one = A vote needs several pictures: leave out --n, or reply to a message of mine with several.
vote-there = A vote on these is open: press a number under them.
vote-time = { $value } is out of range: a vote takes 1m to 24h, for example <code>/vote 30m a red fox</code>
button-ballot = { $mark } · { $count }
button-vote-end = End the vote

about-chain = A sentence that everybody adds a word to
chain-open =
    🔗 <i>{ $words }</i> …
    Reply to this with up to three words of yours. { $count ->
        [one] One more word fits
       *[other] { $count } more words fit
    }.
chain-whole =
    🔗 <i>{ $words }</i>
    The chain is full. Whoever took part can paint it.
chain-ended =
    🔗 <i>{ $words }</i>
    The chain has ended. Whoever took part can paint it.
chain-erased = 🔗 The chain has ended, and its words are erased.
chain-how = Begin with one to three words, for example <code>/chain a red</code>
chain-words = Reply with one to three words of yours.
chain-room = { $count ->
    [one] Only one more word fits
   *[other] Only { $count } more words fit
 }.
chain-full = The chain is full. Whoever took part can paint it.
chain-twice = The last words are yours: let somebody else go on.
chain-over = This chain is over. Begin another with /chain
chain-there = A chain is open here: reply to it with your words. /chain alone shows it again.
chain-whose = Only those who took part can paint the chain. Begin another with /chain
chain-end-whose = Only whoever began the chain, and those who run the group, can end it.
button-chain-end = End

about-theme = What this group paints today
theme-open =
    🎨 Today’s theme: <i>{ $text }</i>
    Paint it, or add <code>--theme</code> to a request of yours. In { $time } you vote on what there is.
theme-heading = 🎨 <i>{ $text }</i>
theme-by = It is by { $name }.
theme-ask = What do you paint for the theme? Reply with your words.
theme-hint = A few words
theme-none = No theme is open here. Those who run the group set one: <code>/theme cats at sea</code>
theme-ended = The theme <i>{ $text }</i> is over.{ $voting ->
    [yes] {" "}Now vote on what there is.
   *[no] {""}
 }
theme-over = That theme is over. /theme shows whether there is another.
theme-whose = Those who run the group set the theme. /theme alone shows it.
theme-hours = A theme is open for 1h to 24h, for example <code>/theme 6h cats at sea</code>
theme-long = A theme has at most { $most } letters.
theme-daily-how = Say <code>/theme daily on 9</code>, with an hour from 0 to 23 (UTC), or <code>/theme daily off</code>
theme-daily-on = I choose a theme every day at { $hour }:00 UTC.
theme-daily-off = I choose no themes any more.
button-theme-join = In my words
