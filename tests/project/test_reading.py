"""Facts of a project: the same whether they were lowered here, in other processes, or remembered."""

from __future__ import annotations

import os
import pathlib
from collections.abc import Iterable
from concurrent import futures

import pytest

import flake8_jaxstatic
from flake8_jaxstatic.project import cache, reading, workspace
from flake8_jaxstatic.settings import Settings
from flake8_jaxstatic.syntax import facts, lower

PACKAGE = pathlib.Path(flake8_jaxstatic.__file__).parent
TEXTS = {
    "a.py": "import jax\n\n@jax.jit\ndef f(x, *, n=(1, (2, 3))):\n    return {**x, 'a': [n, *x][1:2, None]}[0x7f] + x(n, *x, **x, k=1)\n",
    "empty.py": "",
    "pkg/__init__.py": "",
    "bad.py": "def f(:\n",
    "deep.py": "x = " + "(" * 500 + ")" * 500 + "\n",
    "numbers.py": "x = [1e999, -1e999, True, 1, 1.0, 2j, None, ..., b'', 'é\\ud800', 1 << 99, 99999999999999999999999]\n",
}

Read = tuple[list[facts.File], list[facts.Unreadable]]


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    folder = tmp_path / "project"
    for name, text in TEXTS.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder


def read(root: pathlib.Path, kept: pathlib.Path | None = None, jobs: int = 1, texts: dict[str, str] | None = None) -> Read:
    remembered = cache.Cache(kept and kept / "kept.sqlite")
    files = workspace.Workspace.open(root, Settings(), cache=remembered)
    files.jobs = jobs
    try:
        return reading.read(files.overlay(texts) if texts else files)
    finally:
        remembered.close()


def lowered(root: pathlib.Path) -> Read:
    """What reading comes to, in its simplest form."""
    results = [lower.lower_text(s.path, s.text) for s in workspace.Workspace.open(root, Settings()).sources()]
    return [r for r in results if isinstance(r, facts.File)], [r for r in results if isinstance(r, facts.Unreadable)]


@pytest.mark.parametrize("folder", [PACKAGE, pathlib.Path(__file__).parents[1]], ids=["package", "tests"])
def test_facts_survive_their_encoding(folder: pathlib.Path) -> None:
    """Lists stay lists and tuples stay tuples, down to the innermost."""
    for place in sorted(folder.rglob("*.py")):
        made = lower.lower_text(place.name, place.read_text(encoding="utf-8"))
        assert repr(facts.decode(place.name, facts.encode(made))) == repr(made)


@pytest.mark.parametrize("name", TEXTS)
def test_odd_facts_survive_too(name: str) -> None:
    made = lower.lower_text(name, TEXTS[name])
    assert repr(facts.decode(name, facts.encode(made))) == repr(made)
    assert facts.encode(lower.lower_text("other/name.py", TEXTS[name])) == facts.encode(made), "the path is no part of them"


def test_another_format_is_refused() -> None:
    text = facts.encode(lower.lower_text("a.py", "x = 1\n"))
    for changed in (text.replace(f"[{facts.FORMAT},", "[0,", 1), "[0]", "[]", "", "null garbage"):
        with pytest.raises(ValueError, match=r"\w"):
            facts.decode("a.py", changed)


def test_reading_is_lowering(root: pathlib.Path) -> None:
    found = read(root)
    assert found == lowered(root)
    assert [file.path for file in found[0]] == ["a.py", "empty.py", "numbers.py", "pkg/__init__.py"]
    assert [file.path for file in found[1]] == ["bad.py", "deep.py"]


def test_warm_is_cold_and_lowers_nothing(root: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    cold = read(root, kept)
    assert cold == lowered(root)
    asked: list[str] = []
    monkeypatch.setattr(lower, "lower_text", lambda path, text, _: asked.append(path) or facts.Unreadable(path, "asked"))
    assert read(root, kept) == cold
    assert asked == []
    (root / "a.py").write_text("x = 2\n")
    (root / "new.py").write_text(TEXTS["numbers.py"], encoding="utf-8")
    found = read(root, kept)
    assert asked == ["a.py"], "equal texts have equal facts, wherever they stand"
    assert [file.path for file in found[0]] == ["empty.py", "new.py", "numbers.py", "pkg/__init__.py"]


def test_unsaved_text_counts_and_is_not_kept(root: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    read(root, kept)
    found = read(root, kept, texts={"a.py": "unsaved = 1\n", "bad.py": "good = 1\n"})
    assert "unsaved" in found[0][0].assigned
    assert [file.path for file in found[1]] == ["deep.py"]
    asked: list[str] = []
    real = lower.lower_text
    monkeypatch.setattr(lower, "lower_text", lambda path, text, skipped=frozenset(): asked.append(path) or real(path, text, skipped))
    read(root, kept, texts={"a.py": "unsaved = 1\n"})
    assert asked == ["a.py"]


@pytest.mark.parametrize("change", ["format", "lowering"])
def test_another_lowering_is_never_answered_from_before(
    root: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    read(root, kept)
    if change == "format":
        monkeypatch.setattr(facts, "FORMAT", facts.FORMAT + 1)
    else:
        monkeypatch.setattr(reading, "_lowering", lambda: "other")
    asked: list[str] = []
    real = lower.lower_text
    monkeypatch.setattr(lower, "lower_text", lambda path, text, skipped=frozenset(): asked.append(path) or real(path, text, skipped))
    assert read(root, kept) == lowered(root)
    assert len(asked) == 2 * len(TEXTS)


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes for the smallest project."""
    monkeypatch.setattr(reading, "WORTHWHILE", 1)
    monkeypatch.setattr(reading, "CHUNK", 100)


@pytest.mark.usefixtures("eager")
def test_processes_agree(root: pathlib.Path, tmp_path: pathlib.Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    assert read(root, jobs=2) == lowered(root)
    assert read(root, kept, jobs=2) == lowered(root)
    assert read(root, kept) == lowered(root), "what processes made is kept as well"
    package = workspace.Workspace.open(PACKAGE, Settings())
    package.jobs = 3
    assert reading.read(package) == lowered(PACKAGE)


def die(chunk: Iterable[tuple[str, str]]) -> list[str]:
    os._exit(3)


@pytest.mark.usefixtures("eager")
def test_processes_that_die_or_cannot_start(root: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "encoded", die)
    assert read(root, jobs=2) == lowered(root)

    def refuse(*arguments: object, **more: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(futures, "ProcessPoolExecutor", refuse)
    assert read(root, jobs=2) == lowered(root)


def test_broken_cache_only_costs_time(root: pathlib.Path, tmp_path: pathlib.Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    read(root, kept)
    for place in kept.iterdir():
        place.write_bytes(b"rubbish " * 999)
    assert read(root, kept) == lowered(root)
    assert read(root, tmp_path / "nowhere") == lowered(root)
