"""The painter of flat colours, which stands for a real one."""

from __future__ import annotations

from typing import Any

import pytest
from PIL import Image

from engine.errors import BadJob
from engine.fake import FakePainter
from engine.jobs import AnyJob, Fuse, Generate, Sampling, Sweep, Words


def paint(job: AnyJob) -> list[Image.Image]:
    return FakePainter().paint(job, lambda *_: None)


def common(**sampling: Any) -> dict[str, Any]:
    return {"id": "job", "model": "m", "sampling": Sampling(width=64, height=48, num_inference_steps=2, **sampling)}


def test_the_size_to_hand_out() -> None:
    """Pictures have the size that is to be handed out, or, of jobs that do not say it, the size that is painted."""
    assert paint(Generate(**common(), prompt="red"))[0].size == (64, 48)
    assert paint(Generate(**common(output_width=30, output_height=20), prompt="red"))[0].size == (30, 20)


def test_a_sweep_goes_from_colour_to_colour() -> None:
    """Frame i lies at i / (frames - 1) of the way between both colours, which are those of fusions of either end."""
    start, end = (Words(prompt="red"),), (Words(prompt="blue"), Words(prompt="black"))
    frames = paint(Sweep(**common(num_images=5), start=start, end=end))
    assert [frame.getpixel((0, 0)) for frame in frames] == [
        *((255, 0, 0), (191, 0, 32), (128, 0, 64), (64, 0, 96), (0, 0, 128))
    ]
    for frame, parts in ((frames[0], start), (frames[-1], end)):
        assert frame.tobytes() == paint(Fuse(**common(), parts=parts))[0].tobytes()


def test_the_words_of_a_sweep_are_obeyed() -> None:
    """A word that makes the painting fail does so at either end."""
    with pytest.raises(BadJob):
        paint(Sweep(**common(num_images=2), start=(Words(prompt="red"),), end=(Words(prompt="impossible"),)))
