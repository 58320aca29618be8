"""Bytes of plain files only: a path comes in, its bytes go out; pipes, devices and sockets are refused before they can block or act."""

from __future__ import annotations

import errno
import os
import pathlib
import stat

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


class NotPlainError(OSError):
    """The path leads to something that is no plain file."""


def read(place: pathlib.Path, limit: int, *, links: bool = True) -> bytes:
    """The first ``limit`` bytes of a plain file; of one that grows while it is read, too, no more.

    Args:
        place: the file.
        limit: as many bytes as are read at most.
        links: a link in the place of the file is followed.

    Raises:
        OSError: it cannot be read, or is no plain file. It is asked what it is before it is opened (to open a device may do something), and
            again afterwards, should something else have been put in its place.
    """
    status = place.stat(follow_symlinks=links)
    if not stat.S_ISREG(status.st_mode):
        raise NotPlainError(errno.EINVAL, "not a plain file")
    handle = os.open(place, _FLAGS if links else _FLAGS | _NO_LINK)
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NotPlainError(errno.EINVAL, "not a plain file")
        pieces: list[bytes] = []
        room = limit
        while room > 0:
            piece = os.read(handle, min(room, status.st_size + 1))
            if not piece:
                break
            pieces.append(piece)
            room -= len(piece)
        return b"".join(pieces)
    finally:
        os.close(handle)
