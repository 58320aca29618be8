"""The comments of the example's wrong half: ``# JXSnnn NAME: what happens``, on the line where the linter reports."""

from __future__ import annotations

import pathlib
import re
from dataclasses import dataclass

MARKER = re.compile(r"# (?P<code>JXS\d{3})(?: (?P<name>\w+))?: (?P<happens>raises \w+|compiles \d+|stale result)")


@dataclass(frozen=True, slots=True)
class Marker:
    """One promise of the example: file (relative to the project), line, code, name in quotes, outcome at run time."""

    file: str
    line: int
    code: str
    name: str
    happens: str
    function: str


def read(project: pathlib.Path) -> tuple[Marker, ...]:
    """All markers below ``xpcs/``; ``function`` is the nearest parameterless function at or below the marker, which shows it."""
    found = []
    for path in sorted((project / "xpcs").rglob("*.py")):
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            for match in MARKER.finditer(line):
                file = path.relative_to(project).as_posix()
                found.append(Marker(file, number, match["code"], match["name"] or "", match["happens"], shown_by(lines, number)))
    return tuple(found)


def shown_by(lines: list[str], number: int) -> str:
    """The function that runs line ``number``: the enclosing one if it takes nothing, else the next one below."""
    start = re.compile(r"def (\w+)\(\) -> str:")
    outermost = max(row for row in range(number) if lines[row][:1].strip())
    return next(match[1] for line in lines[outermost:] if (match := start.match(line)))
