"""What the linter says of labelled mutants: labels and texts come in, hits, misses and false alarms per operator go out.

Mutants that touch neither the same function nor the same case of a driver are laid over the project together, so one analysis judges many.
"""

from __future__ import annotations

import ast
import collections
import json
import pathlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.mutants import operators
from flake8_jaxstatic import pipeline
from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings

RAISING = frozenset(("JXS101", "JXS103", "JXS202", "JXS203", "JXS301", "JXS302", "JXS303", "JXS304", "JXS305", "JXS402"))
COMPILING = frozenset(("JXS201", "JXS204", "JXS205", "JXS207", "JXS306", "JXS401"))
FITTING = {"raises": RAISING, "recompiles": COMPILING, "value": RAISING | COMPILING | {"JXS206"}, "none": RAISING | COMPILING | {"JXS206"}}
# A loop over a static that the body needs concrete compiles per value, and no rule speaks of it: there is no other way to write it.
NEEDED = "loop variable, needed"
BROKEN = frozenset(("JXS900", "JXS901"))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A mutant and what JAX did with it: raises, recompiles, value (another result), none; ``case`` is the driver's case that showed it."""

    mutant: operators.Mutant
    label: str
    case: str
    detail: str

    @property
    def touched(self) -> frozenset[str]:
        """What two mutants of one analysis must not share."""
        return frozenset((f"{self.mutant.file}:{self.mutant.function}", self.case))

    @property
    def of_call(self) -> bool:
        """Whether the call is edited, and not the jit site that another mutant of the same analysis may edit."""
        return self.mutant.function.startswith(operators.CASE)


