import jax
import jax.numpy as jnp


def evaluate(residual, penalty):
    return jnp.mean(penalty(residual))


evaluate_jit = jax.jit(evaluate, static_argnames=("penalty",))
