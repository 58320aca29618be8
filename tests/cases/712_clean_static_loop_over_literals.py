# case: 712_clean_static_loop_over_literals
# source: semantics (a handful of literal modes)
# why: clean: two boundary modes in a loop are two programs, not a recompilation per step
# run: ok
# traces: laplacian=2
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("mode", "order"))
def laplacian(u, *, mode, order=2):
    padded = jnp.pad(u, order // 2, mode=mode)
    return padded[2:] - 2 * padded[1:-1] + padded[:-2]


def compare(u, steps):
    result = {}
    for mode in ("wrap", "edge"):
        v = u
        for _ in range(steps):
            v = v + 0.1 * laplacian(v, mode=mode)
        result[mode] = v
    return result


print({k: float(v.sum()) for k, v in compare(jnp.eye(6)[2], 5).items()})
