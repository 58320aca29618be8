# case: 577_nonlocal_counter_static
# source: semantics (a closure counts its calls)
# why: nonlocal step counter goes into a static
# run: recompiles 3
# traces: anneal=4
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("step",))  # expect-any: UNSAFE_VARYING step @ def
def anneal(x, *, step):
    return x / (1.0 + 0.1 * step)


def make_updater():
    step = 0

    def update(x):
        nonlocal step
        step += 1
        return anneal(x, step=step)  # expect-any: UNSAFE_VARYING step @ call

    return update


def run(n):
    update = make_updater()
    x = jnp.ones(2)
    for _ in range(n):
        x = update(x)
    return x


print(run(4))
