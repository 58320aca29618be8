# case: 531_partial_bound_constant
# source: semantics (functools.partial over a jitted function binds the same number)
# why: alpha is bound once outside the jit and traced on each call
# run: ok
# traces: smooth=1
from functools import partial

import jax
import jax.numpy as jnp


@jax.jit  # expect: MISSING_CONSTANT alpha
def smooth(level, value, alpha):
    return alpha * value + (1.0 - alpha) * level


ewma = partial(smooth, alpha=0.2)


def track(series):
    level = series[0]
    for value in series[1:]:
        level = ewma(level, value)
    return level


print(track(jnp.arange(6.0)))
