"""/history and /favourites: what I made and what I marked, page by page."""

from __future__ import annotations

from bot.handlers.history.turning import ACTIONS, REPLIES, favourites, history

__all__ = ["ACTIONS", "REPLIES", "favourites", "history"]
