"""Where something stands: a line and a column of a file, and the one conversion between Python's byte columns and characters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A point in a file of the project.

    Attributes:
        file: path relative to the project root, with forward slashes.
        line: 1-based line.
        column: 1-based column in characters (code points).
        text: the source line, stripped; empty where it is not known.
    """

    file: str
    line: int
    column: int = 1
    text: str = ""


def character_column(line: str, byte_column: int) -> int:
    """Turn the 0-based UTF-8 byte column of ``ast`` into a 1-based character column.

    Args:
        line: the source line, decoded.
        byte_column: ``col_offset`` of a node on that line.
    """
    if line.isascii():
        return byte_column + 1
    return len(line.encode("utf-8", "surrogatepass")[:byte_column].decode("utf-8", "ignore")) + 1
