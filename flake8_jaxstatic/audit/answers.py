"""One audit of one project, as all doors ask for it: settings and files come in, an analysis goes out, remembered or worked out anew."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib
import os
import pathlib
import shlex
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import flake8_jaxstatic
from flake8_jaxstatic.judgement import encoding, findings
from flake8_jaxstatic.positions import Place
from flake8_jaxstatic.project import cache as caches
from flake8_jaxstatic.project import collector, configuration, discovery, workspace
from flake8_jaxstatic.settings import Settings

UNREADABLE, INTERNAL = "JXS900", "JXS901"
SHIPPED = frozenset((".py", ".pyi", ".toml"))


@dataclass(frozen=True, slots=True)
class Project:
    """A project that is to be judged.

    Attributes:
        root: where it is.
        settings: its own.
        files: the only files and folders of the project; empty means all below the root.
    """

    root: discovery.Root
    settings: Settings
    files: tuple[pathlib.Path, ...] = ()

    def only(self, files: Iterable[pathlib.Path]) -> Project:
        """A project of nothing but these files and folders, with the same root and settings."""
        return dataclasses.replace(self, files=tuple(files))

    def around(self, places: Iterable[pathlib.Path]) -> Project:
        """What is judged to answer for these files and folders: all of the project, or only them where its folder is not walked."""
        return self if self.root.walk else self.only(places)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came out.

    Attributes:
        analysis: of the whole project; empty after a failure.
        failure: in one line, what went wrong inside the engine, and how to see it again; empty when all went well.
        trace: the traceback of that failure.
        paths: the files of the project, read or not.
    """

    analysis: findings.Analysis
    failure: str = ""
    trace: str = ""
    paths: frozenset[str] = frozenset()


class Projects:
    """Which project a file belongs to, with the settings of that project; asks the disk once per folder.

    Args:
        given: settings given by hand; they win over every file.
        cwd: where relative paths start.
        isolated: read no configuration file.
    """

    def __init__(self, given: Mapping[str, configuration.Value], cwd: pathlib.Path, *, isolated: bool) -> None:
        self.given = given
        self.cwd = cwd
        self.isolated = isolated
        self._of_folder: dict[pathlib.Path, Project] = {}

    def of(self, path: pathlib.Path) -> Project:
        """The project of a file or folder; the key ``root`` wins where the path stands below it.

        Raises:
            configuration.ConfigurationError: the configuration of that project is wrong.
        """
        place = resolved(self.cwd / path)
        folder = place if place.is_dir() else place.parent
        if folder not in self._of_folder:
            self._of_folder[folder] = self._find(place)
        return self._of_folder[folder]

    def by_project(self, paths: Iterable[str]) -> dict[Project, list[pathlib.Path]]:
        """The places that paths stand for, by the project that each belongs to, in the order in which they were given.

        Raises:
            configuration.ConfigurationError: the configuration of a project is wrong.
        """
        found: dict[Project, list[pathlib.Path]] = {}
        for path in dict.fromkeys(paths):
            place = resolved(self.cwd / path)
            found.setdefault(self.of(place), []).append(place)
        return found

    def _find(self, place: pathlib.Path) -> Project:
        root = discovery.find_root(place, self.cwd)
        table = configuration.Table(None, {}) if self.isolated else configuration.read_table(root.folder)
        settings = configuration.merge(table, self.given)
        if settings.root:
            pinned = resolved(self.cwd / settings.root)
            if not pinned.is_dir():
                raise configuration.ConfigurationError(f"'root' is {settings.root!r}, which is no folder")
            if place.is_relative_to(pinned):
                root = discovery.Root(pinned, marked=True, walk=True)
        for name in settings.knowledge:
            if not (root.folder / name).is_file():
                raise configuration.ConfigurationError(f"'knowledge' names {name!r}, which is no file below {root.folder}")
        return Project(root, dataclasses.replace(settings, root=""))


def resolved(path: pathlib.Path) -> pathlib.Path:
    """The absolute path without links: under this name files are compared."""
    return pathlib.Path(os.path.realpath(path))


@contextmanager
def opened(project: Project, *, keep: bool, jobs: int = 1, progress: workspace.Progress | None = None) -> Iterator[workspace.Workspace]:
    """The files of a project, and its cache, which is given back at the end.

    Args:
        project: whose files.
        keep: use the cache.
        jobs: processes for lowering files that were never seen.
        progress: is shown how far it has come, and cleared at the end.
    """
    cache = caches.Cache(None)
    if keep and project.settings.cache != "none":
        cache = caches.Cache.open(project.root.folder, own_folder=project.root.marked and project.settings.cache == "project")
    try:
        walk = not project.files and project.root.walk
        files = workspace.Workspace.open(project.root.folder, project.settings, project.files, cache=cache, walk=walk)
        files.jobs, files.progress = jobs, progress
        yield files
    finally:
        if progress is not None:
            progress.clear()
        cache.close()


def answer(
    project: Project,
    *,
    texts: Mapping[str, str] | None = None,
    keep: bool = True,
    rows: bool = True,
    jobs: int = 1,
    progress: workspace.Progress | None = None,
) -> Answer:
    """Judge a project.

    A failure inside the engine is part of the answer, never an exception: whoever asked has other work to do.

    Args:
        project: what to judge.
        texts: unsaved buffers by path below the root; they count instead of the disk.
        keep: use the cache.
        rows: the parameter rows are wanted too; without them a remembered answer is cheaper to read.
        jobs: processes for lowering files that were never seen.
        progress: is shown how far a long run has come.

    Raises:
        configuration.ConfigurationError: a stub file of the user is wrong.
    """
    if not rows and not _anything_on(project.settings):
        return Answer(findings.Analysis())
    with opened(project, keep=keep, jobs=jobs, progress=progress) as files:
        unsaved = {path: text for path, text in (texts or {}).items() if not _says(files, path, text)}
        return _guarded(files.overlay(unsaved) if unsaved else files, rows=rows, keep=not unsaved)


