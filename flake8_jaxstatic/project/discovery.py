"""Which folder is the project, and which files are in it: a path comes in, a root and a sorted list of files with their stamps go out."""

from __future__ import annotations

import fnmatch
import os
import pathlib
import stat
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass

MARKERS = ("pyproject.toml", "setup.cfg", "tox.ini", ".flake8", ".git")
INSTALLED = frozenset(("site-packages", "dist-packages"))
SKIPPED = frozenset(("__pycache__", "node_modules", *INSTALLED))
ENVIRONMENT = frozenset(("pyvenv.cfg", "conda-meta"))
BUILT = frozenset(("build", "dist", "_build"))
SUFFIXES = (".py", ".ipynb")


@dataclass(frozen=True, slots=True)
class Root:
    """The folder of a project.

    Attributes:
        folder: absolute path, links resolved.
        marked: it holds one of ``MARKERS``; an unmarked root is the best guess for a loose file.
        walk: its subfolders belong to it; false where the guess is a home or temporary folder, which nobody wants read.
    """

    folder: pathlib.Path
    marked: bool
    walk: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One file of a project: its path below the root with forward slashes, and what ``stat`` says of it."""

    path: str
    mtime_ns: int
    ctime_ns: int
    size: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What a walk saw: files in order of their paths, files that cannot be read, and folders that cannot be listed."""

    files: tuple[Found, ...]
    unreadable: tuple[tuple[str, str], ...]
    closed: tuple[str, ...]


def find_root(path: pathlib.Path, cwd: pathlib.Path) -> Root:
    """The nearest folder at or above ``path`` that holds a marker.

    The search stops at an installed package (``site-packages/NAME`` is a project of its own) and at a virtual environment. Without a
    marker the root is the outermost package around the path, then ``cwd`` if the path is below it, then the path's own folder.
    """
    start = pathlib.Path(os.path.realpath(path))
    if not start.is_dir():
        start = start.parent
    package = start
    for folder in (start, *start.parents):
        if folder.parent.name in INSTALLED:
            return Root(folder, marked=False, walk=True)
        if any((folder / marker).exists() for marker in MARKERS):
            return Root(folder, marked=True, walk=True)
        if (folder / "pyvenv.cfg").exists():
            break
        if (folder / "__init__.py").exists():
            package = folder
    if package != start or (start / "__init__.py").exists():
        return Root(package, marked=False, walk=True)
    here = pathlib.Path(os.path.realpath(cwd))
    guess = here if start.is_relative_to(here) and _walkable(here) else start
    return Root(guess, marked=False, walk=_walkable(guess))


def _walkable(folder: pathlib.Path) -> bool:
    unwanted = {pathlib.Path(folder.anchor), pathlib.Path(os.path.realpath(tempfile.gettempdir()))}
    try:
        unwanted.add(pathlib.Path(os.path.realpath(pathlib.Path.home())))
    except RuntimeError:
        return folder not in unwanted
    return folder not in unwanted


def survey(root: pathlib.Path, exclude: Sequence[str], paths: Sequence[pathlib.Path], walk: bool) -> Survey:
    """List the Python files and notebooks below ``root``.

    Hidden folders, caches, virtual environments and build products are skipped, and links are not followed: what they lead to inside the
    project counts once, as itself, and what stands outside is not read.

    Args:
        root: absolute and resolved.
        exclude: patterns of paths relative to the root; a pattern that matches a folder excludes all below it.
        paths: files and folders that were named by hand: read even where the walk would skip them, whatever their suffix.
        walk: look below the root at all.
    """
    surveyor = _Surveyor(root, exclude)
    named = [pathlib.Path(os.path.realpath(path)) for path in paths]
    if walk:
        surveyor.walk(root)
    for path in named:
        if path.is_relative_to(root) and path.is_dir():
            surveyor.walk(path)
        elif path.is_relative_to(root):
            surveyor.take(path)
    return surveyor.survey()


class _Surveyor:
    """What one walk has seen so far."""

    def __init__(self, root: pathlib.Path, exclude: Sequence[str]) -> None:
        self.root = root
        self.exclude = exclude
        self.files: dict[str, Found] = {}
        self.unreadable: dict[str, str] = {}
        self.closed: set[str] = set()
        self.seen: set[str] = set()

    def survey(self) -> Survey:
        files = tuple(self.files[path] for path in sorted(self.files))
        return Survey(files, tuple(sorted(self.unreadable.items())), tuple(sorted(self.closed)))

    def walk(self, start: pathlib.Path) -> None:
        pending = [str(start)]
        while pending:
            folder = pending.pop()
            if folder in self.seen:
                continue
            self.seen.add(folder)
            try:
                with os.scandir(folder) as listing:
                    entries = list(listing)
            except OSError:
                self.closed.add(_shown(self._relative(folder)))
                continue
            if not any(entry.name in ENVIRONMENT for entry in entries):
                pending += [entry.path for entry in entries if self._enter(entry)]

    def _enter(self, entry: os.DirEntry[str]) -> bool:
        """Take a file; say of a folder whether the walk goes on below it."""
        try:
            is_folder = entry.is_dir(follow_symlinks=False)
        except OSError:
            return False
        if not is_folder and not entry.name.endswith(SUFFIXES):
            return False
        if self.exclude and excluded(self._relative(entry.path), self.exclude):
            return False
        if not is_folder:
            if not entry.is_symlink():
                self.take(pathlib.Path(entry.path))
            return False
        return not passed_over(pathlib.Path(entry.path))

    def take(self, place: pathlib.Path) -> None:
        path = self._relative(str(place))
        try:
            status = place.stat()
        except FileNotFoundError:
            return  # gone since it was listed
        except OSError as error:
            self.unreadable[_shown(path)] = error.strerror or type(error).__name__
            return
        if not stat.S_ISREG(status.st_mode):
            return
        if _shown(path) != path:
            self.unreadable[_shown(path)] = "its name is not valid text"
            return
        self.files[path] = Found(path, status.st_mtime_ns, status.st_ctime_ns, status.st_size)

    def _relative(self, path: str) -> str:
        return os.path.relpath(path, self.root).replace(os.sep, "/")


def _shown(path: str) -> str:
    return path.encode("utf-8", "backslashreplace").decode()


def passed_over(folder: pathlib.Path) -> bool:
    """Does the walk leave out a folder for its name: hidden, installed, built?"""
    name = folder.name
    if name.startswith(".") or name in SKIPPED or name.endswith(".egg-info"):
        return True
    return name in BUILT and not (folder / "__init__.py").exists()


def excluded(path: str, patterns: Sequence[str]) -> bool:
    """Does a pattern match the path, one of its folders, or one of their names (``legacy``, ``*/old/*``, ``docs/**``)?"""
    parts = path.split("/")
    prefixes = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    for pattern in patterns:
        plain = pattern.removeprefix("./").rstrip("/")
        if any(fnmatch.fnmatchcase(prefix, plain) for prefix in prefixes):
            return True
        if "/" not in plain and any(fnmatch.fnmatchcase(part, plain) for part in parts):
            return True
        if plain.endswith("/**") and any(fnmatch.fnmatchcase(prefix, plain[:-3]) for prefix in prefixes):
            return True
    return False
