# Requests that cannot be read. HTML as Telegram knows it; arguments come in escaped.

command-unknown = I don't know { $command }. /help shows what I can do.
command-in-groups = { $command } is for groups. Add me to one, and send it there.
command-in-private = { $command } is between you and me. Send it to me in our private chat.
command-twice = I read one request in a message: send { $command } and what follows it on its own. Choices make several at once: <code>{ -choices }</code>
imagine-empty = Say what to paint, for example <code>/imagine a red apple</code>
vary-no-picture = Reply to a photo with /vary, or send a photo with /vary as its caption.
vary-many = /vary takes one photo and got { $pictures }. To mix several, use /fuse.
fuse-nothing = Say what to fuse, with <code>|</code> between: <code>/fuse a cat | a dog</code>. Or send photos with /fuse as the caption, or reply to one: <code>/fuse 0.7 | a cat 0.3</code> also says how much of each. /add puts photos aside for it.
fuse-one-picture = One photo alone cannot be fused. Add words or another photo, or use /vary.
fuse-one-text = Words alone are for /imagine. To fuse, add a photo, or a second part: <code>/fuse a cat | a dog</code>
fuse-many = That makes { $parts } photos and texts. At most { $most } can be fused at once.
weight-range = The weight { $value } is out of range: a weight is above 0 and at most { $high }, for example <code>/fuse 0.7 | a cat 0.3</code>
weights-many = { $pictures ->
    [0] There is no photo to weigh. Reply to a photo, or send photos with /fuse as the caption, for example <code>/fuse 0.7 0.3</code>
    [one] There are { $weights } weights for one photo. Give it one, for example <code>/fuse 0.7 | a cat 0.3</code>
   *[other] There are { $weights } weights for { $pictures } photos. Give each photo one, for example <code>/fuse 0.7 0.3</code>
 }
flag-unknown = There is no flag { $flag }. Those of { $command } are { $known }; for example <code>--ar 16:9</code>
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
flag-clash = { $flag } and { $other } do not go together. Use one of them.
style-near = There is no style “{ $value }”. Did you mean { $near }? /styles shows them all.
style-unknown = There is no style “{ $value }”. /styles shows those that there are, and --style none leaves yours out.
mix-weight = “{ $value }” is no weight: a weight behind <code>::</code> is above 0 and at most { $high }. To keep something out, use <code>--no</code>
mix-empty = There are no words before { $value }. Write them in front of their weight: <code>/imagine a cat::2 a dog::1</code>
prompt-long = That is too long: { $length } letters. I read up to { $most }.
prompt-nothing = There is nothing to paint in “{ $value }”. Say it in words, for example <code>/imagine a red apple</code>
style-unsuited = The model { $model } cannot show the style { $style }. /styles shows those that it can.
model-unknown = There is no model “{ $name }” here. You can choose { $offered }, for example <code>/imagine a red apple --model { $example }</code>
model-alone = There is no model “{ $name }” here: { $model } paints everything. Leave --model out.
-choices = /imagine {"{"}red, blue{"}"} apple {"{"}in the snow, at sea{"}"}
many-nested = Braces cannot stand within braces, as in “{ $value }”. Write one choice after the other: <code>{ -choices }</code>
many-empty = There is a choice of nothing in “{ $value }”. Write something on each side of the comma: <code>{ -choices }</code>
many-elsewhere = Choices in braces are for /imagine without photos: { $command } makes one thing at a time. Say one of them.
many-most = That makes { $count } requests, and at most { $most } can be made at once. Leave some of the choices out.
