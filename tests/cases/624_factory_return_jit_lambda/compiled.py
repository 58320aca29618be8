import jax
import jax.numpy as jnp


def compile_loss(target):
    return jax.jit(lambda x: jnp.sum((x - target) ** 2))  # expect-any: JIT_IN_LOOP @ this group=g
