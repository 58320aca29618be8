"""What is built can be installed anywhere: the wheel has all that the package needs and nothing else, and its metadata is complete."""

from __future__ import annotations

import email
import importlib.util
import pathlib
import subprocess
import sys
import tarfile
import tomllib
import zipfile

import pytest

pytest.importorskip("hatchling")

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, capture_output=True, timeout=120, check=True)
    return folder


def wheel(built: pathlib.Path) -> zipfile.ZipFile:
    (path,) = built.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_the_package(built: pathlib.Path) -> None:
    """Every module, stub, table and page of the rules, ``py.typed``, and no file of the tests."""
    package = ROOT / "flake8_jaxstatic"
    wanted = {path.relative_to(ROOT).as_posix() for path in package.rglob("*") if path.suffix in {".py", ".pyi", ".md", ".toml", ".typed"}}
    found = {name for name in wheel(built).namelist() if ".dist-info/" not in name}
    assert wanted == found
    assert "flake8_jaxstatic/py.typed" in found
    assert len([name for name in found if name.endswith(".pyi")]) > 100


def test_the_metadata_is_complete(built: pathlib.Path) -> None:
    archive = wheel(built)
    (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    told = email.message_from_bytes(archive.read(name))
    assert (told["Name"], told["License-Expression"], told["Requires-Python"]) == ("flake8-jaxstatic", "MIT", PROJECT["requires-python"])
    assert set(told.get_all("Provides-Extra")) == set(PROJECT["optional-dependencies"])
    assert {"verify", "docs", "test"} <= set(PROJECT["optional-dependencies"])
    required = {line.partition(";")[0].strip() for line in told.get_all("Requires-Dist") if "extra ==" not in line}
    assert {line.partition(">")[0].partition("<")[0] for line in required} == {"flake8", "ast-grep-py"}
    assert told.get_payload().startswith("# flake8-jaxstatic")
    (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/entry_points.txt")]
    points = archive.read(name).decode()
    for line in ("jaxstatic = flake8_jaxstatic.cli:run", "JXS = flake8_jaxstatic.flake8_plugin:Plugin"):
        assert line in points.splitlines()


def test_the_source_can_be_tested_and_documented(built: pathlib.Path) -> None:
    """The sdist has the tests, the documentation, the example, and every file that its documentation includes."""
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"tests/conftest.py", "docs/conf.py", "tox.ini", "examples/xpcs/pyproject.toml", ".ci/run"} <= names
    assert {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "RELEASING.md", "LICENSE"} <= names


def test_twine_accepts_it(built: pathlib.Path) -> None:
    if importlib.util.find_spec("twine") is None:
        pytest.skip("twine is not installed")
    files = [str(path) for path in built.iterdir()]
    done = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *files], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout


def test_the_wheel_runs_without_anything_else(built: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """From the archive itself, as a path: what is not in it cannot be used."""
    (tmp_path / "site").mkdir()
    wheel(built).extractall(tmp_path / "site")
    (tmp_path / "a.py").write_text(
        "import jax\n\n\n@jax.jit\ndef f(x, n):\n    return x * n\n\n\nf = jax.jit(f, static_argnums=7)\n", encoding="utf-8"
    )
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); import flake8_jaxstatic; from flake8_jaxstatic import cli; "
        "print(flake8_jaxstatic.__file__); sys.exit(cli.main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "check", "--format=concise", "a.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    first, *rest = done.stdout.splitlines()
    assert first.startswith(str(tmp_path))
    assert [line.split()[1] for line in rest] == ["JXS301"], done.stdout + done.stderr
