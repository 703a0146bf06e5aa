"""Distances between sets of pictures in a feature space, and how well pictures go with captions.

Feature spaces are the judge's own and, where its weights are on the disk, that of any vision model of transformers.
Published figures are made with Inception's features, and none of these compares with them; they compare models
measured in the same space, with as many pictures.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32] | npt.NDArray[np.float64]

BLOCK = 1000  # rows of a kernel's matrix at once


def frechet(ours: Floats, theirs: Floats) -> float:
    """The Fréchet distance of the Gaussians nearest to two sets of features [n, d] and [m, d] (arXiv 1706.08500):
    |mu1 - mu2|^2 + tr(S1 + S2 - 2 (S1^1/2 S2 S1^1/2)^1/2). It shrinks as the sets grow: compare equal numbers."""
    mean, cov = _moments(ours)
    other_mean, other_cov = _moments(theirs)
    root = _root(cov)
    cross = np.sqrt(np.linalg.eigvalsh(root @ other_cov @ root).clip(0)).sum()
    distance = ((mean - other_mean) ** 2).sum() + np.trace(cov) + np.trace(other_cov) - 2 * cross
    return float(max(distance, 0.0))


def _moments(features: Floats) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    wide = features.astype(np.float64)
    return wide.mean(0), np.atleast_2d(np.cov(wide, rowvar=False))


def _root(matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The square root of a symmetric matrix that is positive but for rounding."""
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(values.clip(0))) @ vectors.T


def kernel(ours: Floats, theirs: Floats) -> float:
    """The kernel distance of two sets of features [n, d] and [m, d] (arXiv 1801.01401): the unbiased estimate of the
    squared maximum mean discrepancy under the kernel (x.y / d + 1)^3. Its expectation does not hang on n and m."""
    x, y = ours.astype(np.float64), theirs.astype(np.float64)
    within = _sum(x, x) - float((_cubic((x * x).sum(1), x.shape[1])).sum())
    other = _sum(y, y) - float((_cubic((y * y).sum(1), y.shape[1])).sum())
    n, m = len(x), len(y)
    return within / (n * (n - 1)) + other / (m * (m - 1)) - 2 * _sum(x, y) / (n * m)


def _cubic(products: npt.NDArray[np.float64], width: int) -> npt.NDArray[np.float64]:
    cubed: npt.NDArray[np.float64] = (products / width + 1) ** 3
    return cubed


def _sum(x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> float:
    parts = (_cubic(x[start : start + BLOCK] @ y.T, x.shape[1]).sum() for start in range(0, len(x), BLOCK))
    return float(sum(parts))


def clip_score(texts: Floats, pictures: Floats) -> float:
    """The mean of max(100 cos, 0) over pairs of embeddings [n, d] (as arXiv 2104.08718, without its factor of 2.5)."""
    cosines = (texts * pictures).sum(1) / (np.linalg.norm(texts, axis=1) * np.linalg.norm(pictures, axis=1))
    return float(np.maximum(100 * cosines, 0).mean())
