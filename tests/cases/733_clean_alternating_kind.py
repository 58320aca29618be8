# case: 733_clean_alternating_kind
# source: semantics (an index into a tuple of two names)
# why: clean: the sweep direction alternates between two literals
# run: ok
# traces: sweep=2
from functools import partial

import jax
import jax.numpy as jnp

DIRECTIONS = ("rows", "columns")


@partial(jax.jit, static_argnums=(1,))
def sweep(u, direction):
    axis = 0 if direction == "rows" else 1
    return 0.5 * (u + jnp.roll(u, 1, axis))


def relax(u, sweeps):
    for k in range(sweeps):
        u = sweep(u, DIRECTIONS[k % 2])
    return u


print(relax(jnp.eye(4), 9).sum())
