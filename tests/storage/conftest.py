from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from storage_world import World

from storage import Storage


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    world = World(tmp_path / "data")
    await world.open()
    yield world
    await world.storage.close()


@pytest.fixture
def storage(world: World) -> Storage:
    return world.storage
