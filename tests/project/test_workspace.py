"""Reading a project: whatever lies in the folder, texts come out in order and nothing raises."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_jaxstatic.project import cache as caches
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings


def write(root: pathlib.Path, texts: Mapping[str, str | bytes]) -> None:
    for name, text in texts.items():
        place = root / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text if isinstance(text, bytes) else text.encode())


def opened(root: pathlib.Path, settings: Settings | None = None, paths: Sequence[pathlib.Path] = ()) -> workspace.Workspace:
    return workspace.Workspace.open(root, settings or Settings(), paths)


def test_order_and_what_is_passed_over(tmp_path: pathlib.Path) -> None:
    kept = ["a.py", "build/__init__.py", "n.ipynb", "pkg/__init__.py", "pkg/z.py", "src/b/c.py"]
    passed = [".hidden/h.py", "__pycache__/a.py", "node_modules/n.py", "build2/x.txt", "dist/a.py", "v/lib/a.py"]
    passed += ["e/site-packages/s.py", "x.egg-info/s.py"]
    write(tmp_path, dict.fromkeys([*kept, *passed], "{}"))
    write(tmp_path, {"v/pyvenv.cfg": ""})
    assert opened(tmp_path).paths() == tuple(kept)
    assert opened(tmp_path, Settings(exclude=("pkg/*", "src", "n.*"))).paths() == ("a.py", "build/__init__.py")


@pytest.mark.parametrize("pattern", ["old", "old/", "./old", "old/**", "*/deep", "old/deep/*.py", "**/a.py", "a.py"])
def test_exclude_patterns(tmp_path: pathlib.Path, pattern: str) -> None:
    write(tmp_path, {"old/deep/a.py": "", "b.py": ""})
    assert opened(tmp_path, Settings(exclude=(pattern,))).paths() == ("b.py",)


def test_links(tmp_path: pathlib.Path) -> None:
    root = tmp_path / "p"
    write(tmp_path, {"p/real/a.py": "x", "outside.py": "y", "elsewhere/z.py": "z"})
    (root / "loop").symlink_to(root, target_is_directory=True)
    (root / "real" / "up").symlink_to("..", target_is_directory=True)
    (root / "self.py").symlink_to("self.py")
    (root / "gone.py").symlink_to("nowhere.py")
    (root / "twice.py").symlink_to("real/a.py")
    (root / "out.py").symlink_to(tmp_path / "outside.py")
    (root / "far").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    seen = opened(root)
    assert [(source.path, source.text) for source in seen.sources()] == [("real/a.py", "x")]
    assert opened(root, paths=[root / "twice.py", root / "out.py"]).paths() == ("real/a.py",)
    assert seen.unreadable() == ()
    assert opened(tmp_path / "p" / "loop").root == root


def test_things_that_are_no_files(tmp_path: pathlib.Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "folder.py").mkdir()
    write(tmp_path, {"folder.py/in.py": "x"})
    assert opened(tmp_path).paths() == ("folder.py/in.py",)
    assert opened(tmp_path / "nowhere").paths() == ()


def test_folder_and_file_that_refuse(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.py": "x", "closed/b.py": "y", "locked.py": "z"})
    scan, stat = os.scandir, pathlib.Path.stat

    def scandir(path: str) -> object:
        if path.endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scan(path)

    def status(place: pathlib.Path, **how: bool) -> os.stat_result:
        if place.name == "locked.py":
            raise PermissionError(13, "Permission denied")
        return stat(place, **how)

    monkeypatch.setattr(os, "scandir", scandir)
    monkeypatch.setattr(pathlib.Path, "stat", status)
    seen = opened(tmp_path)
    assert [source.path for source in seen.sources()] == ["a.py"]
    assert seen.closed_folders() == ("closed",)
    assert seen.unreadable() == (("locked.py", "Permission denied"),)


def test_names_that_are_no_text(tmp_path: pathlib.Path) -> None:
    with open(os.fsencode(tmp_path) + b"/\xff.py", "wb") as stream:
        stream.write(b"x = 1\n")
    write(tmp_path, {"ü.py": "x"})
    seen = opened(tmp_path)
    assert seen.paths() == ("ü.py",)
    assert seen.unreadable() == (("\\udcff.py", "its name is not valid text"),)
    assert seen.fingerprint()


def test_files_that_vanish_and_grow(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"a.py": "x", "b.py": "y", "c.py": "z"})
    seen = opened(tmp_path)
    (tmp_path / "b.py").unlink()
    write(tmp_path, {"c.py": "#" * (workspace.LIMIT + 1)})
    assert [source.path for source in seen.sources()] == ["a.py"]
    assert seen.unreadable() == (("c.py", "larger than 5 MB"),)
    assert workspace.Workspace.open(tmp_path, Settings()).size() < workspace.LIMIT // 2  # what is not read makes no project a large one


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = 1\r\ny = 2\rz\n", "x = 1\ny = 2\nz\n"),
        (b"\xef\xbb\xbfx = '\xc3\xa9'\n", "x = 'é'\n"),
        (b"\xef\xbb\xbf# coding: utf-8\nx\n", "# coding: utf-8\nx\n"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
        (b"#!/bin/sh\n# vim: set fileencoding=cp1252 :\n'\x80'\n", "#!/bin/sh\n# vim: set fileencoding=cp1252 :\n'€'\n"),
        (b"x = 'coding: nonsense'\n" * 3, "x = 'coding: nonsense'\n" * 3),
        (b"", ""),
        (b"\x0c\nx = 1\n", "\x0c\nx = 1\n"),
    ],
)
def test_decoding(data: bytes, text: str) -> None:
    assert workspace.decode(data) == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x = '\xff'\n", "not valid utf-8 at byte 5"),
        (b"# coding: nonsense\n", "unknown encoding: nonsense"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "encoding problem: utf-8"),
        (b"# coding: rot13\n", "encoding rot13 is not for source text"),
        (b"# coding: hex\n", "encoding hex is not for source text"),
        (b"# coding: punycode\n", "encoding punycode is not for source text"),
        (b"# coding: undefined\n", "encoding undefined is not for source text"),
        (b"# coding: utf-16\nxxx\n", "not valid utf-16"),
    ],
)
def test_what_cannot_be_decoded_has_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        workspace.decode(data)


COOKIES = st.builds(lambda name, rest: b"# coding: " + name + b"\n" + rest, st.binary(max_size=12), st.binary(max_size=20))


@given(st.binary(max_size=60) | COOKIES)
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text = workspace.decode(data)
    except ValueError as error:
        assert str(error)  # noqa: PT017
    else:
        assert "\r" not in text


def test_equal_texts_have_equal_digests(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"a.py": b"x = '\xe9'\r\n".replace(b"\xe9", "é".encode()), "b.py": "\ufeffx = 'é'\n"})
    seen = opened(tmp_path)
    digests = set(seen.digests().values())
    assert digests == {workspace.digest_of("x = 'é'\n")}
    assert seen.overlay({"a.py": "x = 'é'\n"}).fingerprint() == seen.fingerprint()


def test_overlay(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"a.py": "old", "b.py": b"\xff"})
    seen = opened(tmp_path)
    before = seen.fingerprint()
    laid = seen.overlay({"a.py": "new", "c/d.py": "added", "b.py": "whole"})
    assert [(source.path, source.text) for source in laid.sources()] == [("a.py", "new"), ("b.py", "whole"), ("c/d.py", "added")]
    assert laid.unreadable() == ()
    assert laid.fingerprint() != before
    assert laid.overlay({"a.py": "newer"}).source("a.py") == workspace.Source("a.py", "newer", workspace.digest_of("newer"))
    assert seen.fingerprint() == before
    assert (tmp_path / "a.py").read_text() == "old"


def test_import_roots(tmp_path: pathlib.Path) -> None:
    files = ["run.py", "src/p/__init__.py", "src/p/q/__init__.py", "src/p/q/m.py", "src/p/loose/x.py", "tools/t.py"]
    write(tmp_path, dict.fromkeys(files, ""))
    assert [root.folder for root in opened(tmp_path).import_roots()] == ["", "src", "tools", "src/p/loose"]
    assert [root.folder for root in opened(tmp_path, Settings(src=("lib/", "."))).import_roots()] == ["lib", ""]
    assert opened(tmp_path / "src" / "p").import_roots()[:2] == (workspace.ImportRoot("", "p"), workspace.ImportRoot(""))


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("pyproject.toml", "[project]\ndependencies = ['numpy', 'jax[cuda12] >= 0.5, <0.11 ; python_version > \"3\"']\n", ">=0.5,<0.11"),
        ("pyproject.toml", "[project]\ndependencies = ['jaxtyping>=0.2', 'jax', 'jaxlib>=0.4.30']\n", ">=0.4.30"),
        ("pyproject.toml", "[project.optional-dependencies]\ngpu = ['jax~=0.6.1']\n", "~=0.6.1"),
        ("pyproject.toml", "[dependency-groups]\ndev = ['jax==0.7.*', {include-group = 'x'}]\n", "==0.7.*"),
        ("pyproject.toml", "[tool.poetry.dependencies]\npython = '^3.11'\njax = '^0.5.1'\n", ">=0.5.1,<0.6"),
        ("pyproject.toml", "[tool.poetry.dependencies]\njax = {version = '~1.2.3', extras = ['cuda']}\n", ">=1.2.3,<1.3"),
        ("pyproject.toml", "[tool.poetry.group.x.dependencies]\njax = '0.5.0'\n", "==0.5.0"),
        ("pyproject.toml", "[project]\ndependencies = ['jax @ git+https://example.org/jax']\n", ""),
        ("pyproject.toml", "not toml [", ""),
        ("setup.cfg", "[options]\ninstall_requires =\n    numpy\n    jax>=0.4.20\n", ">=0.4.20"),
        ("setup.cfg", "[options", ""),
        ("requirements.txt", "# jax>=1\n-r other.txt\njax==0.9.0  # pinned\n", "==0.9.0"),
        ("none.txt", "", ""),
    ],
)
def test_declared_versions(tmp_path: pathlib.Path, name: str, text: str, wanted: str) -> None:
    write(tmp_path, {name: text})
    assert opened(tmp_path).dependencies() == wanted
    assert opened(tmp_path, Settings(jax_version="<9")).dependencies() == "<9"


def test_notebooks(tmp_path: pathlib.Path) -> None:
    cells = [
        '{"cell_type": "markdown", "source": "text"}',
        '{"cell_type": "code", "source": ["%matplotlib inline\\n", "x = 1\\n", "if x:\\n", "    !ls\\n"]}',
        '{"cell_type": "code", "source": "%%bash\\nls"}',
        '{"cell_type": "code", "source": "%%time\\ny = f(x)\\nf?"}',
    ]
    write(tmp_path, {"n.ipynb": f'{{"cells": [{",".join(cells)}]}}', "bad.ipynb": "{", "odd.ipynb": "[1]", "deep.ipynb": "[" * 100_000})
    seen = opened(tmp_path)
    (notebook,) = seen.sources()
    compile(notebook.text, "n", "exec")
    assert [line for line in notebook.text.split("\n") if line.strip() not in ("", "pass")] == ["x = 1", "if x:", "y = f(x)"]
    assert [path for path, _ in seen.unreadable()] == ["bad.ipynb", "deep.ipynb", "odd.ipynb"]


def test_stubs_of_the_user(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"k/mine.pyi": "def f(): ...\n"})
    seen = opened(tmp_path, Settings(knowledge=("k/mine.pyi", str(tmp_path / "k/mine.pyi"), "k/none.pyi")))
    assert [stub.text for stub in seen.stubs()] == ["def f(): ...\n"] * 2


class Count(workspace.Workspace):
    """A workspace that tells which files it reads."""

    def _decode(self, path: str, place: pathlib.Path) -> str | None:
        READ.append(path)
        return super()._decode(path, place)


READ: list[str] = []


def test_warm_run_reads_what_changed(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "p"
    write(root, {"a.py": "x = 1\n", "b.py": "y = 1\n"})
    cache = caches.Cache.open(root)
    monkeypatch.setattr(workspace, "SETTLED_NS", -1)
    READ.clear()
    first = Count.open(root, Settings(), cache=cache)
    before = first.fingerprint()
    assert READ == ["a.py", "b.py"]
    assert len(list(first.sources())) == 2
    assert len(READ) == 2, "texts that were read for their digest are kept"
    READ.clear()
    assert Count.open(root, Settings(), cache=cache).fingerprint() == before
    assert READ == []
    write(root, {"b.py": "y = 2\n"})
    assert Count.open(root, Settings(), cache=cache).fingerprint() != before
    assert READ == ["b.py"]
    status = (root / "a.py").stat()
    write(root, {"a.py": "x = 9\n"})
    os.utime(root / "a.py", ns=(status.st_atime_ns, status.st_mtime_ns))
    READ.clear()
    Count.open(root, Settings(), cache=cache).fingerprint()
    assert READ == ["a.py"], "same size and same modification time, yet changed"


def test_stamp_of_a_moment_ago_is_not_believed(tmp_path: pathlib.Path) -> None:
    write(tmp_path, {"a.py": "x = 1\n"})
    cache = caches.Cache.open(tmp_path)
    before = workspace.Workspace.open(tmp_path, Settings(), cache=cache).fingerprint()
    assert cache.stamps() == {}
    write(tmp_path, {"a.py": "x = 2\n"})
    assert workspace.Workspace.open(tmp_path, Settings(), cache=cache).fingerprint() != before
