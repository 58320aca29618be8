"""A graph becomes a drawing on a grid: stations one below the other, and for every way a track in the gutter at their left."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from flake8_jaxstatic.reports.graphs import ways

# All in user units of the picture, at a size of type of 12.
LETTER, LINE, GAP, MARGIN, LANE, WIDE = 7.3, 17, 18, 16, 14, 760
_MOST_TOLD, _MOST_LINES = 5, 3


@dataclass(frozen=True, slots=True)
class Box:
    """A station with its place: the top, the height of its lines, the height of its dot, and the lines (class of style, text)."""

    station: ways.Station
    top: float
    high: float
    dot: float
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Track:
    """A way with its lane, counted from the stations outwards; 0 is the straight line to the next station."""

    way: ways.Way
    lane: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that is needed to paint: the left edge of the text, size, boxes and tracks."""

    left: float
    wide: float
    high: float
    boxes: tuple[Box, ...]
    tracks: tuple[Track, ...]

    def lane(self, number: int) -> float:
        """Where a lane runs."""
        lanes = max((track.lane for track in self.tracks), default=0)
        return self.left - MARGIN - number * min(LANE, 240 / max(lanes, 1))


def lay(graph: ways.Graph) -> Drawing:
    """Give every station and way its place."""
    tracks = _tracks(graph.ways)
    lanes = max((track.lane for track in tracks), default=0)
    left = 2 * MARGIN + lanes * min(LANE, 240 / max(lanes, 1))
    letters = int((WIDE - left - MARGIN) / LETTER)
    boxes, top = [], float(MARGIN)
    for station in graph.stations:
        lines = tuple(_lines(station, letters))
        high = len(lines) * LINE + (10 if station.parameter else 0)
        boxes.append(Box(station, top, high, top + 12, lines))
        top += high + GAP
    return Drawing(left, WIDE, top - GAP + MARGIN if boxes else 2 * MARGIN, tuple(boxes), tracks)


def _lines(station: ways.Station, letters: int) -> list[tuple[str, str]]:
    told = [f"· {text}" for text in station.told[:_MOST_TOLD]]
    if len(station.told) > _MOST_TOLD:
        told.append(f"· and {len(station.told) - _MOST_TOLD} more")
    wrapped = [(kind, line) for kind, text in (("source", station.text), *(("told", one) for one in told)) for line in wrap(text, letters)]
    return [("where", short(station.where, letters)), *wrapped]


def wrap(text: str, letters: int) -> list[str]:
    """At most three lines of at most so many letters."""
    return textwrap.wrap(text, letters, max_lines=_MOST_LINES, placeholder=" …", subsequent_indent="  ")


def short(text: str, letters: int) -> str:
    """The end of a text: of a long path it says more than the beginning."""
    return text if len(text) <= letters else f"…{text[1 - letters :]}"


def _tracks(found: Sequence[ways.Way]) -> tuple[Track, ...]:
    """Short ways run inside, and two ways share a lane only where one ends above the beginning of the other."""
    taken: list[list[tuple[int, int]]] = []
    tracks = []
    for way in sorted(found, key=lambda w: (abs(w.end - w.start), w.start)):
        first, last = sorted((way.start, way.end))
        if way.end - way.start == 1:
            tracks.append(Track(way, 0))
            continue
        free = (n for n, lane in enumerate(taken) if all(last <= other[0] or first >= other[1] for other in lane))
        number = next(free, len(taken))
        if number == len(taken):
            taken.append([])
        taken[number].append((first, last))
        tracks.append(Track(way, number + 1))
    return tuple(tracks)
