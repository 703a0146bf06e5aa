from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from training.evaluation.distances import clip_score, frechet, kernel


def gaussian(
    rng: np.random.Generator, mean: npt.ArrayLike, deviations: npt.ArrayLike, number: int = 50
) -> npt.NDArray[np.float64]:
    """Features [number, d] whose sample mean and covariance are exactly these."""
    deviations = np.asarray(deviations)
    raw = rng.standard_normal((number, len(deviations)))
    raw -= raw.mean(0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw, rowvar=False))).T
    return white * deviations + mean


def test_a_set_is_no_distance_from_itself(rng: np.random.Generator) -> None:
    """The Fréchet distance of equal sets is zero, also where they span less than the space."""
    features = rng.standard_normal((30, 8))
    assert frechet(features, features) == pytest.approx(0, abs=1e-6)
    flat = np.repeat(features[:, :1], 8, axis=1)
    assert frechet(flat, flat) == pytest.approx(0, abs=1e-6)


def test_the_frechet_distance_of_gaussians(rng: np.random.Generator) -> None:
    """Of Gaussians with diagonal covariances it is |mu1 - mu2|^2 + sum (s1 - s2)^2."""
    ours, theirs = gaussian(rng, [0, 1, 2], [1, 2, 0.5]), gaussian(rng, [1, 1, 0], [3, 2, 1.5])
    assert frechet(ours, theirs) == pytest.approx(1 + 4 + 4 + 0 + 1)


def test_the_frechet_distance_follows_no_axes(rng: np.random.Generator) -> None:
    """Turning the whole space changes nothing."""
    ours, theirs = gaussian(rng, [0, 1], [1, 2]), rng.standard_normal((40, 2))
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    assert frechet(ours @ turn, theirs @ turn) == pytest.approx(frechet(ours, theirs))


def test_the_kernel_distance_is_what_its_formula_says(rng: np.random.Generator) -> None:
    """It equals the sums over all pairs, an element with itself left out."""
    x, y = rng.standard_normal((4, 3)), rng.standard_normal((5, 3))

    def k(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]) -> float:
        return float((a @ b / 3 + 1) ** 3)

    within = sum(k(x[i], x[j]) for i in range(4) for j in range(4) if i != j) / 12
    other = sum(k(y[i], y[j]) for i in range(5) for j in range(5) if i != j) / 20
    across = sum(k(a, b) for a in x for b in y) / 20
    assert kernel(x, y) == pytest.approx(within + other - 2 * across)


def test_the_kernel_distance_is_unbiased(rng: np.random.Generator) -> None:
    """Of sets from one distribution it is zero on average, below zero as often; of others it is above."""
    same = [kernel(rng.standard_normal((20, 4)), rng.standard_normal((30, 4))) for _ in range(300)]
    assert abs(np.mean(same)) < 3 * np.std(same) / np.sqrt(len(same))
    assert min(same) < 0
    assert kernel(rng.standard_normal((200, 4)), rng.standard_normal((200, 4)) + 1) > max(same)


def test_clip_scores_stop_at_zero() -> None:
    """A pair that points the same way scores 100, one that points away 0, whatever their lengths."""
    texts = np.array([[1.0, 0.0], [1.0, 0.0]], np.float32)
    assert clip_score(texts, np.array([[3.0, 0.0], [-2.0, 0.0]], np.float32)) == pytest.approx(50)
