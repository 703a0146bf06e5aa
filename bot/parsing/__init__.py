"""The pieces of reading what people type; `bot.requests.parse` puts them together, and is their door."""
