"""What status messages say, and what stands under pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.board.faces import Faces, Rates, about, bar, percent, places, worth_showing
from bot.pictures.captions import caption
from bot.requests.parse import Options
from bot.requests.wishes import Wish
from bot.texts import Texts, utf16_length
from engine.jobs import Words
from engine.models import ModelSpec, Source
from storage import JobRow, PictureRow

TEXTS = Texts()
FACES = Faces(TEXTS)
NOTHING: Any = dict.fromkeys(JobRow.__dataclass_fields__)
ROW = JobRow(**NOTHING | {"id": "a", "person_id": 1, "chat_id": 1, "cost": 2, "state": "queued", "attempt": 0})
NO_PICTURE: Any = dict.fromkeys(PictureRow.__dataclass_fields__)
PICTURE = PictureRow(**NO_PICTURE | {"id": 1, "job_id": "a", "person_id": 1, "position": 0, "seed": 7})
SPEC = ModelSpec(name="m", prior=Source(id="m"), decoder=Source(id="m"))


@pytest.mark.parametrize(
    ("step", "total", "shown", "share"),
    [
        (0, 4, "▱▱▱▱", 0),
        (1, 4, "▰▱▱▱", 25),
        (2, 3, "▰▰▱▱", 66),
        (4, 4, "▰▰▰▰", 100),
        (9, 4, "▰▰▰▰", 100),
        (0, 0, "▱▱▱▱", 0),
    ],
)
def test_bar(step: int, total: int, shown: str, share: int) -> None:
    """The bar is never longer than its length, and full only at the end."""
    assert bar(step, total, length=4) == shown
    assert percent(step, total) == share


def test_the_line_before_anything_was_measured() -> None:
    """Places are counted from one, and no time is made up."""
    line = places([ROW, replace(ROW, id="b")], [], Rates(), 0.0)
    assert [(place.place, place.seconds) for place in line] == [(1, None), (2, None)]
    assert FACES.waiting(line[0]).text == "In line: place 1"


def test_the_line_in_measured_times() -> None:
    """A time is what is left of the running job, all before in line, and the job itself."""
    running = replace(ROW, id="r", state="running", started_at=100.0)
    line = places([ROW, replace(ROW, id="b", cost=1)], [running], Rates(5.0), 104.0)
    assert [place.seconds for place in line] == [6 + 10, 6 + 10 + 5]
    assert FACES.waiting(line[1]).text == "In line: place 2, about 25\u00a0s"


def test_each_model_has_its_own_pace() -> None:
    """A job for a slow model takes its time, and all behind it wait for that; one never measured takes the usual."""
    rates = Rates(2.0, {"slow": 30.0})
    line = places([replace(ROW, model="slow"), ROW, replace(ROW, model="new")], [], rates, 0.0)
    assert [place.seconds for place in line] == [60, 64, 68]
    running = replace(ROW, model="slow", state="running", started_at=0.0)
    assert places([ROW], [running], Rates(None, {"slow": 30.0}), 10.0)[0].seconds is None
    assert places([ROW], [running], rates, 10.0)[0].seconds == 50 + 4


def test_a_running_job_that_takes_longer_than_measured() -> None:
    """A job that is overdue takes nothing off the others' times."""
    running = replace(ROW, id="r", state="running", started_at=0.0)
    assert places([ROW], [running], Rates(5.0), 1000.0)[0].seconds == 10


def test_long_lines_make_little_noise() -> None:
    """Places are news one by one only near the front."""
    assert [place for place in range(1, 17) if worth_showing(place)] == [1, 2, 3, 4, 5, 10, 15]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "5\u00a0s"),
        (5.1, "10\u00a0s"),
        (89, "90\u00a0s"),
        (91, "2\u00a0min"),
        (3600, "60\u00a0min"),
        (5401, "2\u00a0h"),
        (80_000, "23\u00a0h"),
    ],
)
def test_times(seconds: float, said: str) -> None:
    """Times are said as people say them, rounded up, and never broken over two lines."""
    assert about(TEXTS, seconds) == said


@pytest.mark.parametrize("code", ["memory", "picture", "job", "died", "bot", "error", "never heard of"])
def test_every_failure_says_that_it_cost_nothing(code: str) -> None:
    """Whatever went wrong, the person is told that nothing was charged, and the message has no more buttons."""
    face = FACES.failed(code)
    assert "cost nothing" in face.text
    assert face.ended


def wish(prompt: str) -> Wish:
    return Wish(kind="generate", parts=(Words(prompt=prompt),), options=Options(seed=7))


def test_captions_are_short() -> None:
    """However long the prompt, a caption stays far below Telegram's limit."""
    text = caption(TEXTS, wish("<🦊>" * 2000), [PICTURE], SPEC)
    assert utf16_length(text) < 1024 * 2  # as markup; as shown it is a third of the limit
    assert "&lt;🦊&gt;" in text
    assert text.endswith("<i>seed 7</i>")


def test_captions_of_several_pictures_have_all_seeds() -> None:
    """A sheet's caption has the first seed and the last."""
    assert "seed 7 … 9" in caption(TEXTS, wish("a cat"), [PICTURE, replace(PICTURE, seed=9)], SPEC)
