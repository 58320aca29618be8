# case: 919_vjp_of_jitted_static
# source: semantics (jax.vjp differentiates every positional argument)
# why: the flag goes through jax.vjp, so the inner static receives a tracer
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnums=(1,))
def project(u, dealias):
    spectrum = jnp.fft.rfft(u)
    return jnp.fft.irfft(spectrum.at[-1].set(0.0) if dealias else spectrum)


def adjoint(u, cotangent):
    _, pullback = jax.vjp(project, u, 1.0)  # expect: UNSAFE_TRACED dealias
    return pullback(cotangent)[0]


print(adjoint(jnp.arange(4.0), jnp.ones(4)))
