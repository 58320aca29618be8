"""Every dataset constant of the example may become static without changing the numbers: static against traced, float32 and float64.

The twin programs are made from the functions of the example as they are (``__wrapped__``); the comparison is that of ``tolerance``.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import hypothesis
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import strategies as st

from tests.example import conftest, tolerance

pytestmark = pytest.mark.jax

FRAMES, ANGLES = 6, 3
PHYSICS = st.tuples(
    *(st.floats(1.0, 1e5), st.floats(-1.5, 1.5), st.floats(0.0, 1e3)),
    *(st.floats(1e-6, 1e-2), st.floats(-1.0, 1.0), st.floats(0.0, 1e-3)),
    st.floats(-30.0, 30.0),
)
CONSTANTS = {
    "wavevector_q_squared_half_dt": st.floats(1e-9, 1e-4),
    "sinc_prefactor": st.floats(1.0, 1e4),
    "q": st.floats(1e-3, 5e-2),
    "L": st.floats(1e5, 4e6),
    "dt": st.floats(1e-3, 1.0),
    "order": st.sampled_from([2, 3, 2.0, 0.5, -1.0, 2.5]),
    "contrast": st.floats(0.05, 0.5),
    "offset": st.floats(0.8, 1.2),
}
DEFINITE = {"wavevector_q_squared_half_dt": 2e-6, "sinc_prefactor": 800.0, "q": 0.0054, "L": 2e6, "dt": 0.1, "order": 3}
"""Constants at which every function below depends visibly on each of them."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A jitted function of the example, and which of its parameters are constants of the dataset."""

    module: str
    name: str
    parameters: tuple[str, ...]
    constants: tuple[str, ...]
    gradient: bool = False

    def plain(self) -> Callable[..., Any]:
        function = getattr(importlib.import_module(f"xpcs.{self.module}"), self.name).__wrapped__
        return jax.grad(function) if self.gradient else function


FACTORS = ("wavevector_q_squared_half_dt", "sinc_prefactor")
DATASET = ("q", "L", "dt")
CHI2 = ("parameters", "c2", "sigma", "times", "angles", *DATASET)
SUBJECTS = (
    Subject("physics", "g1_diffusion", ("physics", "times", FACTORS[0]), FACTORS[:1]),
    Subject("physics", "g1_shear", ("physics", "times", "angles", FACTORS[1]), FACTORS[1:]),
    Subject("physics", "g1_total", ("physics", "times", "angles", *FACTORS), FACTORS),
    Subject("physics", "g2_scaled", ("physics", "times", "angles", *FACTORS, "contrast", "offset"), FACTORS),
    Subject("physics", "g2_with_factors", ("physics", "times", "angles", *FACTORS, "contrast", "offset"), FACTORS),
    Subject("model", "chi2", CHI2, DATASET),
    Subject("model", "chi2", CHI2, DATASET, gradient=True),
    Subject("preparation", "moment", ("c2", "order"), ("order",)),
)
by_name = pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: "gradient_chi2" if subject.gradient else subject.name)
by_dtype = pytest.mark.parametrize("dtype", ["float32", "float64"])


@pytest.fixture(scope="module", autouse=True)
def example_on_path() -> Iterator[None]:
    sys.path.insert(0, str(conftest.PROJECT))
    yield
    sys.path.remove(str(conftest.PROJECT))


def precision(dtype: str) -> contextlib.AbstractContextManager[Any]:
    """Double precision on or off for a while; the switch has moved between JAX versions."""
    switch = getattr(jax, "enable_x64", None)
    if switch is None:
        from jax.experimental import enable_x64 as switch
    return switch(dtype == "float64")


def arguments_of(subject: Subject, values: dict[str, Any], dtype: str) -> dict[str, Any]:
    """The arguments in order: arrays in ``dtype``; what is a number stays a Python number, as the example passes it."""
    times = values.get("dt", 0.1) * (np.arange(FRAMES) + 0.5)
    known: dict[str, Any] = {
        **values,
        "sigma": 0.01,
        "physics": jnp.asarray(values["physics"], dtype),
        "parameters": jnp.asarray((*values["physics"], values["contrast"], values["offset"]), dtype),
        "times": jnp.asarray(times, dtype),
        "angles": jnp.asarray(np.linspace(0.0, 90.0, ANGLES), dtype),
        "c2": jnp.asarray(1.1 + 0.2 * np.cos(np.arange(ANGLES * FRAMES**2)).reshape(ANGLES, FRAMES, FRAMES), dtype),
    }
    return {name: known[name] for name in subject.parameters}


