"""Whether a model remembers its training's pictures: how near the nearest of them is to what it paints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image
from tqdm import tqdm

from training.evaluation.judge import Judge
from training.world.scenes import Pixels, Scene, draw

Floats = npt.NDArray[np.float32]

CHUNK = 500  # scenes of the bank that are drawn at once
GAP = 2  # pixels between the pictures of a strip


@dataclass(frozen=True, slots=True)
class Nearest:
    """For each picture its nearest scene of a bank: by features, `scene` [n] and `features` [n] (how far, Euclidean);
    and by pixels, `pixel_scene` [n] and `pixels` [n] (root mean square, 0-255)."""

    scene: npt.NDArray[np.int64]
    features: Floats
    pixel_scene: npt.NDArray[np.int64]
    pixels: Floats


def nearest(judge: Judge, pictures: Pixels, bank: Sequence[Scene]) -> Nearest:
    """Compare pictures [n, side, side, 3] with every scene of the bank, drawn as large."""
    side, number = pictures.shape[1], len(pictures)
    ours = judge.features(pictures)
    flat = pictures.reshape(number, -1).astype(np.float32)
    best = {name: (np.zeros(number, np.int64), np.full(number, np.inf, np.float32)) for name in ("features", "pixels")}
    for start in tqdm(range(0, len(bank), CHUNK), desc="training scenes", unit="chunk", leave=False):
        drawn = np.stack([draw(scene, side) for scene in bank[start : start + CHUNK]])
        far = {
            "features": _squares(ours, judge.features(drawn)),
            "pixels": _squares(flat, drawn.reshape(len(drawn), -1).astype(np.float32)),
        }
        for name, (index, least) in best.items():
            here = far[name].argmin(1)
            nearer = far[name].min(1) < least
            index[nearer], least[nearer] = start + here[nearer], far[name].min(1)[nearer]
    (scene, features), (pixel_scene, pixels) = best["features"], best["pixels"]
    return Nearest(scene, np.sqrt(features), pixel_scene, np.sqrt(pixels / flat.shape[1]))


def _squares(x: Floats, y: Floats) -> Floats:
    """Squared distances [n, m] of rows [n, d] from rows [m, d]."""
    squares = (x * x).sum(1)[:, None] + (y * y).sum(1)[None] - 2 * x @ y.T
    return np.maximum(squares, 0)


def strip(rows: Sequence[Sequence[Pixels]], side: int) -> Image.Image:
    """Pictures as a table of `side` pixels each, the rows given as columns: what belongs together stands together."""
    width, height = len(rows), max(len(row) for row in rows)
    sheet = Image.new("RGB", (width * (side + GAP) - GAP, height * (side + GAP) - GAP), "white")
    for x, row in enumerate(rows):
        for y, picture in enumerate(row):
            image = Image.fromarray(picture).resize((side, side), Image.Resampling.NEAREST)
            sheet.paste(image, (x * (side + GAP), y * (side + GAP)))
    return sheet
