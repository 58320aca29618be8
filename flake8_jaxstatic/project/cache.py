"""What was worked out before: keys come in, JSON texts go out, or nothing; a cache that is broken, locked or absent only misses."""

from __future__ import annotations

import hashlib
import os
import pathlib
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from flake8_jaxstatic.project import plain, trouble

if TYPE_CHECKING:
    from flake8_jaxstatic.project import database

FOLDER = ".jaxstatic_cache"
LAYOUT = 2
DAY = 86_400
KEPT = 30 * DAY
RENEWED = 7 * DAY
ANSWERS = 16
OF_FILES = frozenset(("facts", "outlines", "mentions"))  # kinds with a text per file; every other is an answer about a whole project
PLACES = ("project", "user", "none")
TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This file is a cache directory tag, see https://bford.info/cachedir/\n"
SECRET = "key"  # noqa: S105 - the name of a file
DIGITS = 64

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stamp:
    """The state of a file in which it had this digest."""

    path: str
    mtime_ns: int
    ctime_ns: int
    size: int
    digest: str


class Cache:
    """One SQLite file; safe under concurrent runs, killed runs and forks.

    No method raises: after the first sign of trouble the cache is closed for this process and every question is a miss. A file that is
    no database is removed, so that the next run starts afresh. Nothing but JSON text is stored, and what comes back is checked against its
    seal, so a damaged row is a miss as well.

    The name of the file follows from a secret of the user. So a file that somebody else put into a repository is never opened: not as a
    cache, not as a database, and not as the journal of one (which may name other files to be removed).

    Attributes:
        used: something that is kept of a file was given out.

    Args:
        file: None is the cache that never hits.
    """

    def __init__(self, file: pathlib.Path | None) -> None:
        self.used = False
        self._file = file
        self._database: database.Database | None = None
        self._process = 0

    @classmethod
    def open(cls, root: pathlib.Path, *, own_folder: bool = True) -> Cache:
        """The cache of a project: in the project if it can be written there, else in the user's cache folder, else none.

        Args:
            root: the project.
            own_folder: false keeps the project's folder untouched (an installed package, a loose file).
        """
        above = _user_folder()
        secret = _secret(above) if above is not None else ""
        if above is None or not secret:
            return cls(None)
        name = f"jaxstatic-{LAYOUT}-{_digest(secret, os.path.realpath(root))}.sqlite"
        elsewhere = above / _digest("", os.path.realpath(root))
        for folder in (root / FOLDER, elsewhere) if own_folder else (elsewhere,):
            if _prepare(folder, name) and _ours(folder / name):
                return cls(folder / name)
        return cls(None)

    @property
    def keeps(self) -> bool:
        """Whether anything can be kept at all."""
        return self._file is not None

    def stamps(self) -> dict[str, Stamp]:
        """All remembered files by path."""
        rows = self._ask(lambda opened: opened.stamps()) or ()
        return {row[0]: Stamp(*row[:5]) for row in rows if row[5] == _seal(*row[:5])}

    def remember(self, stamps: Iterable[Stamp]) -> None:
        """Keep the state of these files."""
        rows = [(stamp.path, stamp.mtime_ns, stamp.ctime_ns, stamp.size, stamp.digest) for stamp in stamps]
        if rows:
            sealed = [(*row, _seal(*row)) for row in rows]
            self._ask(lambda opened: opened.write([("INSERT OR REPLACE INTO stamps VALUES (?, ?, ?, ?, ?, ?)", sealed)]))

    def get(self, kind: str, keys: Iterable[str]) -> dict[str, str]:
        """The kept texts of one kind, by key; keys that miss are absent.

        Args:
            kind: one of :data:`OF_FILES` (key: digest of a file and of what reads it), or an answer such as ``findings`` or ``rows`` (key:
                digest of all they depend on).
            keys: as many as you like.
        """
        wanted = list(keys)
        rows = self._ask(lambda opened: opened.blobs(kind, wanted)) or ()
        now = int(time.time())
        found = {key: text for key, text, seal, _ in rows if seal == _seal(kind, key, text)}
        self.used |= bool(found) and kind in OF_FILES
        old = [(now, kind, key) for key, _, _, at in rows if key in found and isinstance(at, int) and at < now - RENEWED]
        if old:
            self._ask(lambda opened: opened.write([("UPDATE blobs SET at = ? WHERE kind = ? AND key = ?", old)]))
        return found

    def put(self, kind: str, texts: Mapping[str, str]) -> None:
        """Keep texts. What nobody asked for in a month is dropped, and of answers about projects only the latest few are kept."""
        now = int(time.time())
        rows = [(kind, key, text, _seal(kind, key, text), now) for key, text in texts.items()]
        if not rows:
            return
        work: list[tuple[str, list[tuple[object, ...]] | None]] = [("INSERT OR REPLACE INTO blobs VALUES (?, ?, ?, ?, ?)", [*rows])]
        work.append(("DELETE FROM blobs WHERE at < ?", [(now - KEPT,)]))
        if kind not in OF_FILES:
            kept = "SELECT key FROM blobs WHERE kind = ? ORDER BY at DESC LIMIT ?"
            work.append((f"DELETE FROM blobs WHERE kind = ? AND key NOT IN ({kept})", [(kind, kind, ANSWERS)]))  # noqa: S608
        self._ask(lambda opened: opened.write(work))

    def close(self) -> None:
        """Give the file back; the next question opens it again."""
        opened, self._database = self._database, None
        if opened is not None and self._process == os.getpid():
            self._guarded(opened.close)

    def _ask(self, question: Callable[[database.Database], T]) -> T | None:
        return self._guarded(lambda: None if self._file is None else question(self._opened(self._file)))

    def _opened(self, file: pathlib.Path) -> database.Database:
        if self._database is None or self._process != os.getpid():
            # A connection must not cross a fork: the child opens its own and leaves the parent's alone.
            from flake8_jaxstatic.project import database  # noqa: PLC0415 - SQLite is a tenth of the start of a run

            self._database = database.Database(file)
            self._process = os.getpid()
        return self._database

    def _guarded(self, work: Callable[[], T]) -> T | None:
        try:
            return work()
        except ImportError:  # a Python that was built without SQLite
            self._file = None
        except trouble.TroubleError as error:
            self._give_up(broken=error.broken)
        return None

    def _give_up(self, *, broken: bool) -> None:
        file, self._file = self._file, None
        self.close()
        if broken and file is not None:
            _remove(file)


