"""Hypothesis strategies around values that are known to work: other numbers of the same shapes and types, and the special ones."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import jax
import numpy as np
from hypothesis import strategies as st

ELEMENTWISE = 6  # elements of an array that are drawn one by one, so that a failing input shrinks to a readable one
SPECIAL = (0.0, -0.0, float("nan"), float("inf"), -float("inf"), 1e-40, 3e38, -3e38, 1.0, -1.0)
SPECIAL_INTEGERS = (0, -1, 1, 50_000, 2**31 - 1, -(2**31) + 1)  # at -(2**31) as an exponent XLA itself compiles without end
SPECIAL_SIZES = (0, -1, 1)
RESIZED = ("empty", "size one")


def like(value: Any, constants: Sequence[Any] = (), *, count: bool = False) -> st.SearchStrategy[Any]:
    """Values like this one.

    Args:
        value: a number, text, an array, a function, or a tree of them. Text, functions and objects that are no trees stay as they are.
        constants: other values that are known to occur.
        count: it is a size or a loop bound: small and positive.
    """
    alternatives = [each for each in constants if type(each) is type(value)]
    if isinstance(value, bool | np.bool_):
        return st.booleans()
    if isinstance(value, int):
        around = [value, *alternatives] if count else [value, *alternatives, value + 1, 2 * value, 3]
        near = [each for each in (*around, value - 1) if not count or 0 < each <= max(abs(value), 4) + 1] or [value]
        return st.sampled_from(list(dict.fromkeys(near)))
    if isinstance(value, float):
        scaled = st.floats(0.25, 4.0).map(lambda factor: value * factor if value and math.isfinite(value) else factor)
        return st.one_of(st.sampled_from([value, *alternatives]), scaled)
    if isinstance(value, str):
        return st.sampled_from(list(dict.fromkeys([value, *alternatives])))
    if isinstance(value, jax.Array | np.ndarray):
        return _array(value)
    leaves, tree = jax.tree_util.tree_flatten(value)
    if not leaves or (len(leaves) == 1 and leaves[0] is value):
        return st.sampled_from([value, *alternatives]) if alternatives else st.just(value)
    return st.tuples(*(like(leaf) for leaf in leaves)).map(lambda drawn: jax.tree_util.tree_unflatten(tree, drawn))


def _array(value: Any) -> st.SearchStrategy[Any]:
    dtype = value.dtype
    if jax.dtypes.issubdtype(dtype, jax.dtypes.prng_key):
        return st.integers(0, 2**31 - 1).map(lambda seed: _reshaped_keys(value, seed))
    if dtype == np.uint32 and value.shape and value.shape[-1] == 2:
        return st.integers(0, 2**31 - 1).map(lambda seed: _as(value, np.random.default_rng(seed).integers(0, 2**32, value.shape)))
    host = np.asarray(value)
    if dtype.kind == "b":
        return st.integers(0, 2**16).map(
            lambda seed: value if not seed else _as(value, np.random.default_rng(seed).random(host.shape) < 0.5)
        )
    if not jax.dtypes.issubdtype(dtype, np.inexact):
        return st.integers(0, 2**16).map(lambda seed: value if not seed else _as(value, _shuffled(host, seed)))
    if jax.dtypes.issubdtype(dtype, np.complexfloating) or host.size == 0:
        return st.sampled_from([1.0, 0.5, -1.0, 2.0]).map(lambda factor: _as(value, host * factor))
    positive = bool((host > 0).all())
    square = host.ndim > 1 and host.shape[-1] == host.shape[-2] and np.allclose(host, np.swapaxes(host, -1, -2), equal_nan=True)
    if host.size <= ELEMENTWISE:
        low = 0.25 if positive else -4.0
        factors = st.lists(st.floats(low, 4.0, width=16), min_size=host.size, max_size=host.size)
        return factors.map(lambda drawn: _as(value, _moved(host, np.reshape(drawn, host.shape))))
    return st.integers(0, 2**16).map(
        lambda seed: value if not seed else _as(value, _randomly(host, seed, positive=positive, square=square))
    )


def _moved(host: np.ndarray, factors: np.ndarray) -> np.ndarray:
    return np.where(host == 0, factors.astype(host.dtype), host * factors.astype(host.dtype))


def _randomly(host: np.ndarray, seed: int, *, positive: bool, square: bool) -> np.ndarray:
    random = np.random.default_rng(seed)
    if square:
        return host * random.uniform(0.5, 2.0)
    factors = random.uniform(0.5, 2.0, host.shape) if positive else random.normal(size=host.shape)
    return _moved(host, factors)


def _shuffled(host: np.ndarray, seed: int) -> np.ndarray:
    """The same integers elsewhere: indices and labels stay in their range."""
    return np.random.default_rng(seed).permutation(host.reshape(-1)).reshape(host.shape)


def _as(value: Any, host: Any) -> Any:
    """In the kind, precision and weakness of a value."""
    found = np.asarray(host).astype(value.dtype)
    return found if isinstance(value, np.ndarray) else jax.numpy.asarray(found)


def _reshaped_keys(value: Any, seed: int) -> Any:
    made = jax.random.key(seed, impl=jax.random.key_impl(value))
    return made if value.shape == () else jax.random.split(made, value.shape)


def inputs(sample: Mapping[str, Any], parameters: Mapping[str, Mapping[str, Any]], constants: Mapping[str, list[Any]]) -> Any:
    """A strategy for all arguments of a function around a sample that works."""
    drawn = {}
    for name, value in sample.items():
        needs = set(parameters.get(name, {}).get("needs", ()))
        drawn[name] = like(value, constants.get(name, ()), count=bool(needs & {"shape", "int", "count", "differentiable"}))
    return st.fixed_dictionaries(drawn)


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One special change of an input: which parameter, which leaf of it, and what it becomes."""

    name: str
    leaf: int
    to: Any

    def apply(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The input with the change; sizes change in all arrays that share them."""
        changed = dict(values)
        leaves, tree = jax.tree_util.tree_flatten(values[self.name])
        if self.to in RESIZED and isinstance(self.to, str):
            shape = np.shape(leaves[self.leaf])
            return {name: _resized(value, shape[0], int(self.to == RESIZED[1])) for name, value in values.items()} if shape else changed
        leaf = leaves[self.leaf]
        if isinstance(leaf, jax.Array | np.ndarray):
            host = np.array(leaf)
            host.reshape(-1)[0] = self.to
            leaves[self.leaf] = _as(leaf, host)
        else:
            leaves[self.leaf] = self.to
        changed[self.name] = jax.tree_util.tree_unflatten(tree, leaves)
        return changed


def changes(sample: Mapping[str, Any], static: Iterable[str], sizes: Iterable[str] = ()) -> list[Change]:
    """The special changes that a sample has room for; those of static parameters first.

    Args:
        sample: an input that works.
        static: what is to become static.
        sizes: what decides a shape or a loop: there a large integer says nothing about numbers, and takes all memory.
    """
    found: list[tuple[bool, Change]] = []
    for name, value in sample.items():
        for number, leaf in enumerate(jax.tree_util.tree_leaves(value)):
            found += [(name not in static, Change(name, number, to)) for to in _becomes(leaf, name in sizes)]
    return [change for _, change in sorted(found, key=lambda each: each[0])]


def _becomes(leaf: Any, size: bool) -> tuple[Any, ...]:
    if isinstance(leaf, bool | str) or leaf is None:
        return ()
    if isinstance(leaf, int):
        return SPECIAL_SIZES if size else (*SPECIAL_INTEGERS, float(leaf))
    if isinstance(leaf, float):
        return (*SPECIAL, *((int(leaf),) if math.isfinite(leaf) and leaf == int(leaf) else (1,)))
    if isinstance(leaf, jax.Array | np.ndarray) and jax.dtypes.issubdtype(leaf.dtype, np.floating) and leaf.size:
        return (*SPECIAL, *(RESIZED if leaf.ndim else ()))
    return RESIZED if isinstance(leaf, jax.Array | np.ndarray) and leaf.ndim else ()


def _resized(value: Any, size: int, to: int) -> Any:
    def cut(leaf: Any) -> Any:
        if not isinstance(leaf, jax.Array | np.ndarray) or jax.dtypes.issubdtype(leaf.dtype, jax.dtypes.prng_key):
            return leaf
        return leaf[tuple(slice(0, to) if length == size else slice(None) for length in leaf.shape)]

    return jax.tree_util.tree_map(cut, value)


def cache_twin(value: Any) -> Any:
    """A value that equals this one for a cache of static arguments and is another to the function; the same object if there is none.

    ``0.0`` and ``-0.0``; inside tuples and frozen dataclasses also ``1``, ``1.0`` and ``True``.
    """
    if isinstance(value, float) and value == 0.0:
        return -value
    if isinstance(value, tuple):
        items = [_other_type(item) for item in value]
        if all(new is old for new, old in zip(items, value, strict=True)):
            return value
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if dataclasses.is_dataclass(value) and not isinstance(value, type) and value.__hash__ is not None:
        fields = [field for field in dataclasses.fields(value) if field.init and field.compare]
        new = {field.name: _other_type(getattr(value, field.name)) for field in fields}
        if any(new[name] is not getattr(value, name) for name in new):
            return dataclasses.replace(value, **new)
    return value


def _other_type(item: Any) -> Any:
    if isinstance(item, bool):
        return int(item)
    if isinstance(item, int) and abs(item) < 2**53:
        return float(item)
    if isinstance(item, float) and math.isfinite(item) and item == int(item):
        return int(item) if item else -item
    return cache_twin(item) if isinstance(item, tuple) else item


def shown(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as a reader can read them."""
    return {name: _repr(value) for name, value in values.items()}


def _repr(value: Any) -> str:
    if isinstance(value, jax.Array | np.ndarray):
        try:
            body = np.array2string(np.asarray(value), separator=", ", threshold=12, max_line_width=10_000)
        except TypeError:
            body = "..."
        return " ".join(f"{type(value).__name__ if isinstance(value, np.ndarray) else 'array'}({body}, {value.dtype})".split())
    told = repr(value)
    return told if len(told) <= 200 else told[:197] + "..."


def code(value: Any) -> str:
    """The text of a value or strategy for a test file; empty where there is none."""
    if isinstance(value, bool):
        return "st.booleans()"
    if isinstance(value, float) and math.isfinite(value) and value:
        low, high = sorted((value / 4, value * 4))
        return f"st.floats({low!r}, {high!r})"
    if value is None or isinstance(value, int | str) or (isinstance(value, float) and math.isfinite(value)):
        return repr(value)
    if isinstance(value, jax.Array | np.ndarray):
        return _array_code(value)
    if isinstance(value, tuple | list | dict) and type(value) in (tuple, list, dict):
        parts = [code(each) for each in (value.values() if isinstance(value, dict) else value)]
        if not all(parts) or any("st." in part for part in parts):
            return repr(value) if not any(hasattr(leaf, "dtype") or callable(leaf) for leaf in jax.tree_util.tree_leaves(value)) else ""
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key!r}: {part}" for key, part in zip(value, parts, strict=True)) + "}"
        inside = ", ".join(parts) + ("," if isinstance(value, tuple) and len(value) == 1 else "")
        return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    return ""


def _array_code(value: Any) -> str:
    if jax.dtypes.issubdtype(value.dtype, jax.dtypes.prng_key) or jax.dtypes.issubdtype(value.dtype, np.complexfloating):
        return ""
    module = "np" if isinstance(value, np.ndarray) else "jnp"
    host = np.asarray(value)
    if host.size <= 64:
        return f"{module}.asarray({host.tolist()!r}, {str(value.dtype)!r})"
    if host.dtype.kind in "biu" or not np.isfinite(host.astype(float)).all():
        return ""
    low, high = float(host.min()), float(host.max())
    return f"{module}.linspace({low!r}, {high!r}, {host.size}, dtype={str(value.dtype)!r}).reshape({host.shape!r})"
