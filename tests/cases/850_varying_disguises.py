# case: 850_varying_disguises
# source: semantics (a program per static value)
# why: eight ways to write a static that is another number at every call; the last two functions are right
# run: recompiles 89
# traces: plain=12, counted=12, comprehended=12, drawn=12, _step=12, forwarded=12, enumerated=12, keyed=12, fixed=1, alternating=2
import itertools
import random
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)


@partial(jax.jit, static_argnames=("a",))  # expect-any: UNSAFE_VARYING a @ def
def plain(x, a):
    return x * a


for a in range(12):
    plain(x, a=0.5 * a)  # expect-any: UNSAFE_VARYING a @ call


@partial(jax.jit, static_argnums=(1,))  # expect-any: UNSAFE_VARYING b @ def
def counted(x, b):
    return x + b


b = 0.0
while b < 6.0:
    counted(x, b)  # expect-any: UNSAFE_VARYING b @ call
    b += 0.5


@partial(jax.jit, static_argnums=1)  # expect-any: UNSAFE_VARYING c @ def
def comprehended(x, c):
    return x - c


rows = [comprehended(x, c / 7) for c in range(12)]  # expect-any: UNSAFE_VARYING c @ call


@partial(jax.jit, static_argnames="d")  # expect-any: UNSAFE_VARYING d @ def
def drawn(x, d):
    return x / d


def perturb(n):
    out = x
    for _ in range(n):
        width = random.uniform(1.0, 2.0)
        out = drawn(out, width)  # expect-any: UNSAFE_VARYING d @ call
    return out


perturb(12)


class Schedule:
    def __init__(self):
        self.rate = 1.0

    def advance(self):
        self.rate *= 0.9


def _step(x, e):
    return x * (1.0 - e)


step = jax.jit(_step, static_argnames=("e",))  # expect-any: UNSAFE_VARYING e @ def
schedule = Schedule()
for _ in range(12):
    x = step(x, schedule.rate)  # expect-any: UNSAFE_VARYING e @ call
    schedule.advance()


@partial(jax.jit, static_argnames=("f",))  # expect-any: UNSAFE_VARYING f @ def
def forwarded(x, f):
    return x + f


def through(x, **options):
    return forwarded(x, **options)  # expect-any: UNSAFE_VARYING f @ call


for i in itertools.count():
    if i > 11:
        break
    through(x, f=float(i))  # expect-any: UNSAFE_VARYING f @ call


@partial(jax.jit, static_argnames=("k",))  # expect-any: UNSAFE_VARYING k @ def
def enumerated(x, k):
    return x * k


for k, row in enumerate(jnp.ones((12, 3))):
    enumerated(row, k + 0.25)  # expect-any: UNSAFE_VARYING k @ call


@partial(jax.jit, static_argnames=("m",))  # expect-any: UNSAFE_VARYING m @ def
def keyed(x, m):
    return x - m


def sweep(x, sizes):
    for size in sizes:
        keyed(x, m=float(size))  # expect-any: UNSAFE_VARYING m @ call


sweep(x, range(12))


@partial(jax.jit, static_argnames=("right",))
def fixed(x, right):
    return x * right


for i in range(12):
    fixed(x + i, right=0.5)


@partial(jax.jit, static_argnames=("phase",))
def alternating(x, phase):
    return x + 1.0 if phase else x


for i in range(12):
    alternating(x, phase=i % 2 == 0)
