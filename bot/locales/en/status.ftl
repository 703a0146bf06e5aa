# The status message. HTML as Telegram knows it; arguments come in escaped.

waiting = In line: place { $place }
waiting-measured = In line: place { $place }, about { $time }
about-seconds = { $n }{"\u00A0"}s
about-minutes = { $n }{"\u00A0"}min
about-hours = { $n }{"\u00A0"}h
kept = Painting is unavailable just now. Your request is kept and will be painted as soon as it works.
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
