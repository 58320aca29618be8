"""A folder with a small project, and the doors run on it as a user runs them: in processes of their own."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
from collections.abc import Mapping

import pytest

FAKE = pathlib.Path(__file__).with_name("fake")
HOST = """
import multiprocessing, sys
if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv.pop(1))
    from flake8.main.cli import main
    sys.exit(main())
"""

PROJECT = {
    "pyproject.toml": "[project]\nname = 'p'\n",
    "core/__init__.py": "",
    "core/model.py": """\
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("dt",))
def decay(times, rate, dt):
    return jnp.exp(-rate * times * dt)


@jax.jit
def first(values, count):
    return jnp.zeros(count) + values[0]


@partial(jax.jit, static_argnums=(1, 5))
def scaled(values, factor):
    return values * factor


@partial(jax.jit, static_argnames="oder")  # noqa: JXS302
def moment(values, order):
    return jnp.sum(values**order)
""",
    "core/fit.py": """\
import jax

from core.model import decay


def loss(rate, dt, times):
    ü = 'é☃'; return decay(times, rate, dt).sum()


gradient = jax.jit(jax.grad(loss))
""",
    "run.py": """\
import jax.numpy as jnp

from core import fit, model
from elsewhere import guess

TIMES = jnp.arange(5.0)

fit.gradient(0.1, 0.5, TIMES)
model.first(TIMES, 3)
model.decay(TIMES, 0.1, [0.5])
model.decay(TIMES, 0.1, jnp.float32(0.5))  # noqa
model.moment(TIMES, guess())
""",
    "tests/test_model.py": """\
import jax
import jax.numpy as jnp


@jax.jit
def head(values, size):
    return jnp.zeros(size)


def test_head():
    assert head(jnp.ones(3), 2).shape == (2,)
""",
}


class Folder:
    """A project, an engine that counts its calls (or, without ``fake``, the real one), and the ways to ask."""

    def __init__(self, root: pathlib.Path, *, fake: bool = True) -> None:
        self.root = root / "project"
        self.root.mkdir()
        self.log = root / "analyses"
        self.host = root / "host.py"
        self.host.write_text(HOST)
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(FAKE) if fake else "",
            "ANALYSES": str(self.log),
            "XDG_CACHE_HOME": str(root / "user-cache"),
            "TMPDIR": str(root),
            "PYTHONWARNINGS": "ignore",
        }

    def write(self, texts: Mapping[str, str | bytes]) -> None:
        for name, text in texts.items():
            place = self.root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text if isinstance(text, bytes) else text.encode())

    def run(self, *command: str, stdin: str = "", cwd: str = "") -> subprocess.CompletedProcess[str]:
        """Run Python with these arguments in the project; forgets earlier analyses."""
        self.log.unlink(missing_ok=True)
        return subprocess.run(
            [sys.executable, *command],
            cwd=self.root / cwd,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    def flake8(self, *arguments: str, stdin: str = "", cwd: str = "") -> str:
        """What flake8 prints; it must not have crashed."""
        done = self.run("-m", "flake8", *arguments, stdin=stdin, cwd=cwd)
        assert "Traceback" not in done.stderr, done.stderr
        assert done.stderr == ""
        return done.stdout

    def jaxstatic(self, *arguments: str, cwd: str = "") -> subprocess.CompletedProcess[str]:
        done = self.run("-c", "import sys; from flake8_jaxstatic import cli; sys.exit(cli.main())", *arguments, cwd=cwd)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def analyses(self) -> int:
        """How often the engine ran in the last command."""
        return len(self.log.read_text().splitlines()) if self.log.exists() else 0


@pytest.fixture
def folder(tmp_path: pathlib.Path) -> Folder:
    made = Folder(tmp_path)
    made.write(
        {
            "pyproject.toml": "[project]\nname = 'p'\n",
            "a.py": "bad(a)\nx = 1\nbad(b)  # noqa\nbad(c)  # noqa: JXS1\nbad(d)  # noqa: JXS2\nhint(e)\n",
            "pkg/__init__.py": "",
            "pkg/b.py": "def f():\n    s = 'é☃'; bad(z); bad(y)\n    t = '''\n    bad(x)\n'''  # noqa: JXS202\n",
            "pkg/clean.py": "x = 1\n",
            "pkg/skipped.py": "# flake8: noqa\nbad(s)\n",
            "tests/test_a.py": "bad(t)\nhint(u)\n",
        }
    )
    return made


@pytest.fixture
def real(tmp_path: pathlib.Path) -> Folder:
    """A small project judged by the real engine, with findings in library, script and test."""
    made = Folder(tmp_path, fake=False)
    made.write(PROJECT)
    return made