def _says(files: workspace.Workspace, path: str, text: str) -> bool:
    """Whether the file on the disk says just this: then what is known of the disk holds."""
    source = files.source(path)
    return source is not None and source.text == text


def answer_text(name: str, text: str, settings: Settings) -> Answer:
    """Judge one text that belongs to no project."""
    if not _anything_on(settings):
        return Answer(findings.Analysis())
    return _guarded(workspace.Workspace.of_texts({name: text}, settings), rows=False, keep=False)


def _anything_on(settings: Settings) -> bool:
    return any(configuration.on(code, settings.enable, settings.disable) for code in configuration.CODES)


def _guarded(files: workspace.Workspace, *, rows: bool, keep: bool) -> Answer:
    told = _tried(files, rows=rows, keep=keep)
    if told.failure and files.cache.used:  # was it something that is kept? Then the answer is what it would be without it.
        return _tried(files.without_cache(), rows=rows, keep=False)
    return told


def _tried(files: workspace.Workspace, *, rows: bool, keep: bool) -> Answer:
    try:
        return _answer(files, rows=rows, keep=keep)
    except configuration.ConfigurationError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the other plugins of flake8 and the user's editor must not suffer
        knowledge = sys.modules.get("flake8_jaxstatic.knowledge.words")
        if knowledge is not None and isinstance(error, knowledge.KnowledgeError):
            raise configuration.ConfigurationError(str(error)) from None
        return Answer(findings.Analysis(), _words(error, files.root), traceback.format_exc(), frozenset(files.paths()))


def _answer(files: workspace.Workspace, *, rows: bool, keep: bool) -> Answer:
    paths = frozenset(files.paths())
    key = key_of(files)
    remembered = _recall(files.cache, key, rows=rows)
    if remembered is not None:
        return Answer(_chosen(remembered, files.settings), paths=paths)
    with collector.off():
        analysis = importlib.import_module("flake8_jaxstatic.pipeline").analyse(files, files.settings)
        analysis = _with_unreadable(analysis, files)
        # The key of what was read, should a file have changed in between.
        key = key_of(files)
        if keep and files.cache.keeps:
            files.cache.put("findings", {key: encoding.encode_findings(analysis)})
            files.cache.put("rows", {key: encoding.encode_rows(analysis)})
    return Answer(_chosen(analysis, files.settings), paths=paths)


def _recall(cache: caches.Cache, key: str, *, rows: bool) -> findings.Analysis | None:
    first = cache.get("findings", [key]).get(key)
    second = cache.get("rows", [key]).get(key) if rows and first else ""
    if first is None or second is None:
        return None
    try:
        return encoding.decode(first, second)
    except ValueError:
        return None


def _with_unreadable(analysis: findings.Analysis, files: workspace.Workspace) -> findings.Analysis:
    told = {finding.place.file for finding in analysis.findings if finding.code == UNREADABLE}
    missed = [
        findings.Finding(UNREADABLE, Place(path, 1), f"file cannot be read: {reason}; nothing in it was judged")
        for path, reason in files.unreadable()
        if path not in told
    ]
    closed = tuple(f"{folder}: the folder cannot be listed; nothing in it was judged" for folder in files.closed_folders())
    return dataclasses.replace(
        analysis,
        findings=tuple(sorted((*analysis.findings, *missed), key=lambda finding: (finding.place, finding.code))),
        notices=(*analysis.notices, *closed),
    )


def _chosen(analysis: findings.Analysis, settings: Settings) -> findings.Analysis:
    kept = tuple(finding for finding in analysis.findings if configuration.on(finding.code, settings.enable, settings.disable))
    return dataclasses.replace(analysis, findings=kept)


def _words(error: Exception, root: pathlib.Path) -> str:
    """The cause, and how to see it again, in one line."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "flake8_jaxstatic" in frame.filename] or frames
    place = f" at {pathlib.Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    told = " ".join(str(error).split())
    cause = f"{type(error).__name__}{place}" + (f" ({told[:120]})" if told else "")
    notes = "".join(f" {note}" for note in getattr(error, "__notes__", ()))
    again = f"jaxstatic check --no-cache --trace {shlex.quote(str(root))}"
    return f"{cause}{notes}: nothing was judged; please report it with what '{again}' prints"


def key_of(files: workspace.Workspace) -> str:
    """The digest of all that an answer depends on."""
    parts: Sequence[str] = (
        files.fingerprint(),
        files.root.name,
        repr(dataclasses.replace(files.settings, cache="")),
        files.dependencies(),
        *(source.digest for source in files.stubs()),
        _tool(),
    )
    return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _tool() -> str:
    """This tool as installed: its version, its files and its Python; an upgrade or an edit of it is never answered from before."""
    folder = pathlib.Path(flake8_jaxstatic.__file__).parent
    stamps = []
    for place in sorted(folder.rglob("*")):
        if place.suffix in SHIPPED:
            status = place.stat()
            stamps.append(f"{place.relative_to(folder).as_posix()} {status.st_mtime_ns} {status.st_size}")
    return "\n".join((flake8_jaxstatic.__version__, sys.version.split()[0], *stamps))
