import jax
import jax.numpy as jnp
import optax

from .model import residuals_jit


def objective(params, readings):
    return jnp.mean((readings - params["offset"]) ** 2)


def calibrate(steps):
    readings = jnp.array([1.9, 2.0, 2.2, 2.1])
    params = {"offset": jnp.array(0.0)}
    opt = optax.sgd(0.3)
    state = opt.init(params)
    medians = []
    for _ in range(steps):
        offset = params["offset"].item()
        medians.append(float(residuals_jit(readings, offset)[2]))  # expect-any: UNSAFE_OPTIMIZED offset @ call
        grads = jax.grad(objective)(params, readings)
        updates, state = opt.update(grads, state)
        params = optax.apply_updates(params, updates)
    return medians
