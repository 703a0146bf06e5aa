"""Each trial of the fire in small, with the seed that always draws the same; `make chaos` runs them larger."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.chaos import hostile
from tests.chaos.trials import TRIALS, Trial

pytestmark = pytest.mark.slow

SEED = 1


@pytest.mark.parametrize("trial", TRIALS, ids=[trial.name.replace(" ", "-") for trial in TRIALS])
async def test_a_trial_in_small(trial: Trial, tmp_path: Path) -> None:
    """What must hold under this fire holds."""
    outcome = await trial.run(tmp_path / "trial", SEED, trial.small)
    assert outcome.broken == [], outcome.figures


def test_hostile_pictures_are_drawn_by_their_seed() -> None:
    """So that what one of them has shown can be shown again; half of a small number are bombs, the rest mutations."""
    first, second = (list(hostile.pictures(5, 20)) for _ in range(2))
    assert first == second != list(hostile.pictures(6, 20))
    bombs = hostile.bombs()
    assert Counter(name in bombs for name, _ in first) == {True: 10, False: 10}
