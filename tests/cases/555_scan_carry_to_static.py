# case: 555_scan_carry_to_static
# source: semantics (scan carry elements are tracers)
# why: the counter in the carry is a Python int outside and a tracer inside
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("stage",))
def runge_stage(y, k, stage):
    weights = (0.0, 0.5, 0.5, 1.0)
    return y + 0.1 * weights[stage] * k


def integrate(y):
    def body(carry, _):
        y, k, stage = carry
        k = -runge_stage(y, k, stage=stage)  # expect: UNSAFE_TRACED stage
        return (y + 0.1 * k, k, stage + 1), k

    return jax.lax.scan(body, (y, jnp.zeros_like(y), 0), None, length=4)


print(integrate(jnp.ones(2))[0])
