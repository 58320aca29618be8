"""A graph in the language of graphviz."""

from __future__ import annotations

from collections.abc import Iterable

from flake8_jaxstatic.reports.graphs import tracks, ways

_COLOURS = {"traced": "#b3261e", "array": "#a85400", "changing": "#7a3fb0", "unknown": "#5f6772", "known": "#0b6e3d", "needed": "#0b5cad"}
_LINES = {"traced": "bold", "array": "dashed", "changing": "dashed", "unknown": "dotted", "known": "solid", "needed": "dashed"}
_LETTERS = 60


def write(graph: ways.Graph) -> str:
    """One directed graph; ``dot -Tsvg`` draws it."""
    lines = [
        "digraph jaxstatic {",
        f"  graph [label={_quoted((graph.title,))}, labelloc=t, rankdir=TB];",
        '  node [shape=box, fontname="monospace", fontsize=11];',
        '  edge [fontname="sans-serif", fontsize=10];',
    ]
    for number, station in enumerate(graph.stations):
        told = [station.where, *tracks.wrap(station.text, _LETTERS), *(line for one in station.told for line in tracks.wrap(one, _LETTERS))]
        style = ', style="filled,bold", fillcolor="#f3f5f7"' if station.parameter else ""
        lines.append(f"  n{number} [label={_quoted(told)}{style}];")
    for way in graph.ways:
        look = f'color="{_COLOURS[way.kind]}", fontcolor="{_COLOURS[way.kind]}", style={_LINES[way.kind]}'
        lines.append(f"  n{way.start} -> n{way.end} [label={_quoted(way.words)}, {look}];")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(lines: Iterable[str]) -> str:
    r"""A string of graphviz, one ``\l`` (end of a line, left) behind each line; there, a backslash begins an escape."""
    safe = ("".join(c if c.isprintable() else "�" for c in line) for line in lines)
    return '"' + "".join(line.replace("\\", "\\\\").replace('"', '\\"') + "\\l" for line in safe) + '"'
