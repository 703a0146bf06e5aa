"""How the bot is run: by night, in a pause, at its end, and whom it tells."""
