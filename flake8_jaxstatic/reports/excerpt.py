"""A piece of source with line numbers and the span underlined: lines and a span come in, lines for a terminal go out.

Columns of the span count characters; what is drawn counts the columns of a terminal, in which tabs and wide characters take more than one.
"""

from __future__ import annotations

from collections.abc import Sequence

from flake8_jaxstatic.reports import paint, ranges, width

WIDEST = 150  # columns of a line that are shown, chosen around the span
LEAD = 40  # of them before the span
TALLEST = 8  # lines of a span that are shown; of a taller one the first and the last
CUT = "..."


def draw(lines: Sequence[str], span: ranges.Range, digits: int, role: str, brush: paint.Paint) -> list[str]:
    """The lines of a span between two empty ones.

    Args:
        lines: of the whole file.
        span: what is underlined.
        digits: how wide line numbers are drawn.
        role: of the underline.
        brush: puts the colours in.
    """
    bar = brush("frame", " " * digits + " |")
    if not 0 < span.line <= len(lines):
        return []
    if span.end_line > span.line:
        return [bar, *_tall(lines, span, digits, role, brush), bar]
    text, start, end = _cut(lines[span.line - 1], span.column, span.end_column)
    under = " " * start + brush(role, "^" * max(end - start, 1))
    return [bar, f"{brush('frame', f'{span.line:>{digits}} |')} {text}", f"{bar} {under}", bar]


def _cut(line: str, column: int, end_column: int) -> tuple[str, int, int]:
    """What is shown of a line, and the columns of a terminal between which the span stands in it."""
    start, end = width.before(line, column), width.before(line, end_column)
    text = width.shown(line).rstrip()
    if width.of(text) <= WIDEST:
        return text, start, end
    first = max(start - LEAD, 0)
    if first:
        text, skipped = _from(text, first)
        text, start, end = CUT + text, start - skipped + len(CUT), end - skipped + len(CUT)
    if width.of(text) > WIDEST:
        text = _up_to(text, WIDEST - len(CUT)) + CUT
    return text, start, min(end, width.of(text))


def _from(text: str, columns: int) -> tuple[str, int]:
    """A text without its first columns, and how many those are: half a wide character goes whole."""
    skipped = 0
    for index, character in enumerate(text):
        if skipped >= columns and width.of(character):
            return text[index:], skipped
        skipped += width.of(character)
    return "", skipped


def _up_to(text: str, columns: int) -> str:
    taken = 0
    for index, character in enumerate(text):
        taken += width.of(character)
        if taken > columns:
            return text[:index]
    return text


def _tall(lines: Sequence[str], span: ranges.Range, digits: int, role: str, brush: paint.Paint) -> list[str]:
    """A span of several lines, with a bar at its left."""
    numbers = list(range(span.line, min(span.end_line, len(lines)) + 1))
    left_out = numbers[TALLEST - 2 : -1] if len(numbers) > TALLEST else []
    empty, side = brush("frame", " " * digits + " |"), brush(role, "|")
    first, last = lines[numbers[0] - 1], lines[numbers[-1] - 1]
    drawn = []
    for number in numbers:
        if number in left_out:
            if number == left_out[0]:
                drawn.append(f"{brush('frame', CUT.ljust(digits + 2))} {side}")
            continue
        begins = number == numbers[0]
        whole = begins and not first[: span.column - 1].strip()
        mark = brush(role, "/") if whole else " " if begins else side
        text = width.shown(lines[number - 1]).rstrip()
        text = text if width.of(text) <= WIDEST else _up_to(text, WIDEST - len(CUT)) + CUT
        drawn.append(f"{brush('frame', f'{number:>{digits}} |')} {mark} {text}".rstrip())
        if begins and not whole:
            drawn.append(f"{empty}  {brush(role, '_' * (min(width.before(first, span.column), WIDEST) + 1) + '^')}")
    reach = min(max(width.before(last, span.end_column) - 1, 0), WIDEST)
    return [*drawn, f"{empty} {side}{brush(role, '_' * (reach + 1) + '^')}"]
