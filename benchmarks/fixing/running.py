"""Marked programs run under jax as they are and with all repairs made: ``running.py CASES [CASES ...]``; folders as for ``cases.py``.

Of every case with a mark of a category that can be repaired, all repairs are made (also those that are not safe), and both programs are run
with a counter at the entry of each function. A program whose finding is repaired must not raise any more, and must not be traced more
often than before; where both run, they must print the same. Prints a line per case and what does not hold.
"""

from __future__ import annotations

import json
import pathlib
import re
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

import cases

ORACLE = pathlib.Path(__file__).resolve().parents[2] / "tests" / "literate" / "oracle.py"
_STALE = ("JXS206", "JXS207")  # the result was wrong: a program that asserts it fails once it is right
_HEAD = re.compile(r"^# (run|traces|needs): *(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Run:
    """A case with repairs: its header, its texts before and after, what was repaired, and the marks that no repair meets."""

    name: str
    head: dict[str, str]
    before: dict[str, str]
    after: dict[str, str]
    repaired: tuple[str, ...]
    left: tuple[str, ...]

    @property
    def entry(self) -> str:
        """The file that is run."""
        return "main.py" if "main.py" in self.before else next(iter(self.before))


def repaired(case: pathlib.Path) -> Run | None:
    """A case with all its repairs made; None where it has no mark that a repair could meet, or no repair."""
    files, groups = cases.read(case)
    groups = cases.fixable(groups)
    if not groups:
        return None
    outcome = cases.tried(files, risky=True)
    if not outcome.applied:
        return None
    left = [group[0] for group in groups if not any(cases.meets(repair, mark) for repair in outcome.applied for mark in group)]
    done = sorted({f"{repair.finding.code} {repair.candidate.kind}" for repair in outcome.applied})
    text = next(iter(files.values())) if "main.py" not in files else files["main.py"]
    head = dict(_HEAD.findall(text))
    return Run(
        case.name, head, files, {**files, **dict(outcome.texts)}, tuple(done), tuple(f"{'/'.join(m.categories)} {m.detail}" for m in left)
    )


def results(runs: list[Run]) -> list[dict[str, Any]]:
    """What jax does with each program, before and after."""
    programs = [{"files": files, "entry": run.entry} for run in runs for files in (run.before, run.after)]
    command = [sys.executable, "-W", "ignore", str(ORACLE)]
    done = subprocess.run(command, input=json.dumps(programs), capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)["results"]
    return found


def wrong(run: Run, before: dict[str, Any], after: dict[str, Any]) -> str:
    """What does not hold of a repaired case; empty where all does."""
    if run.left:
        return ""  # some mark has no repair: what it says still happens
    if after["error"] == "AssertionError" and all(done.startswith(_STALE) for done in run.repaired):
        return ""
    if after["error"]:
        return f"raises {after['error']}: {after['text'][:120]}"
    if before["error"]:
        return ""
    if sum(after["traces"].values()) > sum(before["traces"].values()):
        return "traced more often"
    wanted = [part.partition("=")[0].strip() for part in run.head.get("traces", "").split(",")]
    if run.head.get("run", "").startswith("recompiles") and sum(after["traces"].get(n, 0) for n in wanted) >= sum(
        before["traces"].get(n, 0) for n in wanted
    ):
        return f"compiles as often as before: {after['traces']}"
    return "" if before["printed"] == after["printed"] else f"prints {after['printed'][:80]!r} instead of {before['printed'][:80]!r}"


def main(folders: list[str]) -> int:
    """Repair, run, compare."""
    found = [repaired(case) for folder in folders for case in sorted(pathlib.Path(folder).iterdir()) if re.match(r"\d{3}_", case.name)]
    runs = [run for run in found if run is not None]
    told = results(runs)
    bad = 0
    for run, before, after in zip(runs, told[::2], told[1::2], strict=True):
        problem = wrong(run, before, after)
        bad += bool(problem)
        names = sorted({*before["traces"], *after["traces"]})
        counted = ", ".join(f"{name} {before['traces'].get(name, 0)} -> {after['traces'].get(name, 0)}" for name in names)
        state = "WRONG" if problem else "left" if run.left else "ok"
        print(f"{state:5} {run.name}: {before['error'] or 'runs'} -> {after['error'] or 'runs'}; {counted}")
        left = f"without a repair: {', '.join(run.left)}" if run.left else ""
        print(f"      {'; '.join(filter(None, (*run.repaired, left, problem)))}")
    print(f"{len(runs)} cases repaired, {sum(not run.left for run in runs)} of them in every mark; {bad} wrong")
    return bool(bad)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
