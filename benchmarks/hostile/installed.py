"""Every installed package is linted: ``python benchmarks/hostile/installed.py SITE_PACKAGES --record FILE``; none may fail, none may hang.

The smallest come first. Each distribution's folders and modules are judged in a process of their own, nothing cached. A line of JSON per
distribution goes to the record; those that are in it are passed over, so a run that was stopped goes on. P is the CPU time of
``ast.parse`` over the same texts in the same process. At the end stand the number of distributions and failures, and the slowest per P.
A failure (JXS901, a process that died, more than ``--limit`` seconds) makes the exit status 1.
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import json
import multiprocessing
import pathlib
import sys
import time
from multiprocessing.connection import Connection

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from benchmarks import cost
from flake8_jaxstatic import pipeline
from flake8_jaxstatic.audit import answers
from flake8_jaxstatic.project import discovery
from flake8_jaxstatic.settings import Settings

Figures = dict[str, float | str]


def tops(found: importlib.metadata.Distribution, above: pathlib.Path) -> list[pathlib.Path]:
    """The folders and modules that a distribution puts into ``site-packages``."""
    names = {file.parts[0] for file in found.files or () if str(file).endswith(".py") and file.parts[0] not in ("..", "bin")}
    return [above / name for name in sorted(names)]


def judged(place: pathlib.Path) -> Figures:
    """What linting a folder or module came to."""
    folder = place if place.is_dir() else place.parent
    project = answers.Project(discovery.Root(folder, marked=False, walk=True), Settings(), () if place.is_dir() else (place,))
    gc.disable()
    with answers.opened(project, keep=False) as files:
        before = cost.parse_time(files)
        count, size = len(files.paths()), files.size()
    start = time.process_time()
    told = answers.answer(project, keep=False, rows=False)
    seconds = time.process_time() - start
    codes = [finding.code for finding in told.analysis.findings]
    return {
        "files": count,
        "bytes": size,
        "P": before,
        "seconds": seconds,
        "findings": len(codes),
        "unreadable": codes.count(answers.UNREADABLE),
        "failure": told.failure,
    }


def _send(place: pathlib.Path, pipe: Connection) -> None:
    pipe.send(judged(place))


def apart(place: pathlib.Path, limit: float) -> Figures:
    """The same in a process of its own."""
    mine, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_send, args=(place, theirs))
    child.start()
    theirs.close()
    try:
        return mine.recv() if mine.poll(limit) else {"failure": f"more than {limit:.0f} seconds"}
    except EOFError:
        return {"failure": "the process died"}
    finally:
        child.kill()
        child.join()


def summary(record: pathlib.Path) -> int:
    """Print what the record says; the number of failures."""
    lines = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    parts = [(line["name"], part) for line in lines for part in line["parts"]]
    failed = [(name, part["failure"]) for name, part in parts if part["failure"]]
    whole = [(name, part) for name, part in parts if not part["failure"]]
    total = {key: sum(part[key] for _, part in whole) for key in ("files", "bytes", "P", "seconds", "findings", "unreadable")}
    print(f"{len(lines)} distributions, {total['files']} files, {total['bytes'] / 1e6:.0f} MB, {len(failed)} internal errors")
    print(f"{total['seconds']:.0f} s of CPU = {total['seconds'] / total['P']:.2f} P; {total['findings']} findings")
    print(f"{total['unreadable']} of them are files that cannot be read")
    for name, part in sorted(((n, p) for n, p in whole if p["P"] > 0.1), key=lambda pair: -pair[1]["seconds"] / pair[1]["P"])[:8]:
        print(f"{part['seconds'] / part['P']:6.1f} P  {part['seconds']:7.2f} s  {part['files']:5.0f} files  {name}")
    for name, failure in failed:
        print(f"{name}: {failure}")
    return len(failed)


def main() -> int:
    """Lint what the record does not know."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--record", type=pathlib.Path, required=True)
    parser.add_argument("--limit", type=float, default=900)
    told = parser.parse_args()
    assert pipeline  # noqa: S101 - imported once, for all processes that are forked
    told.record.touch()
    known = {json.loads(line)["name"] for line in told.record.read_text(encoding="utf-8").splitlines()}
    for found in sorted(importlib.metadata.distributions(path=[str(told.folder)]), key=lambda each: (len(each.files or ()), each.name)):
        if found.name not in known:
            known.add(found.name)
            parts = [apart(place, told.limit) for place in tops(found, told.folder.resolve())]
            with told.record.open("a", encoding="utf-8") as stream:
                stream.write(json.dumps({"name": found.name, "version": found.version, "parts": parts}) + "\n")
    return 1 if summary(told.record) else 0


if __name__ == "__main__":
    sys.exit(main())
