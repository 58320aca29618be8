"""Make the labels: ``python benchmarks/mutants/label.py WORK [PACKAGE ...]``, with a Python that has the packages and their dependencies.

Every mutant is executed by ``worker.py``. Answers are kept in ``WORK`` as they come, so that an interrupted run goes on where it stopped.
When all mutants of a package have one, those that were reached are written to ``labels/PACKAGE.jsonl``: a head row with version, hash and
digests of the drivers, then one row per mutant: operator, function, parameters, edits (file, offset, old, new), label, case, detail.
"""

from __future__ import annotations

import hashlib
import json
import pathlib
import select
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from benchmarks.mutants import operators, packages

AT_ONCE = 400
PATIENCE = 120
KEPT = ("raises", "recompiles", "value", "none")


def digest(text: str) -> str:
    """Of a driver or of a mutant."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def jobs(package: packages.Package, place: pathlib.Path) -> dict[str, operators.Mutant]:
    """All mutants of a package by their digest."""
    found = {}
    for driver, texts in ((True, packages.drivers(package)), (False, packages.sources(package, place))):
        for file, text in texts.items():
            if driver or "static_arg" in text or "jit" in text:
                for mutant in operators.of_file(file, text, driver=driver):
                    found[digest(f"{file}{digest(text)}{mutant.operator}{mutant.function}{mutant.edits}")] = mutant
    return found


def execute(package: packages.Package, place: pathlib.Path, todo: dict[str, operators.Mutant]) -> Iterator[dict[str, Any]]:
    """The answers of worker processes; a mutant that stops one is answered for it."""
    names = list(todo)
    while names:
        batch, names = names[:AT_ONCE], names[AT_ONCE:]
        folder = packages.DRIVERS / package.drivers
        arguments = [f"{name}={folder / pathlib.PurePosixPath(name).name}" for name in packages.drivers(package)]
        reach = place.with_name(f"{package.name}.{digest(str(packages.drivers(package)))}.reach.json")
        command = [sys.executable, str(packages.HERE / "worker.py"), str(place), str(reach), *arguments]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdin is not None
        assert process.stdout is not None
        if not process.stdout.readline():
            raise SystemExit(f"{package.name}: the worker does not start")
        for done, name in enumerate(batch):
            mutant = todo[name]
            edits = [[edit.file, edit.offset, edit.old, edit.new] for edit in mutant.edits]
            job = {"id": name, "operator": mutant.operator, "function": mutant.function, "edits": edits}
            try:
                process.stdin.write(json.dumps(job) + "\n")
                process.stdin.flush()
                ready, _, _ = select.select([process.stdout], [], [], PATIENCE)
                line = process.stdout.readline() if ready else ""
            except BrokenPipeError:
                line = ""
            if not line:
                yield {"id": name, "label": "stopped the process"}
                names = [*batch[done + 1 :], *names]
                break
            yield json.loads(line)
        process.kill()
        process.wait()


def label(package: packages.Package, work: pathlib.Path) -> None:
    """Label all mutants of one package and write the file of its labels."""
    place = packages.fetch(package, work)
    wanted = jobs(package, place)
    kept = work / f"{package.name}.answers.jsonl"
    answers = {row["id"]: row for row in map(json.loads, kept.read_text().splitlines())} if kept.exists() else {}
    todo = {name: wanted[name] for name in sorted(wanted) if name not in answers}
    print(f"{package.name}: {len(wanted)} mutants, {len(todo)} to execute", flush=True)
    try:
        with kept.open("a", encoding="utf-8") as out:
            for answer in execute(package, place, todo):
                answers[answer["id"]] = answer
                out.write(json.dumps(answer) + "\n")
                out.flush()
    finally:
        _write(package, [_row(mutant, answers[name]) for name, mutant in wanted.items() if answers.get(name, {}).get("label") in KEPT])


def _write(package: packages.Package, rows: list[list[object]]) -> None:
    head: dict[str, object] = {"package": package.name, "version": package.version, "sha256": package.sha256}
    head["drivers"] = {name: digest(text) for name, text in packages.drivers(package).items()}
    packages.LABELS.mkdir(exist_ok=True)
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in [head, *rows])
    (packages.LABELS / f"{package.name}.jsonl").write_text(text + "\n", encoding="utf-8")
    print(f"{package.name}: {len(rows)} labels", flush=True)


def _row(mutant: operators.Mutant, answer: dict[str, Any]) -> list[object]:
    edits = [[edit.file, edit.offset, edit.old, edit.new] for edit in mutant.edits]
    case = answer.get("case", "")
    return [mutant.operator, mutant.function, list(mutant.params), edits, answer["label"], case, answer.get("detail", "")]


def main() -> None:
    """See the text of the module."""
    pinned = packages.pinned()
    work = pathlib.Path(sys.argv[1])
    work.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[2:] or pinned:
        label(pinned[name], work)


if __name__ == "__main__":
    main()
