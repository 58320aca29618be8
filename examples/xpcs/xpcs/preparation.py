"""Frames become what is fitted. The static arguments here have to be: a shape, a branch, a loop and an exponent."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("factor",))
def rebin(c2, factor):
    """Average blocks of ``factor`` by ``factor`` frames: it decides a shape."""
    n = c2.shape[-1] // factor
    blocks = c2[..., : n * factor, : n * factor].reshape(*c2.shape[:-2], n, factor, n, factor)
    return blocks.mean(axis=(-3, -1))


@partial(jax.jit, static_argnames=("normalise",))
def angular_weights(angles, flow_direction, normalise):
    """More weight where the flow is seen: ``normalise`` decides a branch."""
    weights = 0.2 + jnp.abs(jnp.cos(jnp.deg2rad(angles - flow_direction)))
    if normalise:
        weights = weights / jnp.sum(weights)
    return weights


@partial(jax.jit, static_argnums=(1,))
def without_diagonal(c2, width):
    """Replace the diagonals, where a frame meets itself, by their neighbours: ``width`` is the length of a Python loop."""
    row = jnp.arange(c2.shape[-1])
    distance = row[:, None] - row[None, :]
    for offset in range(width):
        neighbour = jnp.roll(c2, shift=width - offset, axis=-1)
        c2 = jnp.where(jnp.abs(distance) == offset, neighbour, c2)
    return c2


@partial(jax.jit, static_argnames=("order",))
def moment(c2, order):
    """The mean of a power: XLA multiplies where the exponent is known, and calls ``pow`` where it is not."""
    return jnp.mean(c2**order)
