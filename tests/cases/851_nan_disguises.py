# case: 851_nan_disguises
# source: semantics (a NaN is not equal to another NaN)
# why: eight ways to build a new NaN for every call; the last two functions hand on one object
# run: recompiles 16
# traces: at_the_call=3, through_a_local=3, through_a_function=3, in_a_tuple=3, in_a_named_tuple=3, by_a_dictionary=3, if_there_is_none=3, two_steps=3, one_object=1, of_a_library=1
import math
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)
ROUNDS = 3


@partial(jax.jit, static_argnames=("a",))  # expect-any: UNSAFE_EQUALITY a @ def
def at_the_call(x, a):
    return jnp.where(x > 1, x, a)


for _ in range(ROUNDS):
    at_the_call(x, a=float("nan"))  # expect-any: UNSAFE_EQUALITY a @ call


@partial(jax.jit, static_argnums=1)  # expect-any: UNSAFE_EQUALITY b @ def
def through_a_local(x, b):
    return jnp.where(x > 1, x, b)


for _ in range(ROUNDS):
    missing = float("NaN")
    through_a_local(x, missing)  # expect-any: UNSAFE_EQUALITY b @ call


def nothing():
    return float("nan")


@jax.jit(static_argnames="c")  # expect-any: UNSAFE_EQUALITY c @ def
def through_a_function(x, c):
    return jnp.where(x > 1, x, c)


for _ in range(ROUNDS):
    through_a_function(x, nothing())  # expect-any: UNSAFE_EQUALITY c @ call


@partial(jax.jit, static_argnames=("d",))  # expect-any: UNSAFE_EQUALITY d @ def
def in_a_tuple(x, d):
    return jnp.where(x > 1, x, d[1])


for _ in range(ROUNDS):
    in_a_tuple(x, d=(0.0, float("nan")))  # expect-any: UNSAFE_EQUALITY d @ call


class Gap(NamedTuple):
    width: int
    value: float


@partial(jax.jit, static_argnames=("f",))  # expect-any: UNSAFE_EQUALITY f @ def
def in_a_named_tuple(x, f):
    return jnp.where(x > f.width, x, f.value)


for _ in range(ROUNDS):
    in_a_named_tuple(x, Gap(1, value=float("nan")))  # expect-any: UNSAFE_EQUALITY f @ call


@partial(jax.jit, static_argnames=("h",))  # expect-any: UNSAFE_EQUALITY h @ def
def by_a_dictionary(x, h):
    return jnp.where(x > 1, x, h)


def options():
    return {"h": float("nan")}


for _ in range(ROUNDS):
    by_a_dictionary(x, **options())  # expect-any: UNSAFE_EQUALITY h @ call


@partial(jax.jit, static_argnames=("k",))  # expect-any: UNSAFE_EQUALITY k @ def
def if_there_is_none(x, k):
    return jnp.where(x > 1, x, k)


def padded(x, fill=None):
    fill = float("nan") if fill is None else fill
    return if_there_is_none(x, fill)  # expect-any: UNSAFE_EQUALITY k @ call


for _ in range(ROUNDS):
    padded(x)


@partial(jax.jit, static_argnames=("m",))  # expect-any: UNSAFE_EQUALITY m @ def
def two_steps(x, m):
    return jnp.where(x > 1, x, m)


def handed_on(x, value):
    return two_steps(x, m=value)  # expect-any: UNSAFE_EQUALITY m @ call


for _ in range(ROUNDS):
    handed_on(x, float("nan"))  # expect-any: UNSAFE_EQUALITY m @ call


NOTHING = float("nan")


@partial(jax.jit, static_argnames=("right",))
def one_object(x, right):
    return jnp.where(x > 1, x, right)


for _ in range(ROUNDS):
    one_object(x, right=NOTHING)


@partial(jax.jit, static_argnames=("fine",))
def of_a_library(x, fine):
    return jnp.where(x > 1, x, fine)


for _ in range(ROUNDS):
    of_a_library(x, fine=math.nan)
