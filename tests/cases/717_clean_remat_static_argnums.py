# case: 717_clean_remat_static_argnums
# source: semantics (checkpoint with static_argnums)
# why: clean: the flag of the rematerialised block is declared static and passed by position
# run: ok
# traces: loss=1
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.checkpoint, static_argnums=(2,))
def block(w, x, gated):
    h = jnp.tanh(x @ w)
    return h * jax.nn.sigmoid(h) if gated else h


@jax.jit
def loss(ws, x):
    for i, w in enumerate(ws):
        x = block(w, x, i > 0)
    return jnp.mean(x**2)


for scale in (0.5, 1.0):
    print(jax.grad(loss)([scale * jnp.eye(2)] * 2, jnp.ones((3, 2)))[0].shape)
