"""The table of judgements: one line per finding, sorted, tab-separated, so that a change of the engine is a readable diff."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FILE = pathlib.Path(__file__).with_name("judgements.tsv")
JUDGEMENTS = ("true", "false alarm", "debatable", "unjudged")
HEADER = ("package", "path", "line", "code", "function", "param", "state", "judgement", "why")


class TableError(Exception):
    """A line of the table is not one."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What identifies a finding in a pinned source."""

    package: str
    path: str
    line: int
    code: str
    function: str
    param: str

    def __str__(self) -> str:
        name = f"{self.function}({self.param})" if self.param else self.function
        return f"{self.package}: {self.path}:{self.line}: {self.code} {name}"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a human said of a finding.

    Attributes:
        state: ``reported``, or ``gone`` where the engine said it once and does no more.
        judgement: one of ``JUDGEMENTS``.
        why: half a sentence.
    """

    state: str
    judgement: str
    why: str


def read(file: pathlib.Path = FILE) -> dict[Finding, Judgement]:
    """All judgements.

    Raises:
        TableError: a line has other columns, another state or another judgement, a reason is missing, or a finding stands there twice.
    """
    first, *lines = file.read_text(encoding="utf-8").splitlines()
    if tuple(first.split("\t")) != HEADER:
        raise TableError(f"{file}: the first line is not {', '.join(HEADER)}")
    table: dict[Finding, Judgement] = {}
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if len(cells) != len(HEADER) or not cells[2].isdigit():
            raise TableError(f"{file}:{number}: {len(HEADER)} cells are needed, the third a number")
        finding = Finding(cells[0], cells[1], int(cells[2]), *cells[3:6])
        said = Judgement(*cells[6:])
        if said.state not in ("reported", "gone") or said.judgement not in JUDGEMENTS:
            raise TableError(f"{file}:{number}: {said.state} or {said.judgement} is no word of the table")
        if said.judgement != "unjudged" and not said.why:
            raise TableError(f"{file}:{number}: judged without a reason")
        if finding in table:
            raise TableError(f"{file}:{number}: a second line for {finding}")
        table[finding] = said
    return table


def text(table: Mapping[Finding, Judgement]) -> str:
    """The table as it is committed."""
    rows = [HEADER]
    for finding, said in sorted(table.items()):
        rows.append((finding.package, finding.path, str(finding.line), finding.code, finding.function, finding.param))
        rows[-1] += (said.state, said.judgement, said.why)
    return "".join("\t".join(row) + "\n" for row in rows)


def updated(table: Mapping[Finding, Judgement], reported: Iterable[Finding], packages: Iterable[str]) -> dict[Finding, Judgement]:
    """The table after a run over ``packages``: new findings are unjudged, old ones that are no longer said are ``gone`` and stay judged."""
    said = set(reported)
    looked_at = set(packages)
    after: dict[Finding, Judgement] = {finding: Judgement("reported", "unjudged", "") for finding in said}
    for finding, old in table.items():
        state = old.state if finding.package not in looked_at else "reported" if finding in said else "gone"
        if state == "reported" or old.judgement != "unjudged":
            after[finding] = Judgement(state, old.judgement, old.why)
    return after
