# case: 700_clean_partial_static_curried
# source: semantics (partial binds the structural argument before jit)
# why: clean: order is bound by partial, so jit never sees it as an argument
# run: ok
# traces: savgol=2
from functools import partial

import jax
import jax.numpy as jnp


def savgol(order, window, x):
    design = jnp.stack([jnp.linspace(-1, 1, window) ** k for k in range(order + 1)], axis=1)
    weights = jnp.linalg.pinv(design)[0]
    return jnp.convolve(x, weights, mode="same")


smoothers = {order: jax.jit(partial(savgol, order, 5)) for order in (1, 2)}


def denoise(signals, order):
    return [smoothers[order](s) for s in signals]


print(len(denoise([jnp.arange(9.0)] * 3, 1) + denoise([jnp.ones(9)], 2)))
