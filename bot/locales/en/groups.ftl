# What the administrators of a group have decided for it

group-admins-only = { $place ->
    [topic] Only administrators may use me in this topic. In a private chat with me, everybody may.
   *[group] Only the administrators of this group may use me here. In a private chat with me, everybody may.
 }
group-nobody = { $place ->
    [topic] I am switched off in this topic. In a private chat with me, everybody may ask.
   *[group] I am switched off in this group. In a private chat with me, everybody may ask.
 }
group-quiet = Nothing is painted here from { $begin } to { $end } ({ $zone }). Ask again after { $end }, or ask me in private.
group-cooldown = { $minutes ->
    [0] { $seconds ->
        [one] One second more, then it is your turn again
       *[other] { $seconds } seconds more, then it is your turn again
    }
   *[other] { $minutes } minutes more, then it is your turn again
}: in this group there is a pause between requests.

# In the panel of /settings
settings-rules = { $place ->
    [topic] <b>Rules of this topic</b>. They go before those of the group.
   *[chat] <b>Rules of this group</b>. Administrators are excepted from pauses and quiet hours.
 }
settings-clock = Its clock is { $zone }.
settings-quiet-half = For quiet hours, set both Quiet from and Quiet until.
settings-operators = The group's own credits are set by those who run me. Beyond them, everybody pays with their own.
setting-who = Who may use me
setting-cooldown = Pause between requests
setting-quiet-from = Quiet from
setting-quiet-until = Quiet until
setting-utc = Time zone
setting-spoiler = Spoiler
setting-vanish = Auto-delete
setting-replies = Plain replies
setting-allowance = Group credits
value-everybody = everybody
value-admins = administrators
value-nobody = nobody
value-seconds = { $n } s
value-minutes = { $n } min
value-never = never
value-after-hours = after { $n } h
button-settings-rules = Rules ›
button-settings-painting = ‹ Painting
about-setting-who = Whoever may not is told so once and then not answered. Administrators always reach these settings.
about-setting-cooldown = Whoever asks sooner is told how long it takes still.
about-setting-quiet-from = From this hour on ({ $zone }) nothing is painted for anybody but administrators; set until when, too.
about-setting-quiet-until = From this hour on ({ $zone }) everybody may ask again; set from when it is quiet, too.
about-setting-utc = Quiet hours are by this clock. It does not follow summer time.
about-setting-spoiler = Previews and pictures are covered until somebody taps them.
about-setting-vanish = How long my answers and pictures stay in the chat. Everybody finds their own in /history all the same.
about-setting-replies = Whether a reply to one of my messages without a command is taken for words to paint.
about-setting-allowance = What is painted here costs these first, each day, and whoever asks pays once they are gone.

# When the bot comes into a group
group-greeting = Hello! I paint what you describe: write <code>/imagine { $example }</code>, mention me as @{ $name }, or reply to a photo with /vary. Administrators decide in /settings who may use me here, and when.
group-example = a red apple on a wooden table

# In /quota
quota-group = This group has { $available } of { $daily } credits left for today; what it can pay for costs you nothing.
