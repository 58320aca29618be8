# case: 925_attributes_set_by_function
# source: semantics (an object hashed by identity stays the same key whatever is written into it)
# why: setattr, __dict__.update and a function that reconfigures a module object write after the compile
# run: ok
# traces: damp=1 push=1 turn=1
from functools import partial

import jax
import jax.numpy as jnp


class Options:
    def __init__(self, rate):
        self.rate = rate


SHARED = Options(0.5)


@partial(jax.jit, static_argnames="options")
def damp(x, options):
    return x * options.rate


@partial(jax.jit, static_argnames="options")
def push(x, options):
    return x + options.rate


@partial(jax.jit, static_argnames="options")
def turn(x, options):
    return x - options.rate


def configure(rate):
    SHARED.rate = rate  # expect: UNSAFE_MUTABLE options


def frame(x):
    return turn(x, SHARED)


def override(options, **values):
    for name, value in values.items():
        setattr(options, name, value)  # expect: UNSAFE_MUTABLE options


x, one, other, early = jnp.ones(3), Options(0.9), Options(0.1), Options(0.0)
setattr(early, "rate", 0.2)
first = damp(x, one), push(x, other), frame(x)
override(one, rate=0.3)
other.__dict__.update(rate=7.0)  # expect: UNSAFE_MUTABLE options
configure(0.25)
second = damp(x, one), push(x, other), frame(x)
assert all(bool((a == b).all()) for a, b in zip(first, second)), "stale"
