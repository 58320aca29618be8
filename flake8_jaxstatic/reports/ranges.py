"""How far a place reaches: a finding and the point where something begins come in, the point behind it goes out."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from flake8_jaxstatic.fixes import source
from flake8_jaxstatic.positions import Place
from flake8_jaxstatic.reports import shown

# What a place may stand for as a whole; around it are statements, of which the place is the first word.
_WHOLE = frozenset(("attribute", "identifier", "lambda", "subscript", "string", "integer", "float", "list", "tuple", "set", "dictionary"))
_HELD = 16  # parsed files; the places of one finding seldom stand in more


@dataclass(frozen=True, slots=True)
class Range:
    """A span of a file: 1-based lines and 1-based columns in characters, the end behind the last one."""

    line: int
    column: int
    end_line: int
    end_column: int


def of(one: shown.Shown, place: Place) -> Range:
    """The call that begins at a place, or else the name or the word; one character where the text does not say."""
    text, lines = one.texts.get(place.file, ""), lines_of(one, place.file)
    if not 0 < place.line <= len(lines) or not 0 < place.column <= len(lines[place.line - 1]):
        return Range(place.line, place.column, place.line, place.column + 1)
    file = _parsed(text)
    node = _chosen(file.starting_at(file.offset(place.line, place.column)))
    if node is None:
        return Range(place.line, place.column, place.line, place.column + 1)
    end = source.end_of(node)
    return Range(place.line, place.column, text.count("\n", 0, end) + 1, end - text.rfind("\n", 0, end))


def lines_of(one: shown.Shown, file: str) -> tuple[str, ...]:
    """The lines of a file that the finding speaks of; none where it could not be read."""
    return _lines(one.texts.get(file, ""))


@functools.lru_cache(_HELD)
def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()


@functools.lru_cache(_HELD)
def _parsed(text: str) -> source.Source:
    return source.Source("", text)


def _chosen(nodes: list[source.Node]) -> source.Node | None:
    """Of the nodes that begin at one character, the innermost first: the innermost call, or the widest name, or the first word."""
    call = next((node for node in nodes if node.kind() == "call"), None)
    if call is not None:
        return call
    whole = [node for node in nodes if node.kind() in _WHOLE]
    return whole[-1] if whole else nodes[0] if nodes else None
