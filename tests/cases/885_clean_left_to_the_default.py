# case: 885_clean_left_to_the_default
# source: semantics (an outer jit passes only what it was given)
# why: clean: a flag that nobody passes is left alone by the outer jit, too, and stays a plain True
# run: ok
# traces: smoother=2
import jax
import jax.numpy as jnp


@jax.jit
def smoother(x, keep=True):
    if keep:
        return jnp.cumsum(x)
    return x


print(smoother(jnp.ones(3)))
compiled = jax.jit(smoother)
print(compiled(jnp.ones(4)))
