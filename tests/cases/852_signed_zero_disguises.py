# case: 852_signed_zero_disguises
# source: semantics (0.0 and -0.0 are one cache entry)
# why: eight ways to bring both zeros to one static; the last function only ever sees one of them
# run: ok
# traces: literal=1, constants=1, defaulted=1, looped=1, in_a_tuple=1, _chosen=1, by_a_dictionary=1, two_steps=1, one_zero=2
import math
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.array([-1.0, -2.0])


@partial(jax.jit, static_argnames=("a",))  # expect-any: UNSAFE_EQUALITY a @ def
def literal(x, a):
    return jnp.arctan2(jnp.full_like(x, a), x)


literal(x, a=0.0)  # expect-any: UNSAFE_EQUALITY a @ call
literal(x, a=-0.0)  # expect-any: UNSAFE_EQUALITY a @ call

ABOVE = 0.0
BELOW = -0.0


@partial(jax.jit, static_argnums=(1,))  # expect-any: UNSAFE_EQUALITY b @ def
def constants(x, b):
    return jnp.arctan2(jnp.full_like(x, b), x)


constants(x, ABOVE)  # expect-any: UNSAFE_EQUALITY b @ call
constants(x, BELOW)  # expect-any: UNSAFE_EQUALITY b @ call


@partial(jax.jit, static_argnames=("c",))  # expect-any: UNSAFE_EQUALITY c @ def
def defaulted(x, c):
    return jnp.arctan2(jnp.full_like(x, c), x)


def lower(x, eta=-0.0):
    return defaulted(x, c=eta)  # expect-any: UNSAFE_EQUALITY c @ call


defaulted(x, c=0.0)  # expect-any: UNSAFE_EQUALITY c @ call
lower(x)


@partial(jax.jit, static_argnames=("d",))  # expect-any: UNSAFE_EQUALITY d @ def
def looped(x, d):
    return jnp.arctan2(jnp.full_like(x, d), x)


for side in (0.0, -0.0):
    looped(x, d=side)  # expect-any: UNSAFE_EQUALITY d @ call


@partial(jax.jit, static_argnames=("e",))  # expect-any: UNSAFE_EQUALITY e @ def
def in_a_tuple(x, e):
    return jnp.arctan2(jnp.full_like(x, e[0]), x)


in_a_tuple(x, e=(0.0, 1.0))  # expect-any: UNSAFE_EQUALITY e @ call
in_a_tuple(x, e=(-0.0, 1.0))  # expect-any: UNSAFE_EQUALITY e @ call


def _chosen(x, g):
    return jnp.arctan2(jnp.full_like(x, g), x)


chosen = jax.jit(_chosen, static_argnames=("g",))  # expect-any: UNSAFE_EQUALITY g @ def


def branch(x, upper):
    return chosen(x, 0.0 if upper else -0.0)  # expect-any: UNSAFE_EQUALITY g @ call


branch(x, True)
branch(x, False)


@partial(jax.jit, static_argnames=("h",))  # expect-any: UNSAFE_EQUALITY h @ def
def by_a_dictionary(x, h):
    return jnp.arctan2(jnp.full_like(x, h), x)


SIDES = {"above": 0.0, "below": -0.0}
by_a_dictionary(x, SIDES["above"])  # expect-any: UNSAFE_EQUALITY h @ call
by_a_dictionary(x, SIDES["below"])  # expect-any: UNSAFE_EQUALITY h @ call


@partial(jax.jit, static_argnames=("k",))  # expect-any: UNSAFE_EQUALITY k @ def
def two_steps(x, k):
    return jnp.arctan2(jnp.full_like(x, k), x)


def handed_on(x, value):
    return two_steps(x, value)  # expect-any: UNSAFE_EQUALITY k @ call


handed_on(x, 0.0)  # expect-any: UNSAFE_EQUALITY k @ call
handed_on(x, value=-0.0)  # expect-any: UNSAFE_EQUALITY k @ call


@partial(jax.jit, static_argnames=("right",))
def one_zero(x, right):
    return jnp.arctan2(jnp.full_like(x, right), x)


one_zero(x, right=0.0)
one_zero(x, right=math.pi)
