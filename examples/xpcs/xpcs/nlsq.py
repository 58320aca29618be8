"""Least squares: Levenberg-Marquardt with forward-mode Jacobians."""

from __future__ import annotations

from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from xpcs import dataset as datasets
from xpcs import model


@dataclass(frozen=True)
class Fit:
    """Best parameters, their covariance and the sum of squares there."""

    parameters: np.ndarray
    covariance: np.ndarray
    chi2: float
    iterations: int


class Residuals:
    """Residuals and their Jacobian for one dataset.

    The jitted bound method is made once, here, and not at each call. It is called by keyword with the numbers of the dataset: these may
    be static. The parameters, contrast and offset among them, change at every step and must not.
    """

    def __init__(self, dataset: datasets.Dataset, c2: jax.Array, sigma: float) -> None:
        self.dataset = dataset
        self.c2 = c2
        self.sigma = sigma
        self.times = dataset.dt * (jnp.arange(dataset.frames) + 0.5)
        self.angles = jnp.asarray(dataset.angles)
        self._residuals = jax.jit(self._raw_residuals, static_argnames=("q", "L", "dt"))
        self._jacobian = jax.jit(jax.jacfwd(self.__call__))

    def _raw_residuals(self, parameters, q, L, dt):
        return ((model.compute_g2(parameters, self.times, self.angles, q, L, dt) - self.c2) / self.sigma).ravel()

    def __call__(self, parameters):
        return self._residuals(parameters, q=self.dataset.q, L=self.dataset.L, dt=self.dataset.dt)

    def jacobian(self, parameters):
        return self._jacobian(parameters)


@jax.jit
def damped_step(jacobian, residuals, damping):
    """``damping`` changes with every step: traced, it costs nothing."""
    normal = jacobian.T @ jacobian
    damped = normal + damping * jnp.diag(jnp.diag(normal) + 1e-12)
    return jnp.linalg.solve(damped, -jacobian.T @ residuals)


def fit(residuals: Residuals, start: np.ndarray, scale: np.ndarray, max_iterations: int = 60) -> Fit:
    """Minimise the sum of squares in units of ``scale``, in which all parameters are of order one."""
    unit = jnp.asarray(scale)
    parameters = jnp.asarray(start)
    current = residuals(parameters)
    chi2 = float(current @ current)
    damping = 1e-2
    iterations = 0
    while iterations < max_iterations and damping < 1e9:
        iterations += 1
        jacobian = residuals.jacobian(parameters) * unit
        step = damped_step(jacobian, current, damping)
        proposal = parameters + step * unit
        proposed = residuals(proposal)
        new = float(proposed @ proposed)
        if not new < chi2:
            damping = damping * 4.0
            continue
        gain = (chi2 - new) / chi2
        parameters, current, chi2, damping = proposal, proposed, new, max(damping / 5.0, 1e-9)
        if gain < 1e-10:
            break
    jacobian = residuals.jacobian(parameters) * unit
    inverse = np.linalg.pinv(np.asarray(jacobian.T @ jacobian))
    return Fit(np.asarray(parameters), inverse * np.outer(scale, scale), chi2, iterations)
