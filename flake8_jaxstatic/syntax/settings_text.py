"""What a value of XLA's environment variables says: pieces of text in, flags with their places out. The records stand here, too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

VARIABLES = ("XLA_FLAGS", "LIBTPU_INIT_ARGS")
HOLE = "\0"  # stands for text that is not written in the source
OLD = "\1"  # stands for what the variable held before
_OPENS = re.compile(r"-[A-Za-z0-9_-]*=$")  # behind it, a quote holds white space together
_PART = re.compile(r"\s+|['\"]|[^\s'\"]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a value: its text, where it is written, and whether it is part of every value."""

    text: str
    line: int
    column: int
    always: bool = True


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag as written.

    Attributes:
        written: the whole word; ``HOLE`` where something is not known.
        name: without dashes.
        value: None where there is no ``=``; ``HOLE`` in it where it is not known.
        line, column: where it is written (1-based line, 0-based character).
        always: it is part of every value that the setting may have.
        read: XLA reads as far as here: no word without a dash stands before it.
    """

    written: str
    name: str
    value: str | None
    line: int
    column: int
    always: bool
    read: bool = True

    @property
    def known_value(self) -> bool:
        """Whether the value is written in the source."""
        return self.value is None or HOLE not in self.value

    @property
    def value_shown(self) -> str:
        """The value for a reader."""
        return "no value" if self.value is None else self.value.replace(HOLE, "...")


@dataclass(frozen=True, slots=True)
class Setting:
    """One write of a variable.

    Attributes:
        variable: ``XLA_FLAGS`` or another of ``VARIABLES``.
        how: the form of the write, as a person would say it.
        line, column: of the write.
        flags: in the order of the value.
        adds: what was there before stays in front.
        always: the write itself stands under no condition.
        elsewhere: it is meant for another process.
        first_word: the first word of the value, or ``HOLE`` where it is not known.
    """

    variable: str
    how: str
    line: int
    column: int
    flags: tuple[Flag, ...]
    adds: bool = False
    always: bool = True
    elsewhere: bool = False
    first_word: str = ""


def mentions(text: str, words: Iterable[str] = VARIABLES) -> bool:
    """Whether a text may say something of the variables: the only question that most files are asked."""
    return any(word in text for word in words)


def words(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The words of a value: pieces that touch are one word, white space parts them, but not in quotes behind ``--name=``."""
    text, line, column, always, quote = "", 0, 0, True, ""
    for piece in pieces:
        for part in _PART.findall(piece.text.replace(OLD, f" {OLD} ")):
            if part == quote:
                quote = ""
            elif part in ("'", '"') and not quote and _OPENS.match(text):
                quote = part
            elif part.isspace() and not quote:
                if text:
                    yield Piece(text, line, column, always)
                text = ""
            else:
                if not text:
                    line, column, always = piece.line, piece.column, True
                always = always and piece.always
                text += part
    if text:
        yield Piece(text, line, column, always)


def flags(pieces: Iterable[Piece]) -> tuple[tuple[Flag, ...], bool, str]:
    """The flags of a value, whether it keeps what was there before, and its first word.

    A word of whose name some part is not known is left out. XLA reads up to the first word that has no dash, and nothing behind it.
    """
    found: list[Flag] = []
    adds = ended = False
    first = ""
    for word in words(pieces):
        if word.text == OLD:
            adds = True
            continue
        first = first or (HOLE if adds else word.text)
        name, equals, value = word.text.partition("=")
        if HOLE not in name:
            found.append(Flag(word.text, name.lstrip("-"), value if equals else None, word.line, word.column, word.always, read=not ended))
            ended = ended or (word.always and not name.startswith("-"))
    return tuple(found), adds, first


def unquoted(value: str) -> str:
    """The text of a value whose shell would take away the quotes around it."""
    value = value.strip()
    while len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1].strip()
    return value
