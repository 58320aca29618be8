"""The cache gives back what it was given, or nothing; whatever happens to its file."""

from __future__ import annotations

import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_jaxstatic.project import cache as caches
from flake8_jaxstatic.project import database, environment


@pytest.fixture
def cache(tmp_path: pathlib.Path) -> caches.Cache:
    return caches.Cache.open(tmp_path)


def file_of(root: pathlib.Path) -> pathlib.Path:
    return next((root / caches.FOLDER).glob("*.sqlite"))


def test_gives_back_what_it_was_given(cache: caches.Cache, tmp_path: pathlib.Path) -> None:
    texts = {f"k{number}": f'["é", {number}]' for number in range(1200)}
    cache.put("facts", texts)
    stamp = caches.Stamp("ü/a.py", 2**62, 1, 0, "d")
    cache.remember([stamp])
    for asked in (cache, caches.Cache.open(tmp_path)):
        assert asked.get("facts", [*texts, "none"]) == texts
        assert asked.get("findings", texts) == {}
        assert asked.stamps() == {"ü/a.py": stamp}
    assert (tmp_path / caches.FOLDER / ".gitignore").read_text() == "*\n"
    assert (tmp_path / caches.FOLDER / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55")


def test_no_cache_misses() -> None:
    cache = caches.Cache(None)
    cache.put("facts", {"k": "v"})
    cache.remember([caches.Stamp("a", 1, 1, 1, "d")])
    assert (cache.get("facts", ["k"]), cache.stamps()) == ({}, {})


def test_only_the_latest_answers_are_kept(cache: caches.Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    start = int(time.time())
    for number in range(caches.ANSWERS + 5):
        monkeypatch.setattr(time, "time", lambda number=number: start + number)
        cache.put("findings", {f"k{number}": "[]"})
    assert len(cache.get("findings", [f"k{number}" for number in range(caches.ANSWERS + 5)])) == caches.ANSWERS
    cache.put("facts", {"old": "[]", "used": "[]"})
    monkeypatch.setattr(time, "time", lambda: start + 20 * caches.DAY)
    assert cache.get("facts", ["used"])
    monkeypatch.setattr(time, "time", lambda: start + 40 * caches.DAY)
    cache.put("facts", {"new": "[]"})
    assert set(cache.get("facts", ["old", "used", "new"])) == {"used", "new"}


def test_damaged_row_is_a_miss(cache: caches.Cache, tmp_path: pathlib.Path) -> None:
    cache.put("facts", {"a": "[1]", "b": "[2]"})
    cache.close()
    with sqlite3.connect(file_of(tmp_path)) as database:
        database.execute("UPDATE blobs SET text = '[7]' WHERE key = 'a'")
    database.close()
    assert caches.Cache.open(tmp_path).get("facts", ["a", "b"]) == {"b": "[2]"}


@settings(max_examples=40)
@given(st.data())
def test_any_damage_is_a_miss(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    root = tmp_path_factory.mktemp("p")
    cache = caches.Cache.open(root)
    texts = {f"k{number}": f"[{number}]" * 50 for number in range(60)}
    cache.put("facts", texts)
    cache.close()
    file = file_of(root)
    whole = bytearray(file.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(whole) - 1))
        piece = data.draw(st.binary(min_size=1, max_size=300))
        whole[at : at + len(piece)] = piece
    file.write_bytes(whole[: data.draw(st.integers(0, len(whole)))])
    for _ in range(2):
        asked = caches.Cache.open(root)
        found = asked.get("facts", texts)
        assert found.items() <= texts.items()
        asked.stamps()
        asked.put("facts", {"new": "[]"})
        assert asked.get("facts", ["new"]) in ({"new": "[]"}, {})


def test_broken_file_is_replaced(cache: caches.Cache, tmp_path: pathlib.Path) -> None:
    cache.put("facts", {"a": "[1]"})
    cache.close()
    file_of(tmp_path).write_bytes(b"no database" * 1000)
    broken = caches.Cache.open(tmp_path)
    assert broken.get("facts", ["a"]) == {}
    broken.put("facts", {"a": "[1]"})
    fresh = caches.Cache.open(tmp_path)
    fresh.put("facts", {"a": "[2]"})
    assert fresh.get("facts", ["a"]) == {"a": "[2]"}


def test_file_of_another_layout_is_replaced(cache: caches.Cache, tmp_path: pathlib.Path) -> None:
    cache.put("facts", {"a": "[1]"})
    cache.close()
    with sqlite3.connect(file_of(tmp_path)) as database:
        database.execute("DROP TABLE blobs")
        database.execute("CREATE TABLE blobs (something TEXT)")
    database.close()
    assert caches.Cache.open(tmp_path).get("facts", ["a"]) == {}
    fresh = caches.Cache.open(tmp_path)
    fresh.put("facts", {"a": "[2]"})
    assert fresh.get("facts", ["a"]) == {"a": "[2]"}


def test_locked_file_is_a_miss_and_stays(cache: caches.Cache, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.put("facts", {"a": "[1]"})
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    holder = sqlite3.connect(file_of(tmp_path), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    waiting = caches.Cache.open(tmp_path)
    waiting.put("facts", {"b": "[2]"})
    holder.execute("COMMIT")
    holder.close()
    assert caches.Cache.open(tmp_path).get("facts", ["a", "b"]) == {"a": "[1]"}


def test_folder_that_cannot_be_made(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "p"
    root.mkdir()
    (root / caches.FOLDER).write_text("a file")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    cache = caches.Cache.open(root)
    cache.put("facts", {"a": "[1]"})
    assert caches.Cache.open(root).get("facts", ["a"]) == {"a": "[1]"}
    assert len(list((tmp_path / "user" / "jaxstatic").iterdir())) == 2, "the cache, and the key by which its file is named"
    monkeypatch.setenv("XDG_CACHE_HOME", str(root / caches.FOLDER))
    cache = caches.Cache.open(root)
    cache.put("facts", {"a": "[1]"})
    assert cache.get("facts", ["a"]) == {}
    (tmp_path / "other").mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "user"))
    caches.Cache.open(tmp_path / "other", own_folder=False).put("facts", {"a": "[1]"})
    assert list((tmp_path / "other").iterdir()) == []


def test_forked_child_opens_its_own(cache: caches.Cache) -> None:
    cache.put("facts", {"a": "[1]"})
    child = os.fork()
    if child == 0:
        try:
            cache.put("facts", {"b": "[2]"})
            os._exit(0 if cache.get("facts", ["a", "b"]) == {"a": "[1]", "b": "[2]"} else 1)
        finally:
            os._exit(2)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert cache.get("facts", ["a", "b"]) == {"a": "[1]", "b": "[2]"}


WRITER = """
import pathlib, sys
from flake8_jaxstatic.project import cache
kept = cache.Cache.open(pathlib.Path(sys.argv[1]))
print("go", flush=True)
for number in range(100000):
    kept.put("facts", {f"{sys.argv[2]}{n}": f"[{number}]" * 400 for n in range(50)})
"""


def test_killed_writers_leave_a_whole_file(tmp_path: pathlib.Path) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name], stdout=subprocess.PIPE, cwd=pathlib.Path(__file__).parents[2])
        for name in ("a", "b")
    ]
    for writer in running:
        assert writer.stdout is not None
        writer.stdout.readline()
    time.sleep(0.5)
    for writer in running:
        writer.send_signal(signal.SIGKILL)
        writer.communicate()
    cache = caches.Cache.open(tmp_path)
    found = cache.get("facts", [f"{name}{number}" for name in "ab" for number in range(50)])
    for name in "ab":
        assert len({text for key, text in found.items() if key.startswith(name)}) <= 1, "half of a write"
    cache.put("facts", {"k": "[]"})
    assert caches.Cache.open(tmp_path).get("facts", ["k"]) == {"k": "[]"}


@pytest.mark.parametrize("kind", sorted(caches.OF_FILES))
def test_what_is_kept_of_files_is_kept_of_all_of_them(cache: caches.Cache, kind: str) -> None:
    """The kinds that ``reading`` and ``environment`` ask for, as they name them."""
    keys = [f"k{number}" for number in range(3 * caches.ANSWERS)]
    cache.put(kind, dict.fromkeys(keys, "1"))
    assert len(cache.get(kind, keys)) == len(keys)
    assert environment.KIND in caches.OF_FILES
