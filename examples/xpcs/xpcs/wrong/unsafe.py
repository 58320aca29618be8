"""Arguments that are static and must not be."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

TIMES = jnp.arange(1.0, 33.0)
MEASURED = 1.02 + 0.31 * jnp.exp(-0.2 * TIMES)


@partial(jax.jit, static_argnames=("contrast",))  # JXS201 contrast: compiles 6
def misfit(c2, times, contrast):
    return jnp.mean((1.02 + contrast * jnp.exp(-0.2 * times) - c2) * jnp.exp(-0.2 * times))


def contrast_is_optimised() -> str:
    """The plan's first safety rule broken: the optimizer changes contrast at each of six steps, and each step compiles."""
    contrast = 0.1
    for _ in range(6):
        contrast = contrast - 2.0 * float(misfit(MEASURED, TIMES, contrast))
    return "misfit"


@partial(jax.jit, static_argnames=("q", "dt"))
def chi2(parameters, c2, times, q, dt):
    model = parameters[1] + parameters[0] * jnp.exp(-parameters[2] * q**2 * dt * times)
    return jnp.sum((model - c2) ** 2)


gradient_chi2 = jax.jit(jax.grad(chi2))  # JXS202 q: raises ValueError  # JXS202 dt: raises ValueError


def constants_are_traced_by_the_gradient() -> str:
    """``chi2`` itself works with static constants. Its gradient, two lines below, is another jit and traces them all."""
    chi2(jnp.array([0.3, 1.0, 2e4]), MEASURED, TIMES, 0.0054, 0.1)
    gradient_chi2(jnp.array([0.3, 1.0, 2e4]), MEASURED, TIMES, 0.0054, 0.1)
    return "gradient_chi2"


@partial(jax.jit, static_argnames=("q",))
def decay(times, q):
    return jnp.exp(-2e4 * q**2 * times)


def q_is_an_array_element() -> str:
    """The annotation of the loader may say float: an element of a jax array is an array."""
    wavevectors = jnp.asarray([0.0054, 0.0081])
    decay(TIMES, wavevectors[0])  # JXS203 q: raises ValueError
    return "decay"


@partial(jax.jit, static_argnames=("q",))  # JXS204 q: compiles 12
def decay_at(times, q):
    return jnp.exp(-2e4 * q**2 * times)


def q_changes_with_the_loop() -> str:
    """One program for each of twelve wave vectors; traced, it would be one for all."""
    for q in np.linspace(0.003, 0.02, 12):
        decay_at(TIMES, float(q))
    return "decay_at"


@partial(jax.jit, static_argnames=("weight",))
def weighted(c2, weight):
    return jnp.sum(weight(c2) * c2)


def weight_is_new_each_time() -> str:
    """Two lambdas are never equal, though their texts are."""
    for _ in range(5):
        weighted(MEASURED, lambda c2: 1.0 / c2)  # JXS205 weight: compiles 5
    return "weighted"


class Geometry:
    """Hashed by identity: JAX cannot see that a field changes."""

    def __init__(self, gap: float) -> None:
        self.gap = gap


@partial(jax.jit, static_argnames=("geometry",))
def shear_phase(times, geometry):
    return geometry.gap * times


def gap_changes_after_compilation() -> str:
    geometry = Geometry(1.0)
    before = shear_phase(TIMES, geometry)
    geometry.gap = 2.0  # JXS206 geometry: stale result
    after = shear_phase(TIMES, geometry)
    return "stale result" if jnp.array_equal(before, after) else "shear_phase"


@partial(jax.jit, static_argnames=("dead",))
def without_dead_pixels(c2, dead):
    return jnp.where(jnp.isnan(c2), dead, c2)


def dead_value_is_nan() -> str:
    """NaN equals nothing, itself included: no call finds the program of the call before."""
    for _ in range(4):
        without_dead_pixels(MEASURED, float("nan"))  # JXS207 dead: compiles 4
    return "without_dead_pixels"
