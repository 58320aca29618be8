"""A graph as SVG: a title and a description for screen readers, colours for light and dark, dashes for those who see no colours."""

from __future__ import annotations

import html
from collections.abc import Iterable

from flake8_jaxstatic.reports.graphs import tracks, ways

_LIGHT = {"traced": "#b3261e", "array": "#a85400", "changing": "#7a3fb0", "unknown": "#5f6772", "known": "#0b6e3d", "needed": "#0b5cad"}
_DARK = {"traced": "#ff8a80", "array": "#ffb35c", "changing": "#cfa4ff", "unknown": "#a7b0bb", "known": "#6fdc9f", "needed": "#7ab8ff"}
NAMESPACE = ' xmlns="http://www.w3.org/2000/svg"'
DASHES = {"traced": "", "array": "8 3", "changing": "3 3", "unknown": "1 4", "known": "", "needed": "10 3 2 3"}


def _colours(paper: str, ink: str, quiet: str, box: str, of: dict[str, str]) -> str:
    names = {"paper": paper, "ink": ink, "quiet": quiet, "box": box, **of}
    return "svg.ways{" + "".join(f"--{name}:{value};" for name, value in names.items()) + "}"


STYLE = (
    _colours("#ffffff", "#1b1f24", "#59636e", "#f3f5f7", _LIGHT)
    + "@media (prefers-color-scheme:dark){" + _colours("#15191e", "#e6edf3", "#9aa5b1", "#21272e", _DARK) + "}"
    + "svg.ways text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:var(--ink)}"
    + "svg.ways .paper{fill:var(--paper)}svg.ways .where{font-weight:600}svg.ways .told{fill:var(--quiet)}"
    + "svg.ways .box{fill:var(--box);stroke:var(--quiet)}svg.ways .dot{fill:var(--paper);stroke:var(--ink);stroke-width:2}"
    + "svg.ways .track{fill:none;stroke-width:2}"
    + "".join(
        f"svg.ways .{kind}{{stroke:var(--{kind});" + (f"stroke-dasharray:{dash}" if dash else "") + "}"
        + f"svg.ways .tip-{kind},svg.ways .word-{kind}{{fill:var(--{kind})}}"
        for kind, dash in DASHES.items()
    )
)  # fmt: skip


