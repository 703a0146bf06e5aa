# Buttons. HTML as Telegram knows it; arguments come in escaped.

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
