from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from training import size
from training.world.scenes import FONT


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


@pytest.fixture
def tiny() -> size.Size:
    """A size that can be trained in a moment, and paints nothing worth looking at."""
    whole = size.read("cpu")
    stages = {name: replace(stage, batch=4) for name, stage in whole.stages.items()}
    return replace(
        whole,
        name="tiny",
        things=12,
        embedding=32,
        merges=200,
        scenes=160,
        latents=128,
        fusions=128,
        teacher=(8, 8, 8, 8),
        movq={"block_out_channels": [32, 32, 32], "latent_channels": 4, "layers_per_block": 1},
        text={"intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2},
        vision={"hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2},
        prior={"num_attention_heads": 2, "attention_head_dim": 16, "num_layers": 1},
        unet={
            "block_out_channels": [32, 32],
            "layers_per_block": 1,
            "attention_head_dim": 16,
            "cross_attention_dim": 16,
        },
        stages=stages,
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Scenes are made of a font: without it their tests say so, and nothing else is kept from running."""
    if not FONT.exists():
        for item in items:
            if "/training/" in str(item.path):
                item.add_marker(pytest.mark.skip(reason=f"no {FONT}: install fonts-noto-color-emoji"))
