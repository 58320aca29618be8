from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("levels",))
def forward(x, levels):
    details = []
    for _ in range(levels):
        pairs = x.reshape(-1, 2)
        details.append((pairs[:, 0] - pairs[:, 1]) / 2)
        x = pairs.mean(axis=1)
    return jnp.concatenate([x, *details[::-1]])
