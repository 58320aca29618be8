"""The house stands as it is drawn: floors, types and style are checked with the tests."""

from __future__ import annotations

import ast
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "flake8_jaxstatic"
MODULES = sorted(PACKAGE.rglob("*.py"))


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]


def tool(name: str) -> str:
    """The tool beside this interpreter, else the one on the path."""
    beside = pathlib.Path(sys.executable).parent / name
    return str(beside) if beside.exists() else shutil.which(name) or pytest.skip(f"{name} is not installed")


def test_import_contracts() -> None:
    pytest.importorskip("importlinter")
    run(tool("lint-imports"), "--no-cache")


def test_types() -> None:
    pytest.importorskip("mypy")
    run(sys.executable, "-m", "mypy", "--strict", "flake8_jaxstatic")


def test_style() -> None:
    run(tool("ruff"), "check", "--no-cache", ".")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_module(path: pathlib.Path) -> None:
    """A file is short, says what it is, and has a name that says more than "utils"."""
    text = path.read_text(encoding="utf-8")
    assert path.stem not in {"utils", "util", "common", "helpers", "base", "manager", "misc"}
    assert len(text.splitlines()) < 500
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "no module docstring"


def test_no_library_stands_in_the_code() -> None:
    """What is known of third-party code is data: its dotted names stand in stubs. The child of ``verify`` uses jax; it knows no rules."""
    name = re.compile(r"^(jax|jaxlib|numpy|scipy|optax|flax|equinox|haiku|numpyro|blackjax|functools)\.\w+(\.\w+)*$")
    found = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}: {node.value}"
        for path in MODULES
        if not path.is_relative_to(PACKAGE / "knowledge") and not path.is_relative_to(PACKAGE / "verify" / "runtime")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and name.match(node.value)
    ]
    assert found == []


def test_only_the_project_and_the_doors_touch_the_world() -> None:
    """Files, the clock and the environment are read in the workspace, the cache and the doors; stubs and pages are package data.

    ``verify`` runs a process with limits of time and memory.
    """
    rooms = ("project", "audit", "knowledge", "verify", "lsp", "cli.py", "flake8_plugin.py")
    shipped = ("reports/pages.py",)
    world = re.compile(r"\bopen\(|\.read_text\(|\.read_bytes\(|\bos\.environ\b|\btime\.\w*time\b|\bdatetime\b")
    found = [
        f"{path.relative_to(PACKAGE)}:{number}"
        for path in MODULES
        if path.relative_to(PACKAGE).parts[0] not in rooms and path.relative_to(PACKAGE).as_posix() not in shipped
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if world.search(line)
    ]
    assert found == []


def test_plugin_module_imports_the_standard_library_only() -> None:
    """flake8 imports the plugin in every worker of every run, also where none of our codes is selected."""
    program = (
        "import sys; before = set(sys.modules); import flake8_jaxstatic.flake8_plugin; "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True)
    foreign = {name for name in done.stdout.split() if name not in sys.stdlib_module_names} - {"flake8_jaxstatic"}
    assert foreign == set()


def test_nothing_personal() -> None:
    """No absolute path of somebody's machine stands in a file that is shipped."""
    homes = [f"/{folder}/" for folder in ("home", "root", "Users", "work", "tmp")]
    suffixes = {".py", ".md", ".toml", ".ini", ".pyi", ".yaml"}
    files = [path for path in PACKAGE.rglob("*") if path.suffix in suffixes]
    files += [path for folder in ("docs", "examples") for path in (ROOT / folder).rglob("*") if path.suffix in suffixes]
    found = [path.name for path in files if any(home in path.read_text(encoding="utf-8") for home in homes)]
    assert found == []
