"""What flake8 and ``jaxstatic check`` show: linted files come in, the findings of each of them go out."""

from __future__ import annotations

import pathlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flake8_jaxstatic.audit import answers
from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.positions import Place
from flake8_jaxstatic.project import configuration, discovery, workspace
from flake8_jaxstatic.settings import Settings

NAMELESS = "stdin"


@dataclass(frozen=True, slots=True)
class Linted:
    """The findings of the linted files.

    Attributes:
        of_file: by resolved path; every linted file is there, most with nothing.
        notices: what a person should know beside them.
        traces: tracebacks of failures inside the engine.
        judged: the projects, each with all that was found out about it.
    """

    of_file: Mapping[str, tuple[findings.Finding, ...]]
    notices: tuple[str, ...] = ()
    traces: tuple[str, ...] = ()
    judged: tuple[tuple[answers.Project, answers.Answer], ...] = ()


def lint(
    projects: answers.Projects,
    files: Iterable[str],
    named: Iterable[str],
    *,
    texts: Mapping[pathlib.Path, str] | None = None,
    keep: bool = True,
    rows: bool = False,
    jobs: int = 1,
    progress: workspace.Progress | None = None,
) -> Linted:
    """Judge every project that a linted file belongs to, once, and keep what is said of the linted files.

    Args:
        projects: knows the project of a file.
        files: all linted files, relative to the working folder or absolute.
        named: those of them that the user named one by one; they count even where a project would pass them over.
        texts: unsaved buffers by resolved path, of linted files and others; they count instead of the disk.
        keep: use the cache.
        rows: the parameter rows are wanted, too.
        jobs: processes for lowering files that were never seen.
        progress: is shown how far a long run has come.

    Raises:
        configuration.ConfigurationError: the configuration of one of the projects is wrong.
    """
    chosen = {_resolved(projects, name) for name in named}
    groups: dict[answers.Project, list[pathlib.Path]] = {}
    outside: list[pathlib.Path] = []
    for place in sorted({_resolved(projects, name) for name in files if not _leads_away(projects, name, outside)}):
        groups.setdefault(projects.of(place), []).append(place)
    parts = [Linted(dict.fromkeys(map(str, outside), ()))]
    for project, places in groups.items():
        buffers = {place: text for place, text in (texts or {}).items() if projects.of(place) == project}
        loose = [place for place in places if place in chosen and place in buffers and _passed_over(place, project)]
        others = [place for place in places if place not in loose]
        if others:
            judged = project.around(others)
            over = {place: text for place, text in buffers.items() if not _passed_over(place, judged)}
            answer = answers.answer(judged, texts=_named(over, project), keep=keep, rows=rows, jobs=jobs, progress=progress)
            parts.append(_of_answer(answer, judged, others))
            if not answer.failure:
                loose += [place for place in others if place in chosen and not _belongs(place, project, answer)]
        if loose:
            over = {place: text for place, text in buffers.items() if place in loose}
            apart = answers.answer(project.only(loose), texts=_named(over, project), keep=keep, rows=rows)
            parts.append(_of_answer(apart, project.only(loose), loose))
    return Linted(
        {path: found for part in parts for path, found in part.of_file.items()},
        tuple(dict.fromkeys(notice for part in parts for notice in part.notices)),
        tuple(trace for part in parts for trace in part.traces),
        tuple(judged for part in parts for judged in part.judged),
    )


def lint_buffer(projects: answers.Projects, name: str, text: str, *, keep: bool = True) -> tuple[findings.Finding, ...]:
    """Judge the unsaved text of one file: laid over its project, or alone where it has no name.

    Raises:
        configuration.ConfigurationError: the configuration of its project is wrong.
    """
    place = _resolved(projects, name)
    if name == NAMELESS:
        answer = answers.answer_text("stdin.py", text, projects.of(projects.cwd).settings)
        return _of_answer(answer, None, [projects.cwd / "stdin.py"]).of_file.get(str(projects.cwd / "stdin.py"), ())
    if _excluded(place, projects.of(place)):
        return ()
    return lint(projects, [name], [name], texts={place: text}, keep=keep).of_file.get(str(place), ())


def _passed_over(place: pathlib.Path, project: answers.Project) -> bool:
    """Whether a buffer would be no part of its project if it were saved, so that nothing of it may count for other files."""
    if project.files or not project.root.walk:
        return place not in project.files
    between = [folder for folder in place.parents if folder.is_relative_to(project.root.folder) and folder != project.root.folder]
    return _excluded(place, project) or any(discovery.passed_over(folder) for folder in between)


def _excluded(place: pathlib.Path, project: answers.Project) -> bool:
    return discovery.excluded(place.relative_to(project.root.folder).as_posix(), project.settings.exclude)


def _named(buffers: Mapping[pathlib.Path, str], project: answers.Project) -> dict[str, str]:
    return {place.relative_to(project.root.folder).as_posix(): text for place, text in buffers.items()}


def _of_answer(answer: answers.Answer, project: answers.Project | None, places: Sequence[pathlib.Path]) -> Linted:
    """The part of an answer that speaks of these files; a failure is said once, on the first of them."""
    folder = project.root.folder if project else places[0].parent
    settings = project.settings if project else Settings()
    nothing: dict[str, tuple[findings.Finding, ...]] = dict.fromkeys(map(str, places), ())
    if answer.failure:
        message = f"internal error {answer.failure}"
        if not configuration.on(answers.INTERNAL, settings.enable, settings.disable):
            return Linted(nothing, (message,), (answer.trace,))
        finding = findings.Finding(answers.INTERNAL, Place(places[0].relative_to(folder).as_posix(), 1), message)
        return Linted({**nothing, str(places[0]): (finding,)}, (), (answer.trace,))
    by_path: dict[str, list[findings.Finding]] = {}
    for finding in answer.analysis.findings:
        by_path.setdefault(finding.place.file, []).append(finding)
    told = {str(place): tuple(by_path.get(place.relative_to(folder).as_posix(), ())) for place in places}
    return Linted(told, answer.analysis.notices, (), ((project, answer),) if project else ())


def _belongs(place: pathlib.Path, project: answers.Project, answer: answers.Answer) -> bool:
    path = place.relative_to(project.root.folder).as_posix()
    return path in answer.paths or _excluded(place, project)


def _leads_away(projects: answers.Projects, name: str, outside: list[pathlib.Path]) -> bool:
    """Whether a file is a link to something outside of its project, which nobody asked to have read; notes where it leads."""
    link = projects.cwd / name
    if not link.is_symlink():
        return False
    place = answers.resolved(link)
    if place.is_relative_to(projects.of(link.parent).root.folder):
        return False
    outside.append(place)
    return True


def _resolved(projects: answers.Projects, name: str) -> pathlib.Path:
    return answers.resolved(projects.cwd / name)
