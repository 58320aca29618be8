# case: 701_clean_shape_dispatch
# source: semantics (ndim, dtype and shape are concrete)
# why: clean: branches on ndim, dtype and size inside a jitted function
# run: ok
# traces: standardise=3
import jax
import jax.numpy as jnp


@jax.jit
def standardise(x, eps):
    if x.ndim == 1:
        x = x[None]
    if jnp.issubdtype(x.dtype, jnp.integer):
        x = x.astype(jnp.float32)
    n = max(x.size // x.shape[0], 1)
    chunks = [x[:, i] for i in range(n)]
    mean = sum(chunks) / n
    return (x - mean[:, None]) / (x.std() + eps)


inputs = [jnp.arange(4.0), jnp.arange(4), jnp.ones((2, 3)), jnp.zeros((2, 3))]
for k, x in enumerate(inputs):
    print(standardise(x, 1e-3 * (k + 1)).shape)
