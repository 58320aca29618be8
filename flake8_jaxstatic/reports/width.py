"""How text looks in the columns of a terminal: characters come in, what can be shown of them and how wide it is goes out."""

from __future__ import annotations

import unicodedata

TAB = 4  # columns to the next stop
_BIDIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_VARIATION = frozenset("\ufe0e\ufe0f")


def of(text: str) -> int:
    """The columns that a text takes, as most terminals draw it: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_of_character(character) for character in text)


def _of_character(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf") or character in _VARIATION:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def shown(line: str) -> str:
    """A line as it may be printed: tabs become spaces, and what would move the cursor, colour or turn the text becomes a visible sign."""
    parts, column = [], 0
    for character in line:
        if character == "\t":
            part = " " * (TAB - column % TAB)
        elif character in _BIDIRECTIONAL:
            part = "\ufffd"
        elif unicodedata.category(character) == "Cc":
            part = chr(0x2400 + ord(character)) if character < " " else "\u2421" if character == "\x7f" else "\ufffd"
        else:
            part = character
        parts.append(part)
        column += of(part)
    return "".join(parts)


def before(line: str, column: int) -> int:
    """The columns that are drawn before a 1-based column in characters."""
    return of(shown(line[: column - 1]))
