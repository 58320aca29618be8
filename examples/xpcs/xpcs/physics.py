"""The physics of the correlation functions, jitted.

``physics`` holds D0, alpha, D_offset, gamma_dot_t0, beta, gamma_dot_t_offset and phi0: an optimizer or a sampler chooses them.
"""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp


def between_frames(rates: jax.Array) -> jax.Array:
    """|integral of the rates from frame i to frame j|, in units of the time step (trapezoidal rule)."""
    steps = 0.5 * (rates[1:] + rates[:-1])
    integral = jnp.concatenate([jnp.zeros_like(rates[:1]), jnp.cumsum(steps)])
    return jnp.abs(integral[:, None] - integral[None, :])


@jax.jit
def g1_diffusion(physics, times, wavevector_q_squared_half_dt):
    """Right as it is: ``g1_total`` is jitted and hands its own traced factor down, a static one would raise."""
    rates = physics[0] * times ** physics[1] + physics[2]
    return jnp.exp(-jnp.minimum(wavevector_q_squared_half_dt * between_frames(rates), 700.0))


@jax.jit
def g1_shear(physics, times, angles, sinc_prefactor):
    rates = physics[3] * times ** physics[4] + physics[5]
    direction = jnp.cos(jnp.deg2rad(angles - physics[6]))
    return jnp.sinc(sinc_prefactor * direction[:, None, None] * between_frames(rates)[None, :, :]) ** 2


@jax.jit
def g1_total(physics, times, angles, wavevector_q_squared_half_dt, sinc_prefactor):
    diffusion = g1_diffusion(physics, times, wavevector_q_squared_half_dt)
    return diffusion[None, :, :] * g1_shear(physics, times, angles, sinc_prefactor)


@jax.jit
def g2_scaled(physics, times, angles, wavevector_q_squared_half_dt, sinc_prefactor, contrast, offset):
    """Right as it is: ``model.chi2`` and the sampler pass factors that they computed from traced constants."""
    return offset + contrast * g1_total(physics, times, angles, wavevector_q_squared_half_dt, sinc_prefactor) ** 2


@partial(jax.jit, static_argnames=("wavevector_q_squared_half_dt", "sinc_prefactor"))
def g2_with_factors(physics, times, angles, wavevector_q_squared_half_dt, sinc_prefactor, contrast, offset):
    """Right as it is: the only caller holds the factors in a frozen dataclass of Python numbers; contrast and offset stay traced."""
    return offset + contrast * g1_total(physics, times, angles, wavevector_q_squared_half_dt, sinc_prefactor) ** 2
