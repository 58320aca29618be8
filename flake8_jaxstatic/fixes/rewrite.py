"""Edits of one file: spans of its text that ast-grep found, refused where they overlap, and spliced so that all else stays as it is.

ast-grep's own ``commit_edits`` is not used: its root node begins at the first token, so an edit in a file that begins with empty lines
panics (ast-grep-py 0.38 to 0.40), and it drops the second of two edits that overlap without a word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


class Overlap(Exception):
    """Two edits speak of the same characters."""


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A span of a file and what is to stand there.

    Attributes:
        file: path relative to the project root.
        start, end: characters (code points) of the text; equal for an insertion.
        text: the replacement; its lines end with ``\\n``.
    """

    file: str
    start: int
    end: int
    text: str


def merged(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The edits in the order of the text, each once.

    Raises:
        Overlap: two different edits share a character, or are insertions at one point.
    """
    ordered = sorted(set(edits))
    for before, after in pairwise(ordered):
        same = (before.start, before.end) == (after.start, after.end)
        if before.file == after.file and (after.start < before.end or same):
            raise Overlap(f"two repairs change the same text of {after.file} ({before.text.strip()!r} and {after.text.strip()!r})")
    return tuple(ordered)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text of one file with all edits in it.

    Raises:
        Overlap: as :func:`merged` says.
    """
    parts, at = [], 0
    for edit in merged(edits):
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join((*parts, text[at:]))
