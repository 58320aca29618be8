"""The tolerance model: what counts as the same number, element by element."""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_jaxstatic.verify.runtime import tolerance

pytestmark = pytest.mark.jax
ONE = jnp.asarray(1.0, "float32")


def step(value: Any, ulps: int) -> Any:
    found = np.asarray(value)
    for _ in range(abs(ulps)):
        found = np.nextafter(found, np.asarray(np.inf if ulps > 0 else -np.inf, found.dtype))
    return jnp.asarray(found)


@pytest.mark.parametrize(("ulps", "same"), [(0, True), (1, True), (8, True), (-8, True), (12, False), (-20, False)])
def test_eight_ulp_around_the_interval(ulps: int, same: bool) -> None:
    found = tolerance.compare(ONE, ONE, step(ONE, ulps), lambda: np.float64(1.0))
    assert (found.difference is None) == same
    assert found.ulps == abs(ulps) if same else found.difference is not None


def test_between_eager_and_traced() -> None:
    """The interval between eager and traced is accepted as far as it is noise: as one ulp in the inputs makes such a difference."""
    noise = [ONE * 1.15]
    assert tolerance.compare(ONE, ONE * 1.2, ONE * 1.1, lambda: np.float64(5.0), lambda: noise).difference is None
    assert tolerance.compare(ONE, ONE * 1.2, ONE * 1.1, lambda: np.float64(5.0)).difference is not None
    assert tolerance.compare(ONE, ONE * 1.2, ONE * 1.7, lambda: np.float64(1.1), lambda: noise).difference is not None


def test_noise_is_measured_by_the_reference() -> None:
    eager, traced, truth = ONE * 1.10, ONE * 1.08, np.float64(1.0)
    assert tolerance.compare(eager, traced, ONE * 0.7, lambda: truth).difference is None
    assert tolerance.compare(eager, traced, ONE * 1.5, lambda: truth).difference is not None


def test_noise_is_measured_by_moved_inputs() -> None:
    """Eager and traced are right by luck; one ulp in the inputs moves the result by a hundredth."""
    static = ONE * 1.02
    assert tolerance.compare(ONE, ONE, static, lambda: np.float64(1.0)).difference is not None
    assert tolerance.compare(ONE, ONE, static, lambda: np.float64(1.0), lambda: [ONE * 1.01]).difference is None
    assert tolerance.compare(ONE, ONE, ONE * 1.1, lambda: np.float64(1.0), lambda: [ONE * 1.01]).difference is not None


def test_suddenly_exact_is_a_difference() -> None:
    """``(x + s) - s`` turned into ``x``: the model of noise would accept it, for it is nearer to the truth. It is told, and marked."""
    two = jnp.asarray(2.0, "float32")
    found = tolerance.compare(two, two, ONE * 1.5, lambda: np.float64(1.5)).difference
    assert found is not None
    assert found.nearer
    assert found.ulps == 2**22


@pytest.mark.parametrize(
    ("traced", "static", "what"),
    [
        (jnp.float32(1), jnp.asarray(1, "int32"), "dtype"),
        (jnp.ones(2), jnp.ones(3), "shape"),
        (jnp.asarray(1.0, jnp.float32), jnp.asarray(1.0), "weak_type"),
        ((jnp.ones(2),), [jnp.ones(2)], "structure"),
        (jnp.asarray([1, 2]), jnp.asarray([1, 3]), "value"),
        (jnp.asarray([True]), jnp.asarray([False]), "value"),
        (jnp.asarray([1.0, np.nan]), jnp.asarray([1.0, 2.0]), "nan"),
        (jnp.asarray([1.0, np.inf]), jnp.asarray([1.0, -np.inf]), "nan"),
        (jnp.asarray([1.0 + 1j]), jnp.asarray([1.0 + 1.1j]), "value"),
    ],
)
def test_exact(traced: Any, static: Any, what: str) -> None:
    if what == "weak_type":
        static = jnp.sin(1.0)
        traced = jnp.asarray(np.asarray(static))
    assert tolerance.compare(traced, traced, traced, lambda: traced).difference is None
    found = tolerance.compare(traced, traced, static, lambda: traced).difference
    assert found is not None
    assert found.what == what


def test_nan_is_nan() -> None:
    values = jnp.asarray([np.nan, np.inf, -np.inf, 0.0, -0.0])
    assert tolerance.compare(values, values, values, lambda: values).difference is None


@settings(max_examples=60, deadline=None)
@given(st.floats(width=32, allow_nan=False, allow_infinity=False), st.integers(0, 8))
def test_small_steps_are_never_reported(value: float, ulps: int) -> None:
    one = jnp.asarray(value, "float32")
    assert tolerance.compare(one, one, step(one, ulps), lambda: np.float64(value)).difference is None


@settings(max_examples=60, deadline=None)
@given(st.floats(min_value=2.0**-100, max_value=2.0**100, width=32), st.sampled_from([1.001, 0.999, -1.0, 2.0]))
def test_a_thousandth_is_always_reported(value: float, factor: float) -> None:
    one = jnp.asarray(value, "float32")
    assert tolerance.compare(one, one, one * factor, lambda: np.float64(value)).difference is not None


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
def test_distance_in_ulps(dtype: str) -> None:
    info = jnp.finfo(dtype)
    left = np.asarray(jnp.asarray([1.0, -1.0, 0.0], dtype))
    right = np.asarray(jnp.asarray([1.0 + float(info.eps), -1.0 - 2 * float(info.eps), 0.0], dtype))
    assert tolerance.ulps_between(left, right).tolist() == [1, 2, 0]
