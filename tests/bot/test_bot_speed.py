"""How long a picture still takes, from its own steps."""

from __future__ import annotations

from bot.board.faces import Faces
from bot.board.speed import Speed
from bot.texts import Texts


def test_the_time_left_is_told_from_the_steps_taken() -> None:
    """Nothing is told of the first steps; then each counts as long as those before it, loading left aside."""
    now = 100.0
    speed = Speed(lambda: now)
    assert speed.left(5, 25) is None
    now = 104.0
    assert speed.left(6, 25) is None
    now = 110.0
    assert speed.left(10, 25) == 30.0
    assert speed.left(25, 25) == 0.0


def test_a_time_is_said_where_it_is_worth_a_word() -> None:
    """Long times are said beside the bar, short ones are not."""
    faces = Faces(Texts())
    assert faces.painting(1, 4, None, 30.0).text.endswith("25 %, about 30\u00a0s")
    assert faces.painting(1, 4, None, 3.0).text.endswith("25 %")
    assert faces.painting(1, 4).text.endswith("25 %")
