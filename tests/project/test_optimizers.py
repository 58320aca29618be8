"""The setting ``optimizers``: what a named call hands to its function first is optimized, and nothing is said of the rest."""

from __future__ import annotations

import pathlib

import pytest

from flake8_jaxstatic import pipeline, settings
from flake8_jaxstatic.knowledge import loader
from flake8_jaxstatic.project import configuration, optimizers, workspace

PROGRAM = """\
from functools import partial

import jax
import jax.numpy as jnp
import mylab.fitting


@partial(jax.jit, static_argnames=("rate", "order"))
def step(x, rate, order):
    return x * rate**order


def cost(rate, x, order):
    return step(x, rate, order).sum()


best = mylab.fitting.minimise(cost, 0.5, args=(jnp.ones(3), 2))
"""
STUB = "@transform('jit')\ndef other(function, *, names: spec(static_names) = ...): ...\n"


def codes(folder: pathlib.Path, **told: tuple[str, ...]) -> list[tuple[str, str]]:
    (folder / "pyproject.toml").touch()
    (folder / "a.py").write_text(PROGRAM, encoding="utf-8")
    chosen = settings.Settings(**told)  # type: ignore[arg-type]
    found = pipeline.analyse(workspace.Workspace.open(folder, chosen), chosen)
    return [(finding.code, finding.param) for finding in found.findings]


def test_a_named_call_optimizes_the_first_argument_only(tmp_path: pathlib.Path) -> None:
    assert codes(tmp_path) == []
    assert codes(tmp_path, optimizers=("mylab.fitting.maximise",)) == []
    assert codes(tmp_path, optimizers=("mylab.fitting.minimise",)) == [("JXS201", "rate")]


def test_a_stub_of_the_same_module_stays_and_wins(tmp_path: pathlib.Path) -> None:
    (tmp_path / "stubs").mkdir()
    stub = tmp_path / "stubs" / "mylab.fitting.pyi"
    stub.write_text(STUB, encoding="utf-8")
    named = {"knowledge": ("stubs/mylab.fitting.pyi",), "optimizers": ("mylab.fitting.minimise",)}
    assert codes(tmp_path, **named) == [("JXS201", "rate")]
    told = optimizers.stubs(named["optimizers"], {"stubs/mylab.fitting.pyi": STUB})
    assert loader.Knowledge(tuple(told.items())).lookup("mylab.fitting.other") is not None
    stub.write_text("def minimise(function, *args, **kwargs) -> any: ...\n", encoding="utf-8")
    assert codes(tmp_path, **named) == []


@pytest.mark.parametrize("name", ["minimise", "my lab.minimise", "mylab.", "mylab.*"])
def test_a_name_that_is_none_is_an_error(name: str) -> None:
    option = configuration.check_key("optimizers", "here")
    with pytest.raises(configuration.ConfigurationError, match="no dotted name"):
        configuration.check_value(option, [name], "here")
