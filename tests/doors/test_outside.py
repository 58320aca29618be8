"""Nothing of a project is executed, and nothing outside of it is read, whatever it says: an audit hook sees all that Python does."""

from __future__ import annotations

import json
import os
import pathlib

import pytest

from tests.doors.conftest import Folder

CANARY = "import pathlib\npathlib.Path(__file__).with_name('EXECUTED').write_text('')\n"
USE = """
import canary
import jax
from canary import EXECUTED
from .. import outside
from ...outside import secret
from ..outside.secret import *
from ....................etc import passwd

@jax.jit
def f(x, n):
    return x[:n]

f(1, secret.SIZE)
f(1, SIZE)
"""
WATCH = """
import json, os, sys
seen = {"open": set(), "done": set()}
ACTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.startfile", "socket.connect", "socket.bind", "ctypes.dlopen")
def hook(event, values):
    if event == "open" and isinstance(values[0], (str, bytes)):
        seen["open"].add(os.path.realpath(os.fsdecode(values[0])))
    elif event in ("os.listdir", "os.scandir") and isinstance(values[0], (str, bytes)):
        seen["open"].add(os.path.realpath(os.fsdecode(values[0])))
    elif event == "exec":
        seen["done"].add("exec " + getattr(values[0], "co_filename", "?"))
    elif event in ACTS:
        seen["done"].add(event + " " + repr(values)[:80])
sys.addaudithook(hook)
door, *arguments = sys.argv[2:]
sys.argv = [door, *arguments]
try:
    if door == "flake8":
        from flake8.main.cli import main
        main(arguments)
    else:
        from flake8_jaxstatic import cli
        cli.main(arguments)
except SystemExit:
    pass
open(OUT := os.environ["SEEN"], "w").write(json.dumps({key: sorted(found) for key, found in seen.items()}))
"""


@pytest.fixture
def hostile(real: Folder) -> Folder:
    """A cloned repository that tries to be run and to have other files read."""
    outside = real.root.parent / "outside"
    outside.mkdir()
    for name in ("secret.py", "__init__.py", "secret.pyi", "requirements.txt", "secret.sh"):
        (outside / name).write_text("SIZE = [3]\n")
    (real.root / ".git").mkdir()
    modules = ("jax/__init__", "jax/numpy", "numpy", "tomllib", "sqlite3", "flake8_jaxstatic", "sitecustomize", "setup", "conftest")
    modules = (*modules, "canary/__init__", "canary/__main__", "tests/conftest", "src/other/__init__")
    real.write({f"{name}.py": CANARY for name in modules})
    real.write({"canary/use.py": USE, "run.sh": "XLA_FLAGS=--xla_cpu_enable_fast_math=true sh ../outside/secret.sh\ntouch EXECUTED\n"})
    (real.root / "linked.py").symlink_to(outside / "secret.py")
    (real.root / "linked").symlink_to(outside, target_is_directory=True)
    (real.root / "requirements.txt").symlink_to(outside / "requirements.txt")
    (real.root / "linked.sh").symlink_to(outside / "secret.sh")
    return real


COMMANDS = (
    "flake8 -j1",
    "flake8 -j1 --select=JXS linked.py canary",
    "jaxstatic check",
    "jaxstatic xla",
    "jaxstatic params",
    "jaxstatic plan",
    "jaxstatic fix --diff",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_outside_is_read_and_nothing_is_run(hostile: Folder, tmp_path: pathlib.Path, command: str) -> None:
    hostile.environment["SEEN"] = str(tmp_path / "seen.json")
    watch = tmp_path / "watch.py"
    watch.write_text(WATCH)
    done = hostile.run("-P", str(watch), "--", *command.split())
    assert "Traceback" not in done.stderr
    told = json.loads((tmp_path / "seen.json").read_text())
    project, outside = os.path.realpath(hostile.root), os.path.realpath(hostile.root.parent / "outside")
    opened = {path for path in told["open"] if path.startswith(outside)}
    by_flake8 = {f"{outside}/secret.py"} if command.startswith("flake8") else set()  # flake8 itself follows links
    assert opened <= by_flake8
    assert any(path.endswith("canary/use.py") for path in told["open"]), "it was linted"
    assert not [path for path in told["open"] if path.startswith("/etc/passwd")]
    assert [act for act in told["done"] if project in act or not act.startswith("exec ")] == []
    assert not list(hostile.root.rglob("EXECUTED"))


@pytest.mark.parametrize("key", ["root = '..'", "root = '/'", "knowledge = ['../outside/secret.pyi']", "knowledge = ['stub.pyi']"])
def test_the_configuration_of_strangers_does_not_lead_out(real: Folder, key: str) -> None:
    outside = real.root.parent / "outside" / "secret.pyi"
    outside.parent.mkdir()
    outside.write_text("def helper() -> number: ...\n")
    (real.root / "stub.pyi").symlink_to(outside)
    real.write({"pyproject.toml": f"[tool.jaxstatic]\n{key}\n"})
    done = real.jaxstatic("check")
    assert done.returncode == 2
    assert f"which is outside of {real.root}" in done.stderr


def test_by_hand_anything_may_be_named(real: Folder) -> None:
    stub = real.root.parent / "mine.pyi"
    stub.write_text("def helper() -> number: ...\n")
    assert "JXS2" in real.flake8("--select=JXS", f"--jaxstatic-knowledge={stub}")


def test_a_repository_may_name_its_own_things(real: Folder) -> None:
    """In a package of a larger repository, with the slashes of either system."""
    (real.root / ".git").mkdir()
    real.write({"stubs/mylab.pyi": "def helper() -> number: ...\n", "part/a.py": "x = 1\n"})
    for slash in ("/", "\\\\"):
        real.write({"part/pyproject.toml": f'[tool.jaxstatic]\nknowledge = ["..{slash}stubs{slash}mylab.pyi"]\nroot = ".."\n'})
        done = real.jaxstatic("check", "--format=concise", "part")
        assert (done.returncode, done.stderr) == (0, "")