def _seal(*parts: object) -> str:
    return hashlib.blake2b("\0".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _digest(secret: str, path: str) -> str:
    return hashlib.blake2b(os.fsencode(path), key=secret.encode(), digest_size=8).hexdigest()


def _user_folder() -> pathlib.Path | None:
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return (pathlib.Path(base) if base else pathlib.Path.home() / ".cache") / "jaxstatic"
    except RuntimeError:
        return None


def _secret(above: pathlib.Path) -> str:
    """A random text that only this user knows, made once; empty where it cannot be kept."""
    place = above / SECRET
    for _ in range(2):
        try:
            known = plain.read(place, 2 * DIGITS).decode("ascii", "replace")
            if len(known) == DIGITS and (not hasattr(os, "getuid") or place.stat().st_uid == os.getuid()):
                return known
            place.unlink()  # cut short by a full disk
        except FileNotFoundError:
            pass
        except OSError:
            return ""
        try:
            above.mkdir(parents=True, exist_ok=True)
            _write_whole(place, os.urandom(DIGITS // 2).hex())
        except OSError:
            return ""
    return ""


def _write_whole(place: pathlib.Path, text: str) -> None:
    """Put a file where none is, whole or not at all; if another run was faster, its file stays."""
    beside = place.with_name(f"{place.name}.{os.urandom(4).hex()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(text)
        try:
            os.link(beside, place)
        except FileExistsError:
            return
        except OSError:  # a file system without links
            beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)


def _prepare(folder: pathlib.Path, name: str) -> bool:
    """Make the folder, with the two files that keep it out of version control and backups. A link in its place is none of ours."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not stat.S_ISDIR(folder.lstat().st_mode):
            return False
        if not (folder / name).exists():
            _sweep(folder)
            for beside, text in ((".gitignore", "*\n"), ("CACHEDIR.TAG", TAG)):
                _write_new(folder / beside, text)
        return os.access(folder, os.W_OK)
    except OSError:
        return False


def _write_new(place: pathlib.Path, text: str) -> None:
    """Write a file unless something is there, be it a link to nowhere."""
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(text)


def _ours(file: pathlib.Path) -> bool:
    """Whether there is nothing yet, or a plain file of this user; the same of its journal."""
    for place in (file, file.with_name(f"{file.name}-journal")):
        try:
            status = place.lstat()
        except FileNotFoundError:
            continue
        except OSError:
            return False
        if not stat.S_ISREG(status.st_mode) or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
            return False
    return True


def _sweep(folder: pathlib.Path) -> None:
    """Before a new file is begun, drop those that nobody has used for a month: of other users, layouts and places of the project."""
    limit = time.time() - KEPT
    for place in folder.glob("jaxstatic-*.sqlite*"):
        try:
            if place.lstat().st_mtime < limit:
                place.unlink()
        except OSError:
            continue  # another run was faster


def _remove(file: pathlib.Path) -> None:
    for place in (file.with_name(f"{file.name}-journal"), file):
        try:
            place.unlink(missing_ok=True)
        except OSError:
            return
