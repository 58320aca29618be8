# case: 603_donated_and_static
# source: semantics (static_argnums and donate_argnums intersect)
# why: a buffer index is static and donated at the same time
# run: raises ValueError
import jax
import jax.numpy as jnp


def rotate(buffer, shift):
    return jnp.concatenate([buffer[shift:], buffer[:shift]])


rotate = jax.jit(rotate, static_argnums=(1,), donate_argnums=(0, 1))  # expect: BAD_OVERLAP shift

print(rotate(jnp.arange(4.0), 1))
