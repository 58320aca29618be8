"""What the worker does: open documents come in, the judgement of their projects goes out, in the terms of the protocol.

flake8 reads its configuration from the working folder, and takes patterns of paths relative to it, in half a dozen places. So the worker
stands in the workspace folder while it judges; no other part of the server looks at the working folder.
"""

from __future__ import annotations

import contextlib
import importlib.resources
import os
import pathlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache

from lsprotocol import types

from flake8_jaxstatic.audit import answers, checking, questions, silencing
from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.lsp import coordinates, preferences, repairing, tree
from flake8_jaxstatic.positions import Place
from flake8_jaxstatic.project import configuration
from flake8_jaxstatic.reports import shown

SOURCE = "jaxstatic"
_NO_COMMENT = frozenset((answers.UNREADABLE, answers.INTERNAL))


@dataclass(frozen=True, slots=True)
class Document:
    """An open document: its name at the client, its place on the disk, and what it says, its lines ending with ``\\n``."""

    uri: str
    path: pathlib.Path
    version: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Request:
    """A judgement that is wanted.

    Attributes:
        folder: where flake8 would be called.
        arguments: what it would be called with, beside files.
        documents: all that are open anywhere; those below the folder are linted.
        linted: the paths of these.
        whole: lint all files below the folder, too.
        keep: use the cache.
        jobs: processes for reading files for the first time.
        codec: how the client counts.
        wishes: what the client wishes.
    """

    folder: pathlib.Path
    arguments: tuple[str, ...]
    documents: tuple[Document, ...]
    linted: tuple[pathlib.Path, ...]
    whole: bool
    keep: bool
    jobs: int
    codec: coordinates.Codec
    wishes: preferences.Preferences


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the client sees it, with the comment that silences it."""

    path: pathlib.Path
    finding: findings.Finding
    diagnostic: types.Diagnostic
    comment: silencing.Comment | None


@dataclass(slots=True)
class Judgement:
    """What came out.

    Attributes:
        request: of what.
        shown: findings by the resolved path of their file; every linted file is there.
        projects: with all that is known of them.
        problem: why nothing was judged: the configuration is wrong.
        notices: what a person should know.
        benches: where repairs are tried, by the folder of the project; made when they are asked for.
    """

    request: Request
    shown: dict[pathlib.Path, list[Shown]] = field(default_factory=dict)
    projects: tuple[tuple[answers.Project, answers.Answer], ...] = ()
    problem: str = ""
    notices: tuple[str, ...] = ()
    benches: dict[answers.Project, repairing.Bench] = field(default_factory=dict)

    def project_of(self, path: pathlib.Path) -> answers.Project | None:
        """The project that a linted file was judged with."""
        for project, answer in self.projects:
            if path.is_relative_to(project.root.folder) and path.relative_to(project.root.folder).as_posix() in answer.paths:
                return project
        return None

    def holds_for(self, documents: Sequence[Document]) -> bool:
        """Whether these are the documents that were judged."""
        return documents == self.request.documents

    def knows(self, document: Document) -> bool:
        """Whether a document was judged as it is now."""
        return document in self.request.documents

    @property
    def size(self) -> int:
        """How many files were judged."""
        return sum(len(answer.paths) for _, answer in self.projects)

    def bench(self, project: answers.Project) -> repairing.Bench:
        """Where repairs are tried, with the documents as they were judged; called by the worker."""
        if project not in self.benches:
            folder = project.root.folder
            _, answer = next(each for each in self.projects if each[0] == project)
            texts = {
                document.path.relative_to(folder).as_posix(): document.text
                for document in self.request.documents
                if document.path.is_relative_to(folder)
            }
            self.benches[project] = repairing.Bench(
                project, {path: text for path, text in texts.items() if path in answer.paths}, keep=self.request.keep
            )
        return self.benches[project]

    def drop(self) -> None:
        """Nobody wants repairs of it any more: one that is being looked for ends soon."""
        for bench in self.benches.values():
            bench.stop()


def judge(request: Request, outdated: Callable[[], bool]) -> Judgement | None:
    """Judge the projects of the linted files; None where nobody waits for the answer any more.

    Args:
        request: what is wanted.
        outdated: whether another request has taken its place; asked once, before the work begins.
    """
    if outdated():
        return None
    texts = {document.path: document.text for document in request.documents}
    below = [str(request.folder)] if request.whole else []
    files = [str(path) for path in request.linted if not request.whole or not path.is_relative_to(request.folder)]
    if not files and not below:
        return Judgement(request)
    standing = next(place for place in (request.folder, *request.folder.parents) if place.is_dir())  # it may be gone, or not saved yet
    with contextlib.chdir(standing):
        try:
            options, projects = checking.parse([*request.arguments, *below, *files])
            keep = request.keep and not options.jaxstatic_no_cache
            asked = questions.Asked(options, projects, keep=keep, jobs=request.jobs)
            outcome = checking.check(asked, texts, rows=True)
        except configuration.ConfigurationError as error:
            return Judgement(request, {path: [] for path in request.linted}, problem=str(error))
        judgement = Judgement(request, {path: [] for path in request.linted}, outcome.judged, notices=outcome.notices)
        _show(judgement, outcome.shown, asked)
    return judgement


def _show(judgement: Judgement, found: Sequence[shown.Shown], asked: questions.Asked) -> None:
    request = judgement.request
    by_path: dict[pathlib.Path, list[shown.Shown]] = {}
    for one in found:
        by_path.setdefault(pathlib.Path(os.path.realpath(one.path)), []).append(one)
    texts = _Texts(request, asked.projects)
    for path, some in by_path.items():
        text = texts.of(path)
        seen = tree.Tree(text)
        file = checking.file_of(str(path), asked.options, text)
        project = asked.projects.of(path)
        for one in some:
            code = one.finding.code
            silent = silencing.comment(file, one.line, code) if file is not None and code not in _NO_COMMENT else None
            diagnostic = _diagnostic(one, seen, project, texts)
            judgement.shown.setdefault(path, []).append(Shown(path, one.finding, diagnostic, silent))


class _Texts:
    """What files say: open documents, or the disk, read once."""

    def __init__(self, request: Request, projects: answers.Projects) -> None:
        self.codec = request.codec
        self.severity = request.wishes.severity_of
        self.uris = {document.path: document.uri for document in request.documents}
        self._known = {document.path: document.text for document in request.documents}
        self._projects = projects

    def of(self, path: pathlib.Path) -> str:
        """The text of a file; empty where there is none."""
        if path not in self._known:
            with answers.opened(self._projects.of(path).only([path]), keep=False) as files:
                source = files.source(files.locate(path) or "")
            self._known[path] = source.text if source is not None else ""
        return self._known[path]

    def location(self, folder: pathlib.Path, place: Place) -> types.Location:
        """A place of a project as the client opens it."""
        path = folder / place.file
        column = place.column
        if path in self._known or not place.text.isascii():
            lines = self.of(path).split("\n")
            start = self.codec.position(lines, place.line, column)
        else:
            start = types.Position(place.line - 1, column - 1)  # a line of ASCII is counted alike in every encoding
        return types.Location(self.uris.get(path) or path.as_uri(), types.Range(start, start))


def _diagnostic(one: shown.Shown, seen: tree.Tree, project: answers.Project, texts: _Texts) -> types.Diagnostic:
    finding = one.finding
    start, end = seen.span(one.line, one.column)
    told = [(hop.place, hop.what) for hop in finding.trail]
    on_trail = {(place.file, place.line) for place, _ in told}
    told += [(place, place.text) for place in finding.related if (place.file, place.line) not in on_trail]
    return types.Diagnostic(
        range=texts.codec.range(seen.lines, one.line, start, end),
        message=finding.message,
        severity=texts.severity(finding.code),
        code=finding.code,
        code_description=types.CodeDescription(page(finding.code)),
        source=SOURCE,
        related_information=[
            types.DiagnosticRelatedInformation(texts.location(project.root.folder, place), what or place.text or place.file)
            for place, what in told
        ]
        or None,
    )


@cache
def page(code: str) -> str:
    """The address of the installed page that explains a code, at the line of its section."""
    folder = importlib.resources.files("flake8_jaxstatic.judgement.rules")
    for each in sorted(folder.iterdir(), key=lambda each: each.name):
        if each.name.endswith(".md"):
            before = re.match(rf"(?s).*?(?=^## {code} )", each.read_text(encoding="utf-8"), re.MULTILINE)
            if before is not None:
                return f"{pathlib.Path(str(each)).as_uri()}#L{before[0].count(chr(10)) + 1}"
    return pathlib.Path(str(folder)).as_uri()