@functools.cache
def programs(subject: Subject) -> tuple[Callable[..., Any], Callable[..., Any]]:
    """The traced and the static program; they differ in their static set and in nothing else."""
    return jax.jit(subject.plain()), jax.jit(subject.plain(), static_argnames=subject.constants)


def compare(subject: Subject, values: dict[str, Any], dtype: str, static_values: dict[str, Any] | None = None) -> str | None:
    """The difference between the programs at ``values``; the static one may be given others, to see that this is noticed."""
    traced_program, static_program = programs(subject)
    with precision(dtype):
        arguments = arguments_of(subject, values, dtype)
        with jax.disable_jit():
            eager = subject.plain()(*arguments.values())
        traced = traced_program(*arguments.values())
        static = static_program(*(arguments | (static_values or {})).values())
    with precision("float64"), jax.disable_jit():
        reference = subject.plain()(*arguments_of(subject, values, "float64").values())
    return tolerance.difference(eager, traced, static, reference)


@by_name
@by_dtype
def test_static_equals_traced(subject: Subject, dtype: str) -> None:
    @hypothesis.settings(max_examples=8)
    @hypothesis.given(values=st.fixed_dictionaries({"physics": PHYSICS, **CONSTANTS}))
    def compared(values: dict[str, Any]) -> None:
        assert compare(subject, values, dtype) is None

    compared()


def definite() -> dict[str, Any]:
    return {"physics": (1.8e4, -0.4, 600.0, 4e-4, 0.2, 1e-5, 4.0), "contrast": 0.3, "offset": 1.0, **DEFINITE}


@by_name
@by_dtype
def test_another_constant_is_noticed(subject: Subject, dtype: str) -> None:
    """The comparison is not empty: a constant that is wrong by one in a thousand is a difference, for every constant."""
    assert compare(subject, definite(), dtype) is None
    for name in subject.constants:
        assert compare(subject, definite(), dtype, {name: DEFINITE[name] * 1.001}) is not None, name


@by_name
def test_programs_differ_in_their_static_set(subject: Subject) -> None:
    traced_program, static_program = programs(subject)
    arguments = arguments_of(subject, definite(), "float32")
    inputs = [len(program.trace(*arguments.values()).jaxpr.in_avals) for program in (traced_program, static_program)]
    assert inputs[0] - inputs[1] == len(subject.constants)


@pytest.mark.parametrize(
    ("static", "found"),
    [
        (np.float32(1.0), None),
        (np.nextafter(np.float32(1.0), np.float32(2.0)), None),
        (np.float32(1.0 + 1e-4), "static"),
        (np.float32("nan"), "static"),
        (np.float64(1.0), "dtype"),
        (np.ones(1, "float32"), "shape"),
        (np.int32(1), "dtype"),
    ],
)
def test_tolerance(static: Any, found: str | None) -> None:
    one = jnp.asarray(1.0, "float32")
    with precision("float64"):
        difference = tolerance.difference(one, one, jnp.asarray(static), np.float64(1.0))
    assert difference is None if found is None else found in str(difference)


def test_tolerance_measures_noise_by_noise() -> None:
    """Where eager and traced are both far from the truth, the static value may be elsewhere, but not farther."""
    eager, traced, reference = jnp.asarray(1.10, "float32"), jnp.asarray(1.08, "float32"), np.float64(1.0)
    assert tolerance.difference(eager, traced, jnp.asarray(0.9, "float32"), reference) is None
    assert tolerance.difference(eager, traced, jnp.asarray(1.5, "float32"), reference) is not None


def test_integers_are_exact() -> None:
    two, three = jnp.asarray(2), jnp.asarray(3)
    assert tolerance.difference(two, two, two, two) is None
    assert "value" in str(tolerance.difference(two, two, three, two))


@by_dtype
def test_branch_and_loop_equal_eager(dtype: str) -> None:
    """The required statics of the example have no traced twin: their branches and loops are compared with eager execution."""
    preparation = importlib.import_module("xpcs.preparation")
    with precision(dtype):
        c2 = jnp.asarray(np.random.default_rng(0).normal(size=(2, 9, 9)), dtype)
        angles = jnp.asarray([0.0, 30.0, 75.0], dtype)
        cases = [(preparation.rebin, (c2, factor)) for factor in (1, 2, 3, 4)]
        cases += [(preparation.angular_weights, (angles, 10.0, normalise)) for normalise in (True, False)]
        cases += [(preparation.without_diagonal, (c2, width)) for width in (0, 1, 2)]
        for function, arguments in cases:
            static = function(*arguments)
            with jax.disable_jit():
                eager = function.__wrapped__(*arguments)
            np.testing.assert_allclose(static, eager, rtol=8 * float(jnp.finfo(dtype).eps), atol=8 * float(jnp.finfo(dtype).eps))
