"""How many of the marked findings of cases have a repair: ``cases.py CASES [CASES ...]``; folders of marked programs as in ``tests/cases``.

An expectation counts as fixable when a finding that meets it (its category, its line, its parameter) is among those that some repair,
safe or not, removes without making another. Prints the expectations without one, and a table per category.
"""

from __future__ import annotations

import collections
import pathlib
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from flake8_jaxstatic.fixes import trial
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings

CODES = {
    "MISSING_REQUIRED": ("JXS101", "JXS402"), "MISSING_CONSTANT": ("JXS102",), "UNSAFE_OPTIMIZED": ("JXS201", "JXS204"),
    "UNSAFE_VARYING": ("JXS204", "JXS201"), "UNSAFE_TRACED": ("JXS202",), "UNSAFE_UNHASHABLE": ("JXS203",),
    "UNSAFE_IDENTITY": ("JXS205",), "BAD_INDEX": ("JXS301",), "BAD_NAME": ("JXS302",), "BAD_OVERLAP": ("JXS303",),
    "BAD_SPEC": ("JXS304", "JXS305"), "UNSAFE_EQUALITY": ("JXS207",), "CALL_SPLIT": ("JXS306",), "SELF_TRACED": ("JXS402",),
    "JIT_IN_LOOP": ("JXS401", "JXS205"),
}  # fmt: skip
_MARK = re.compile(r"#\s*(?:expect|expect-any|allow):.*$")
_ITEM = re.compile(r"(expect|expect-any):\s*([^#]*)")


@dataclass(frozen=True, slots=True)
class Mark:
    """One place at which a finding is expected."""

    categories: tuple[str, ...]
    detail: str
    file: str
    line: int


def read(case: pathlib.Path) -> tuple[dict[str, str], list[list[Mark]]]:
    """The files of a case without its markers, and its expectations: of the marks of each, one is enough."""
    files: dict[str, str] = {}
    groups: dict[object, list[Mark]] = {}
    for path in [case] if case.is_file() else sorted(p for p in case.rglob("*.py") if "__pycache__" not in p.parts):
        name = path.name if case.is_file() else path.relative_to(case).as_posix()
        lines = path.read_text().split("\n")
        for number, line in enumerate(lines, 1):
            found = _MARK.search(line)
            if found is None:
                continue
            lines[number - 1] = line[: found.start()].rstrip()
            for verb, rest in _ITEM.findall(found[0]):
                for part in filter(str.strip, rest.split(";")):
                    words = part.split("@")[0].split()
                    mark = Mark(tuple(words[0].split("/")), " ".join(words[1:]), name, number)
                    group = re.search(r"group=(\S+)", part)
                    key = mark if verb == "expect" else ("any", group[1] if group else (mark.categories, mark.detail))
                    groups.setdefault(key, []).append(mark)
        files[name] = "\n".join(lines)
    return files, list(groups.values())


def meets(repair: trial.Repair, mark: Mark) -> bool:
    """Whether the finding that a repair removes is the one that a mark expects."""
    finding = repair.finding
    codes = {code for category in mark.categories for code in CODES.get(category, ())}
    named = not mark.detail or finding.param == mark.detail
    return finding.code in codes and named and (finding.place.file, finding.place.line) == (mark.file, mark.line)


def fixable(groups: list[list[Mark]]) -> list[list[Mark]]:
    """The expectations that a repair could meet."""
    return [group for group in groups if any(category in CODES for mark in group for category in mark.categories)]


def tried(files: dict[str, str], **limits: Any) -> trial.Outcome:
    """What the trials of all repairs, safe or not, make of a project of these files.

    Args:
        files: relative path -> text.
        limits: as ``trial.fix`` takes them.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "pyproject.toml").write_text('[project]\nname = "case"\nversion = "0"\n')
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        settings = Settings(hints="all")
        return trial.fix(workspace.Workspace.open(root, settings), settings, lambda _: True, **limits)


def judged(case: pathlib.Path) -> Iterator[tuple[list[Mark], list[trial.Repair], str]]:
    """Every expectation of a case with the repairs that meet it, and a reason where there is none."""
    files, groups = read(case)
    groups = fixable(groups)
    if not groups:
        return
    outcome = tried(files, rounds=1)
    for group in groups:
        hits = [repair for repair in outcome.repairs for mark in group if meets(repair, mark)]
        lines = {(mark.file, mark.line) for mark in group}
        reasons = [r.reason for r in outcome.refusals if (r.finding.place.file, r.finding.place.line) in lines]
        yield group, hits, "; ".join(reasons)


def main(folders: list[str]) -> int:
    """Print what has no repair, and the share per category."""
    totals: collections.Counter[str] = collections.Counter()
    fixed: collections.Counter[str] = collections.Counter()
    safe: collections.Counter[str] = collections.Counter()
    for folder in folders:
        for case in sorted(pathlib.Path(folder).iterdir()):
            if not re.match(r"\d{3}_", case.name) or not (case.suffix == ".py" or (case / "main.py").exists()):
                continue
            for group, hits, reason in judged(case):
                category = next(c for mark in group for c in mark.categories if c in CODES)
                totals[category] += 1
                fixed[category] += bool(hits)
                safe[category] += any(hit.safe for hit in hits)
                if not hits:
                    print(f"no repair: {case.name}:{group[0].file}:{group[0].line} {category} {group[0].detail} {reason}")
    print(f"{'category':18} {'marked':>6} {'fixable':>7} {'safely':>6}")
    for category, total in sorted(totals.items()):
        print(f"{category:18} {total:6} {fixed[category]:7} {safe[category]:6}  {fixed[category] / total:.2f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
