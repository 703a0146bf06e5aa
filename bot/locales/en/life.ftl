# A picture's life under its message. HTML as Telegram knows it; arguments come in escaped.

delete-ask = Delete it for good?
favourite-on = Marked as a favourite of yours.
favourite-off = No longer a favourite of yours.
recipe-private = That was made from a photo that somebody sent, and the photo is theirs alone. Reply to the picture with <code>/vary</code> to go on from it.
source-lost = A picture that this was made of is no longer here, so it cannot be painted again.
