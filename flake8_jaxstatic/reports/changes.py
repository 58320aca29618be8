"""Repairs for a person: what each one does, whether it can change results, what was refused; and the changed files as a patch."""

from __future__ import annotations

import difflib
import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flake8_jaxstatic.judgement import findings

if TYPE_CHECKING:
    from flake8_jaxstatic.fixes import trial


@dataclass(frozen=True, slots=True)
class Changed:
    """A file that changes: its path as the user sees it, its text before and after."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to report, of all projects.

    Attributes:
        repairs: (root of the project, repair, whether it is in the changed files).
        refusals: (root of the project, refusal).
        changed: the files.
    """

    repairs: tuple[tuple[str, trial.Repair, bool], ...] = ()
    refusals: tuple[tuple[str, trial.Refusal], ...] = ()
    changed: tuple[Changed, ...] = ()

    def with_more(self, root: str, outcome: trial.Outcome, changed: Iterable[Changed]) -> Told:
        """The same with what came out of one more project."""
        applied = {id(repair) for repair in outcome.applied}
        return Told(
            (*self.repairs, *((root, repair, id(repair) in applied) for repair in outcome.repairs)),
            (*self.refusals, *((root, refusal) for refusal in outcome.refusals)),
            (*self.changed, *changed),
        )


def patch(changed: Iterable[Changed]) -> str:
    """A unified diff."""
    parts = []
    for each in changed:
        before, after = each.before.split("\n"), each.after.split("\n")
        lines = list(difflib.unified_diff(_lines(before), _lines(after), f"a/{each.path}", f"b/{each.path}"))
        parts += [line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines]
    return "".join(parts)


def _lines(lines: list[str]) -> list[str]:
    return [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def left_over(told: Told) -> str:
    """What a patch does not show, in one line: repairs that were not asked for, findings without one. Empty where it shows all."""
    waiting, lacking = sum(not made for _, _, made in told.repairs), len(told.refusals)
    parts = [f"{waiting} more with --unsafe"] * bool(waiting) + [f"{lacking} finding{'s' * (lacking != 1)} without a repair"] * bool(
        lacking
    )
    return f"{'; '.join(parts)}: without --diff they are listed" if parts else ""


def summary(told: Told, *, written: bool) -> str:
    """One line per repair, its risks and notes below it, then what was refused and a count."""
    lines: list[str] = []
    said: set[str] = set()
    for root, repair, applied in told.repairs:
        finding = repair.finding
        state = "unsafe" if not repair.safe else "safe"
        done = ", written" if applied and written else "" if applied else ", needs --unsafe"
        lines.append(f"{_at(root, finding)}: {finding.code} {_what(finding)}: {repair.candidate.kind} ({state}{done})")
        for risk in repair.candidate.risks:
            name = f"'{finding.param}' "
            words = risk.removeprefix(name)
            lines.append(f"    may change: {f'as above, {name.strip()}' if words in said and words != risk else risk}")
            said.add(words)
        lines += [f"    note: {note}" for note in repair.candidate.notes]
    for root, refusal in told.refusals:
        lines.append(f"{_at(root, refusal.finding)}: {refusal.finding.code} {_what(refusal.finding)}: no repair, {refusal.reason}")
    safe = sum(repair.safe for _, repair, _ in told.repairs)
    made = sum(is_made for _, _, is_made in told.repairs)
    verb = "written" if written else "to be written"
    files = f"{len(told.changed)} file{'s' * (len(told.changed) != 1)}"
    lines.append(f"{len(told.repairs)} repair{'s' * (len(told.repairs) != 1)}, {safe} safe; {made} {verb}, in {files}")
    return "\n".join(lines) + "\n"


def _at(root: str, finding: findings.Finding) -> str:
    return f"{posixpath.join(root, finding.place.file)}:{finding.place.line}"


def _what(finding: findings.Finding) -> str:
    return f"'{finding.param}' of {finding.function}()" if finding.param else f"{finding.function}()"
