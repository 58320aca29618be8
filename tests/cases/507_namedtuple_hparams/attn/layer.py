import jax
import jax.numpy as jnp


@jax.jit  # expect: MISSING_REQUIRED hp
def attention(x, hp):
    t, d = x.shape
    heads = x.reshape(t, hp.n_heads, -1)
    logits = hp.scale * jnp.einsum("thd,shd->hts", heads, heads)
    out = jnp.einsum("hts,shd->thd", jax.nn.softmax(logits), heads)
    return out.reshape(t, d)
