import jax
import jax.numpy as jnp

from .compile import compiled

__all__ = ["attention"]


def split_heads(x, heads):
    n, width = x.shape
    return x.reshape(n, heads, width // heads).transpose(1, 0, 2)


@compiled("causal")  # expect-any: MISSING_REQUIRED heads @ this
def attention(params, x, heads, causal):
    q, k, v = (split_heads(x @ params[name], heads) for name in "qkv")
    logits = q @ k.transpose(0, 2, 1) / jnp.sqrt(q.shape[-1])
    if causal:
        logits = jnp.where(jnp.tri(x.shape[0], dtype=bool), logits, -jnp.inf)
    out = jax.nn.softmax(logits) @ v
    return out.transpose(1, 0, 2).reshape(x.shape)
