from __future__ import annotations

from bot_world import group, model, person, playground, shared_bot

__all__ = ["group", "model", "person", "playground", "shared_bot"]
