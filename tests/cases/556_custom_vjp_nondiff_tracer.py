# case: 556_custom_vjp_nondiff_tracer
# source: semantics (nondiff_argnums get a tracer), cf. jax-ml/jax#3912
# why: clip value of a custom_vjp is nondiff but comes from a vmapped argument
# run: raises UnexpectedTracerError
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.custom_vjp, nondiff_argnums=(1,))
def clipped_identity(x, limit):
    return x


def clipped_fwd(x, limit):
    return x, None


def clipped_bwd(limit, residual, g):
    return (jnp.clip(g, -limit, limit),)


clipped_identity.defvjp(clipped_fwd, clipped_bwd)


@jax.jit  # allow: MISSING_CONSTANT limit
def loss(w, x, limit):
    return jnp.sum(clipped_identity(w * x, limit) ** 2)  # expect: UNSAFE_TRACED limit


print(jax.grad(loss)(jnp.ones(3), jnp.arange(3.0), 0.5))
