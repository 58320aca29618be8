# case: 857_new_jit_disguises
# source: semantics (the cache is kept per function object)
# why: eight ways to jit a new function object for every call; the last two jit one function or remember it
# run: recompiles 21
# traces: <lambda>=13, double=4, nested=3, apply=3, inner=3
from functools import lru_cache, partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)
ROUNDS = 3


def double(x, a=2.0):
    return x * a


for _ in range(ROUNDS):
    jax.jit(lambda x: x + 1)(x)  # expect: JIT_IN_LOOP

for _ in range(ROUNDS):
    scaled = jax.jit(partial(double, a=3.0))  # expect: JIT_IN_LOOP
    scaled(x)

for _ in range(ROUNDS):
    jax.jit(jax.grad(lambda x: x.sum()))(x)  # expect: JIT_IN_LOOP

for _ in range(ROUNDS):

    @jax.jit  # expect: JIT_IN_LOOP
    def nested(x):
        return x - 1

    nested(x)


class Model:
    def __init__(self, scale):
        self.scale = scale

    def apply(self, x):
        return x * self.scale


for i in range(ROUNDS):
    jax.jit(Model(float(i)).apply)(x)  # expect: JIT_IN_LOOP


def compiled(scale):
    def inner(x):
        return x * scale

    return jax.jit(inner)  # expect-any: JIT_IN_LOOP @ this group=compiled


for _ in range(ROUNDS):
    compiled(2.0)(x)  # expect-any: JIT_IN_LOOP @ this group=compiled

rows = [jax.jit(lambda x: x * 2)(x) for _ in range(ROUNDS)]  # expect: JIT_IN_LOOP


def evaluate(x):
    step = jax.jit(jax.vmap(lambda v: v + 1))  # expect-any: JIT_IN_LOOP @ this group=evaluate
    return step(x)


done = 0
while done < ROUNDS:
    evaluate(x)  # expect-any: JIT_IN_LOOP @ this group=evaluate
    done += 1


for _ in range(ROUNDS):
    jax.jit(double)(x)


@lru_cache
def remembered(scale):
    return jax.jit(lambda x: x * scale)


for _ in range(ROUNDS):
    remembered(2.0)(x)
