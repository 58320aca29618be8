"""Chains become one graph: a station per source line and per parameter, and between two of them a way with what travels there."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flake8_jaxstatic import lattice
from flake8_jaxstatic.judgement import findings

# What a way carries, the strongest first: a way that carries several things is drawn as the first of these.
TRACED, ARRAY, CHANGING, UNKNOWN, KNOWN, NEEDED = KINDS = ("traced", "array", "changing", "unknown", "known", "needed")
ABOUT = {
    TRACED: "arrives as a tracer", ARRAY: "arrives as an array", CHANGING: "arrives changing, or unhashable",
    UNKNOWN: "arrives unknown", KNOWN: "arrives known and hashable", NEEDED: "is needed concrete",
}  # fmt: skip
_KIND_OF = {
    **dict.fromkeys((lattice.TRACER, lattice.CONCRETE_TRACER, lattice.TRACED_RECORD), TRACED),
    **dict.fromkeys((lattice.ARRAY, lattice.NDARRAY), ARRAY),
    **dict.fromkeys((lattice.OPTIMIZED, lattice.VARYING, lattice.FRESH, lattice.NAN, lattice.UNHASHABLE), CHANGING),
    "unknown": UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Station:
    """A place in the picture.

    Attributes:
        where: ``file:line``, or ``function(parameter)``.
        text: the source line; of a parameter, what is said of it.
        told: what happens here, one entry per chain that says something else.
        parameter: it is one of the parameters that were asked for.
    """

    where: str
    text: str
    told: tuple[str, ...]
    parameter: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """From one station to another, by their numbers, with the words of what travels."""

    start: int
    end: int
    words: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Graph:
    """Stations in an order in which values travel downwards (but for recursion), and the ways between them."""

    title: str
    stations: tuple[Station, ...]
    ways: tuple[Way, ...]

    @property
    def description(self) -> str:
        """The picture in words, for those who do not see it."""
        said = [f"{s.where}: {s.text}" for s in self.stations if s.parameter]
        ways = [f"{self.stations[w.start].where} to {self.stations[w.end].where}: {', '.join(w.words)}" for w in self.ways if w.words]
        return ". ".join([*said, *ways])


class _Making:
    """Stations by what they stand for, and ways, while chains are added."""

    def __init__(self) -> None:
        self.texts: dict[tuple[str, ...], tuple[str, str, bool]] = {}
        self.told: dict[tuple[str, ...], dict[str, None]] = {}
        self.words: dict[tuple[tuple[str, ...], tuple[str, ...]], dict[str, str]] = {}

    def station(self, key: tuple[str, ...], where: str, text: str, told: str = "", *, parameter: bool = False) -> tuple[str, ...]:
        self.texts.setdefault(key, (where, text, parameter))
        said = self.told.setdefault(key, {})
        if told:
            said.setdefault(told)
        return key

    def hop(self, hop: findings.Hop) -> tuple[str, ...]:
        where = f"{hop.place.file}:{hop.place.line}"
        return self.station((where,), where, hop.place.text, hop.what)

    def way(self, stops: Sequence[tuple[str, ...]], word: str, kind: str) -> None:
        for before, after in itertools.pairwise(stops):
            if before != after:
                words = self.words.setdefault((before, after), {})
                if word or not words:
                    words[word] = kind

    def graph(self, title: str) -> Graph:
        order = {key: number for number, key in enumerate(_downwards(list(self.texts), list(self.words)))}
        stations = tuple(Station(self.texts[key][0], self.texts[key][1], tuple(self.told[key]), self.texts[key][2]) for key in order)
        ways = [
            Way(order[before], order[after], tuple(w for w in words if w), min(words.values(), key=KINDS.index))
            for (before, after), words in self.words.items()
        ]
        return Graph(title, stations, tuple(sorted(ways, key=lambda w: (w.start, w.end))))


def of_rows(rows: Iterable[findings.Row]) -> Graph:
    """The chains of these rows, from where values are born over the parameters to where the bodies need them."""
    making, rows = _Making(), tuple(rows)
    for row in rows:
        function = ".".join(part for part in (row.module, row.function) if part)
        key = (function, row.param, f"{row.site.file}:{row.site.line}", str(row.index))
        making.station(key, f"{row.function}({row.param})", said(row), f"jitted at {row.site.file}:{row.site.line}", parameter=True)
        for word, hops in row.chains:
            if not hops:
                continue
            stops = [making.hop(hop) for hop in hops]
            if arrives(row, word, hops):
                making.way([*stops, key], word, kind_of(word))
            else:
                making.way([key, *stops], f"needs {word}", NEEDED)
    names = dict.fromkeys(".".join(part for part in (row.module, row.function) if part) for row in rows)
    only = f".{rows[0].param}" if len({(row.function, row.param) for row in rows}) == 1 else ""
    return making.graph(f"What reaches {', '.join(names)}{only}")


def of_chain(title: str, hops: Sequence[findings.Hop], kind: str = KNOWN) -> Graph:
    """One chain, step by step; a line that it passes twice is one station."""
    making = _Making()
    making.way([making.hop(hop) for hop in hops], "", kind)
    return making.graph(title)


def arrives(row: findings.Row, word: str, hops: Sequence[findings.Hop]) -> bool:
    """Whether a chain of a row ends at the parameter; else it begins there. Some words, such as ``shape``, are a supply and a need."""
    if (word in row.supply) != (word in row.demand):
        return word in row.supply
    return hops[-1].what.startswith(f"passed as '{row.param}' to ")


def said(row: findings.Row) -> str:
    """The judgement in one line."""
    may = {True: "may be static", False: "must not be static", None: "whether it may be static is not proven"}[row.may_static]
    if row.must_static:
        may = "must be static" if row.may_static is not False else "needed concrete, cannot be static"
    return f"{row.contract}; {may}; {row.verdict}"


def kind_of(word: str) -> str:
    """The kind of way on which a word of the supply travels; ``unhashable(list)`` travels as ``unhashable`` does."""
    return _KIND_OF.get(word.partition("(")[0], KNOWN)


def _downwards(keys: Sequence[tuple[str, ...]], edges: Iterable[tuple[tuple[str, ...], tuple[str, ...]]]) -> list[tuple[str, ...]]:
    """Stations so that ways lead down, chains together; where ways go round, one of them leads up."""
    after: dict[tuple[str, ...], list[tuple[str, ...]]] = {key: [] for key in keys}
    entered = set()
    for start, end in edges:
        after[start].append(end)
        entered.add(end)
    done: set[tuple[str, ...]] = set()
    left: list[tuple[str, ...]] = []
    for root in reversed([*(key for key in keys if key in entered), *(key for key in keys if key not in entered)]):
        pending = [(root, iter(after[root]))] if root not in done else []
        done.add(root)
        while pending:
            key, rest = pending[-1]
            following = next((one for one in rest if one not in done), None)
            if following is None:
                left.append(key)
                pending.pop()
            else:
                done.add(following)
                pending.append((following, iter(after[following])))
    return left[::-1]