def draw(graph: ways.Graph, *, name: str = "ways", inline: bool = False) -> str:
    """The picture.

    Args:
        graph: what is drawn.
        name: prefix of the ids; another for each picture of a page.
        inline: for a page of HTML, which has the style once.
    """
    drawing = tracks.lay(graph)
    kinds = [kind for kind in ways.KINDS if any(way.kind == kind and way.words for way in graph.ways)]
    legend = _legend(kinds, drawing)
    high = drawing.high + legend[0]
    size = f'viewBox="0 0 {drawing.wide} {high:g}" width="{drawing.wide}" height="{high:g}"'
    parts = [
        f'<svg class="ways"{"" if inline else NAMESPACE} {size} role="img" aria-labelledby="{name}-title {name}-desc">',
        f'<title id="{name}-title">{_safe(graph.title)}</title><desc id="{name}-desc">{_safe(graph.description)}</desc>',
        "" if inline else f"<style>{STYLE}</style>",
        f'<rect class="paper" width="{drawing.wide}" height="{high:g}" rx="6"/>',
        *(_box(box, drawing) for box in drawing.boxes if box.station.parameter),
        *(_track(track, drawing) for track in drawing.tracks),
        *(_station(number, box, drawing, graph) for number, box in enumerate(drawing.boxes)),
        *legend[1],
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def _box(box: tracks.Box, drawing: tracks.Drawing) -> str:
    left = drawing.left - 6
    return f'<rect class="box" x="{left:g}" y="{box.top - 5:g}" width="{drawing.wide - left - 8:g}" height="{box.high + 4:g}" rx="5"/>'


def _station(number: int, box: tracks.Box, drawing: tracks.Drawing, graph: ways.Graph) -> str:
    baseline = box.top + tracks.LINE - 4
    lines = [
        f'<text class="{kind}" x="{drawing.left:g}" y="{baseline + at * tracks.LINE:g}" xml:space="preserve">{_safe(text)}'
        + (_words(number, graph, len(text), drawing) if at == 0 else "")
        + "</text>"
        for at, (kind, text) in enumerate(box.lines)
    ]
    full = f"<title>{_safe(box.station.where)}: {_safe(box.station.text)}</title>"
    dot = f'<circle class="dot" cx="{drawing.lane(0):g}" cy="{box.dot:g}" r="{5 if box.station.parameter else 4}"/>'
    return f"<g>{full}{dot}{''.join(lines)}</g>"


def _words(number: int, graph: ways.Graph, taken: int, drawing: tracks.Drawing) -> str:
    """What arrives at a parameter and what is needed at a use, beside the name of the place, in its colour, as far as there is room."""
    arriving: dict[str, str] = {}
    for way in graph.ways:
        if way.end == number and (way.kind == ways.NEEDED or graph.stations[number].parameter):
            for word in way.words:
                arriving.setdefault(word, way.kind if way.kind == ways.NEEDED else ways.kind_of(word))
    room = int((drawing.wide - drawing.left - tracks.MARGIN) / tracks.LETTER) - taken
    shown: list[str] = []
    for word, kind in arriving.items():
        told = f"  ← {word}" if not shown else f", {word}"
        room -= len(told)
        if room < 2:
            shown.append('<tspan class="told"> …</tspan>')
            break
        shown.append(f'<tspan class="word-{kind}">{_safe(told)}</tspan>')
    return "".join(shown)


def _track(track: tracks.Track, drawing: tracks.Drawing) -> str:
    way, middle = track.way, drawing.lane(0)
    start, end = drawing.boxes[way.start].dot, drawing.boxes[way.end].dot
    if track.lane == 0:
        line, tip = f"M{middle:g} {start + 4:g}V{end - 9:g}", f"M{middle - 4:g} {end - 11:g}h8l-4 7z"
    else:
        lane, turn = drawing.lane(track.lane), 6 if end > start else -6
        line = (
            f"M{middle - 4:g} {start:g}H{lane + 6:g}Q{lane:g} {start:g} {lane:g} {start + turn:g}"
            f"V{end - turn:g}Q{lane:g} {end:g} {lane + 6:g} {end:g}H{middle - 9:g}"
        )
        tip = f"M{middle - 11:g} {end - 4:g}v8l7 -4z"
    told = f"<title>{_safe(', '.join(way.words))}</title>" if way.words else ""
    return f'<g>{told}<path class="track {way.kind}" d="{line}"/><path class="tip-{way.kind}" d="{tip}"/></g>'


def _legend(kinds: Iterable[str], drawing: tracks.Drawing) -> tuple[float, list[str]]:
    """What the lines mean, in as many rows as it takes: the height, and the elements."""
    x, y, made = float(tracks.MARGIN), drawing.high + 4, []
    for kind in kinds:
        wide = 40 + len(ways.ABOUT[kind]) * tracks.LETTER
        if x + wide > drawing.wide - tracks.MARGIN:
            x, y = float(tracks.MARGIN), y + tracks.LINE
        made.append(f'<path class="track {kind}" d="M{x:g} {y:g}h24"/>')
        made.append(f'<text class="told" x="{x + 30:g}" y="{y + 4:g}">{_safe(ways.ABOUT[kind])}</text>')
        x += wide + 12
    return (y - drawing.high + 14, made) if made else (0.0, [])


def _safe(text: str) -> str:
    """Text that XML can hold: characters that it forbids are shown as what they are not."""
    return html.escape(
        "".join(c if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff") else "�" for c in text)
    )
