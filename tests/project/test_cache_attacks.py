"""Whatever is done to a cache, by chance or on purpose: it answers with what it was given, or not at all, and touches nothing else."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator

import pytest

from flake8_jaxstatic.audit import answers
from flake8_jaxstatic.project import cache as caches
from flake8_jaxstatic.project import database, discovery
from flake8_jaxstatic.settings import Settings
from flake8_jaxstatic.syntax import facts

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXTS = {"k1": "[1]", "k2": '["é"]', "k3": "[3]" * 30}
STAMPS = {path: caches.Stamp(path, 10**18 + size, 10**18, size, f"d{size}") for size, path in enumerate(("a.py", "p/b.py"))}


def file_of(root: pathlib.Path) -> pathlib.Path:
    return next((root / caches.FOLDER).glob("*.sqlite"))


def fill(root: pathlib.Path) -> pathlib.Path:
    cache = caches.Cache.open(root)
    cache.put("facts", TEXTS)
    cache.put("findings", {"k1": "answer"})
    cache.remember(STAMPS.values())
    cache.close()
    return file_of(root)


def check(root: pathlib.Path) -> bool:
    """Nothing comes out that was not put in; says whether all of it did."""
    cache = caches.Cache.open(root)
    kept, told, stamps = cache.get("facts", TEXTS), cache.get("findings", TEXTS), cache.stamps()
    cache.close()
    assert kept.items() <= TEXTS.items()
    assert told.items() <= {"k1": "answer"}.items()
    assert stamps.items() <= STAMPS.items()
    return (kept, told, stamps) == (TEXTS, {"k1": "answer"}, STAMPS)


@pytest.fixture
def small(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A file of small pages, so that every byte of it can be tried."""
    monkeypatch.setattr(database, "PAGE", 512)
    fill(tmp_path)
    return tmp_path


def test_every_byte(small: pathlib.Path) -> None:
    file = file_of(small)
    whole = file.read_bytes()
    assert check(small)
    assert len(whole) < 6_000
    missed = 0
    for at in range(len(whole)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << at % 8)]) + whole[at + 1 :])
        missed += not check(small)
    assert missed > 500, "some bytes matter"
    file.write_bytes(whole)
    assert check(small)


def test_every_length(small: pathlib.Path) -> None:
    file = file_of(small)
    whole = file.read_bytes()
    for length in [*range(0, len(whole), 61), len(whole) - 1]:
        file.write_bytes(whole[:length])
        check(small)
        caches.Cache.open(small).put("facts", TEXTS)
        check(small)


@pytest.mark.parametrize("what", ["file", "folder", "replaced"])
def test_taken_away_during_the_run(tmp_path: pathlib.Path, what: str) -> None:
    fill(tmp_path)
    cache = caches.Cache.open(tmp_path)
    assert cache.get("facts", TEXTS) == TEXTS
    shutil.rmtree(tmp_path / caches.FOLDER) if what == "folder" else file_of(tmp_path).unlink()
    if what == "replaced":
        fill(tmp_path)
    assert cache.get("facts", TEXTS).items() <= TEXTS.items()
    cache.put("facts", {"new": "[]"})
    cache.remember(STAMPS.values())
    cache.close()
    fill(tmp_path)
    assert check(tmp_path)


def test_a_file_that_came_with_the_repository_is_never_opened(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was made by somebody with another key, under whatever name: their own, or that of another layout."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "theirs"))
    root = tmp_path / "project"
    root.mkdir()
    theirs = fill(root)
    journal = theirs.with_name(f"{theirs.name}-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0" * 600)
    before = {place.name: place.read_bytes() for place in (root / caches.FOLDER).iterdir()}
    opened: list[str] = []
    monkeypatch.setattr(database, "Database", lambda file: opened.append(file.name) or real(file))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "mine"))
    cache = caches.Cache.open(root)
    assert (cache.get("facts", TEXTS), cache.get("findings", ["k1"]), cache.stamps()) == ({}, {}, {})
    assert opened
    assert theirs.name not in opened
    assert {name: (root / caches.FOLDER / name).read_bytes() for name in before} == before


