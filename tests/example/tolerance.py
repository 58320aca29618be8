"""When is the static form of a function numerically the same function? Three results go in, a reason or nothing comes out.

Per element the static value S is accepted if it lies between the eager value E and the traced value T, widened by max(8 ulp, the tolerance
of the dtype); otherwise if it is as near to a float64 reference R as they are: ``|S - R| <= 4 * max(|E - R|, |T - R|) + 8 ulp``. So an
ill-conditioned function is judged against its own noise. Integers, booleans, dtypes, weak types, shapes and tree structure are exact.
"""

from __future__ import annotations

import itertools
from typing import Any

import jax
import numpy as np

RELATIVE = {"float16": 1e-3, "bfloat16": 1e-2, "float32": 1e-6, "float64": 1e-15}
"""Relative tolerance per dtype. Never absolute: the prefactors of this field are as small as 1e-8."""
ULPS = 8


def difference(eager: Any, traced: Any, static: Any, reference: Any) -> str | None:
    """The first way in which ``static`` differs, in words, or None. ``reference`` is the float64 result of the same tree structure."""
    trees = [jax.tree.structure(tree) for tree in (eager, traced, static)]
    if trees[1] != trees[2]:
        return f"structure {trees[2]} instead of {trees[1]}"
    leaves = zip(*(jax.tree.leaves(tree) for tree in (eager, traced, static, reference)), strict=True)
    return next(filter(None, itertools.starmap(leaf_difference, leaves)), None)


def leaf_difference(eager: Any, traced: Any, static: Any, reference: Any) -> str | None:
    """As ``difference``, for arrays."""
    for what in ("dtype", "shape", "weak_type"):
        if getattr(static, what) != getattr(traced, what):
            return f"{what} {getattr(static, what)} instead of {getattr(traced, what)}"
    e, t, s, r = (np.asarray(value) for value in (eager, traced, static, reference))
    if not np.issubdtype(s.dtype, np.inexact):
        return None if np.array_equal(s, t) else f"value {s} instead of {t}"
    wrong = ~accepted(e, t, s, r)
    if not wrong.any():
        return None
    where = tuple(int(index[0]) for index in np.nonzero(np.atleast_1d(wrong)))
    values = (np.atleast_1d(value)[where] for value in (s, t, e, r))
    return "at {}: static {!r}, traced {!r}, eager {!r}, float64 {!r}".format(where, *values)


def accepted(e: np.ndarray, t: np.ndarray, s: np.ndarray, r: np.ndarray) -> np.ndarray:
    """Per element, whether ``s`` is as good as ``e`` and ``t``."""
    relative, spacing = RELATIVE[s.dtype.name], ULPS * np.finfo(s.dtype).eps
    tiny = float(np.finfo(s.dtype).smallest_subnormal) * ULPS
    e, t, s, r = (value.astype(np.float64) for value in (e, t, s, r))
    with np.errstate(invalid="ignore", over="ignore"):
        magnitude = np.maximum(np.abs(e), np.abs(t))
        widened = magnitude * max(relative, spacing) + tiny
        between = (s >= np.minimum(e, t) - widened) & (s <= np.maximum(e, t) + widened)
        as_near = np.abs(s - r) <= 4 * np.maximum(np.abs(e - r), np.abs(t - r)) + np.abs(r) * spacing + tiny
    same_special = (np.isnan(s) & np.isnan(t)) | (np.isinf(s) & (s == t))
    finite = np.isfinite(s) & np.isfinite(t)
    return np.where(finite, between | as_near, same_special)
