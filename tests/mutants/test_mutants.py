"""A sample of the seeded bugs: the drivers alone, without the packages they call, so no network is needed; and the labels are JAX's own."""

from __future__ import annotations

import ast
import functools
import json
import pathlib
import subprocess
import sys

import pytest

from benchmarks.mutants import label, operators, packages, scoring

PACKAGES = packages.pinned()
RAISES, RECOMPILES = 0.88, 0.95
COMPILING = ("loop variable", "nan", "nan behind a name", "lambda", "jit of a lambda", "static number in a loop")
SITES = frozenset(("index out of range", "misspell a name"))


def _drivers_only(name: str) -> list[scoring.Labelled]:
    _, labelled = scoring.read(packages.LABELS / f"{name}.jsonl")
    return [each for each in labelled if all(edit.file.startswith("driver/") for edit in each.mutant.edits)]


@functools.cache
def _sample() -> scoring.Score:
    total = scoring.Score()
    for name, package in PACKAGES.items():
        texts = packages.drivers(package)
        for file, text in texts.items():
            mine = [each for each in _drivers_only(name) if each.mutant.file == file]
            total.add(scoring.score(scoring.project({file: text}), {file: text}, mine))
    return total


def test_misspelt_names_and_impossible_numbers_are_all_found() -> None:
    assert [miss.mutant for miss in _sample().misses if miss.mutant.operator in SITES] == []


def test_most_of_what_raises_is_found() -> None:
    """Without the texts of the packages less is known than ``score.py`` knows: the floor is lower than there."""
    assert _sample().recall("raises") >= RAISES


def test_most_of_what_compiles_again_is_found() -> None:
    assert _sample().recall("recompiles", *COMPILING) >= RECOMPILES


def test_what_does_no_harm_is_left_alone() -> None:
    assert [(each.mutant, finding.message) for each, finding in _sample().false] == []


def test_drivers_are_clean() -> None:
    assert [finding.message for finding in _sample().original if finding.code in scoring.RAISING | scoring.COMPILING] == []


@pytest.mark.parametrize("name", PACKAGES)
def test_labels_are_of_the_pinned_texts(name: str) -> None:
    head, labelled = scoring.read(packages.LABELS / f"{name}.jsonl")
    package = PACKAGES[name]
    texts = packages.drivers(package)
    assert (head["version"], head["sha256"]) == (package.version, package.sha256)
    assert head["drivers"] == {file: label.digest(text) for file, text in texts.items()}
    for each in labelled:
        ours = tuple(edit for edit in each.mutant.edits if edit.file in texts)
        for text in operators.apply(texts, ours).values() if len(ours) == len(each.mutant.edits) else ():
            ast.parse(text)


def test_there_are_enough() -> None:
    counts = [len(scoring.read(packages.LABELS / f"{name}.jsonl")[1]) for name in PACKAGES]
    assert len(counts) >= 8
    assert min(counts) >= 50
    assert sum(counts) >= 1500


@pytest.mark.jax
def test_labels_are_what_jax_does(tmp_path: pathlib.Path) -> None:
    """A few mutants of the driver of optax are executed again (optax comes with flax)."""
    labelled = _drivers_only("optax")
    some = {f"{each.label} {each.mutant.operator}": each for each in labelled if each.mutant.operator != "nan"}
    chosen = dict(sorted(some.items())[::3])
    place = packages.DRIVERS / "optax" / "training.py"
    command = [sys.executable, str(packages.HERE / "worker.py"), str(tmp_path), str(tmp_path / "reach.json"), f"driver/training.py={place}"]
    jobs = [
        {
            "id": name,
            "operator": each.mutant.operator,
            "function": each.mutant.function,
            "edits": [[edit.file, edit.offset, edit.old, edit.new] for edit in each.mutant.edits],
        }
        for name, each in chosen.items()
    ]
    told = "\n".join(map(json.dumps, jobs))
    run = subprocess.run(command, input=told, capture_output=True, text=True, timeout=300, check=True)
    answers = {row["id"]: row["label"] for row in map(json.loads, run.stdout.splitlines()[1:])}
    assert answers == {name: each.label for name, each in chosen.items()}
