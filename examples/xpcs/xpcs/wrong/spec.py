"""Declarations that do not say what their author means. Most raise as soon as jit is applied, so they stand inside functions."""

from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp

TIMES = jnp.arange(1.0, 33.0)


def index_out_of_range() -> str:
    @partial(jax.jit, static_argnums=(1, 2, 3))  # JXS301 3: raises ValueError
    def window(c2, first, last):
        return c2[first:last]

    window(TIMES, 2, 9)
    return "window"


def name_was_removed() -> str:
    @partial(jax.jit, static_argnames=("n_lags", "normed"))  # JXS302 normed: raises ValueError
    def histogram(lags, n_lags):
        return jnp.zeros(n_lags).at[lags].add(1.0)

    histogram(jnp.array([0, 1]), 4)
    return "histogram"


def static_and_donated() -> str:
    @partial(jax.jit, static_argnums=(1,), donate_argnums=(0, 1))  # JXS303 n_lags: raises ValueError
    def histogram(lags, n_lags):
        return jnp.zeros(n_lags).at[lags].add(1.0)

    histogram(jnp.array([0, 1]), 4)
    return "histogram"


@partial(jax.jit, static_argnums=(1,), static_argnames=("width",))  # JXS304 width: raises TypeError
def smooth(c2, passes, width):
    kernel = jnp.ones(width) / width
    for _ in range(passes):
        c2 = jnp.convolve(c2, kernel, mode="same")
    return c2


def name_is_ignored_by_position() -> str:
    """With both specifications given JAX matches neither to the other: passed by position, ``width`` is traced."""
    smooth(TIMES, 2, 3)
    return "smooth"


def name_among_indices() -> str:
    @partial(jax.jit, static_argnums=(1, "longest"))  # JXS305 longest: raises TypeError
    def histogram(lags, n_lags, longest):
        return jnp.zeros(n_lags).at[jnp.minimum(lags, longest)].add(1.0)

    histogram(jnp.array([0, 1]), 4, 3)
    return "histogram"


@partial(jax.jit, static_argnames=("factor",))
def rebin(times, factor):
    return times.reshape(-1, factor).mean(axis=1)


def two_spellings_two_programs() -> str:
    """One of the two lines is reported: together they compile the same program twice."""
    rebin(TIMES, 4)  # JXS306 factor: compiles 2
    rebin(TIMES, factor=4)  # JXS306 factor: compiles 2
    return "rebin"
