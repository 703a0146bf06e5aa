"""The one table of what is done with replies to what the bot asked, by the names that are kept with the questions: a
name once used keeps its meaning."""

from __future__ import annotations

from bot.handlers import desk, history, play
from bot.handlers.picture import changing
from bot.house import Answer

REPLIES: dict[str, Answer] = {
    **changing.REPLIES,
    **play.REPLIES,
    **history.REPLIES,
    **desk.REPLIES,
}
