"""Only plain files are read, and of those no more than is wanted."""

from __future__ import annotations

import os
import pathlib
import socket

import pytest

from flake8_jaxstatic.project import configuration, declared, discovery, launchers, plain


def test_what_is_in_it(tmp_path: pathlib.Path) -> None:
    place = tmp_path / "a"
    for data in (b"", b"x", b"ab" * 100_000):
        place.write_bytes(data)
        for limit in (0, 1, 2, 1000, 10**7):
            assert plain.read(place, limit) == data[:limit]
    (tmp_path / "link").symlink_to("a")
    assert plain.read(tmp_path / "link", 2) == b"ab"
    with pytest.raises(OSError, match=r"\w"):
        plain.read(tmp_path / "link", 2, links=False)
    assert plain.read(pathlib.Path("/proc/self/stat"), 10**6) != b"", "a file that says it has no size"


@pytest.fixture
def odd(tmp_path: pathlib.Path) -> list[pathlib.Path]:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "device").symlink_to("/dev/zero")
    (tmp_path / "terminal").symlink_to("/dev/tty")
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    listening = socket.socket(socket.AF_UNIX)
    here = pathlib.Path.cwd()
    os.chdir(tmp_path)  # the name of a socket must be short
    try:
        listening.bind("socket")
    finally:
        os.chdir(here)
        listening.close()
    return sorted(tmp_path.iterdir())


def test_other_things_are_refused(odd: list[pathlib.Path]) -> None:
    assert len(odd) == 6
    for place in odd:
        with pytest.raises(OSError, match=r"\w"):
            plain.read(place, 10)


@pytest.mark.parametrize("name", ["pyproject.toml", "setup.cfg", "requirements.txt", "run.sh", "a.py", "Makefile"])
def test_pipes_and_devices_in_the_place_of_files(tmp_path: pathlib.Path, name: str) -> None:
    """Under every name that is looked for, before and after the walk."""
    for number, make in enumerate((os.mkfifo, lambda place: os.symlink("/dev/zero", place))):
        root = tmp_path / str(number)
        root.mkdir()
        make(root / name)
        assert configuration.read_table(root).folder is None
        assert declared.jax_range(root) == ""
        assert list(launchers.texts(root, (), [root])) == []
        assert discovery.survey(root, (), [root / name], walk=True).files == ()
