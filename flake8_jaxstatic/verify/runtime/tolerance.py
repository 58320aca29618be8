"""When is the static form of a function numerically the same function? Eager, traced and static results come in, differences go out.

Per element the static value S is accepted if it lies between the eager value E and the traced value T, widened by max(8 ulp, the tolerance
of the dtype); otherwise if it is as near to a float64 reference R as they are: ``|S - R| <= 4 * max(|E - R|, |T - R|) + 8 ulp``. So an
ill-conditioned function is judged against its own noise. Integers, booleans, dtypes, weak types, shapes and tree structure are exact.

The interval counts as far as it is noise. Where a function takes another branch for a Python number than for a tracer, eager and traced
are different functions, and what lies between them, or on the wrong side, is not accepted for that.

One float64 reference at one element says little about noise: E and T may both be right by luck. So where the model above would report a
value, the noise is measured: the traced program runs on inputs moved by one ulp, and the largest change of the element counts beside
``|E - R|`` and ``|T - R|``.

One thing that the second rule accepts is no noise: where E and T agree with each other and are far from R, and S suddenly *is* R. There XLA
has computed something else (``(x + s) - s`` became ``x``). That is a difference, marked ``nearer``, for the number is another one and not a
worse one. Numbers below the smallest normal one are equal to each other and to zero: XLA flushes them or not as it likes.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import numpy as np

RELATIVE = {"float16": 1e-3, "bfloat16": 1e-2, "float32": 1e-6, "float64": 1e-15}
"""Relative tolerance per dtype. Never absolute: the prefactors of this field are as small as 1e-8."""
ULPS = 8
FACTOR = 4
FAR = 64  # times the distance that eager and traced have from each other: what is farther is no noise of the order of operations


@dataclass(frozen=True, slots=True)
class Difference:
    """The first way in which a static result differs.

    Attributes:
        what: ``structure``, ``dtype``, ``shape``, ``weak_type``, ``nan`` (pattern of NaN and infinity) or ``value``.
        words: for a reader.
        ulps: the largest distance from the traced result in units of the last place; 0 where that means nothing.
        nearer: no farther from a float64 reference than the traced result allows: another number, but not a worse one.
    """

    what: str
    words: str
    ulps: float = 0.0
    nearer: bool = False

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison found: a difference or none, and the largest accepted distance between static and traced."""

    difference: Difference | None
    ulps: float = 0.0
    noisy: int = 0  # elements that only the float64 reference could judge


def compare(
    eager: Any, traced: Any, static: Any, reference: Callable[[], Any], noise: Callable[[], list[Any]] = list, *, strict: bool = True
) -> Comparison:
    """Compare three results of the same tree structure.

    Args:
        eager, traced, static: pytrees of arrays.
        reference: computes the float64 result; called only where it is needed. What it raises counts as "there is none".
        noise: computes traced results of inputs that are moved by one ulp; called only where it is needed.
        strict: report what is ``nearer``. Without a traced result of its own (``eager`` stands for both) noise cannot be seen: then not.
    """
    structures = [jax.tree_util.tree_structure(tree) for tree in (traced, static)]
    if structures[0] != structures[1]:
        return Comparison(Difference("structure", f"structure {structures[1]} instead of {structures[0]}"))
    names = [jax.tree_util.keystr(path) for path, _ in jax.tree_util.tree_flatten_with_path(static)[0]]
    t_leaves, s_leaves = (jax.tree_util.tree_leaves(tree) for tree in (traced, static))
    e_leaves = jax.tree_util.tree_leaves(eager)
    if len(e_leaves) != len(t_leaves):
        e_leaves = t_leaves
    if not strict:
        t_leaves, e_leaves = [_returned(leaf) for leaf in t_leaves], [_returned(leaf) for leaf in e_leaves]
    truth = _Reference(lambda: [reference()], len(t_leaves))
    moved = _Reference(noise, len(t_leaves))
    largest, noisy = 0.0, 0
    for number, (name, e, t, s) in enumerate(zip(names, e_leaves, t_leaves, s_leaves, strict=True)):
        judge = _Judge(functools.partial(truth.leaf, number), functools.partial(moved.leaf, number), strict)
        found = _leaf(e, t, s, judge)
        if found.difference is not None:
            where = f"result{name}: " if name else ""
            told = found.difference
            return Comparison(Difference(told.what, where + told.words, told.ulps, told.nearer), max(largest, found.ulps), noisy)
        largest, noisy = max(largest, found.ulps), noisy + found.noisy
    return Comparison(None, largest, noisy)


