"""The pieces of reading what people type; `bot.parse` puts them together, and is their door."""
