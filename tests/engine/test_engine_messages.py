from __future__ import annotations

import pytest

from engine import messages
from engine.events import Cancelled, Failed, Loading, Painted, Progress, Rendered, Started
from engine.messages import Cancel, Load, Loaded, Message, Paint, Setup, Unavailable

PAINTED = Painted(path="a.png", width=1, height=2, seed=3)

ALL = [
    Setup(painter="a:B", output="out", device="cpu", dtype="auto", threads=None),
    Setup(
        **{"painter": "a:B", "output": "out", "device": "cuda", "dtype": "bfloat16", "threads": 2},
        **{"guard": "folder", "guard_labels": ("nsfw", "drawing"), "guard_threshold": 0.25},
    ),
    Load(model="mini"),
    Paint(job_id="a", job='{"kind": "generate"}'),
    Cancel(job_id="a"),
    Loaded(model="mini"),
    Unavailable(model="mini", detail="two\nlines, Привет"),
    Loading(job_id="a", model="mini"),
    Started(job_id="a"),
    Progress(job_id="a", stage="prior", step=1, total=2, preview="p.jpg"),
    Rendered(job_id="a", pictures=(PAINTED, PAINTED), seconds=1.5),
    Failed(job_id="a", code="error", detail="x"),
    Cancelled(job_id="a"),
]


@pytest.mark.parametrize("message", ALL, ids=lambda message: type(message).__name__)
def test_across_and_back(message: Message) -> None:
    """Every message crosses the boundary as one line, and arrives as it was sent."""
    line = messages.dumps(message)
    assert line.count(b"\n") == 1
    assert messages.loads(line) == message


@pytest.mark.parametrize(
    "line", ["", "3", "[]", "{}", '{"kind": "Bomb"}', '{"kind": "Load"}', '{"kind": "Load", "x": 1}']
)
def test_what_is_no_message(line: str) -> None:
    """Any other line is refused as no message."""
    with pytest.raises(ValueError, match="not a message"):
        messages.loads(line)