def difference(eager: Any, traced: Any, static: Any, reference: Any) -> str | None:
    """The first way in which ``static`` differs, in words, or None. ``reference`` is the float64 result of the same tree structure."""
    found = compare(eager, traced, static, lambda: reference).difference
    return None if found is None else str(found)


class _Reference:
    """Further results of the function, computed once and only if somebody asks."""

    def __init__(self, compute: Callable[[], list[Any]], leaves: int) -> None:
        self._compute = compute
        self._expected = leaves
        self._results: list[list[Any]] | None = None

    def leaf(self, number: int) -> list[Any]:
        """The leaf of all results that have as many leaves as there should be."""
        if self._results is None:
            try:
                found = [jax.tree_util.tree_leaves(each) for each in self._compute()]
            except Exception:  # the user's function may not work in double precision: then it has no reference
                found = []
            self._results = [each for each in found if len(each) == self._expected]
        return [each[number] for each in self._results]


@dataclass(frozen=True, slots=True)
class _Judge:
    """Where the further results of one leaf come from."""

    reference: Callable[[], list[Any]]
    noise: Callable[[], list[Any]]
    strict: bool

    def part(self, name: str) -> _Judge:
        """The same for the real or the imaginary part."""
        return _Judge(
            lambda: [getattr(np.asarray(each), name) for each in self.reference()],
            lambda: [getattr(np.asarray(each), name) for each in self.noise()],
            self.strict,
        )


def _leaf(eager: Any, traced: Any, static: Any, judge: _Judge) -> Comparison:
    for what in ("dtype", "shape", "weak_type") if judge.strict else ("dtype", "shape"):
        told, expected = (_trait(value, what) for value in (static, traced))
        if told != expected:
            return Comparison(Difference(what, f"{what} {told} instead of {expected}"))
    if not _numeric(static):
        same = _same_object(traced, static)
        return Comparison(None if same else Difference("value", f"{_short(static)} instead of {_short(traced)}"))
    e, t, s = (np.asarray(value) for value in (_plain(eager), _plain(traced), _plain(static)))
    if e.shape != t.shape:
        e = t
    if np.issubdtype(s.dtype, np.complexfloating):
        parts = [_floats(getattr(e, part), getattr(t, part), getattr(s, part), judge.part(part)) for part in ("real", "imag")]
        worst = next((p for p in parts if p.difference is not None), parts[0])
        return Comparison(worst.difference, max(p.ulps for p in parts), sum(p.noisy for p in parts))
    if s.dtype.kind in "biuSUmM?" or not _is_float(s.dtype):
        if np.array_equal(s, t):
            return Comparison(None)
        where = np.atleast_1d(s != t)
        index = tuple(int(i[0]) for i in np.nonzero(where))
        words = f"value {np.atleast_1d(s)[index]!r} instead of {np.atleast_1d(t)[index]!r} at {_index(s, index)}"
        return Comparison(Difference("value", words))
    return _floats(e, t, s, judge)


