from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from storage_world import World

from storage import Storage
from storage.buttons import id_of
from storage.rows import Button


async def test_a_button_works_for_ever(world: World) -> None:
    """What it means is found after a restart."""
    data = await world.storage.button("vary", 1, {"picture": 7, "strength": 0.5})
    await world.reopen()
    assert await world.storage.pressed(data) == Button(data, "vary", 1, {"picture": 7, "strength": 0.5})


async def test_the_same_button_is_made_once(world: World) -> None:
    """The same meaning has the same id, in whichever order it is told; any other meaning has another."""
    same = {await world.storage.button("a", 1, {"x": 1, "y": 2}), await world.storage.button("a", 1, {"y": 2, "x": 1})}
    assert len(same) == 1
    others = [("b", 1, {"x": 1, "y": 2}), ("a", 2, {"x": 1, "y": 2}), ("a", None, {"x": 1, "y": 2}), ("a", 1, {})]
    made = same | {await world.storage.button(*meaning) for meaning in others}
    assert len(made) == 5
    with world.sql() as connection:
        assert connection.execute("SELECT COUNT(*) FROM buttons").fetchone()[0] == 5


async def test_an_unknown_button_is_nobodys(storage: Storage) -> None:
    """Data that we did not make means nothing."""
    for data in ("", "x", "' OR 1=1 --", "\x00", "x" * 500):
        assert await storage.pressed(data) is None


async def test_a_payload_that_json_cannot_say_is_refused(storage: Storage) -> None:
    """Such a button could not be read back."""
    with pytest.raises(TypeError):
        await storage.button("a", None, {"x": object()})
    with pytest.raises(ValueError, match="JSON"):
        await storage.button("a", None, {"x": float("nan")})


@given(
    action=st.text(), person=st.none() | st.integers(), payload=st.dictionaries(st.text(), st.text() | st.integers())
)
def test_any_button_fits(action: str, person: int | None, payload: dict[str, object]) -> None:
    """Whatever a button means, its data is at most 64 bytes, and plain ASCII."""
    data = id_of(action, person, payload)
    assert 1 <= len(data.encode("ascii")) <= 64
