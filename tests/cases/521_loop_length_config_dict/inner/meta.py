import jax
import jax.numpy as jnp
from jax import lax


def adapt(w, target, inner_steps):
    def body(_, v):
        return v - 0.1 * 2.0 * (v - target)

    return lax.fori_loop(0, inner_steps, body, w)


def _loss(w, target, inner_steps):
    return jnp.sum((adapt(w, target, inner_steps) - target) ** 2)


outer_loss = jax.jit(jax.grad(_loss))  # expect: MISSING_REQUIRED inner_steps
