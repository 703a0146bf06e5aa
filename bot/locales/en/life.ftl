# A picture's life under its message. HTML as Telegram knows it; arguments come in escaped.

delete-ask = Delete it for good?
favourite-on = Marked as a favourite of yours.
favourite-off = No longer a favourite of yours.
recipe-private = That was made from a photo that somebody sent, and the photo is theirs alone. Reply to the picture with <code>/vary</code> to go on from it.
source-lost = A picture that this was made of is no longer here, so it cannot be painted again.
no-such-number = There is no picture { $number } in that message.
change-ask = Reply to this with new words, with flags such as <code>--ar 16:9</code>, or with both. The rest stays as it is. The words now: <code>{ $prompt }</code>
change-ask-wordless = Reply to this with words, with flags such as <code>--ar 16:9</code>, or with both. The rest stays as it is.
change-hint = New words or flags
info-what = Reply to a picture of mine with <code>/info</code>, and I tell you all about it.
info-prompt = { $prompt }
info-negative = <b>Without:</b> { $prompt }
info-made = <b>Made of:</b> { $value }
info-style = <b>Style:</b> { $value }
info-seed = <b>Seed:</b> { $value }
info-model = <b>Model:</b> { $value }
info-size = <b>Size:</b> { $value }
info-steps = <b>Steps:</b> { $value }
info-guidance = <b>Guidance:</b> { $value }
info-prior = <b>Prior:</b> { $value }
info-strength = <b>Strength:</b> { $value }
info-time = <b>Painted in:</b> { $value }{"\u00A0"}s
info-credits = <b>Credits:</b> { $value }
info-when = <b>Asked for:</b> { $value }
info-parents = <b>Pictures that it starts from:</b> { $value }
lineage = <b>Where it comes from</b>, nearest first (times in UTC)
lineage-line = { $arrows } { $n }. { $prompt } · seed { $seed } · { $time }
lineage-deleted = { $arrows } deleted
lineage-elsewhere = { $count ->
    [one] One more was made elsewhere, and is not shown here.
   *[other] { $count } more were made elsewhere, and are not shown here.
 }
replay-what = Reply to a picture of mine with <code>/replay</code>, and I paint it once more from its recipe.
share-link = Whoever opens this link can have the same painted, on their own credits: { $link }
share-private = That was made from a photo, which is its sender's alone, so its recipe cannot be passed on.
recipe-gone = There is no recipe behind that link any more.
recipe-shown = <b>A recipe for you</b>
recipe-shown-made = <b>A recipe for you:</b> { $parts }
deleted = This picture was deleted.
delete-not-yours = Only whoever asked for it, and the group's administrators, can delete it.
delete-not-yet = It is still on its way to you. Press again in a minute.
