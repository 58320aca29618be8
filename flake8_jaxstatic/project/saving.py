"""The only writer of linted files: a changed text comes in, its bytes go out beside the old file and then in its place."""

from __future__ import annotations

import codecs
import contextlib
import difflib
import os
import pathlib
import re
import secrets
import stat

from flake8_jaxstatic.project import workspace

_ENDING = re.compile(r"\r\n|\r|\n")


class NotSaved(Exception):
    """A file that was left as it was, and why."""


def rewritten(data: bytes, text: str) -> bytes:
    """The bytes of a file with a changed text: its byte order mark, encoding and the ending of every line stay.

    Args:
        data: the bytes of the file.
        text: what it is to say, as the workspace gives texts (every line ends with ``\\n``).

    Raises:
        NotSaved: its encoding does not lead back to the same bytes, or cannot say what is new.
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        encoding = workspace.encoding_of(data).removesuffix("-sig")
        raw = data[len(mark) :].decode(encoding)
        if raw.encode(encoding) != data[len(mark) :]:
            raise NotSaved(f"its bytes are not what the encoding {encoding} makes of its text")
        return mark + _with_endings(raw, text).encode(encoding)
    except (ValueError, LookupError) as error:
        raise NotSaved(f"it cannot be written in its encoding: {error}") from None


def _with_endings(raw: str, text: str) -> str:
    before, endings = _ENDING.split(raw), _ENDING.findall(raw)
    after = text.split("\n")
    usual = max(set(endings), key=endings.count) if endings else "\n"
    found: list[str] = []
    for _, start, end, first, last in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for number in range(first, last):
            old = start + number - first
            near = endings[old] if start <= old < end and old < len(endings) else usual
            found.append(after[number] + (near if number < len(after) - 1 else ""))
    return "".join(found)


def save(path: pathlib.Path, old: bytes, new: bytes) -> None:
    """Put new bytes in the place of a file, whole or not at all: written beside it, then renamed. Links and mode bits stay.

    Raises:
        NotSaved: the file does not hold ``old`` any more, or the system refuses; it is as it was.
    """
    place = pathlib.Path(os.path.realpath(path))
    beside = place.with_name(f".{place.name}.{secrets.token_hex(4)}.jaxstatic")
    try:
        if place.read_bytes() != old:
            raise NotSaved("it was changed in the meantime")
        status = place.stat()
        _write(beside, new)
        beside.chmod(stat.S_IMODE(status.st_mode))
        if hasattr(os, "chown"):
            with contextlib.suppress(OSError):  # only root may give files away
                os.chown(beside, status.st_uid, status.st_gid)
                beside.chmod(stat.S_IMODE(status.st_mode))
        beside.replace(place)
    except OSError as error:
        raise NotSaved(error.strerror or type(error).__name__) from None
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _write(path: pathlib.Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
