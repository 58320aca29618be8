"""Which folder is the project of a file."""

from __future__ import annotations

import pathlib
import tempfile

import pytest

from flake8_jaxstatic.project import discovery


@pytest.mark.parametrize("marker", discovery.MARKERS)
def test_nearest_marker(tmp_path: pathlib.Path, marker: str) -> None:
    inner = tmp_path / "outer" / "inner"
    (inner / "pkg").mkdir(parents=True)
    (tmp_path / "outer" / "pyproject.toml").touch()
    (inner / "pkg" / "__init__.py").touch()
    (inner / marker).touch()
    for path in (inner / "pkg" / "a.py", inner / "pkg", inner, inner / "pkg" / "not" / "there.py"):
        assert discovery.find_root(path, tmp_path) == discovery.Root(inner, marked=True, walk=True)
    assert discovery.find_root(tmp_path / "outer" / "b.py", tmp_path).folder == tmp_path / "outer"


def test_installed_package_is_a_project_of_its_own(tmp_path: pathlib.Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    package = tmp_path / ".venv" / "lib" / "site-packages" / "jax"
    (package / "_src").mkdir(parents=True)
    assert discovery.find_root(package / "_src" / "core.py", tmp_path) == discovery.Root(package, marked=False, walk=True)


def test_virtual_environment_does_not_belong_to_the_project_around_it(tmp_path: pathlib.Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "v" / "bin").mkdir(parents=True)
    (tmp_path / "v" / "pyvenv.cfg").touch()
    assert discovery.find_root(tmp_path / "v" / "bin" / "x.py", pathlib.Path("/")).folder == tmp_path / "v" / "bin"


def test_without_marker(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "work" / "p" / "q"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package.parent / "__init__.py").touch()
    assert discovery.find_root(package / "a.py", tmp_path).folder == package.parent
    loose = tmp_path / "work" / "x" / "y.py"
    loose.parent.mkdir()
    assert discovery.find_root(loose, tmp_path / "work") == discovery.Root(tmp_path / "work", marked=False, walk=True)
    assert discovery.find_root(loose, package) == discovery.Root(loose.parent, marked=False, walk=True)
    monkeypatch.setenv("HOME", str(tmp_path / "work"))
    assert discovery.find_root(loose, tmp_path / "work") == discovery.Root(loose.parent, marked=False, walk=True)
    assert discovery.find_root(tmp_path / "work" / "z.py", tmp_path / "work") == discovery.Root(tmp_path / "work", marked=False, walk=False)
    temporary = pathlib.Path(tempfile.gettempdir()).resolve()
    found = discovery.find_root(temporary / "nobody.py", temporary)
    assert found.marked or not found.walk
