# case: 730_clean_boolean_phase
# source: cases (two phases are clean), semantics
# why: clean: a comparison has two values, so two programs however long the loop
# run: ok
# traces: step=2
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("log",))
def step(w, x, *, log):
    w = w - 0.1 * w * x
    return (w, jnp.linalg.norm(w)) if log else (w, None)


def train(n_steps, every):
    w = jnp.ones(3)
    norms = []
    for i in range(n_steps):
        w, norm = step(w, jnp.full(3, 0.5), log=i % every == 0)
        if norm is not None:
            norms.append(float(norm))
    return norms


print(train(20, 5))
