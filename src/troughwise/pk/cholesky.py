"""Small symmetric systems, one a patient, solved side by side: matrices (n, n, P), vectors (n, P).

A library solves them one after another, which costs more than everything else in a fit. Not for large matrices.
"""

from __future__ import annotations

import numpy as np

from troughwise.pk.arrays import Array


def cholesky(matrix: Array) -> Array:
    """Lower L with L L' = matrix; not a number where the matrix is not positive definite."""
    lower = np.zeros_like(matrix)
    with np.errstate(invalid="ignore", divide="ignore"):
        for j in range(len(matrix)):
            rest = matrix[j:, j]
            if j:
                rest = rest - np.einsum("ikp,kp->ip", lower[j:, :j], lower[j, :j])
            lower[j:, j] = rest / np.sqrt(rest[0])
    return lower


def solve(lower: Array, *, right: Array) -> Array:
    """x with L L' x = right; ``right`` is (n, P) or (n, k, P)."""
    n = len(lower)
    found = np.array(right)
    sums = "kp,kp->p" if right.ndim == 2 else "kp,kmp->mp"
    for i in range(n):
        if i:
            found[i] -= np.einsum(sums, lower[i, :i], found[:i])
        found[i] /= lower[i, i]
    for i in range(n - 1, -1, -1):
        if i < n - 1:
            found[i] -= np.einsum(sums, lower[i + 1 :, i], found[i + 1 :])
        found[i] /= lower[i, i]
    return found


def inverse(lower: Array) -> Array:
    """(L L')^-1."""
    n, patients = len(lower), lower.shape[-1]
    return solve(lower, right=np.broadcast_to(np.eye(n)[:, :, None], (n, n, patients)))


def log_determinant(lower: Array) -> Array:
    """ln |L L'|."""
    return np.asarray(2 * np.log(lower[np.arange(len(lower)), np.arange(len(lower))]).sum(axis=0))
