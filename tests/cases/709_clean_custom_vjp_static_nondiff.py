# case: 709_clean_custom_vjp_static_nondiff
# source: semantics (nondiff_argnums with a Python value)
# why: clean: the temperature of a straight-through estimator is a literal at the call inside the jit
# run: ok
# traces: loss=1
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.custom_vjp, nondiff_argnums=(1,))
def binarise(x, hard):
    return (x > 0).astype(x.dtype) if hard else jax.nn.sigmoid(x)


def _fwd(x, hard):
    return binarise(x, hard), x


def _bwd(hard, x, g):
    return (g * (jnp.abs(x) < 1.0) if hard else g,)


binarise.defvjp(_fwd, _bwd)


@jax.jit
def loss(w, x):
    return jnp.mean((binarise(w * x, True) - 1.0) ** 2)


w = jnp.ones(3)
for _ in range(3):
    w = w - jax.grad(loss)(w, jnp.arange(3.0))
print(w)
