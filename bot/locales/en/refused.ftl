# What is not painted. HTML as Telegram knows it; arguments come in escaped.

blocked-words = I don't paint that. It cost nothing; ask me for something else.
blocked-unsure = I could not check your words, so I did not take that. It cost nothing. Please try again later.