def _floats(e: np.ndarray, t: np.ndarray, s: np.ndarray, judge: _Judge) -> Comparison:
    distance = ulps_between(s, t)
    largest = float(distance.max()) if distance.size else 0.0
    inside, special = within(e, t, s)
    if judge.strict:  # the interval counts as far as it is noise: not where eager execution takes another branch than the traced one
        far = inside & special & ~within(t, t, s)[0]
        if far.any():
            moved = [np.asarray(each) for each in judge.noise() if np.shape(each) == s.shape]
            far &= ~as_noisy(t, t, s, None, moved)
        if far.any():
            return Comparison(_told(e, t, s, None, far, "value", largest))
    if (inside & special).all():
        return Comparison(None, largest)
    if not special.all():
        return Comparison(_told(e, t, s, None, ~special, "nan", 0.0))
    outside = ~inside
    r = next((np.asarray(each) for each in judge.reference() if np.shape(each) == s.shape), None)
    wrong = outside if r is None else outside & ~as_near(e, t, s, r)
    if wrong.any():
        moved = [np.asarray(each) for each in judge.noise() if np.shape(each) == s.shape]
        wrong &= ~as_noisy(e, t, s, r, moved, shared=not judge.strict)
    if wrong.any():
        return Comparison(_told(e, t, s, r, wrong, "value", largest))
    systematic = outside & exact_now(e, t, s, r) if r is not None and judge.strict else np.zeros_like(outside)
    if systematic.any():
        return Comparison(_told(e, t, s, r, systematic, "value", largest, nearer=True))
    return Comparison(None, largest, int(outside.sum()))


