"""Which people have begun a private chat with which bots: a bot may write to nobody else."""

from __future__ import annotations

import json
from pathlib import Path


class Begun:
    """Pairs of a bot's and a person's id; kept in the file, if one is named, so that they outlive the playground."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        known = json.loads(path.read_text()) if path is not None and path.is_file() else []
        self._pairs = {(int(bot_id), int(person_id)) for bot_id, person_id in known}

    def __contains__(self, pair: tuple[int, int]) -> bool:
        return pair in self._pairs

    def add(self, bot_id: int, person_id: int) -> None:
        """The person has written to the bot."""
        if (bot_id, person_id) in self._pairs:
            return
        self._pairs.add((bot_id, person_id))
        if self._path is not None:
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps(sorted(self._pairs)))
            fresh.replace(self._path)
