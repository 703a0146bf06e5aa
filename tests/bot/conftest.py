from __future__ import annotations

from bot_world import model, person, playground, shared_bot

__all__ = ["model", "person", "playground", "shared_bot"]