real = database.Database


@pytest.mark.parametrize("what", ["folder", "ignore", "database", "journal", "pipe"])
def test_links_lead_nowhere(tmp_path: pathlib.Path, what: str) -> None:
    root, outside = tmp_path / "project", tmp_path / "outside"
    outside.mkdir()
    root.mkdir()
    (outside / "precious").write_bytes(b"precious")
    name = fill(root).name
    folder = root / caches.FOLDER
    shutil.rmtree(folder)
    if what == "folder":
        folder.symlink_to(outside, target_is_directory=True)
    else:
        folder.mkdir()
        link = folder / {"ignore": ".gitignore", "database": name, "journal": f"{name}-journal", "pipe": name}[what]
        os.mkfifo(link) if what == "pipe" else link.symlink_to(outside / ("new" if what == "ignore" else "precious"))
    cache = caches.Cache.open(root)
    cache.put("facts", TEXTS)
    assert cache.get("facts", TEXTS) == TEXTS, "kept where it can be"
    assert {place.name: place.read_bytes() for place in outside.iterdir()} == {"precious": b"precious"}


def test_no_place_for_the_key(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    cache = caches.Cache.open(tmp_path)
    cache.put("facts", TEXTS)
    assert not cache.keeps
    assert not (tmp_path / caches.FOLDER).exists()


def test_a_key_that_was_cut_short_is_made_again(tmp_path: pathlib.Path) -> None:
    fill(tmp_path)
    key = pathlib.Path(os.environ["XDG_CACHE_HOME"]) / "jaxstatic" / caches.SECRET
    assert key.stat().st_mode & 0o077 == 0
    whole = key.read_text()
    key.write_text(whole[:10])
    assert caches.Cache.open(tmp_path).get("facts", TEXTS) == {}
    assert len(key.read_text()) == len(whole)
    fill(tmp_path)
    key.write_text(whole)
    assert check(tmp_path)
    assert [place.name for place in key.parent.iterdir() if place.name.startswith("key.")] == []


FULL = """
import pathlib, resource, sys
from flake8_jaxstatic.project import cache
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
kept = cache.Cache.open(pathlib.Path(sys.argv[1]))
for number in range(30):
    kept.put("facts", {f"n{number}": "x" * 3000})
kept.close()
print("went on")
"""


@pytest.mark.parametrize("size", [0, 10, 5_000, 20_000, 60_000])
def test_no_room_on_the_disk(tmp_path: pathlib.Path, size: int) -> None:
    """A file that may not grow is what a full disk is to a program."""
    fill(tmp_path)
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path), str(size)], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.stdout, done.stderr) == ("went on\n", "")
    check(tmp_path)
    fill(tmp_path)
    assert check(tmp_path)


def test_a_database_without_room(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path)
    cache = caches.Cache.open(tmp_path)
    assert cache.get("facts", TEXTS) == TEXTS
    assert cache._database is not None
    cache._database._connection.execute("PRAGMA max_page_count = 1")
    cache.put("facts", {f"n{number}": "x" * 3000 for number in range(100)})
    assert not cache.keeps
    assert check(tmp_path), "that there is no room is no fault of the file"


READ_ONLY = """
import encodings.ascii, os, pathlib, sys
from flake8_jaxstatic.project import cache, database  # another user may not be able to read where they stand
root = pathlib.Path(sys.argv[1])
for place in (*root.rglob("*"), root):
    os.chmod(place, 0o555 if place.is_dir() else 0o444)
if os.getuid() == 0:
    for place in (*root.rglob("*"), root):
        os.chown(place, 65534, 65534)
    os.setgid(65534)
    os.setuid(65534)
kept = cache.Cache.open(root)
print(kept.get("facts", ["k1"]), kept.put("facts", {"k1": "[2]"}), kept.get("facts", ["k1"]), kept.stamps())
"""


