"""What the command ``jaxstatic`` asks: paths or the name of a parameter come in, rows and causes of ignorance go out."""

from __future__ import annotations

import argparse
import difflib
import pathlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from flake8_jaxstatic.audit import answers
from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.project import workspace

AT_LINE = re.compile(r"^(?P<file>.+\.(?:py|ipynb)):(?P<line>\d+)(?::(?P<param>.+))?$")


@dataclass(frozen=True, slots=True)
class Asked:
    """How to ask.

    Attributes:
        options: as flake8 parsed them.
        projects: knows the project of a file.
        keep: use the cache.
        jobs: processes for lowering files that were never seen.
        progress: is shown how far a long run has come.
    """

    options: argparse.Namespace
    projects: answers.Projects
    keep: bool = True
    jobs: int = 1
    progress: workspace.Progress | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """Rows and causes, names that were nearly meant, notices and tracebacks of engine failures."""

    rows: tuple[findings.Row, ...] = ()
    unknowns: tuple[findings.Ignorance, ...] = ()
    near: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()


def rows(asked: Asked, paths: Sequence[str]) -> Reply:
    """What is known of the parameters below these paths, of each project once.

    Raises:
        configuration.ConfigurationError: the configuration of a project is wrong.
    """
    reply = Reply()
    for project, wanted in asked.projects.by_project(paths).items():
        answer = _answer(asked, project, wanted)
        names = [place.relative_to(project.root.folder).as_posix() for place in wanted]
        reply = Reply(
            (*reply.rows, *(row for row in answer.analysis.rows if below(row.file, names))),
            (*reply.unknowns, *(cause for cause in answer.analysis.unknowns if below(cause.place.file, names))),
            notices=(*reply.notices, *answer.analysis.notices),
            traces=(*reply.traces, *([answer.trace] if answer.failure else [])),
        )
    return reply


def explain(asked: Asked, target: str) -> Reply:
    """The rows that a target means: ``module.function.param``, ``FILE:LINE`` or ``FILE:LINE:PARAM``.

    A name may leave out leading parts, or the parameter. A line is that of the ``def``, of the jit site, or of a finding; else the
    last jitted function above it is meant.

    Raises:
        configuration.ConfigurationError: the configuration of the project is wrong.
    """
    at_line = AT_LINE.match(target)
    if at_line:
        place = answers.resolved(asked.projects.cwd / at_line["file"])
        project = asked.projects.of(place)
        answer = _answer(asked, project, [place])
        path = place.relative_to(project.root.folder).as_posix()
        found = _at(answer.analysis, path, int(at_line["line"]), at_line["param"] or "")
    else:
        project = asked.projects.of(asked.projects.cwd)
        answer = _answer(asked, project, [asked.projects.cwd])
        found = _named(answer.analysis.rows, target)
    names = [_name(row) for row in answer.analysis.rows]
    near = () if found or at_line else tuple(dict.fromkeys(difflib.get_close_matches(target, names, n=3, cutoff=0.6)))
    traces = (answer.trace,) if answer.failure else ()
    return Reply(found, near=near, traces=traces)


def _answer(asked: Asked, project: answers.Project, places: Sequence[pathlib.Path]) -> answers.Answer:
    return answers.answer(project.around(places), keep=asked.keep, jobs=asked.jobs, progress=asked.progress)


def _at(analysis: findings.Analysis, path: str, line: int, param: str) -> tuple[findings.Row, ...]:
    rows = [row for row in analysis.rows if not param or row.param == param]
    exact = [row for row in rows if (row.file == path and row.line == line) or (row.site.file, row.site.line) == (path, line)]
    if exact:
        return tuple(exact)
    told = {(f.function, f.param) for f in analysis.findings if (f.place.file, f.place.line) == (path, line)}
    meant = [row for row in rows if (row.function, row.param) in told]
    if meant:
        return tuple(meant)
    above = max((row.line for row in rows if row.file == path and row.line <= line), default=0)
    return tuple(row for row in rows if row.file == path and row.line == above)


def _named(rows: Sequence[findings.Row], target: str) -> tuple[findings.Row, ...]:
    for name in (_name, lambda row: _name(row).rpartition(".")[0]):
        exact = tuple(row for row in rows if name(row) == target)
        found = exact or tuple(row for row in rows if name(row).endswith(f".{target}"))
        if found:
            return found
    return ()


def _name(row: findings.Row) -> str:
    return ".".join(part for part in (row.module, row.function, row.param) if part)


def below(file: str, names: Sequence[str]) -> bool:
    """Whether a file is one of these files or stands in one of these folders."""
    return any(name in (".", file) or file.startswith(f"{name}/") for name in names)
