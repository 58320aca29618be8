"""``jaxstatic index``: facts made in several places merge, and with them the findings are what they are without."""

from __future__ import annotations

import gzip
import pathlib
import shutil

import pytest

from flake8_jaxstatic.project import reading, shards
from flake8_jaxstatic.syntax import facts, lower
from tests.doors.conftest import Folder


@pytest.fixture
def elsewhere(real: Folder, tmp_path: pathlib.Path) -> Folder:
    """The same project on another machine: another path, another cache folder, nothing known."""
    (tmp_path / "other").mkdir()
    made = Folder(tmp_path / "other", fake=False)
    shutil.copytree(real.root, made.root, dirs_exist_ok=True)
    return made


def said(folder: Folder, *arguments: str) -> str:
    done = folder.jaxstatic(*arguments)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


COUNTED = """
import sys
from flake8_jaxstatic.syntax import facts, lower
real, count = lower.lower_text, 0
def lower_text(*rest):
    global count
    count += 1
    return real(*rest)
lower.lower_text = lower_text
from flake8_jaxstatic import cli
status = cli.main(sys.argv[1:])
print(f"{count} lowered", file=sys.stderr)
"""


def test_shards_of_two_machines_merge(real: Folder, elsewhere: Folder, tmp_path: pathlib.Path) -> None:
    one, two, both, again = (str(tmp_path / name) for name in ("1.jsi", "2.jsi", "both.jsi", "again.jsi"))
    assert said(real, "index", "core", "--export", one) == f"facts of 3 texts put into {one}\n"
    assert said(elsewhere, "index", "run.py", "tests", "--export", two) == f"facts of 2 texts put into {two}\n"
    shutil.rmtree(real.root.parent / "user-cache")
    shutil.rmtree(real.root / ".jaxstatic_cache")
    wanted = real.jaxstatic("check", "--no-cache", "--format=concise").stdout
    assert "JXS202" in wanted
    assert said(real, "index", "--import", one, "--import", two, "--export", both).startswith(
        "facts of 5 texts taken\nfacts of 5 texts put"
    )
    done = real.run("-c", COUNTED, "check", "--format=concise")
    assert (done.stdout, done.stderr.splitlines()[-1]) == (wanted, "0 lowered")
    said(elsewhere, "index", "--export", again)
    assert pathlib.Path(again).read_bytes() == pathlib.Path(both).read_bytes(), "equal facts are equal bytes, whoever made them"


def test_what_has_changed_is_read_again(real: Folder, elsewhere: Folder, tmp_path: pathlib.Path) -> None:
    kept = str(tmp_path / "kept.jsi")
    said(real, "index", "--export", kept)
    elsewhere.write({"core/model.py": (elsewhere.root / "core/model.py").read_text() + "\n\nCHANGED = 1\n"})
    wanted = elsewhere.jaxstatic("check", "--no-cache", "--format=concise").stdout
    said(elsewhere, "index", "--import", kept)
    done = elsewhere.run("-c", COUNTED, "check", "--format=concise")
    assert (done.stdout, done.stderr.splitlines()[-1]) == (wanted, "1 lowered")


def test_other_files_are_not_taken(real: Folder, tmp_path: pathlib.Path) -> None:
    place = tmp_path / "x.jsi"
    for data in (b"", b"no such thing", gzip.compress(b"[1]\n"), gzip.compress(b'["facts of jaxstatic", "of another version"]\n')):
        place.write_bytes(data)
        done = real.jaxstatic("index", "--import", str(place))
        assert (done.returncode, done.stdout) == (0, "facts of 0 texts taken\n")
        assert done.stderr.startswith(f"jaxstatic: nothing is taken from {place}: it ")
    assert real.jaxstatic("index", "--import", str(tmp_path / "none")).stdout == "facts of 0 texts taken\n"
    assert real.jaxstatic("index").returncode == 2
    assert real.jaxstatic("index", "--export", str(tmp_path / "none" / "x")).returncode == 2
    assert real.jaxstatic("index", "--import", str(place), "--no-cache").returncode == 2


def test_every_byte(tmp_path: pathlib.Path) -> None:
    """Of a damaged file, what is taken is what was put in."""
    made = {f"d{number}": facts.encode(lower.lower_text("a.py", f"x = {number}\n")) for number in range(5)}
    place = tmp_path / "x.jsi"
    shards.write(place, "here", made)
    whole = place.read_bytes()
    assert dict(shards.read(place, "here")) == made
    assert reading.content_of_lowering()
    for at in range(len(whole)):
        for damaged in (whole[:at] + bytes([whole[at] ^ (1 << at % 8)]) + whole[at + 1 :], whole[:at]):
            place.write_bytes(damaged)
            try:
                found = dict(shards.read(place, "here"))
            except shards.ShardError:
                continue
            assert found.items() <= made.items()
    assert [path.name for path in tmp_path.iterdir()] == ["x.jsi"]
