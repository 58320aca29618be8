"""How flake8's workers learn what their parent found: the findings of a run come in, one private file that they can find goes out.

The file's name follows from the parent's process id and from the run itself, so a worker needs no variable of the environment: a fork
server that was started long ago would hand down an old one.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import multiprocessing
import os
import pathlib
import stat
import tempfile
import time
from collections.abc import Mapping

Row = tuple[int, int, str]
STALE = 86_400


def name_of(parts: tuple[object, ...]) -> str:
    """The name of a run: equal in the parent and in its workers, which parse the same command line."""
    return hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def publish(name: str, rows: Mapping[str, tuple[Row, ...]]) -> None:
    """Lay the findings out for workers of this process, over earlier ones of that name. Where that fails, workers judge on their own."""
    folder = _folder()
    if folder is None:
        return
    target = folder / f"{os.getpid()}-{name}.json"
    written = folder / f"{target.name}.new"
    try:
        _sweep(folder)
        written.write_text(json.dumps(rows), encoding="utf-8")
        written.replace(target)
    except OSError:
        return
    atexit.register(_withdraw, target, os.getpid())


def published(name: str) -> dict[str, tuple[Row, ...]] | None:
    """What the parent of this worker laid out, or None: this process is no worker, or there is nothing of that name."""
    parent = multiprocessing.parent_process()
    folder = _folder() if parent is not None else None
    if parent is None or folder is None:
        return None
    try:
        told = json.loads((folder / f"{parent.pid}-{name}.json").read_text(encoding="utf-8"))
        return {path: tuple((line, column, text) for line, column, text in rows) for path, rows in told.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _folder() -> pathlib.Path | None:
    """A folder that only this user can write to."""
    user = os.getuid() if hasattr(os, "getuid") else ""
    folder = pathlib.Path(tempfile.gettempdir()) / f"jaxstatic-{user}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
    except OSError:
        return None
    if hasattr(os, "getuid") and (status.st_uid != user or status.st_mode & 0o022):
        return None
    return folder if stat.S_ISDIR(status.st_mode) else None


def _sweep(folder: pathlib.Path) -> None:
    """Drop what killed runs left behind."""
    limit = time.time() - STALE
    for place in folder.iterdir():
        try:
            if place.stat().st_mtime < limit:
                place.unlink(missing_ok=True)
        except OSError:
            continue  # another run was faster


def _withdraw(target: pathlib.Path, process: int) -> None:
    if os.getpid() == process:
        try:
            target.unlink(missing_ok=True)
        except OSError:
            return
