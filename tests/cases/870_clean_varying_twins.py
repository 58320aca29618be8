# case: 870_clean_varying_twins
# source: semantics (a program per static value)
# why: clean: the loops of case 850 with a static that is one of a few values, and the number traced
# run: ok
# traces: plain=1, counted=2, described=1, drawn=1, forwarded=1
import random
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)


@partial(jax.jit, static_argnames=("a",))
def plain(x, scale, a):
    return x * scale if a == "times" else x + scale


for i in range(12):
    plain(x, 0.5 * i, a="times")


@partial(jax.jit, static_argnums=(1,))
def counted(x, b):
    return x + b


for _ in range(12):
    for b in (0.0, 1.0):
        counted(x, b)


@partial(jax.jit, static_argnames="d")
def drawn(x, width, d):
    return (x / width)[:d]


for _ in range(12):
    drawn(x, random.uniform(1.0, 2.0), 2)


class Schedule:
    def __init__(self):
        self.rate = 1.0
        self.order = 2

    def advance(self):
        self.rate *= 0.9


@partial(jax.jit, static_argnames=("e",))
def described(x, rate, e):
    return x**e * rate


schedule = Schedule()
for _ in range(12):
    x = described(x, schedule.rate, schedule.order)
    schedule.advance()


@partial(jax.jit, static_argnames=("f",))
def forwarded(x, scale, f):
    return x * scale if f else x


def through(x, scale, **options):
    return forwarded(x, scale, **options)


for i in range(12):
    through(x, float(i), f=True)
