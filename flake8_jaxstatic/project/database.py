"""One SQLite file with two tables, and the only module that knows SQL: rows come in and go out, or one error, whatever has happened."""

from __future__ import annotations

import pathlib
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from flake8_jaxstatic.project import trouble

PATIENCE = 1.0  # seconds that a lock is waited for
PAGE = 4096
BATCH = 500
SCHEMA = (
    "CREATE TABLE IF NOT EXISTS stamps (path TEXT PRIMARY KEY, mtime INT, ctime INT, size INT, digest TEXT, seal TEXT) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS blobs (kind TEXT, key TEXT, text TEXT, seal TEXT, at INTEGER, PRIMARY KEY (kind, key)) WITHOUT ROWID",
)

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
        sqlite3.SQLITE_NOMEM,
    )
)

StampRow = tuple[str, int, int, int, str, str]
BlobRow = tuple[str, str, str, int]


class Database:
    """A connection of one process.

    The journal is the classic one: its file has no shared memory, which the system takes away from under a process when somebody truncates
    the file or the disk is full, and it works where only reading is allowed. Nothing waits for the disk: after a crash of the system a row
    may be damaged, and every row is sealed by whoever wrote it.

    Args:
        file: is made where it does not exist.

    Raises:
        trouble.TroubleError: it cannot be opened, or is no such database.
    """

    def __init__(self, file: pathlib.Path) -> None:
        try:
            self._connection = sqlite3.connect(file, timeout=PATIENCE, check_same_thread=False, isolation_level=None)
        except (sqlite3.Error, OSError, ValueError) as error:
            raise _trouble(error) from None
        try:
            self._set_up()
        except trouble.TroubleError:
            self.close()
            raise

    def _set_up(self) -> None:
        for setting in (f"page_size = {PAGE}", "synchronous = OFF", "trusted_schema = OFF", "cell_size_check = ON"):
            self._ask(f"PRAGMA {setting}")
        if not self._ask("SELECT 1 FROM sqlite_master WHERE name = 'blobs'"):
            self.write([(statement, None) for statement in SCHEMA])

    def stamps(self) -> list[StampRow]:
        """All rows of stamps."""
        return self._ask("SELECT path, mtime, ctime, size, digest, seal FROM stamps")

    def blobs(self, kind: str, keys: Sequence[str]) -> list[BlobRow]:
        """Key, text, seal and time of the rows of one kind that have one of the keys."""
        rows: list[BlobRow] = []
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            marks = ",".join("?" * len(batch))
            query = f"SELECT key, text, seal, at FROM blobs WHERE kind = ? AND key IN ({marks})"  # noqa: S608 - question marks
            rows += self._ask(query, (kind, *batch))
        return rows

    def write(self, work: Iterable[tuple[str, Iterable[Sequence[object]] | None]]) -> None:
        """Statements, each with the rows that it is carried out for (None: once, as it is); all of it or nothing."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            for statement, rows in work:
                if rows is None:
                    self._connection.execute(statement)
                else:
                    self._connection.executemany(statement, rows)
            self._connection.execute("COMMIT")
        except (sqlite3.Error, OSError, ValueError, OverflowError, MemoryError) as error:
            self._roll_back()
            raise _trouble(error) from None

    def close(self) -> None:
        """Give the file back."""
        try:
            self._connection.close()
        except sqlite3.Error as error:
            raise _trouble(error) from None

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise _trouble(error) from None

    def _ask(self, query: str, values: Sequence[object] = ()) -> list[Any]:
        try:
            return self._connection.execute(query, values).fetchall()
        except (sqlite3.Error, OSError, ValueError, OverflowError, MemoryError) as error:
            raise _trouble(error) from None


def _trouble(error: Exception) -> trouble.TroubleError:
    if not isinstance(error, sqlite3.Error):
        return trouble.TroubleError(broken=False)
    return trouble.TroubleError(broken=getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in PASSING)
