# Greeting and help. HTML as Telegram knows it; arguments come in escaped.

greeting =
    Hello, { $name }! I paint. Send <b>/imagine</b> and a few words, and I make a picture of them.
    Send me a photo and I make variations of it; send two, or one with words, and I fuse them.
greeting-words = I am still small, and know { $count } things, such as { $words }. Ask for one of them or several, in any colour, small or large, on a coloured background or in a place: in the snow, at sea, at night.
greeting-try = Try one of these:
unavailable = Painting is unavailable just now. You can ask all the same: requests are kept and painted as soon as it works.
about-imagine = Paint what you say
about-vary = Variations of a photo
about-fuse = Fuse photos and words into one picture
about-info = All about the picture you reply to
about-replay = Paint the picture you reply to once more
about-history = What you made, or what of it has these words
about-favourites = Pictures that you marked
about-quota = What you have left
about-cancel = Stop your requests
about-forgetme = Erase all that I keep of you
about-help = How to ask for things
about-start = Hello, and things to try
help =
    I paint what you say: <code>/imagine a red apple</code>
    I vary a photo: send it, or reply to anybody’s with <code>/vary</code>
    I fuse photos and words: an album, a photo with words, or <code>/fuse a cat | a dog</code>
    You get four pictures to choose from, with buttons to go on. More about:
help-chapter-painting = Painting
help-chapter-fusing = Fusing
help-chapter-made = What was made
help-chapter-groups = In groups
help-chapter-credits = Line and credits
help-chapter-yours = Yours
help-chapter-desk = Running the bot
help-flags =
    <b>Flags</b>, anywhere in the request:
    <code>--ar 16:9</code> shape, or <code>--size 512x768</code>
    <code>--n 4</code> number of pictures, up to 9
    <code>--seed 7</code> the same seed and words give the same picture
    <code>--steps 25</code> more steps take longer and look finer
    <code>--fast</code> or <code>--best</code> half or double the steps
    <code>--style pastel</code> how it is painted: /styles shows them
    <code>--guidance 4</code> how closely to follow the words
    <code>--no dogs</code> what to keep out
    <code>--prior linear</code>, <code>residual</code>, <code>diffusion</code> or <code>none</code>: how words become a picture
    <code>--theme</code> in groups: for the theme of the day
    <code>--strength 0.5</code> for /vary: how far to go from the photo
help-mixing = <b>Several things in one</b>: <code>/imagine a cat::2 a dog::1</code> mixes them by weight.
help-choices = <b>Several requests in one</b>: <code>{ -choices }</code> paints each combination, after telling the price.
help-fusing =
    Send photos as an album, or one with words, or reply to one: they are mixed. Weights say how much of each goes in: <code>/fuse 0.7 | a cat 0.3</code>. A reply to several pictures names them by number: <code>/fuse 2 | a cat</code>. With <code>/add</code>, as a reply, pictures are put aside until <code>/fuse</code> mixes them. <code>/sweep a cat | a dog --gif</code> shows the way from one to another, in up to 24 <code>--frames</code>.
help-made = The buttons under a picture go on from it: <b>U</b> shows one alone, <b>V</b> varies one, and More has styles, shapes, the file without loss, favourites and where it comes from. They work for ever.
help-groups = In a group I answer commands and mentions, and replies to me where the group’s /settings say so. The buttons under a picture belong to whoever asked for it; Fork gives you your own.
help-credits = One credit is one picture of the model’s own size and steps. There are new ones every day, and what comes to nothing costs nothing.
offer = Shall I paint that?
said-greeting = hi, hello, hey, hi there, hello there, good morning, good evening
said-help = help, help me, what can you do, how does this work, how do you work, what is this, who are you

photo-alone = What shall I make of it? You can also send it with words, or with other photos, to fuse them.
nothing-to-do = I work with words and photos. /help says how.
