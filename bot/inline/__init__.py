"""The bot asked from any chat: pictures of one's own, and one that is painted into the message."""

from __future__ import annotations

from bot.house import Action, Listener
from bot.inline.chosen import cancel, chosen
from bot.inline.query import query

LISTENERS: dict[str, Listener] = {"inline_query": query, "chosen_inline_result": chosen}
ACTIONS: dict[str, Action] = {"inline-cancel": cancel}
