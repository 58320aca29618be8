# case: 623_comprehension_partial_jit
# source: semantics (jit of a partial in a comprehension)
# why: each element builds a new partial, hence a new compilation
# run: recompiles 2
# traces: power_mean=3
from functools import partial

import jax
import jax.numpy as jnp


def power_mean(p, x):
    return jnp.mean(x**p) ** (1.0 / p)


def profile(x, exponents):
    return {p: float(jax.jit(partial(power_mean, p))(x)) for p in exponents}  # expect: JIT_IN_LOOP


print(profile(jnp.arange(1.0, 5.0), (1.0, 2.0, 3.0)))
