# case: 735_clean_flag_flips
# source: semantics (a Python bool that alternates)
# why: clean: a flag has two values, so two programs
# run: ok
# traces: half_sweep=2
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("black",))
def half_sweep(u, black):
    mask = (jnp.arange(u.size) % 2) == (1 if black else 0)
    return jnp.where(mask, 0.5 * (jnp.roll(u, 1) + jnp.roll(u, -1)), u)


def relax(u, n):
    black = False
    for _ in range(n):
        u = half_sweep(u, black=black)
        black = not black
    return u


print(relax(jnp.arange(6.0), 7))
