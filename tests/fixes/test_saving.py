"""Files are written whole or not at all, and keep what is theirs."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_jaxstatic.project import saving, workspace


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_bytes_outside_the_change_stay(encoding: str, ending: str) -> None:
    if ending == "\r" and not encoding.startswith("utf-8"):
        pytest.skip("a declaration of the encoding ends with a line feed")
    cookie = "" if encoding.startswith("utf-8") else f"# coding: {encoding}{ending}"
    text = f"{cookie}# größe é{ending}a = 1{ending}b\t= 2{ending}c = 'ü'{ending}"
    data = text.encode(encoding)
    after = workspace.decode(data).replace("b\t= 2", "b\t= 3\nnew = 'ö'")
    expected = text.replace("b\t= 2", f"b\t= 3{ending}new = 'ö'").encode(encoding)
    assert saving.rewritten(data, after) == expected


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text("ab ü", max_size=5), st.sampled_from(["\n", "\r\n", "\r"])), max_size=8), st.text("abü", max_size=3))
def test_nothing_to_change_changes_nothing(lines: list[tuple[str, str]], last: str) -> None:
    data = "".join(text + ending for text, ending in lines).encode() + last.encode()
    assert saving.rewritten(data, workspace.decode(data)) == data


def test_mixed_endings_stay_where_they_are() -> None:
    assert saving.rewritten(b"a\r\nb\nc\r\n", "a\nB\nc\n") == b"a\r\nB\nc\r\n"


def test_what_the_encoding_cannot_say_is_refused() -> None:
    with pytest.raises(saving.NotSaved, match="encoding"):
        saving.rewritten(b"# coding: ascii\na = 1\n", "# coding: ascii\na = '\u20ac'\n")


def test_mode_bits_and_links_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.py", tmp_path / "link.py"
    real.write_bytes(b"old")
    real.chmod(0o751)
    link.symlink_to(real)
    saving.save(link, b"old", b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o751
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.py", "real.py"]


@pytest.mark.parametrize("step", ["fsync", "open", "chmod"])
@pytest.mark.parametrize("problem", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, problem: BaseException) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr(*((Path, "chmod") if step == "chmod" else (os, step)), fail)
    with pytest.raises(saving.NotSaved if isinstance(problem, OSError) else KeyboardInterrupt):
        saving.save(path, b"old", b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.py"]


def test_a_file_that_changed_meanwhile_is_left(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"somebody else's")
    with pytest.raises(saving.NotSaved, match="meantime"):
        saving.save(path, b"old", b"new")
    assert path.read_bytes() == b"somebody else's"
