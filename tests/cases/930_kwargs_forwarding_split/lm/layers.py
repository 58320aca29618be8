from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("n_heads", "causal"))  # expect-any: CALL_SPLIT n_heads @ def group=s  # allow: CALL_SPLIT causal
def attention(x, n_heads, causal):
    t, d = x.shape
    q = x.reshape(t, n_heads, d // n_heads).swapaxes(0, 1)
    s = q @ q.swapaxes(1, 2) / (d // n_heads) ** 0.5
    if causal:
        s = jnp.where(jnp.tril(jnp.ones((t, t), bool)), s, -1e9)
    return (jax.nn.softmax(s) @ q).swapaxes(0, 1).reshape(t, d)
