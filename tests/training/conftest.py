from __future__ import annotations

import numpy as np
import pytest

from training.scenes import FONT


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Scenes are made of a font: without it their tests say so, and nothing else is kept from running."""
    if not FONT.exists():
        for item in items:
            if "/training/" in str(item.path):
                item.add_marker(pytest.mark.skip(reason=f"no {FONT}: install fonts-noto-color-emoji"))
