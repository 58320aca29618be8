# case: 873_clean_jit_once_twins
# source: semantics (the cache is kept per function object)
# why: clean: the functions of case 857 are jitted once, outside of the loop that calls them
# run: ok
# traces: double=1, <lambda>=2, inner=1, apply=1
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)


def double(x, a=2.0):
    return x * a


class Model:
    def __init__(self, scale):
        self.scale = scale

    def apply(self, x):
        return x * self.scale


def compiled(scale):
    def inner(x):
        return x * scale

    return jax.jit(inner)


step = jax.jit(lambda x: x + 1)
scaled = jax.jit(partial(double, a=3.0))
slope = jax.jit(jax.grad(lambda x: x.sum()))
moved = compiled(2.0)
applied = jax.jit(Model(3.0).apply)

for _ in range(3):
    step(x)
    scaled(x)
    slope(x)
    moved(x)
    applied(x)