@pytest.fixture
def public() -> Iterator[pathlib.Path]:
    """A folder that every user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield pathlib.Path(folder)


@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_project_that_can_only_be_read(public: pathlib.Path, monkeypatch: pytest.MonkeyPatch, elsewhere: bool) -> None:
    root, user = public / "project", public / "user"
    root.mkdir()
    user.mkdir()
    os.chmod(user, 0o777 if elsewhere else 0o555)
    monkeypatch.setenv("XDG_CACHE_HOME", str(root / "closed"))
    fill(root)
    (root / "closed").rename(public / "closed")
    monkeypatch.setenv("XDG_CACHE_HOME", str(user))
    done = subprocess.run([sys.executable, "-c", READ_ONLY, str(root)], capture_output=True, text=True, cwd=ROOT, check=False)
    kept = {"k1": "[2]"} if elsewhere else {}
    assert (done.stdout, done.stderr) == (f"{{}} None {kept} {{}}\n", "")


PROJECT = {
    "pyproject.toml": "[project]\nname = 'p'\n",
    "m.py": "import jax\nfrom functools import partial\n@partial(jax.jit, static_argnames='n')\ndef f(x, n):\n    return x[:n]\n",
    "use.py": "import jax, m\n@jax.jit\ndef g(x, k):\n    return m.f(x, k)\n",
}


def project(root: pathlib.Path) -> answers.Project:
    for name, text in PROJECT.items():
        (root / name).write_text(text)
    return answers.Project(discovery.Root(root, marked=True, walk=True), Settings())


def test_facts_that_the_engine_stumbles_over_are_worked_out_again(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They were sealed, so it was us who wrote them; be it by a fault that an edit has since mended."""
    asked = project(tmp_path)
    wanted = answers.answer(asked)
    assert [finding.code for finding in wanted.analysis.findings] == ["JXS202"]
    (tmp_path / "new.py").write_text("x = 1\n")
    decode = facts.decode

    def stumble(path: str, text: str) -> facts.Lowered:
        made = decode(path, text)
        if isinstance(made, facts.File):
            made.functions[0].operations.append((facts.MOVE, 10**6, 10**7, 0))
        return made

    monkeypatch.setattr(facts, "decode", stumble)
    told = answers.answer(asked)
    assert (told.analysis, told.failure) == (wanted.analysis, "")


@pytest.mark.parametrize("cache", caches.PLACES)
def test_where_it_is_kept(tmp_path: pathlib.Path, cache: str) -> None:
    root = tmp_path / "p"
    root.mkdir()
    asked = answers.Project(project(root).root, Settings(cache=cache))
    wanted = answers.answer(asked)
    assert answers.answer(asked) == wanted
    own = list((root / caches.FOLDER).glob("*.sqlite"))
    users = list((pathlib.Path(os.environ["XDG_CACHE_HOME"])).rglob("*.sqlite"))
    assert (len(own), len(users)) == {"project": (1, 0), "user": (0, 1), "none": (0, 0)}[cache]


def test_files_of_others_are_dropped_after_a_month(tmp_path: pathlib.Path) -> None:
    folder = tmp_path / caches.FOLDER
    folder.mkdir()
    for name in ("jaxstatic-1.sqlite", "jaxstatic-2-0.sqlite", "notes.txt"):
        (folder / name).write_text("")
        os.utime(folder / name, (1, 1))
    (folder / "jaxstatic-3-0.sqlite").write_text("")
    fill(tmp_path)
    left = {place.name for place in folder.iterdir()}
    assert left > {".gitignore", "CACHEDIR.TAG", "notes.txt", "jaxstatic-3-0.sqlite"}
    assert len(left) == 5, "and the new one"
