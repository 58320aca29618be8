"""What lies about in a project never matters to flake8: where it survives a file without us, it does with us, findings elsewhere intact."""

from __future__ import annotations

import os

import pytest

from tests.doors.conftest import Folder
from tests.doors.test_check import ours

BAD: dict[str, str | bytes] = {
    "syntax": "def f(:\n",
    "null": b"x = 1\0\n",
    "null first": b"\0" * 100,
    "bytes": bytes(range(256)),
    "encoding": b"# coding: nonsense\nx = 1\n",
    "rot13": b"# coding: rot13\nk = 1\n",
    "utf-16": "x = 1\n".encode("utf-16"),
    "latin": b"x = '\xe9'\n",
    "surrogate": b"x = '\xed\xa0\x80'\n",
    "parentheses": "x = " + "(" * 10_000 + ")" * 10_000 + "\n",
    "operators": "x = " + "-" * 10_000 + "1\n",
    "attributes": "x = a" + ".a" * 10_000 + "\n",
    "sum": "x = " + "+".join(["1"] * 10_000) + "\n",
    "blocks": "".join(" " * n + "if x:\n" for n in range(99)) + " " * 99 + "pass\n",
    "escape": "x = '\\d'\n",
    "empty": "",
    "no newline": "x = 1",
    "carriage returns": "x = 1\ry = 2\r\n",
    "form feed": "\x0c\nx = 1\n",
}


@pytest.mark.parametrize("name", BAD)
def test_bad_neighbour(folder: Folder, name: str) -> None:
    wanted = folder.flake8("-j1", "a.py", "pkg", "tests")
    everywhere = ours(folder.flake8("-j2"))
    folder.write({"junk/bad.py": BAD[name], "bad.py": BAD[name]})
    assert folder.flake8("-j1", "a.py", "pkg", "tests") == wanted
    buffer = folder.flake8("-", "--stdin-display-name", "a.py", stdin=(folder.root / "a.py").read_text())
    assert buffer == "".join(line for line in wanted.splitlines(keepends=True) if line.startswith("a.py:"))
    plain = folder.run("-m", "flake8", "--select=E9", "-j2")
    if "Traceback" not in plain.stderr:
        assert without_bad(ours(folder.flake8("-j2"))) == everywhere


def without_bad(told: str) -> str:
    return "".join(line for line in told.splitlines(keepends=True) if "bad.py:" not in line)


def test_huge_file(folder: Folder) -> None:
    wanted = folder.flake8("a.py", "pkg")
    folder.write({"junk/huge.py": b"x = 1\n" * 8_500_000})
    assert folder.flake8("a.py", "pkg") == wanted
    done = folder.jaxstatic("check", "--format=concise")
    assert [line for line in done.stdout.splitlines() if "JXS900" in line] == [
        "./junk/huge.py:1:1: JXS900 file cannot be read: larger than 5 MB; nothing in it was judged"
    ]


def test_loops_and_pipes(folder: Folder) -> None:
    wanted = folder.flake8("a.py", "pkg")
    (folder.root / "loop").symlink_to(".", target_is_directory=True)
    (folder.root / "self.py").symlink_to("self.py")
    (folder.root / "pkg" / "gone.py").symlink_to("nowhere.py")
    os.mkfifo(folder.root / "pipe.py")
    told = folder.flake8("a.py", "pkg")
    assert ours(told) == ours(wanted)


def test_files_that_come_and_go(folder: Folder) -> None:
    """The engine sees a file that the walk saw and that is gone when it is read."""
    wanted = ours(folder.flake8())
    program = """
import pathlib, sys
from flake8_jaxstatic.project import workspace
decode = workspace.Workspace._decode
def vanish(self, path, place):
    place.unlink() if place.name == "gone.py" and place.exists() else None
    return decode(self, path, place)
workspace.Workspace._decode = vanish
from flake8.main.cli import main
sys.exit(main(["-j1"]))
"""
    folder.write({"gone.py": "bad(gone)\n"})
    done = folder.run("-c", program)
    assert "Traceback" not in done.stderr
    assert ours(done.stdout) == wanted


@pytest.mark.parametrize("name", BAD)
def test_check_never_fails(folder: Folder, name: str) -> None:
    wanted = folder.jaxstatic("check", "--format=concise").stdout
    folder.write({"bad.py": BAD[name]})
    done = folder.jaxstatic("check", "--format=concise")
    assert done.returncode == 1
    assert without_bad(done.stdout) == wanted
    assert done.stdout.count("JXS900") <= 1
    assert "JXS901" not in done.stdout
