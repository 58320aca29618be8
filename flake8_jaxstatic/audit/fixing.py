"""The commands that repair: findings that flake8 would show come in, trials run per project, changed files go out and to the disk."""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import pathlib
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flake8_jaxstatic.audit import answers, checking, questions
from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.project import saving, workspace
from flake8_jaxstatic.reports import changes, shown
from flake8_jaxstatic.settings import Settings

CHECKED = 12  # judgements that a check spends on saying what can be repaired
ROOM = 1_500_000  # bytes of source that these may judge again, all together: in a large project only ``jaxstatic fix`` says it
REMEDIES = "remedies"  # under which kind they are kept


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run of repairs comes to.

    Attributes:
        told: the repairs, refusals and changed files for the report.
        files: path of the disk, old and new bytes, of every file that would change.
        notices: for the error stream.
        traces: tracebacks of engine failures.
    """

    told: changes.Told
    files: tuple[tuple[pathlib.Path, bytes, bytes], ...] = ()
    notices: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()


def fix(asked: questions.Asked, *, risky: bool) -> Outcome:
    """Find the repairs of all findings that a check would show.

    Args:
        asked: paths, options and projects.
        risky: apply those too that may change results.

    Raises:
        configuration.ConfigurationError: the configuration of a project is wrong.
    """
    checked = checking.check(asked)
    if checked.traces:
        return Outcome(changes.Told(), (), checked.notices, checked.traces)
    trial = importlib.import_module("flake8_jaxstatic.fixes.trial")  # the engine is loaded only where it is needed
    told, files, notices = changes.Told(), [], list(checked.notices)
    for project, found in _projects(asked, checked.shown).items():
        with answers.opened(project, keep=asked.keep, jobs=asked.jobs, progress=asked.progress) as opened:
            names = {trial.identity(one.finding) for one in found}
            outcome = trial.fix(opened, project.settings, lambda f, names=names: trial.identity(f) in names, risky=risky)
        root = _relative(project, asked)
        changed = []
        for path, after in outcome.texts:
            before, data = opened.source(path), opened.raw(path)
            if before is None or data is None:
                continue
            try:
                files.append((project.root.folder / path, data, saving.rewritten(data, after)))
                changed.append(changes.Changed(posixpath.join(root, path), before.text, after))
            except saving.NotSaved as problem:
                notices.append(f"{posixpath.join(root, path)} is left as it is: {problem}")
        told = told.with_more(root, outcome, changed)
    return Outcome(told, tuple(files), tuple(notices))


def plan(asked: questions.Asked, paths: Sequence[str]) -> tuple[Any, ...]:
    """The entries of the plan (``flake8_jaxstatic.fixes.plan.Entry``) below these paths, of each project once.

    Raises:
        configuration.ConfigurationError: the configuration of a project is wrong.
    """
    plans = importlib.import_module("flake8_jaxstatic.fixes.plan")
    found: list[Any] = []
    for project, wanted in asked.projects.by_project(paths).items():
        with answers.opened(project.around(wanted), keep=asked.keep, jobs=asked.jobs, progress=asked.progress) as files:
            entries = plans.of(files, project.settings)
        names = [place.relative_to(project.root.folder).as_posix() for place in wanted]
        found += [entry for entry in entries if questions.below(entry.file, names)]
    return tuple(found)


def save(outcome: Outcome) -> tuple[str, ...]:
    """Write the changed files, each whole or not at all; what could not be written, in words."""
    problems = []
    for path, old, new in outcome.files:
        try:
            saving.save(path, old, new)
        except saving.NotSaved as problem:
            problems.append(f"{path} is left as it was: {problem}")
    return tuple(problems)


def with_remedies(asked: questions.Asked, found: Sequence[shown.Shown]) -> tuple[shown.Shown, ...]:
    """The findings that are about to be shown, each with what would remove it; remembered like the findings themselves.

    Where the project is too large for trials, or they end before all is tried, a finding stays untried.
    """
    dressed = {id(one): one for one in found}
    for project, some in _projects(asked, found).items():
        with answers.opened(project, keep=asked.keep, jobs=asked.jobs, progress=asked.progress) as files:
            budget = min(CHECKED, ROOM // max(files.size(), 1))
            if not budget:
                continue
            key = answers.key_of(files)
            known = _recall(files.cache.get(REMEDIES, [key]).get(key))
            if known is None:
                known = _find(files, project.settings, budget)
                files.cache.put(REMEDIES, {key: json.dumps(known)} if known is not None else {})
        if known is None:
            continue
        remedies = {tuple(name): (findings.Remedy(kind, safe, tuple(risks), tuple(notes)), _edits(edits))
                    for name, kind, safe, risks, notes, edits in known["repairs"]}  # fmt: skip
        untried = set(map(tuple, known["untried"]))
        for one in some:
            name = _name(one.finding)
            remedy, edits = remedies.get(name, (None, ()))
            dressed[id(one)] = dataclasses.replace(one, remedy=remedy, edits=edits, tried=name not in untried)
    return tuple(dressed[id(one)] for one in found)


def _edits(rows: Sequence[Any]) -> tuple[shown.Edit, ...]:
    return tuple(shown.Edit(file, (line, column), (last, end), text) for file, line, column, last, end, text in rows)


def _recall(text: str | None) -> dict[str, list[Any]] | None:
    try:
        told = json.loads(text) if text else None
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _find(files: workspace.Workspace, settings: Settings, budget: int) -> dict[str, list[Any]] | None:
    """Name, remedy and edits of all findings that have a repair, and the names of those not tried; None where looking for them failed."""
    trial = importlib.import_module("flake8_jaxstatic.fixes.trial")
    try:
        outcome = trial.fix(files, settings, lambda _: True, rounds=1, budget=budget)
    except Exception:  # noqa: BLE001 - the findings are known and must be shown; 'jaxstatic fix' meets the same failure and reports it
        return None
    repairs = [
        [
            *(_name(repair.finding), repair.candidate.kind, repair.safe, repair.candidate.risks, repair.candidate.notes),
            [[e.file, *_point(files, e.file, e.start), *_point(files, e.file, e.end), e.text] for e in repair.edits],
        ]
        for repair in outcome.repairs
    ]
    return {"repairs": repairs, "untried": [_name(refusal.finding) for refusal in outcome.refusals if not refusal.tried]}


def _point(files: workspace.Workspace, path: str, offset: int) -> tuple[int, int]:
    """Line and column, 1-based, of a character of a file."""
    source = files.source(path)
    text = source.text if source is not None else ""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


def _name(finding: findings.Finding) -> tuple[object, ...]:
    return finding.code, finding.place.file, finding.place.line, finding.function, finding.param


def _projects(asked: questions.Asked, found: Sequence[shown.Shown]) -> dict[answers.Project, list[shown.Shown]]:
    """The findings by the project that was judged for them."""
    places: dict[answers.Project, list[shown.Shown]] = {}
    for one in found:
        project = asked.projects.of(pathlib.Path(one.path))
        places.setdefault(project, []).append(one)
    return {
        project.around(sorted({answers.resolved(asked.projects.cwd / one.path) for one in some})): some for project, some in places.items()
    }


def _relative(project: answers.Project, asked: questions.Asked) -> str:
    root = os.path.relpath(project.root.folder, asked.projects.cwd).replace(os.sep, "/")
    return "" if root == "." else root
