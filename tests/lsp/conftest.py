"""A small project of two files and more, and an editor that has it open."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("pygls.lsp.server")
pytest.importorskip("pytest_lsp")

if TYPE_CHECKING:
    from tests.lsp.editor import Editor

MODEL = """\
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("dt",))
def decay(times, rate, dt):
    return jnp.exp(-rate * times * dt)


@jax.jit
def first(values, count):
    ü = "é☃🎉"; return jnp.zeros(count) + values[0]
"""
FIT = """\
import jax

from core.model import decay, first


def loss(rate, dt, times):
    ü = "é🎉"; return decay(times, rate, dt).sum()


gradient = jax.jit(jax.grad(loss))
"""
RUN = """\
import jax.numpy as jnp

from core import fit, model

TIMES = jnp.arange(5.0)

fit.gradient(0.1, 0.5, TIMES)
model.first(TIMES, 3)
"""


@pytest.fixture
def project(tmp_path: pathlib.Path) -> pathlib.Path:
    root = (tmp_path / "größe 🎉").resolve()
    for name, text in {
        "pyproject.toml": "[project]\nname = 'p'\n",
        "core/__init__.py": "",
        "core/model.py": MODEL,
        "core/fit.py": FIT,
        "run.py": RUN,
    }.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8", newline="")
    return root


@pytest.fixture
def start() -> Iterator[Callable[..., Editor]]:
    """Starts editors; they are closed at the end of the test."""
    from tests.lsp.editor import Editor

    started: list[Editor] = []

    def make(*folders: pathlib.Path, **more: Any) -> Editor:
        started.append(Editor(*folders, **more))
        return started[-1]

    yield make
    for editor in started:
        editor.close()
