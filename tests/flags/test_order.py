"""Before or after the first device: programs of several files, each with the line at which the order is wrong, or none; and each is run."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys

import pytest

from flake8_jaxstatic.project import environment, workspace
from flake8_jaxstatic.settings import Settings

FOUR = "--xla_force_host_platform_device_count=4"
SET = f'import os\nos.environ["XLA_FLAGS"] = "{FOUR}"\n'
COUNT = "import jax\nprint(jax.device_count())\n"
SETUP = "import os\ndef setup():\n    os.environ['XLA_FLAGS'] = '--xla_force_host_platform_device_count=4'\n"
MAIN = "import jax\nfrom config import setup\ndef main():\n    {}\n    {}\n    print(jax.device_count())\nmain()\n"
QUIET = """\
import jax
import jax.numpy as jnp
made = jax.jit(jax.grad(lambda x: x * x))
none = [jnp.ones(n) for n in range(0)]
@jax.custom_jvp
def f(x):
    return x
f.defjvp(lambda primals, tangents: (primals[0], tangents[0]))
f(1.0)
"""
NAMED = f"""\
import os
import jax
import jax.numpy as jnp
env = os.environ
FLAGS = {{"XLA_FLAGS": "{FOUR}"}}
tables = [jnp.ones(n) for n in range(2)]
for key, value in FLAGS.items():
    env[key] = value
"""
METHOD = """\
import os, jax
class Run:
    def __init__(self):
        self.devices = jax.devices()
        self.setup()
    def setup(self):
        os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=4"
