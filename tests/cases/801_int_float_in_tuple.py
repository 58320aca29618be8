# case: 801_int_float_in_tuple
# source: semantics (`(1,)` and `(1.0,)` are one cache entry)
# why: integer weights compiled first, the float weights of the second caller find that program
# run: ok
# traces: combine=1
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("weights",))  # expect-any: UNSAFE_EQUALITY weights @ def
def combine(counts, weights):
    return sum(w * c for w, c in zip(weights, counts))


def tally(counts):
    return combine(counts, weights=(1, 2))  # expect-any: UNSAFE_EQUALITY weights @ call


def score(counts):
    return combine(counts, weights=(1.0, 2.0))  # expect-any: UNSAFE_EQUALITY weights @ call


counts = jnp.array([3, 4])
tally(counts)
assert score(counts).dtype == jnp.int32, "stale: should be a float"
