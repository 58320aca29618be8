# case: 505_checkpoint_block_flag
# source: semantics (remat traces its arguments too), cf. google/flax#2196
# why: jax.checkpoint around a block whose flag is a Python branch
# run: raises TracerBoolConversionError
import jax
import jax.numpy as jnp


def residual_block(w, x, causal):
    scores = x @ w @ x.T
    if causal:
        scores = jnp.where(jnp.tril(jnp.ones_like(scores)) > 0, scores, -1e9)
    return x + jax.nn.softmax(scores) @ x


block = jax.checkpoint(residual_block)  # expect: MISSING_REQUIRED causal


def encoder(ws, x):
    for w in ws:
        x = block(w, x, True)
    return jnp.mean(x**2)


grads = jax.grad(encoder)([jnp.eye(3), 0.5 * jnp.eye(3)], jnp.ones((4, 3)))
print(grads[0].shape)
