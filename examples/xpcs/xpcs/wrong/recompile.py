"""Jitted functions that are made again and again."""

from __future__ import annotations

import jax
import jax.numpy as jnp

TIMES = jnp.arange(1.0, 33.0)


def jit_in_the_loop() -> str:
    """Each turn makes a new function, and JAX remembers programs by function."""
    for rate in jnp.linspace(0.1, 0.5, 5):
        decay = jax.jit(lambda times, rate: jnp.exp(-rate * times))  # JXS401: compiles 5
        decay(TIMES, rate)
    return "<lambda>"
