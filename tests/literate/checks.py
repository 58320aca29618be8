"""What the tests of pages share: run all programs of a page in one process under jax, lint one program in this process, compare."""

from __future__ import annotations

import dataclasses
import functools
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.literate import pages

ORACLE = Path(__file__).with_name("oracle.py")


def parameters(found: Iterable[Path]) -> list[Any]:
    return [pytest.param(program, id=program.name) for page in found for program in pages.programs(page)]


@functools.cache
def runs(page: Path) -> tuple[str, dict[str, dict[str, Any]]]:
    """The version of jax, and what each program of the page that can be run here did, all in one process."""
    chosen = [p for p in pages.programs(page) if not missing(p) and p.outcome[0] not in pages.ALONE]
    told = json.dumps([{"files": p.files, "entry": p.entry} for p in chosen])
    quiet = dict(os.environ, JAX_PLATFORMS="cpu", TF_CPP_MIN_LOG_LEVEL="3")
    done = subprocess.run([sys.executable, str(ORACLE)], input=told, capture_output=True, text=True, timeout=600, env=quiet, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    answer = json.loads(done.stdout)
    return answer["jax"], {p.name: result for p, result in zip(chosen, answer["results"], strict=True)}


def missing(program: pages.Program) -> list[str]:
    return [module for module in program.needs if importlib.util.find_spec(module) is None]


def check_alone(program: pages.Program) -> None:
    """In a process of its own the program prints what its comment says, or XLA ends it and names the culprit."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in program.files.items():
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).write_text(text, encoding="utf-8")
        clean = {key: value for key, value in os.environ.items() if key not in ("XLA_FLAGS", "LIBTPU_INIT_ARGS")}
        quiet = {**clean, "JAX_PLATFORMS": "cpu", "PYTHONPATH": folder}
        command = [sys.executable, program.entry]
        done = subprocess.run(command, cwd=folder, env=quiet, capture_output=True, text=True, timeout=300, check=False)
    verb, *told = program.outcome
    if verb == "aborts":
        assert done.returncode != 0
        assert told[0] in done.stderr
        assert "XLA_FLAGS" in done.stderr or "parse_flags_from_env" in done.stderr
    else:
        assert done.returncode == 0, done.stderr[-3000:]
        assert done.stdout.split() == told


def check_run(page: Path, program: pages.Program) -> None:
    """The program does under jax what its comment says."""
    if missing(program):
        pytest.skip(f"needs {missing(program)}")
    if program.outcome[0] in pages.ALONE:
        check_alone(program)
        return
    version, results = runs(page)
    if not pages.in_range(version, program.jax):
        pytest.skip(f"speaks of jax {program.jax}, this is {version}")
    result = results[program.name]
    wanted = program.outcome[1] if program.outcome[0] == "raises" else None
    assert result["error"] == wanted, f"{program.name}: {result['error']}: {result['text']}"
    counted = {function: result["traces"].get(function, 0) for function in program.traces}
    assert counted == program.traces


def lint(program: pages.Program, folder: Path, *, hints: str = "") -> list[tuple[str, str, str, int, str]]:
    """Findings of the engine as (code, name, file, line, message)."""
    pipeline = pytest.importorskip("flake8_jaxstatic.pipeline", exc_type=ModuleNotFoundError)
    from flake8_jaxstatic.project import workspace

    (folder / "pyproject.toml").touch()
    for name, text in program.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    told = dataclasses.replace(program.settings(), hints=hints) if hints else program.settings()
    analysis = pipeline.analyse(workspace.Workspace.open(folder, told), told)
    return [(f.code, f.param, f.place.file, f.place.line, f.message) for f in analysis.findings]


def compare(markers: Sequence[pages.Marker], found: Sequence[tuple[str, str, str, int, str]]) -> list[str]:
    """What is wrong, in words: missed and false alarms. An ``either`` group is all such markers of one code and name."""
    wrong = []
    groups: dict[tuple[object, ...], list[pages.Marker]] = {}
    for marker in markers:
        if marker.verb == "error":
            groups[("one", marker.codes, marker.names, marker.file, marker.line)] = [marker]
        elif marker.verb == "either":
            groups.setdefault(("any", marker.codes, marker.names), []).append(marker)
    for group in groups.values():
        if not any(m.fits(*f[:4]) for m in group for f in found):
            places = " or ".join(f"{m.file}:{m.line}" for m in group)
            wrong.append(f"missed alarm: {'|'.join(group[0].codes)} {'|'.join(group[0].names)} at {places}")
    for code, name, file, line, message in found:
        if not any(m.fits(code, name, file, line) for m in markers):
            wrong.append(f"false alarm: {file}:{line} {code} {name!r}: {message}")
        elif name and f"'{name}'" not in message:
            wrong.append(f"message does not name '{name}': {message}")
    twice = {f[:4] for f in found if [g[:4] for g in found].count(f[:4]) > 1}
    return wrong + [f"reported twice: {f}" for f in sorted(twice)]


def check_lint(program: pages.Program, folder: Path, *, hints: str = "") -> None:
    """The engine finds exactly what the markers of the program say; with all hints, or with these."""
    wrong = compare(program.markers(), lint(program, folder, hints=hints))
    assert not wrong, "\n".join([program.name, *wrong])
