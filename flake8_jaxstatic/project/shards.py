"""Facts on their way between machines: facts by the content they are of go into a file and come out of it again, and nothing else does."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import pathlib
import zlib
from collections.abc import Iterator, Mapping

from flake8_jaxstatic.project import plain

HEAD = "facts of jaxstatic"
LIMIT = 2_000_000_000  # bytes of a file
LINE = 200_000_000  # characters of one line: who has a file of more has no file of ours


class ShardError(Exception):
    """The file is none of ours, or none that can be read; the text says why."""


def write(place: pathlib.Path, lowering: str, found: Mapping[str, str]) -> None:
    """Put facts into a file, whole or not at all; equal facts make equal bytes.

    Args:
        place: the file.
        lowering: what made the facts.
        found: encoded facts by portable key.

    Raises:
        OSError: it cannot be written.
    """
    beside = place.with_name(f"{place.name}.{os.urandom(4).hex()}")
    try:
        with beside.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=6, fileobj=raw, mtime=0) as stream:
            stream.write(f"{json.dumps([HEAD, lowering])}\n".encode())
            for key in sorted(found):
                stream.write(f"{json.dumps([key, found[key], _seal(key, found[key])])}\n".encode())
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)


def read(place: pathlib.Path, lowering: str) -> Iterator[tuple[str, str]]:
    """The facts of a file, each with its portable key; of a file that is damaged, those that are whole.

    Args:
        place: the file.
        lowering: what would make facts here.

    Raises:
        ShardError: it cannot be read, is no such file, or was made by another version or for another Python.
    """
    try:
        if place.stat().st_size > LIMIT:
            raise ShardError("it is too large")
        lines = _lines(plain.read(place, LIMIT))
    except OSError as error:
        raise ShardError(error.strerror or type(error).__name__) from None
    head = _parsed(next(lines, ""))
    if head[:1] != [HEAD]:
        raise ShardError("it is no file that 'jaxstatic index --export' wrote")
    if head != [HEAD, lowering]:
        raise ShardError("it was made by another version of this tool, or for another Python")
    for line in lines:
        parts = _parsed(line)
        if len(parts) == 3 and all(isinstance(part, str) for part in parts) and parts[2] == _seal(str(parts[0]), str(parts[1])):
            yield str(parts[0]), str(parts[1])


def _lines(data: bytes) -> Iterator[str]:
    """The lines of packed text, up to where it is damaged."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            while line := stream.readline(LINE):
                yield line.decode("utf-8", "replace")
    except (OSError, EOFError, zlib.error):
        return


def _parsed(line: str) -> list[object]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def _seal(key: str, text: str) -> str:
    return hashlib.blake2b(f"{key}\0{text}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
