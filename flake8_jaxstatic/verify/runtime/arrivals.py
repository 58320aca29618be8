"""Calls of jitted functions as inputs to repeat: under a trace, what the tracers stand for is read while the program runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

MOST_ARRIVALS = 2  # values that are kept of one traced call, which may be the body of a loop


@dataclass(frozen=True, slots=True)
class Example:
    """A call that can be repeated.

    Attributes:
        function: that was called, without its jit: of a closure, the very one.
        arguments: values by parameter, no tracer among them.
    """

    function: Callable[..., Any]
    arguments: dict[str, Any]


@dataclass(slots=True)
class Call:
    """A call as it was seen, tracers and all; none of them is kept.

    Attributes:
        function: without its jit.
        tree, leaves: its arguments, with ``None`` where a tracer was.
        holes: what a tracer stands for, by the number of the leaf.
        arrived: the values of the holes, once for each time the traced program ran.
    """

    function: Callable[..., Any]
    tree: Any
    leaves: list[Any]
    holes: dict[int, Hole]
    arrived: list[tuple[Any, ...]] = field(default_factory=list)

    def examples(self) -> Iterator[Example]:
        """With the values that arrived."""
        for values in self.arrived:
            yield self._filled([hole.value(value) for hole, value in zip(self.holes.values(), values, strict=True)])

    def made_up(self) -> Example:
        """With values of the shapes that were seen, for what was traced and never run."""
        random = np.random.default_rng(0)
        return self._filled([hole.made_up(random) for hole in self.holes.values()])

    def _filled(self, values: list[Any]) -> Example:
        leaves = list(self.leaves)
        for at, value in zip(self.holes, values, strict=True):
            leaves[at] = value
        return Example(self.function, jax.tree_util.tree_unflatten(self.tree, leaves))


@dataclass(frozen=True, slots=True)
class Hole:
    """What a tracer stands for.

    Attributes:
        shape, dtype: of the array; of the data of a PRNG key, where ``key`` names its kind.
        weak: it is a Python number.
        key: the kind of a PRNG key.
    """

    shape: tuple[int, ...]
    dtype: Any
    weak: bool = False
    key: str = ""

    def value(self, arrived: Any) -> Any:
        """The value as the caller had it."""
        if self.key:
            return jax.random.wrap_key_data(jnp.asarray(arrived), impl=self.key)
        return arrived.item() if self.weak else jnp.asarray(arrived, self.dtype)

    def made_up(self, random: np.random.Generator) -> Any:
        """A value of the shape, floats in 0.1 .. 1.1."""
        if self.key or jnp.issubdtype(self.dtype, jnp.unsignedinteger):
            return self.value(random.integers(0, 100, self.shape).astype(self.dtype))
        if jnp.issubdtype(self.dtype, jnp.inexact):
            return self.value((0.1 + random.random(self.shape)).astype(self.dtype))
        return self.value(random.integers(0, 2, self.shape).astype(self.dtype))


def observed(function: Callable[..., Any], bound: dict[str, Any], *, copied: bool = False) -> Call:
    """A call; under a trace, each run of the program that is being traced adds what arrives to the result.

    Args:
        function: without its jit.
        bound: its arguments by parameter; tracers are leaves of them.
        copied: arrays are copied, for the call will take them away.
    """
    leaves, tree = jax.tree_util.tree_flatten(bound)
    if copied:
        leaves = [leaf.copy() if isinstance(leaf, jax.Array) and not isinstance(leaf, jax.core.Tracer) else leaf for leaf in leaves]
        bound = jax.tree_util.tree_unflatten(tree, leaves)
    if not any(isinstance(leaf, jax.core.Tracer) for leaf in leaves):
        leaves, tree = jax.tree_util.tree_flatten(bound, is_leaf=lambda each: each is not bound)  # as they are, objects and all
        return Call(function, tree, leaves, {}, [()])
    tracers = {at: leaf for at, leaf in enumerate(leaves) if isinstance(leaf, jax.core.Tracer)}
    shown = []
    call = Call(function, tree, [None if at in tracers else leaf for at, leaf in enumerate(leaves)], {})
    for at, tracer in tracers.items():
        if jax.dtypes.issubdtype(tracer.dtype, jax.dtypes.prng_key):
            data = jax.random.key_data(tracer)
            call.holes[at] = Hole(data.shape, data.dtype, key=str(jax.random.key_impl(tracer)))
        else:
            data = tracer
            weak = bool(getattr(tracer, "weak_type", False)) and not tracer.shape
            call.holes[at] = Hole(tuple(tracer.shape), tracer.dtype, weak)
        shown.append(data)

    def arrived(*values: Any) -> None:  # on a thread of jax's own, where nothing may be computed with jax
        if len(call.arrived) < MOST_ARRIVALS:
            call.arrived.append(tuple(np.asarray(value) for value in values))

    jax.debug.callback(arrived, *shown)
    return call