@dataclass(slots=True)
class Score:
    """The judged mutants.

    Attributes:
        hits, misses: mutants that misbehave, by operator and label.
        false: mutants that JAX does not mind, with the report about them.
        quiet: mutants that JAX does not mind and nobody reports.
        original: reports on the unmutated project.
    """

    hits: list[Labelled] = field(default_factory=list)
    misses: list[Labelled] = field(default_factory=list)
    false: list[tuple[Labelled, findings.Finding]] = field(default_factory=list)
    quiet: list[Labelled] = field(default_factory=list)
    original: list[findings.Finding] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Count another project too."""
        for mine, theirs in ((self.hits, other.hits), (self.misses, other.misses), (self.quiet, other.quiet)):
            mine.extend(theirs)
        self.false.extend(other.false)
        self.original.extend(other.original)

    def recall(self, label: str, *some: str) -> float:
        """The share of the mutants of a label (and of some operators) that are reported; 1 where there are none."""
        hits, misses = (
            sum(m.label == label and (not some or m.mutant.operator in some) for m in kept) for kept in (self.hits, self.misses)
        )
        return hits / (hits + misses) if hits + misses else 1.0

    def table(self) -> str:
        """Recall by operator and label, and the false alarms."""
        rows: dict[str, dict[str, list[int]]] = collections.defaultdict(lambda: collections.defaultdict(lambda: [0, 0]))
        for kept, column in ((self.hits, 0), (self.misses, 1)):
            for each in kept:
                rows[each.mutant.operator][each.label][column] += 1
        for alarm, _ in self.false:
            rows[alarm.mutant.operator]["none"][1] += 1
        for each in self.quiet:
            rows[each.mutant.operator]["none"][0] += 1
        lines = [f"{'operator':24}{'raises':>16}{'recompiles':>16}{'value':>16}{'no change':>16}"]
        for name in [*sorted(rows), "all"]:
            cells = []
            for label in ("raises", "recompiles", "value", "none"):
                good, bad = (sum(row[label][i] for row in rows.values()) if name == "all" else rows[name][label][i] for i in (0, 1))
                cells.append(f"{good}/{good + bad} {good / (good + bad):.2f}" if good + bad else "-")
            lines.append(f"{name:24}" + "".join(f"{cell:>16}" for cell in cells))
        return "\n".join(lines)


def read(path: pathlib.Path) -> tuple[dict[str, object], list[Labelled]]:
    """The head row and the mutants of a file of labels."""
    head, *rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    needed = set(_needed(rows))
    found = []
    for operator, function, params, edits, label, case, detail in rows:
        made = tuple(operators.Edit(*edit) for edit in edits)
        keys = {*((case, name) for name in params or ("",)), *((_called(edits[0]), name) for name in params)}
        kind = NEEDED if operator == "loop variable" and needed & keys else operator
        found.append(Labelled(operators.Mutant(kind, function, tuple(params), made), label, case, detail))
    return head, found


def _needed(rows: list[list[Any]]) -> Iterator[tuple[str, str]]:
    """Parameters whose deletion raises, by function and by the case that shows it; in a case also the empty name, for any of them."""
    for operator, function, params, edits, label, case, _ in rows:
        if label == "raises" and (operator == "delete a slot" or (operator == "delete the keyword" and len(params) == 1)):
            yield f"{edits[0][0]}:{function}", params[0]
            yield case, params[0]
            yield case, ""


def _called(edit: list[Any]) -> str:
    """The function of the driver that the edited statement calls."""
    return f"{edit[0]}:{edit[2].removeprefix('return ').partition('(')[0]}"


def batches(labelled: Iterable[Labelled], texts: Mapping[str, str]) -> Iterator[list[Labelled]]:
    """Groups in which no two mutants touch the same thing or call the same function, as few as a greedy choice finds."""
    called = _callees(texts)
    touched = [(each, each.touched | (called.get(each.case, frozenset()) if each.of_call else frozenset())) for each in labelled]
    crowd = collections.Counter(thing for _, things in touched for thing in things)
    groups: list[tuple[set[str], list[Labelled]]] = []
    for each, things in sorted(touched, key=lambda pair: (pair[0].of_call, -max(crowd[thing] for thing in pair[1]))):
        for taken, group in groups:
            if group[0].of_call == each.of_call and not taken & things:
                break
        else:
            taken, group = set(), []
            groups.append((taken, group))
        taken |= things
        group.append(each)
    for _, group in groups:
        yield group


def _callees(texts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """The function whose call is edited, by case: of one cause in one function there is one report, wherever it comes from."""
    found = {}
    for file, text in texts.items():
        for node in ast.parse(text).body if file.startswith("driver/") else ():
            if isinstance(node, ast.FunctionDef) and node.name.startswith(operators.CASE):
                last = node.body[-1]
                if isinstance(last, ast.Return) and isinstance(last.value, ast.Call):
                    found[f"{file}:{node.name}"] = frozenset((ast.unparse(last.value.func),))
    return found


def score(files: workspace.Workspace, texts: Mapping[str, str], labelled: list[Labelled]) -> Score:
    """Judge all mutants of one project.

    Args:
        files: the unmutated project.
        texts: the text of every file that is edited.
        labelled: mutants of these texts.
    """
    total = Score()
    told = pipeline.analyse(files, files.settings).findings
    total.original.extend(told)
    known = {_identity(finding) for finding in told}
    for group in batches(labelled, texts):
        edits = tuple(edit for each in group for edit in each.mutant.edits)
        changed = operators.apply(dict(texts), edits)
        new = [f for f in pipeline.analyse(files.overlay(changed), files.settings).findings if _identity(f) not in known]
        if any(finding.code in BROKEN for finding in new):
            raise AssertionError([finding.message for finding in new if finding.code in BROKEN])
        extents = Extents({**texts, **changed})
        for each in group:
            _judge(each, [f for f in new if f.code in FITTING[each.label] and extents.concerns(f, each)], total)
    return total


def _judge(each: Labelled, reports: list[findings.Finding], total: Score) -> None:
    if each.label == "none":
        if reports:
            total.false.append((each, reports[0]))
        else:
            total.quiet.append(each)
    else:
        (total.hits if reports else total.misses).append(each)


def _identity(finding: findings.Finding) -> tuple[str, str, str, str]:
    return finding.code, finding.place.file, finding.function, finding.param


class Extents:
    """Which function of which text a line belongs to."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self._lines: dict[str, list[str]] = {}

    def concerns(self, finding: findings.Finding, each: Labelled) -> bool:
        """Whether a report is about a mutant: it stands in the edited function or the case, or names both function and parameter."""
        mutant = each.mutant
        hops = " ".join(hop.what for hop in finding.trail)
        named = finding.param in mutant.params or any(f"'{name}'" in finding.message or f"'{name}'" in hops for name in mutant.params)
        numbered = any(re.search(rf"\b{re.escape(name)}\b", finding.message) for name in mutant.params)
        if mutant.params and not named and not numbered:
            return False
        file, _, case = each.case.rpartition(":")
        places = [finding.place, *finding.related]
        wanted = {(mutant.file, mutant.function.partition(".<locals>")[0]), (file, case)}
        if any((place.file, self._function(place.file, place.line)) in wanted for place in places):
            return True
        return finding.function.rpartition(".")[2] == mutant.function.rpartition(".")[2] and finding.place.file == mutant.file

    def _function(self, file: str, line: int) -> str:
        if file not in self._lines:
            self._lines[file] = _owners(self.texts[file]) if file in self.texts else []
        owners = self._lines[file]
        return owners[line] if line < len(owners) else ""


def _owners(text: str) -> list[str]:
    owners = [""] * (text.count("\n") + 2)

    def visit(nodes: list[ast.stmt], prefix: str) -> None:
        for node in nodes:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                name = prefix + node.name
                for line in range(min([node.lineno, *(d.lineno for d in node.decorator_list)]), (node.end_lineno or 0) + 1):
                    owners[line] = name
                if isinstance(node, ast.ClassDef):
                    visit(node.body, f"{name}.")
            elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                for line in range(node.lineno, (node.end_lineno or 0) + 1):
                    owners[line] = prefix + node.targets[0].id
            elif isinstance(node, ast.If | ast.Try):
                visit(node.body, prefix)

    visit(ast.parse(text).body, "")
    return owners


def project(texts: Mapping[str, str]) -> workspace.Workspace:
    """A project that stands on no disk, with the settings under which mutants are judged."""
    return workspace.Workspace.of_texts(texts, Settings(), pathlib.Path("/nowhere"))
