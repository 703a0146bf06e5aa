# What the bot says, in English. HTML as Telegram knows it; arguments come in escaped.

## Greeting and help

greeting =
    Hello, { $name }! I paint. Send <b>/imagine</b> and a few words, and I make a picture of them.
    Send me a photo and I make variations of it; send two, or one with words, and I fuse them.
greeting-words = I am still small, and know { $count } things, such as { $words }. Ask for one of them or several, in any colour, small or large, on a coloured background or in a place: in the snow, at sea, at night.
greeting-try = Try one of these:
unavailable = Painting is unavailable now: { $why } You can ask all the same: requests are kept and painted as soon as it works.
about-imagine = Paint what you say
about-vary = Variations of a photo
about-fuse = Fuse photos and words into one picture
about-history = What you made
about-quota = What you have left
about-cancel = Stop your requests
about-forgetme = Erase all that I keep of you
about-help = How to ask for things
about-start = Hello, and things to try
help-flags =
    <b>Flags</b>, anywhere in the request:
    <code>--ar 16:9</code> shape, or <code>--size 512x768</code>
    <code>--n 4</code> number of pictures, up to 9
    <code>--seed 7</code> the same seed and words give the same picture
    <code>--steps 25</code> more steps take longer and look finer
    <code>--guidance 4</code> how closely to follow the words
    <code>--no dogs</code> what to keep out
    <code>--prior linear</code>, <code>residual</code>, <code>diffusion</code> or <code>none</code>: how words become a picture
    <code>--strength 0.5</code> for /vary: how far to go from the photo
help-photos =
    <b>Photos</b>: reply to one with <code>/vary</code>, or send several as an album to fuse them. Weights say how much of each goes in: <code>/fuse 0.7 | a cat 0.3</code>
offer = Shall I paint that?
photo-alone = What shall I make of it? You can also send it with words, or with other photos, to fuse them.
nothing-to-do = I work with words and photos. /help says how.

## Requests that cannot be read

command-unknown = I don't know { $command }. /help shows what I can do.
imagine-empty = Say what to paint, for example <code>/imagine a red apple</code>
vary-no-picture = Reply to a photo with /vary, or send a photo with /vary as its caption.
vary-many = /vary takes one photo and got { $pictures }. To mix several, use /fuse.
fuse-nothing = Send photos with /fuse as the caption, or reply to a photo, for example <code>/fuse 0.7 | a cat 0.3</code>
fuse-one-picture = One photo alone cannot be fused. Add words or another photo, or use /vary.
fuse-one-text = Words alone are for /imagine. To fuse, add a photo, or a second part: <code>/fuse a cat | a dog</code>
fuse-many = That makes { $parts } photos and texts. At most { $most } can be fused at once.
weight-range = The weight { $value } is out of range: a weight is above 0 and at most { $high }, for example <code>/fuse 0.7 | a cat 0.3</code>
weights-many = { $pictures ->
    [0] There is no photo to weigh. Reply to a photo, or send photos with /fuse as the caption, for example <code>/fuse 0.7 0.3</code>
    [one] There are { $weights } weights for one photo. Give it one, for example <code>/fuse 0.7 | a cat 0.3</code>
   *[other] There are { $weights } weights for { $pictures } photos. Give each photo one, for example <code>/fuse 0.7 0.3</code>
 }
flag-unknown = There is no flag { $flag }. The flags are { $known }; for example <code>/imagine a cat --ar 16:9</code>
flag-near = There is no flag { $flag }. Did you mean { $near }? For example <code>{ $example }</code>
flag-missing = { $flag } needs a value, for example <code>{ $example }</code>
flag-twice = { $flag } is there twice. Say it once, for example <code>{ $example }</code>
flag-both = { $flag } and { $other } both set the shape. Use one of them.
flag-elsewhere = { $flag } does not go with { $command }. Leave it out.
flag-whole = { $flag } takes a whole number, not “{ $value }”; for example <code>{ $example }</code>
flag-number = { $flag } takes a number, not “{ $value }”; for example <code>{ $example }</code>
flag-range = { $flag } goes from { $low } to { $high }, and { $value } is outside; for example <code>{ $example }</code>
flag-sides = { $flag } takes two numbers, not “{ $value }”; for example <code>{ $example }</code>
flag-size = { $flag } takes sides of 16 to 4096 pixels, one at most { $ratio } times the other, and { $value } is outside; for example <code>{ $example }</code>
flag-choice = { $flag } is one of { $choices }, not “{ $value }”; for example <code>{ $example }</code>

## Pictures that cannot be used

