"""Columns as an editor counts them: characters come in, code units of the negotiated encoding go out, and back.

pygls has a codec, but it cuts texts with ``str.splitlines``, which ends lines at form feeds and separators where no editor does.
"""

from __future__ import annotations

from lsprotocol import types


def plain(text: str) -> str:
    """A buffer as the workspace reads files: every line ends with ``\\n``, no byte order mark."""
    text = text.removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


class Codec:
    """Counts in one encoding.

    Args:
        encoding: ``utf-8``, ``utf-16`` or ``utf-32``, as negotiated with the client.
    """

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding

    def units(self, characters: str) -> int:
        """How many code units some characters take."""
        if characters.isascii() or self.encoding == types.PositionEncodingKind.Utf32.value:
            return len(characters)
        return sum(map(self._width, characters))

    def characters(self, line: str, units: int) -> int:
        """How many characters of a line the first code units are; what lies beyond its end counts as its end."""
        if line.isascii():
            return min(units, len(line))
        at = 0
        for index, character in enumerate(line):
            if at >= units:
                return index
            at += self._width(character)
        return len(line)

    def position(self, lines: list[str], line: int, column: int) -> types.Position:
        """A place (1-based line and character column) of a text as a position."""
        text = lines[line - 1] if line <= len(lines) else ""
        return types.Position(max(line - 1, 0), self.units(text[: column - 1]))

    def range(self, lines: list[str], line: int, start: int, end: int) -> types.Range:
        """A part of one line (1-based character columns, the end excluded) as a range."""
        return types.Range(self.position(lines, line, start), self.position(lines, line, end))

    def offset(self, text: str, position: types.Position) -> int:
        """The character of a text that a position means."""
        lines = text.split("\n")
        if position.line >= len(lines):
            return len(text)
        before = sum(len(line) + 1 for line in lines[: position.line])
        return before + self.characters(lines[position.line], position.character)

    def at(self, text: str, offset: int) -> types.Position:
        """The position of a character of a text."""
        before = text[:offset]
        start = before.rfind("\n") + 1
        return types.Position(before.count("\n"), self.units(before[start:]))

    def _width(self, character: str) -> int:
        point = ord(character)
        if self.encoding == types.PositionEncodingKind.Utf8.value:
            return 1 if point < 0x80 else 2 if point < 0x800 else 3 if point < 0x10000 else 4
        if self.encoding == types.PositionEncodingKind.Utf16.value:
            return 2 if point > 0xFFFF else 1
        return 1
