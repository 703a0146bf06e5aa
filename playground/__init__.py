"""Telegram's stand-in: the Bot API over HTTP on loopback, people to talk to the bots, and a chat page."""