def within(e: np.ndarray, t: np.ndarray, s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Per element: whether ``s`` lies in the widened interval, and whether NaN and infinity stand where they stood."""
    info = _info(s.dtype)
    wide = max(RELATIVE.get(s.dtype.name, 0.0), ULPS * float(info.eps))
    e, t, s = (value.astype(np.float64) for value in (e, t, s))
    with np.errstate(invalid="ignore", over="ignore"):
        e = np.where(np.isfinite(e), e, t)  # a special value of eager mode widens nothing
        widened = np.maximum(np.abs(e), np.abs(t)) * wide + float(info.smallest_normal)
        between = (s >= np.minimum(e, t) - widened) & (s <= np.maximum(e, t) + widened)
    finite = np.isfinite(s) & np.isfinite(t)
    same_special = (np.isnan(s) & np.isnan(t)) | (np.isinf(s) & (s == t))
    return np.where(finite, between, True), np.where(finite, True, same_special)


def as_noisy(
    e: np.ndarray, t: np.ndarray, s: np.ndarray, r: np.ndarray | None, moved: list[np.ndarray], *, shared: bool = False
) -> np.ndarray:
    """Per element: whether ``s`` is as near to the reference (to ``t`` without one) as four times what one ulp in the inputs changes.

    Args:
        e, t, s, r: eager, traced, static, reference.
        moved: traced results of moved inputs.
        shared: with two programs only, elements of one array share their relative noise (its 99th percentile): two results of the same
            element may agree by luck.
    """
    t, s = (value.astype(np.float64) for value in (t, s))
    truth = t if r is None else r.astype(np.float64)
    noise = np.zeros_like(t)
    with np.errstate(invalid="ignore", over="ignore"):
        for each in moved:
            noise = np.fmax(noise, np.abs(each.astype(np.float64) - t))
        worst = np.fmax(noise, np.fmax(np.abs(e.astype(np.float64) - truth), np.abs(t - truth)))
        if shared and worst.size:
            relative = worst / np.abs(truth)
            known = relative[np.isfinite(relative)]
            worst = np.fmax(worst, np.abs(truth) * (np.quantile(known, 0.99) if known.size else 0.0))
        return np.asarray(np.abs(s - truth) <= FACTOR * worst)


def as_near(e: np.ndarray, t: np.ndarray, s: np.ndarray, r: np.ndarray) -> np.ndarray:
    """Per element: whether ``s`` is as near to the float64 reference ``r`` as four times the worse of ``e`` and ``t``."""
    info = _info(s.dtype)
    e, t, s, r = (value.astype(np.float64) for value in (e, t, s, r))
    with np.errstate(invalid="ignore", over="ignore"):
        e = np.where(np.isfinite(e), e, t)
        slack = np.abs(r) * ULPS * float(info.eps) + ULPS * float(info.smallest_subnormal)
        noise = np.maximum(np.abs(e - r), np.abs(t - r))
        found = np.abs(s - r) <= FACTOR * noise + slack
    return np.asarray(found & np.isfinite(r))


def exact_now(e: np.ndarray, t: np.ndarray, s: np.ndarray, r: np.ndarray) -> np.ndarray:
    """Per element: whether ``s`` is the reference ``r`` to 8 ulp, while ``e`` and ``t`` agree with each other and are both far from it."""
    eps = float(_info(s.dtype).eps)
    e, t, s, r = (value.astype(np.float64) for value in (e, t, s, r))
    with np.errstate(invalid="ignore", over="ignore"):
        agreed = np.abs(e - t) + ULPS * eps * np.abs(t)
        return np.asarray((np.abs(s - r) <= ULPS * eps * np.abs(r)) & (np.abs(s - t) >= FAR * agreed))


def ulps_between(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Distance in units of the last place; NaN is at no distance from NaN, and not counted against a number."""
    width = left.dtype.itemsize * 8
    kind = np.dtype(f"int{width}")
    a, b = (value.view(kind).astype(np.int64) if width < 64 else value.view(kind) for value in (left.copy(), right.copy()))
    limit = np.int64(-(2 ** (width - 1))) if width < 64 else np.iinfo(np.int64).min
    a, b = (np.where(bits < 0, limit - bits, bits).astype(np.float64) for bits in (a, b))
    finite = np.isfinite(left.astype(np.float64)) & np.isfinite(right.astype(np.float64))
    return np.where(finite, np.abs(a - b), 0.0)


def _told(
    e: np.ndarray, t: np.ndarray, s: np.ndarray, r: np.ndarray | None, wrong: np.ndarray, what: str, largest: float, *, nearer: bool = False
) -> Difference:
    index = tuple(int(i[0]) for i in np.nonzero(np.atleast_1d(wrong)))
    values = [float(np.atleast_1d(value)[index]) for value in (s, t, e)]
    words = "static {!r}, traced {!r}, eager {!r}".format(*values)
    if r is not None:
        words += f", float64 {float(np.atleast_1d(r)[index])!r}"
    here = float(ulps_between(np.atleast_1d(s), np.atleast_1d(t))[index])
    words += f" at {_index(s, index)}" + (f" ({here:.0f} ulp)" if here else "")
    return Difference(what, words, max(largest, here), nearer)


def _index(value: np.ndarray, index: tuple[int, ...]) -> str:
    return str(list(index)) if value.ndim else "the scalar"


def _trait(value: Any, what: str) -> Any:
    if what == "weak_type":
        return getattr(value, "weak_type", type(value) in (int, float, complex))
    if what == "shape":
        return tuple(np.shape(value)) if _numeric(value) else ()
    dtype = getattr(value, "dtype", None)
    return str(dtype) if dtype is not None else type(value).__name__


def _plain(value: Any) -> Any:
    dtype = getattr(value, "dtype", None)
    if dtype is not None and jax.dtypes.issubdtype(dtype, jax.dtypes.prng_key):
        return jax.random.key_data(value)
    return value


def _returned(value: Any) -> Any:
    """A result of eager execution as jit would return it: Python numbers and numpy arrays become arrays of jax."""
    return jax.numpy.asarray(value) if _numeric(value) and not isinstance(value, jax.Array) else value


def _numeric(value: Any) -> bool:
    return hasattr(value, "dtype") or isinstance(value, bool | int | float | complex)


def _is_float(dtype: np.dtype) -> bool:
    return bool(np.issubdtype(dtype, np.floating) or jax.dtypes.issubdtype(dtype, np.floating))


def _info(dtype: Any) -> Any:
    return jax.numpy.finfo(dtype)


def _same_object(left: Any, right: Any) -> bool:
    try:
        return left is right or (type(left) is type(right) and bool(left == right))
    except Exception:  # an ``==`` of the user's class
        return type(left) is type(right)


def _short(value: object) -> str:
    told = repr(value)
    return told if len(told) <= 80 else told[:77] + "..."
