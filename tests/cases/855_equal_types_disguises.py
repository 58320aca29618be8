# case: 855_equal_types_disguises
# source: semantics (types are compared at the top only)
# why: eight ways to hide 1, 1.0 and True where they are equal; the last two are compared strictly or always floats
# run: ok
# traces: literal=1, flag=1, record=1, named=1, constant=1, _nested=1, looped=1, two_steps=1, at_the_top=2, always_floats=2
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp

n = jnp.arange(3)


@partial(jax.jit, static_argnames=("a",))  # expect-any: UNSAFE_EQUALITY a @ def
def literal(n, a):
    return n * a[0]


literal(n, a=(1, 2))  # expect-any: UNSAFE_EQUALITY a @ call
literal(n, a=(1.0, 2.0))  # expect-any: UNSAFE_EQUALITY a @ call


@partial(jax.jit, static_argnums=(1,))  # expect-any: UNSAFE_EQUALITY b @ def
def flag(n, b):
    return n + b[0]


flag(n, (1,))  # expect-any: UNSAFE_EQUALITY b @ call
flag(n, (True,))  # expect-any: UNSAFE_EQUALITY b @ call


@dataclass(frozen=True)
class Scale:
    value: float


@partial(jax.jit, static_argnames=("c",))  # expect-any: UNSAFE_EQUALITY c @ def
def record(n, c):
    return n * c.value


record(n, c=Scale(2))  # expect-any: UNSAFE_EQUALITY c @ call
record(n, c=Scale(2.0))  # expect-any: UNSAFE_EQUALITY c @ call


class Range(NamedTuple):
    low: float
    high: float


@partial(jax.jit, static_argnames=("d",))  # expect-any: UNSAFE_EQUALITY d @ def
def named(n, d):
    return n * d.high


named(n, Range(0, 3))  # expect-any: UNSAFE_EQUALITY d @ call
named(n, Range(low=0.0, high=3.0))  # expect-any: UNSAFE_EQUALITY d @ call

WEIGHTS = (1, 0)


@partial(jax.jit, static_argnames=("e",))  # expect-any: UNSAFE_EQUALITY e @ def
def constant(n, e):
    return n * e[0] + e[1]


def mixed(n):
    weights = (1.0, 0.0)
    return constant(n, e=weights)  # expect-any: UNSAFE_EQUALITY e @ call


constant(n, e=WEIGHTS)  # expect-any: UNSAFE_EQUALITY e @ call
mixed(n)


def _nested(n, f):
    return n * f[0][0]


nested = jax.jit(_nested, static_argnames=("f",))  # expect-any: UNSAFE_EQUALITY f @ def
nested(n, ((2, 1), "x"))  # expect-any: UNSAFE_EQUALITY f @ call
nested(n, ((2.0, 1), "x"))  # expect-any: UNSAFE_EQUALITY f @ call


@jax.jit(static_argnames=("h",))  # expect-any: UNSAFE_EQUALITY h @ def
def looped(n, h):
    return n * h[0]


for pair in ((4, 1), (4.0, 1)):
    looped(n, h=pair)  # expect-any: UNSAFE_EQUALITY h @ call


@partial(jax.jit, static_argnames=("k",))  # expect-any: UNSAFE_EQUALITY k @ def
def two_steps(n, k):
    return n * k[0]


def handed_on(n, value):
    return two_steps(n, (value, 1))  # expect-any: UNSAFE_EQUALITY k @ call


handed_on(n, 5)  # expect-any: UNSAFE_EQUALITY k @ call
handed_on(n, 5.0)  # expect-any: UNSAFE_EQUALITY k @ call


@partial(jax.jit, static_argnames=("right",))
def at_the_top(n, right):
    return n * right


at_the_top(n, right=1)
at_the_top(n, right=1.0)


@partial(jax.jit, static_argnames=("fine",))
def always_floats(n, fine):
    return n * fine[0]


always_floats(n, fine=(1.0, 2.0))
always_floats(n, fine=(2.0, 2.0))