Run()
print(jax.device_count())
"""
# name: files, (file, line) or None, what main.py prints
PROJECTS: dict[str, tuple[dict[str, str], tuple[str, int] | None, str]] = {
    "the package sets it first": ({"pkg/__init__.py": SET + "import jax\n", "main.py": f"import pkg\n{COUNT}"}, None, "4"),
    "after import jax": ({"main.py": f"import jax\nimport jax.numpy as jnp\nkinds = jnp.dtype('float32')\n{SET}{COUNT}"}, None, "4"),
    "a submodule was first": (
        {"pkg/__init__.py": f"from pkg import table\n{SET}", "pkg/table.py": "import jax.numpy as jnp\nT = jnp.eye(2)\n",
         "main.py": f"import pkg\n{COUNT}"},
        ("pkg/__init__.py", 3), "1",
    ),
    "a submodule with functions only": (
        {"pkg/__init__.py": f"from pkg import table\n{SET}",
         "pkg/table.py": "import jax\nimport jax.numpy as jnp\ndef t():\n    return jnp.eye(2)\nfast = jax.jit(t)\n",
         "main.py": f"import pkg\n{COUNT}"},
        None, "4",
    ),
    "a default argument": ({"main.py": f"import jax.numpy as jnp\ndef f(x=jnp.eye(2)):\n    pass\n{SET}{COUNT}"}, ("main.py", 5), "1"),
    "the program was first": (
        {"pkg/__init__.py": SET, "main.py": "import jax.numpy as jnp\nx = jnp.ones(3)\nimport pkg\n" + COUNT}, ("main.py", 3), "1",
    ),
    "a function called too late": (
        {"config.py": SETUP,
         "main.py": MAIN.format("jax.devices()", "setup()")},
        ("main.py", 5), "1",
    ),
    "a function called in time": (
        {"config.py": SETUP,
         "main.py": MAIN.format("setup()", "jax.devices()")},
        None, "4",
    ),
    "a method": (
        {"main.py": METHOD},
        ("main.py", 5), "1",
    ),
    "a jitted function": (
        {"main.py": f"import jax\n@jax.jit\ndef f(x):\n    return x\nf(1)\n{SET}{COUNT}"}, ("main.py", 7), "1",
    ),
    "behind a condition": (
        {"main.py": f"import sys, jax\nif len(sys.argv) > 1:\n    print(jax.devices())\n{SET}{COUNT}"}, None, "4",
    ),
    "a file beside, imported by name": (
        {"first.py": "import jax\nN = jax.local_device_count()\n", "main.py": f"import first\n{SET}{COUNT}"}, ("main.py", 3), "1",
    ),
    "backends cleared": (
        {"main.py": f"import jax\nfrom jax.extend.backend import clear_backends\njax.devices()\nclear_backends()\n{SET}{COUNT}"}, None, "",
    ),
    "a circle of imports": (
        {"a.py": "import b\n", "b.py": "import a\nimport jax.numpy as jnp\nx = jnp.ones(1)\n", "main.py": f"import a\n{SET}{COUNT}"},
        ("main.py", 3), "1",
    ),
    "jitted elsewhere": (
        {"fast.py": "import jax\ntwice = jax.jit(lambda x: x * 2)\n", "main.py": f"from fast import twice\ntwice(1.0)\n{SET}{COUNT}"},
        ("main.py", 4), "1",
    ),
    "transformed and called at once": ({"main.py": f"import jax\njax.grad(lambda x: x * x)(1.0)\n{SET}{COUNT}"}, ("main.py", 4), "1"),
    "nothing runs": ({"main.py": f"{QUIET}{SET}{COUNT}"}, None, "4"),
    "an import by its name": (
        {"table.py": "import jax.numpy as jnp\nT = jnp.eye(2)\n",
         "main.py": f"import importlib\nimportlib.import_module('table')\n{SET}{COUNT}"},
        ("main.py", 4), "1",
    ),
    "a loop that runs": ({"main.py": f"import jax.numpy as jnp\nfor n in (1, 2):\n    jnp.ones(n)\n{SET}{COUNT}"}, ("main.py", 5), "1"),
    "under other names": ({"main.py": f"{NAMED}{COUNT}"}, ("main.py", 8), "1"),
    "types only": (
        {"table.py": "import jax.numpy as jnp\nT = jnp.eye(2)\n",
         "main.py": f"from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import table\n{SET}{COUNT}"},
        None, "4",
    ),
}  # fmt: skip


def late(folder: pathlib.Path, tests: tuple[str, ...] = ()) -> list[tuple[str, int]]:
    files = workspace.Workspace.open(folder, Settings())
    return [(each.file, each.line) for each in environment.read(files, tests).late]


def write(folder: pathlib.Path, files: dict[str, str]) -> None:
    (folder / "pyproject.toml").touch()
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("name", PROJECTS)
def test_what_comes_too_late(name: str, tmp_path: pathlib.Path) -> None:
    files, wanted, _ = PROJECTS[name]
    write(tmp_path, files)
    assert late(tmp_path) == ([wanted] if wanted else [])


@pytest.mark.jax
@pytest.mark.parametrize("name", [name for name, (_, _, prints) in PROJECTS.items() if prints])
def test_and_so_it_is(name: str, tmp_path: pathlib.Path) -> None:
    files, wanted, prints = PROJECTS[name]
    assert prints == ("1" if wanted else "4")
    write(tmp_path, files)
    clean = {key: value for key, value in os.environ.items() if key != "XLA_FLAGS"}
    quiet = {**clean, "JAX_PLATFORMS": "cpu", "PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "main.py"], cwd=tmp_path, env=quiet, capture_output=True, text=True, timeout=200, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split()[-1] == prints


def test_a_function_of_another_library_that_writes(tmp_path: pathlib.Path) -> None:
    text = "import jax, numpyro\nprint(jax.devices())\nnumpyro.set_host_device_count(4)\n"
    write(tmp_path, {"main.py": text, "early.py": "import jax, numpyro\nnumpyro.set_host_device_count(4)\nprint(jax.devices())\n"})
    assert late(tmp_path) == [("main.py", 3)]


def test_functions_of_tests_and_other_processes_are_not_late(tmp_path: pathlib.Path) -> None:
    text = f"import os, subprocess, jax\njax.devices()\ndef test_it(monkeypatch):\n    {SET.splitlines()[1]}\n    jax.devices()\n"
    starts = f"import os, subprocess, jax\njax.devices()\n{SET}subprocess.run(['x'])\n"
    write(tmp_path, {"test_it.py": text, "starts.py": starts})
    assert late(tmp_path, ("test_it.py",)) == []


def test_the_steps_lead_to_the_start(tmp_path: pathlib.Path) -> None:
    write(tmp_path, PROJECTS["a submodule was first"][0])
    (found,) = environment.read(workspace.Workspace.open(tmp_path, Settings())).late
    assert [(step.file, step.line) for step in found.steps] == [("pkg/__init__.py", 1), ("pkg/table.py", 2)]


def test_a_project_without_the_words_is_not_read_twice(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The question costs a search for a word per file: no file is parsed for it."""
    write(tmp_path, {"main.py": COUNT, "other.py": "import main\n"})
    monkeypatch.setattr(environment.xla_text, "read", lambda text: pytest.fail("a file was parsed"))
    assert environment.read(workspace.Workspace.open(tmp_path, Settings())) == environment.Environment()
