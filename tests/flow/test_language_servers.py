"""Call sites of jitted functions: what a language server finds, the linter finds (``benchmarks/oracle``); it knows some more."""

from __future__ import annotations

import pathlib
import shutil

import pytest

from benchmarks.oracle import language_server, named, resolve

PROJECT = {
    "lib/__init__.py": "",
    "lib/core.py": """\
from functools import partial

import jax


@partial(jax.jit, static_argnames="n")
def power(x, n):
    return x**n


def double(x):
    return x + x


fast = jax.jit(double)


class Model:
    @partial(jax.jit, static_argnums=0)
    def step(self, x):
        return x

    def run(self, x):
        return self.step(x)
""",
    "use.py": """\
import jax

from lib import core
from lib.core import fast, power as raised

print(core.power(2.0, n=3), raised(2.0, n=2), fast(1.0), core.Model().step(1.0))
handed = fast
print(handed(2.0), jax.vmap(fast)(jax.numpy.ones(2)))
""",
}


@pytest.fixture
def project(tmp_path: pathlib.Path) -> pathlib.Path:
    """The files above."""
    for name, text in PROJECT.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_names_of_jitted_functions_and_their_calls(project: pathlib.Path) -> None:
    symbols = list(named.names(named.trees(project)))
    found = resolve.linted(project, symbols)
    lines = {symbol.text: sorted(place.line for place in places) for symbol, places in found.items()}
    assert lines == {"power": [6, 6], "fast": [6, 8, 8], "step": [6, 24]}


def test_a_language_server_finds_no_call_that_the_linter_does_not(project: pathlib.Path) -> None:
    program, *rest = language_server.COMMANDS["ty"]  # the other one answers before it has read the other files
    installed = shutil.which(program)
    if installed is None:
        pytest.skip(f"{program} is not installed")
    read = named.trees(project)
    symbols = list(named.names(read))
    theirs = resolve.served((installed, *rest), project, symbols, read)
    ours = resolve.linted(project, symbols)
    assert sum(map(len, theirs.values())) >= 4
    assert all(places <= ours[symbol] for symbol, places in theirs.items())
