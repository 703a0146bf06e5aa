"""What a model's pictures are measured by: distances from real pictures, and how well they go with their captions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeAlias

from training.evaluation.batches import Painter
from training.evaluation.distances import clip_score, frechet, kernel
from training.evaluation.features import Features, Floats
from training.world.scenes import Pixels

Figures: TypeAlias = dict[str, float]


class Towers(Protocol):
    """A CLIP pair: embeddings [n, d] of texts and of pictures."""

    def texts(self, prompts: Sequence[str]) -> Floats: ...

    def pictures(self, pictures: Sequence[Pixels] | Pixels) -> Floats: ...


class OwnTowers:
    """The towers of the model that is measured. They tell how well its decoder keeps to its own idea of a caption, and
    no two models' scores by their own towers compare."""

    def __init__(self, painter: Painter) -> None:
        self._painter = painter

    def texts(self, prompts: Sequence[str]) -> Floats:
        return self._painter.read(prompts).cpu().numpy()

    def pictures(self, pictures: Sequence[Pixels] | Pixels) -> Floats:
        return self._painter.embed_pictures(pictures).cpu().numpy()


class Ruler:
    """Measures pictures against `real` ones, in some feature spaces and by some CLIP pairs, each with its name."""

    def __init__(
        self, real: Sequence[Pixels] | Pixels, spaces: Mapping[str, Features], towers: Mapping[str, Towers]
    ) -> None:
        self._spaces, self._towers = spaces, towers
        self._real = {name: features(real) for name, features in spaces.items()}

    def __call__(self, pictures: Sequence[Pixels] | Pixels, prompts: Sequence[str]) -> Figures:
        """`FD`, the Fréchet distance, and `KD`, a thousand times the kernel distance, in each space; the `CLIP` score
        of the pictures with their prompts by each pair."""
        figures: Figures = {}
        for name, features in self._spaces.items():
            seen = features(pictures)
            figures[f"FD ({name})"] = frechet(seen, self._real[name])
            figures[f"KD ({name})"] = 1000 * kernel(seen, self._real[name])
        for name, towers in self._towers.items():
            figures[f"CLIP ({name})"] = clip_score(towers.texts(prompts), towers.pictures(pictures))
        return figures
