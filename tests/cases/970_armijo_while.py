# case: 970_armijo_while
# source: semantics (measured)
# why: a line search halves the step in a Python loop
# run: raises TracerBoolConversionError
import jax
import jax.numpy as jnp


@jax.jit  # expect-any: CONFLICT/MISSING_REQUIRED x @ def group=c; CONFLICT/MISSING_REQUIRED g @ def group=c; CONFLICT/MISSING_REQUIRED alpha @ def group=c
def search(x, g, alpha):
    start = jnp.sum(x**2)
    while jnp.sum((x - alpha * g) ** 2) > start - 1e-4 * alpha * jnp.sum(g**2):  # expect-any: CONFLICT x @ use group=c; CONFLICT g @ use group=c; CONFLICT alpha @ use group=c
        alpha = 0.5 * alpha
    return alpha


x = jnp.arange(4.0)
print(search(x, 2 * x, 1.0))
