# /settings and /language. HTML as Telegram knows it; arguments come in escaped.

about-settings = What holds unless you say otherwise
about-language = The language I speak with you
settings = { $place ->
    [topic] <b>Settings of this topic</b>. They go before those of the group and of people; what a request says goes before all.
    [chat] <b>Settings of this group</b>. They go before those of people; what a request says goes before all.
   *[person] <b>Your settings</b>. They hold where a request says nothing else.
 }
settings-admins = Only administrators change the settings of a group. Your own are in our private chat: send me /settings there.
setting-line = { $name }: <i>{ $value }</i>{ $source ->
    [person] {" "}(yours)
    [chat] {" "}(the group's)
    [topic] {" "}(this topic's)
   *[nobody] {""}
 }
setting-style = Style
setting-aspect = Shape
setting-number = Pictures
setting-speed = Speed
setting-guidance = Guidance
setting-strength = How far variations go
setting-seed = Seed
setting-preview = Preview
setting-notice = Word when done
setting-model = Model
setting-language = Language
about-setting-style = How pictures look. /styles shows them.
about-setting-aspect = Width by height.
about-setting-number = How many pictures a request makes. Each has its price.
about-setting-speed = Fast takes half the steps and half the price, best takes double of both.
about-setting-guidance = How closely to follow the words: less is freer, more is stricter.
about-setting-strength = A variation of 0.2 stays near its picture, one of 1 keeps no more than what it is about.
about-setting-seed = The same words with the same seed give the same picture.
about-setting-notice = Whether I send a word when a picture that took more than a minute is there.
about-setting-preview = Whether you see the picture while it is being painted.
about-setting-model = What paints. Each has its own price and styles.
about-setting-language = The language I speak with you.
value-none = none
value-new = new each time
value-keep = always the same
value-kept = always { $seed }
value-on = on
value-off = off
value-fast = fast
value-normal = normal
value-best = best
value-telegrams = as in Telegram
value-everyones = each their own
button-choice = { $value }
button-choice-on = ✓ { $value }
button-setting-unset = Unset
button-settings-chat = The whole group
button-settings-topic = This topic alone
button-language-telegrams = As in Telegram
language-name = English
language-ask = Which language shall I speak with you?
language-set = I speak English with you from now on.
