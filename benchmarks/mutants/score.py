"""Score the linter on all labelled mutants: ``python benchmarks/mutants/score.py WORK [PACKAGE ...]``.

Downloads the pinned packages into ``WORK`` if they are not there, and prints recall by operator, what was missed, and the reports on code
that JAX does not mind. Needs no JAX.
"""

from __future__ import annotations

import collections
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from benchmarks.mutants import packages, scoring
from flake8_jaxstatic.project import cache, workspace
from flake8_jaxstatic.settings import Settings


def score(package: packages.Package, work: pathlib.Path) -> scoring.Score:
    """Judge the mutants of one package in the project of the package and its drivers."""
    place = packages.fetch(package, work)
    head, labelled = scoring.read(packages.LABELS / f"{package.name}.jsonl")
    if (head["version"], head["sha256"]) != (package.version, package.sha256):
        raise SystemExit(f"{package.name}: the labels are those of {head['version']}")
    drivers = packages.drivers(package)
    settings = Settings(exclude=tuple(f"{part}**" if part.endswith("/") else part for part in package.exclude))
    kept = cache.Cache(work / "cache" / package.name)
    files = workspace.Workspace.open(place, settings, cache=kept).overlay(drivers)
    return scoring.score(files, {**packages.sources(package, place), **drivers}, labelled)


def main() -> None:
    """See the text of the module."""
    pinned = packages.pinned()
    work = pathlib.Path(sys.argv[1])
    work.mkdir(parents=True, exist_ok=True)
    total = scoring.Score()
    for name in sys.argv[2:] or pinned:
        start = time.perf_counter()
        one = score(pinned[name], work)
        total.add(one)
        print(f"\n{name}: {time.perf_counter() - start:.0f} s\n{one.table()}", flush=True)
        codes = collections.Counter(finding.code for finding in one.original)
        print("unmutated:", dict(codes), "in the drivers:", [f for f in one.original if f.place.file.startswith("driver/")])
        for miss in sorted(one.misses, key=lambda miss: (miss.mutant.operator, miss.mutant.function)):
            edit = miss.mutant.edits[-1]
            where = f"{edit.file}:{miss.mutant.function}"
            print(f"missed   {miss.mutant.operator}: {where} {edit.old!r} -> {edit.new!r}: {miss.label} in {miss.case}: {miss.detail}")
        for each, finding in one.false:
            where = f"{each.mutant.file}:{each.mutant.function}"
            print(f"no harm  {each.mutant.operator}: {where} {each.mutant.edits[-1].new!r}: {finding.code} {finding.message}")
    print(f"\nall\n{total.table()}")


if __name__ == "__main__":
    main()
