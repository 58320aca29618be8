"""What was worked out before: keys come in, JSON texts go out, or nothing; a cache that is broken, locked or absent only misses."""

from __future__ import annotations

import hashlib
import os
import pathlib
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

FOLDER = ".jaxstatic_cache"
LAYOUT = 1
PATIENCE = 1.0
DAY = 86_400
KEPT = 30 * DAY
RENEWED = 7 * DAY
ANSWERS = 16
OF_FILES = frozenset(("facts", "outlines", "mentions"))  # kinds with a text per file; every other is an answer about a whole project
BATCH = 500
TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This file is a cache directory tag, see https://bford.info/cachedir/\n"
SCHEMA = """
CREATE TABLE IF NOT EXISTS stamps (path TEXT PRIMARY KEY, mtime_ns INTEGER, ctime_ns INTEGER, size INTEGER, digest TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS blobs (kind TEXT, key TEXT, text TEXT, seal TEXT, at INTEGER, PRIMARY KEY (kind, key)) WITHOUT ROWID;
"""

# Troubles of the moment or of the place; any other means that the file itself is bad.
PASSING = frozenset(
    (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_AUTH,
    )
)

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

    Args:
        folder: where the file stands; None is the cache that never hits.
    """

    def __init__(self, folder: pathlib.Path | None) -> None:
        self._folder = folder
        self._connection: sqlite3.Connection | None = None
        self._process = 0

    @classmethod
    def open(cls, root: pathlib.Path, *, own_folder: bool = True) -> Cache:
        """The cache of a project: in the project if it can be written there, else in the user's cache folder, else none.

        Args:
            root: the project.
            own_folder: false keeps the project's folder untouched (an installed package, a loose file).
        """
        elsewhere = _user_folder(root)
        for folder in (root / FOLDER, elsewhere) if own_folder else (elsewhere,):
            if folder is not None and _prepare(folder):
                return cls(folder)
        return cls(None)

    @property
    def keeps(self) -> bool:
        """Whether anything can be kept at all."""
        return self._folder is not None

    def stamps(self) -> dict[str, Stamp]:
        """All remembered files by path."""
        rows = self._ask(lambda database: database.execute("SELECT path, mtime_ns, ctime_ns, size, digest FROM stamps").fetchall())
        return {row[0]: Stamp(*row) for row in rows or () if all(isinstance(part, str) for part in (row[0], row[4]))}

    def remember(self, stamps: Iterable[Stamp]) -> None:
        """Keep the state of these files."""
        rows = [(stamp.path, stamp.mtime_ns, stamp.ctime_ns, stamp.size, stamp.digest) for stamp in stamps]
        if rows:
            self._ask(lambda database: database.executemany("INSERT OR REPLACE INTO stamps VALUES (?, ?, ?, ?, ?)", rows))

    def get(self, kind: str, keys: Iterable[str]) -> dict[str, str]:
        """The kept texts of one kind, by key; keys that miss are absent.

        Args:
            kind: one of :data:`OF_FILES` (key: digest of a file and of what reads it), or an answer such as ``findings`` or ``rows`` (key:
                digest of all they depend on).
            keys: as many as you like.
        """
        wanted = list(keys)
        now = int(time.time())

        def read(database: sqlite3.Connection) -> list[tuple[str, str, str, int]]:
            rows: list[tuple[str, str, str, int]] = []
            for start in range(0, len(wanted), BATCH):
                batch = wanted[start : start + BATCH]
                marks = ",".join("?" * len(batch))
                query = f"SELECT key, text, seal, at FROM blobs WHERE kind = ? AND key IN ({marks})"  # noqa: S608 - question marks
                rows += database.execute(query, (kind, *batch)).fetchall()
            old = [(now, kind, key) for key, _, _, at in rows if at < now - RENEWED]
            if old:
                database.executemany("UPDATE blobs SET at = ? WHERE kind = ? AND key = ?", old)
            return rows

        return {key: text for key, text, seal, _ in self._ask(read) or () if isinstance(text, str) and seal == _seal(key, text)}

    def put(self, kind: str, texts: Mapping[str, str]) -> None:
        """Keep texts. What nobody asked for in a month is dropped, and of answers about projects only the latest few are kept."""
        now = int(time.time())
        rows = [(kind, key, text, _seal(key, text), now) for key, text in texts.items()]
        if not rows:
            return

        def write(database: sqlite3.Connection) -> None:
            database.executemany("INSERT OR REPLACE INTO blobs VALUES (?, ?, ?, ?, ?)", rows)
            database.execute("DELETE FROM blobs WHERE at < ?", (now - KEPT,))
            if kind not in OF_FILES:
                kept = "SELECT key FROM blobs WHERE kind = ? ORDER BY at DESC LIMIT ?"
                database.execute(f"DELETE FROM blobs WHERE kind = ? AND key NOT IN ({kept})", (kind, kind, ANSWERS))  # noqa: S608

        self._ask(write)

    def close(self) -> None:
        """Give the file back; the next question opens it again."""
        if self._connection is not None and self._process == os.getpid():
            try:
                self._connection.close()
            except sqlite3.Error:
                self._folder = None
        self._connection = None

    def _ask(self, question: Callable[[sqlite3.Connection], T]) -> T | None:
        try:
            database = self._database()
            if database is None:
                return None
            with database:  # one transaction: all of it or nothing
                return question(database)
        except sqlite3.Error as error:
            self._give_up(broken=getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in PASSING)
        except (OSError, ValueError, OverflowError):
            self._give_up(broken=False)
        return None

    def _database(self) -> sqlite3.Connection | None:
        if self._folder is None:
            return None
        if self._connection is None or self._process != os.getpid():
            # A connection must not cross a fork: the child opens its own and leaves the parent's alone.
            self._connection = sqlite3.connect(self._file(), timeout=PATIENCE, check_same_thread=False)
            self._process = os.getpid()
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.executescript(SCHEMA)
        return self._connection

    def _file(self) -> pathlib.Path:
        return (self._folder or pathlib.Path()) / f"jaxstatic-{LAYOUT}.sqlite"

    def _give_up(self, *, broken: bool) -> None:
        file = self._file()
        self.close()
        if broken and self._folder is not None:
            for path in (file, file.with_name(file.name + "-wal"), file.with_name(file.name + "-shm")):
                try:
                    path.unlink(missing_ok=True)
                except OSError:
                    break
        self._folder = None


def _seal(key: str, text: str) -> str:
    return hashlib.blake2b(f"{key}\0{text}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _user_folder(root: pathlib.Path) -> pathlib.Path | None:
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        above = pathlib.Path(base) if base else pathlib.Path.home() / ".cache"
    except RuntimeError:
        return None
    return above / "jaxstatic" / hashlib.blake2b(os.fsencode(root), digest_size=8).hexdigest()


def _prepare(folder: pathlib.Path) -> bool:
    """Make the folder, with the two files that keep it out of version control and backups."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in ((".gitignore", "*\n"), ("CACHEDIR.TAG", TAG)):
            if not (folder / name).exists():
                (folder / name).write_text(text, encoding="utf-8")
        return os.access(folder, os.W_OK)
    except OSError:
        return False
