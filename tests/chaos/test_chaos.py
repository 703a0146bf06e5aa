"""Each trial of the fire in small, with the seed that always draws the same; `make chaos` runs them larger."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.chaos import hostile
from tests.chaos.trials import TRIALS, Trial

pytestmark = pytest.mark.slow

SEED = 1
MINUTES = 4


@pytest.mark.parametrize("trial", TRIALS, ids=[trial.name.replace(" ", "-") for trial in TRIALS])
def test_a_trial_in_small(trial: Trial, tmp_path: Path) -> None:
    """What must hold under this fire holds, in a process of its own: what its children take is measured there."""
    asked = ("--trial", trial.name, "--seed", str(SEED), "--size", str(trial.small), "--minutes", str(MINUTES))
    ran = subprocess.run(
        [sys.executable, "-m", "tests.chaos", *asked],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60 * (MINUTES + 1),
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_hostile_pictures_are_drawn_by_their_seed() -> None:
    """So that what one of them has shown can be shown again; half of a small number are bombs, the rest mutations."""
    first, second = (list(hostile.pictures(5, 20)) for _ in range(2))
    assert first == second != list(hostile.pictures(6, 20))
    bombs = hostile.bombs()
    assert Counter(name in bombs for name, _ in first) == {True: 10, False: 10}
