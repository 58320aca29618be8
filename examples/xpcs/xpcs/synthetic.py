"""Data as an experiment would give them, from known parameters."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from xpcs import dataset as datasets
from xpcs import model

TRUE = np.array([1.8e4, -0.4, 6.0e2, 4.0e-4, 0.2, 1.0e-5, 4.0, 0.31, 1.02])
"""D0, alpha, D_offset, gamma_dot_t0, beta, gamma_dot_t_offset, phi0, contrast, offset."""
SCALE = np.array([1.0e4, 0.5, 1.0e3, 2.0e-4, 0.5, 1.0e-4, 10.0, 0.2, 0.5])
START = TRUE + SCALE * np.array([0.4, -0.3, 0.3, 0.4, -0.3, 0.2, -0.4, -0.5, 0.1])
SIGMA = 0.01


def measure(dataset: datasets.Dataset, seed: int):
    """Two-time correlation functions with Gaussian noise; the same for the same seed."""
    exact = model.Prediction(dataset)(jnp.asarray(TRUE))
    noise = np.random.default_rng(seed).normal(scale=SIGMA, size=exact.shape)
    return exact + jnp.asarray(noise)
