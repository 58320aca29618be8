"""Arguments that have to be static, or would better be, and are not."""

from __future__ import annotations

import jax
import jax.numpy as jnp

TIMES = jnp.arange(1.0, 33.0)


@jax.jit  # JXS101 n_lags: raises TypeError
def lag_histogram(lags, n_lags):
    return jnp.zeros(n_lags).at[lags].add(1.0)


def shape_is_traced() -> str:
    lag_histogram(jnp.array([0, 1, 1, 3]), 4)
    return "lag_histogram"


@jax.jit  # JXS101 normalise: raises TracerBoolConversionError
def weights(angles, normalise):
    cosines = jnp.abs(jnp.cos(angles))
    if normalise:
        cosines = cosines / jnp.sum(cosines)
    return cosines


def branch_is_traced() -> str:
    weights(TIMES, True)
    return "weights"


@jax.jit  # JXS102 order: compiles 1 (a pow where two multiplications would do)
def moment(c2, order):
    return jnp.mean(c2**order)


def exponent_is_always_three() -> str:
    moment(TIMES, 3)
    moment(2.0 * TIMES, 3)
    return "moment"


@jax.jit  # JXS103 longest: raises TracerBoolConversionError
def cut(times, longest):
    if longest > 10.0:
        return times[:10]
    return times


def branch_on_an_array() -> str:
    """Static cannot help here: what arrives is an array. ``jnp.where`` or ``lax.cond`` does."""
    cut(TIMES, jnp.max(TIMES))
    return "cut"


class Detector:
    """A plain class: no pytree, so JAX cannot trace an instance."""

    def __init__(self, pixel: float) -> None:
        self.pixel = pixel

    @jax.jit  # JXS402 self: raises TypeError
    def positions(self, indices):
        return self.pixel * indices


def self_is_traced() -> str:
    Detector(75e-6).positions(TIMES)
    return "positions"
