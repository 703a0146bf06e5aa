"""What outlives a playground that is started again with the same folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from playground.begun import Begun
from playground.errors import ApiError
from playground.files import Files
from playground.places import Places
from playground.world import World


def started(folder: Path) -> World:
    """A playground in that folder, with a bot."""
    world = World(Files(folder), first_id=1, begun=Begun(folder / "begun.json"))
    world.add_bot(1, "Bot", "a_bot")
    return world


async def test_a_bot_may_write_to_whoever_began(tmp_path: Path) -> None:
    """Whoever has written to a bot can be written to by it after a restart; nobody else, and by no other bot."""
    world = started(tmp_path)
    Places(world).enter(world.dialog(world.bots[1], 102), world.person(102))
    world = started(tmp_path)
    other = world.add_bot(2, "Other", "another_bot")
    assert world.chat_for(world.bots[1], "102", write=True).begun
    for bot, person in ((world.bots[1], "103"), (other, "102")):
        with pytest.raises(ApiError, match="initiate"):
            world.chat_for(bot, person, write=True)
