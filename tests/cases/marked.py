"""Marked cases: read the expectations from the comments of a case, lint it in this process, say what was missed and what was wrong."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings

FOLDER = Path(__file__).parent
CODES = {
    "MISSING_REQUIRED": ("JXS101", "JXS103", "JXS402"),
    "MISSING_CONSTANT": ("JXS102",),
    "UNSAFE_OPTIMIZED": ("JXS201", "JXS204"),
    "UNSAFE_VARYING": ("JXS204", "JXS201"),
    "UNSAFE_TRACED": ("JXS202",),
    "UNSAFE_UNHASHABLE": ("JXS203",),
    "UNSAFE_IDENTITY": ("JXS205",),
    "UNSAFE_MUTABLE": ("JXS206",),
    "BAD_INDEX": ("JXS301",),
    "BAD_NAME": ("JXS302",),
    "BAD_OVERLAP": ("JXS303",),
    "BAD_SPEC": ("JXS304", "JXS305"),
    "UNSAFE_EQUALITY": ("JXS207",),
    "CALL_SPLIT": ("JXS306",),
    "SELF_TRACED": ("JXS402",),
    "CONFLICT": ("JXS103",),
    "JIT_IN_LOOP": ("JXS401", "JXS205"),
}
COMMENT = re.compile(r"#\s*(?=(?:expect|expect-any|allow):)(?P<marks>.*)$")
ITEM = re.compile(r"^(?P<verb>expect|expect-any|allow):\s*(?P<rest>.*)$")
GROUP = re.compile(r"group=(\S+)")


@dataclasses.dataclass(frozen=True, slots=True)
class Marker:
    """One comment: which categories, about which name, in which line of which file."""

    categories: tuple[str, ...]
    detail: str
    file: str
    line: int

    def fits(self, found: Report) -> bool:
        named = not self.detail or self.detail.split()[0].strip("'\"") in found.message
        here = (found.file, found.line) == (self.file, self.line)
        return here and named and any(found.code in CODES[category] for category in self.categories)


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """One finding of the engine, as far as markers can speak of it."""

    file: str
    line: int
    code: str
    message: str


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """The texts of a case without their markers, and what a perfect linter says: of each group at least one marker."""

    name: str
    files: dict[str, str]
    expected: list[list[Marker]]
    allowed: list[Marker]


def cases() -> Iterator[Path]:
    """All cases of this folder: numbered files, and numbered folders with a ``main.py``."""
    for path in sorted(FOLDER.iterdir()):
        if re.match(r"\d+_", path.name) and (path.suffix == ".py" or (path / "main.py").exists()):
            yield path


def read(path: Path) -> Case:
    """Read one case and take the markers out of its texts."""
    files: dict[str, str] = {}
    groups: dict[tuple[object, ...], list[Marker]] = {}
    allowed: list[Marker] = []
    for source in [path] if path.is_file() else sorted(path.rglob("*.py")):
        name = path.name if path.is_file() else source.relative_to(path).as_posix()
        lines = source.read_text(encoding="utf-8").split("\n")
        for row, line in enumerate(lines, 1):
            comment = COMMENT.search(line)
            if comment is None:
                continue
            lines[row - 1] = line[: comment.start()].rstrip()
            for verb, marker, key in _markers(comment["marks"], name, row):
                if verb == "allow":
                    allowed.append(marker)
                else:
                    groups.setdefault(key, []).append(marker)
        files[name] = "\n".join(lines)
    return Case(path.stem, files, list(groups.values()), allowed)


def _markers(text: str, name: str, row: int) -> Iterator[tuple[str, Marker, tuple[object, ...]]]:
    for comment in text.split("#"):
        item = ITEM.match(comment.strip())
        for part in item["rest"].split(";") if item else ():
            categories, _, detail = part.split("@")[0].strip().partition(" ")
            marker = Marker(tuple(categories.split("/")), detail.strip(), name, row)
            group = GROUP.search(part)
            key: tuple[object, ...] = ("any", group[1]) if group else ("any", marker.categories, marker.detail)
            yield item["verb"] if item else "", marker, key if item and item["verb"] == "expect-any" else ("one", marker)


def lint(case: Case) -> list[Report]:
    """What the engine says of a case with all hints on."""
    told = Settings(hints="all")
    analysis = pipeline.analyse(workspace.Workspace.of_texts(case.files, told), told)
    return [Report(f.place.file, f.place.line, f.code, f.message) for f in analysis.findings]


def compare(case: Case, reports: Iterable[Report]) -> list[str]:
    """What is wrong, in words: expectations that no report fits, and reports that no marker knows."""
    found = list(reports)
    known = [*case.allowed, *(marker for group in case.expected for marker in group)]
    missed = [group for group in case.expected if not any(marker.fits(report) for marker in group for report in found)]
    false = [report for report in found if not any(marker.fits(report) for marker in known)]
    return [
        *("missed " + " or ".join(f"{'/'.join(m.categories)} {m.detail} at {m.file}:{m.line}" for m in group) for group in missed),
        *(f"false alarm {report.file}:{report.line} {report.code} {report.message}" for report in false),
    ]
