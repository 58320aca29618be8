# case: 874_clean_alike_calls
# source: semantics (one spelling, one type, one zero)
# why: clean: calls in many forms that all reach the one program they mean
# run: ok
# traces: weighted=1, halved=1, cut=1
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)


@partial(jax.jit, static_argnames=("weights",))
def weighted(x, weights):
    return sum(w * x for w in weights)


def plain(x):
    return weighted(x, weights=(1.0, 2.0))


def handed_on(x, **options):
    return weighted(x, **options)


plain(x)
handed_on(x, weights=(1.0, 2.0))


@partial(jax.jit, static_argnums=(1,))
def halved(x, count):
    return x[:count] / 2


called = halved
halved(x, 2)
called(x, 2)
halved(*(x, 2))


@dataclass(frozen=True)
class Cut:
    eta: float = 0.0


@partial(jax.jit, static_argnames=("side",))
def cut(x, side):
    return jnp.arctan2(jnp.full_like(x, side.eta), x)


cut(x, side=Cut())
cut(x, side=Cut(0.0))
cut(x, side=Cut(eta=0.0))
