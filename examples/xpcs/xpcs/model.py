"""The model between the physics and those who fit it."""

from __future__ import annotations

import math

import jax
import jax.numpy as jnp

from xpcs import dataset as datasets
from xpcs import physics

NAMES = ("D0", "alpha", "D_offset", "gamma_dot_t0", "beta", "gamma_dot_t_offset", "phi0", "contrast", "offset")
N_PHYSICS = 7


def compute_g2(parameters, times, angles, q, L, dt):
    """The plain wrapper between the jitted core and its callers: where ``q`` is a tracer, so is the factor made of it."""
    wavevector_q_squared_half_dt = 0.5 * q**2 * dt
    sinc_prefactor = 0.5 / math.pi * q * L * dt
    contrast, offset = parameters[N_PHYSICS], parameters[N_PHYSICS + 1]
    return physics.g2_scaled(parameters[:N_PHYSICS], times, angles, wavevector_q_squared_half_dt, sinc_prefactor, contrast, offset)


@jax.jit
def chi2(parameters, c2, sigma, times, angles, q, L, dt):
    """Right as it is: ``gradient_chi2`` below traces all its arguments, so none of them may be static."""
    residuals = (compute_g2(parameters, times, angles, q, L, dt) - c2) / sigma
    return jnp.sum(residuals**2)


gradient_chi2 = jax.jit(jax.grad(chi2))


class Prediction:
    """What a measurement with these constants would show."""

    def __init__(self, dataset: datasets.Dataset) -> None:
        self.factors = datasets.factors_of(dataset)
        self.times = dataset.dt * (jnp.arange(dataset.frames) + 0.5)
        self.angles = jnp.asarray(dataset.angles)

    def __call__(self, parameters) -> jax.Array:
        return physics.g2_with_factors(
            parameters[:N_PHYSICS],
            self.times,
            self.angles,
            self.factors.wavevector_q_squared_half_dt,
            self.factors.sinc_prefactor,
            parameters[N_PHYSICS],
            parameters[N_PHYSICS + 1],
        )
