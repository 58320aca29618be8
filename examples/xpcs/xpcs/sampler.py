"""Hamiltonian Monte Carlo over models that are written as in NumPyro: a function that draws named sites and observes data."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp

from xpcs import model


class Uniform(NamedTuple):
    """A flat prior with limits."""

    low: float
    high: float

    def log_probability(self, value):
        inside = (value > self.low) & (value < self.high)
        return jnp.where(inside, 0.0, -jnp.inf)


PRIORS = {
    "D0": Uniform(1.0, 1e6),
    "alpha": Uniform(-2.0, 2.0),
    "D_offset": Uniform(-1e4, 1e4),
    "gamma_dot_t0": Uniform(1e-6, 0.5),
    "beta": Uniform(-2.0, 2.0),
    "gamma_dot_t_offset": Uniform(-0.1, 0.1),
    "phi0": Uniform(-30.0, 30.0),
    "contrast": Uniform(0.01, 1.0),
    "offset": Uniform(0.5, 1.5),
}


class Trace:
    """One run of a model: the values of its sites, and the log probability that accumulates."""

    def __init__(self, values) -> None:
        self.values = values
        self.log_probability = 0.0

    def sample(self, name: str, prior: Uniform):
        value = self.values[name]
        self.log_probability = self.log_probability + prior.log_probability(value)
        return value

    def observe(self, expected, measured, sigma) -> None:
        self.log_probability = self.log_probability - 0.5 * jnp.sum(((expected - measured) / sigma) ** 2)


def xpcs_model(trace: Trace, c2, sigma, times, angles, q, L, dt) -> None:
    """The constants arrive as elements of ``arguments`` of ``run_chain``, traced with them: the core must not ask for static ones."""
    parameters = jnp.stack([trace.sample(name, PRIORS[name]) for name in model.NAMES])
    trace.observe(model.compute_g2(parameters, times, angles, q, L, dt), c2, sigma)


def log_density(program: Callable[..., None], parameters, arguments):
    trace = Trace(dict(zip(model.NAMES, parameters, strict=True)))
    program(trace, *arguments)
    return trace.log_probability


@partial(jax.jit, static_argnames=("program", "length", "leapfrog"))
def run_chain(key, centre, directions, step_size, arguments, program, length, leapfrog):
    """Draw ``length`` samples around ``centre``, in coordinates along the columns of ``directions``.

    Static are a function (it cannot be traced), the length of the scan and the number of leapfrog steps.
    """

    def potential(z):
        return -log_density(program, centre + directions @ z, arguments)

    force = jax.grad(potential)

    def trajectory(z, momentum):
        momentum = momentum - 0.5 * step_size * force(z)
        for last in [False] * (leapfrog - 1) + [True]:
            z = z + step_size * momentum
            momentum = momentum - (0.5 if last else 1.0) * step_size * force(z)
        return z, momentum

    def transition(z, key):
        for_momentum, for_choice = jax.random.split(key)
        momentum = jax.random.normal(for_momentum, z.shape, z.dtype)
        proposal, final = trajectory(z, momentum)
        change = potential(z) - potential(proposal) + 0.5 * (momentum @ momentum - final @ final)
        accepted = jnp.log(jax.random.uniform(for_choice, dtype=z.dtype)) < change
        z = jnp.where(accepted, proposal, z)
        return z, (centre + directions @ z, accepted)

    _, (draws, accepted) = jax.lax.scan(transition, jnp.zeros_like(centre), jax.random.split(key, length))
    return draws, jnp.mean(accepted.astype(centre.dtype))