picture-unreadable = That is no picture I can read. I take JPEG, PNG and WebP.
picture-bytes = That file is too large. I take pictures of up to { $megabytes } MB.
picture-pixels = That picture is too large to open. I take up to { $megapixels } million pixels.
picture-gone = Telegram no longer has that picture. Please send it again.
picture-lost = That picture is no longer here.
reply-to-sheet = That message shows several pictures. Press a number to get one alone, then use its buttons or reply to it.
task-missing = The model { $model } cannot do that.

## What is not painted

blocked-words = I don't paint that. It cost nothing; ask me for something else.
blocked-unsure = I could not check your words, so I did not take that. It cost nothing. Please try again later.

## Who may come in

doors-stranger = I only work for people whom those who run me have let in. Ask them to add your number: <code>{ $id }</code>
doors-chat = I don't work in this group. Those who run me can let it in by its number: <code>{ $id }</code>
doors-banned = Those who run me have shut you out{ $until ->
    [never] {""}
   *[other] {" "}until { $until }
 }.{ $length ->
    [0] {""}
   *[other] {" "}The reason: { $reason }.
 } If that is a mistake, tell them.
doors-slow = That was a lot at once. Please wait { $seconds }{"\u00A0"}s, then go on.

## Credits and the line

credits-short = That costs { $needed } { $needed ->
    [one] credit
   *[other] credits
 } and you have { $available }. There are more in { $time }.
credits-never = That costs { $needed } credits, more than the { $daily } of a whole day. Ask for fewer pictures, fewer steps or a smaller size.
too-many-waiting = You have { $limit } { $limit ->
    [one] request
   *[other] requests
 } waiting already. Wait for one to be done, or /cancel.
quota = You have { $available } of { $daily } credits left for today.{ $held ->
    [0] {""}
   *[other] {" "}Requests at work hold { $held }.
 } There are new ones in { $time }. A picture costs one credit; larger ones, and those of more steps, cost more.
cancelled-count = { $count ->
    [0] You have nothing to cancel.
    [one] One request is cancelled. It cost nothing.
   *[other] { $count } requests are cancelled. They cost nothing.
 }
pressed-already = That is in the making already.
cancel-not-there = Nothing is waiting there any more. Send /cancel on its own to stop all your requests.

forget-ask = This erases your prompts, your pictures, the photos you sent and your history here, and stops what you are waiting for. What was sent to chats stays there, and your credits stay as they are. It cannot be undone. Shall I?
forget-done = { $count ->
    [0] There was nothing of yours left.
    [one] Done: one request of yours is erased, with everything that belonged to it.
   *[other] Done: { $count } requests of yours are erased, with everything that belonged to them.
 }

## The status message

waiting = In line: place { $place }
waiting-measured = In line: place { $place }, about { $time }
about-seconds = { $n }{"\u00A0"}s
about-minutes = { $n }{"\u00A0"}min
about-hours = { $n }{"\u00A0"}h
kept = Painting is unavailable now: { $why } Your request is kept and will be painted as soon as it works.
paused = Painting is paused for a while. Your request is kept and will be painted as soon as it goes on.
paused-because = Painting is paused for a while. Your request is kept and will be painted as soon as it goes on. { $why }
loading = Getting the brushes ready …
painting = Painting { $bar } { $percent } %
arriving = Here it comes …
cancelled = Cancelled. It cost nothing.
failed = That did not work, and it is not your fault. It cost nothing.
failed-memory = That picture is too large for the machine that paints. It cost nothing. Try a smaller size or fewer pictures.
failed-picture = One of the pictures could not be read. It cost nothing.
failed-job = The model cannot paint that. It cost nothing.
failed-died = The painter broke down over this request three times, so I gave it up. It cost nothing.
failed-blocked = What came out is not something I may show here. It cost nothing. Try other words or another picture.
failed-model = The model here cannot do that. It cost nothing.
failed-policy = I could not check what came out, so I do not show it. It cost nothing. Please try again later.
failed-delivery = I could not send the picture here. It cost nothing.
sorry = Something went wrong on my side. Please try again.

## Captions and history

caption-prompt = { $prompt }
caption-seed = <i>{ $kind ->
    [vary] variation, seed { $seed }
    [fuse] fusion, seed { $seed }
   *[other] seed { $seed }
 }</i>
few-words = I know no thing that you named, and had to guess. I know such things as { $words }.
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

## Buttons

button-cancel = Cancel
button-again = Again
button-again-many = Four more
button-subtle = Vary a little
button-strong = Vary a lot
button-file = File
button-forget = Erase everything
button-paint = Paint it
button-number = { $n }
button-newer = ‹ Newer
button-older = Older ›
pressed-cancelled = Cancelled.
pressed-too-late = Too late: that request is over already.
pressed-unknown = I don't know this button.
pressed-not-yours = These buttons belong to whoever asked. Ask me for a picture of your own.

## To those who run the bot

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
