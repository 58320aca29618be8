"""What a row of knowledge says of a result becomes births of atoms and edges from the arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph, graph, model, records
from flake8_jaxstatic.knowledge import table

_FORM_WORDS: dict[str, tuple[tuple[str, object], ...]] = {
    "array": ((lattice.ARRAY, None),),
    "ndarray": ((lattice.NDARRAY, None),),
    "vector": ((lattice.NDARRAY, lattice.VECTOR),),
    "number": ((lattice.NUMBER, None),),
    "none": ((lattice.NONE, None),),
    "opaque": ((lattice.OPAQUE, None),),
    "fresh": ((lattice.OPAQUE, None),),
    "list": ((lattice.UNHASHABLE, "list"),),
    "dict": ((lattice.UNHASHABLE, "dict"),),
    "set": ((lattice.UNHASHABLE, "set"),),
    "tuple": ((lattice.TUPLE, None),),
    "any": ((lattice.UNFORMED, None),),
    "plain": ((lattice.UNFORMED, lattice.PLAIN),),
    "shape": ((lattice.NUMBER, None), (lattice.SHAPE, None)),
}
_RATE_WORDS = {
    "fixed": lattice.RUN,
    "run": lattice.RUN,
    "varying": lattice.VARYING,
    "optimized": lattice.OPTIMIZED,
    "unrated": lattice.UNRATED,
}
# derivations that are one edge from a parameter
_EDGES: dict[str, lattice.Kind] = {
    "copy": lattice.COPY,
    "element": lattice.ITERATE,
    "items": lattice.ITEMS,
    "like": lattice.LIKE,
    "arrays": lattice.FROM_JIT,
    "entries": lattice.ENTRIES_OF,
    "held": ("unwrap", None),
    "leaf": lattice.LEAF,
}
_CALLBACK_EDGES = {"result": lattice.COPY, "traced_result": lattice.FROM_JIT}

_ARRAYS = ("traced_result", "arrays")  # derivations whose leaves are arrays

_OBJECTS = ("fields", "field_values", "replaced")
_HOST = ("reduced", "named", "hosted", "sized")

Places = Mapping[str, Sequence[int]]


def atoms(terms: tuple[table.Term, ...], word: str) -> tuple[lattice.Atom, ...]:
    """The atoms of an attribute whose object has a form: ``array`` of a tracer is a tracer."""
    found: list[lattice.Atom] = []
    for term in terms:
        if term.op == "atom":
            for form, payload in _FORM_WORDS.get(term.arg, ((_RATE_WORDS.get(term.arg, lattice.RUN), None),)):
                traced = form == lattice.ARRAY and word in lattice.TRACERS
                holder = form == lattice.OPAQUE and any(len(other.path) > len(term.path) for other in terms)
                found.append(lattice.Atom(term.path, word if traced else form, lattice.HOLDER if holder else payload))
        elif term.op in ("copy", "like", "reduced") and term.arg.split(",")[0] == "self":
            found.append(lattice.Atom(term.path, word))
        elif term.op == "instance":
            found.append(lattice.Atom(term.path, lattice.EXTERNAL_INSTANCE, term.arg))
            if word in lattice.ARRAYS:
                found.append(lattice.Atom(term.path, word))
    return tuple(found)


def instance(calls: callgraph.CallGraph, place: int, row: table.Class, site: model.Site | None, path: table.Path = ()) -> None:
    """An instance of a stub class is born."""
    calls.solver.seed(place, calls.table.atom(lattice.EXTERNAL_INSTANCE, row.name, path))
    if any(each.pytree for each in calls.knowledge.lineage(row)):
        calls.graph.seed(place, lattice.RECORD, row.name, path)
        return
    calls.graph.seed(place, lattice.OPAQUE, lattice.DESCRIBED, path)
    hashing = next((each.hashing for each in calls.knowledge.lineage(row) if each.hashing != "identity"), "identity")
    if hashing == "unhashable":
        calls.graph.seed(place, lattice.UNHASHABLE, row.name, path)
    elif hashing == "identity" and site is not None:
        calls.graph.seed(place, lattice.FRESH, (site.function, site.loop, site.position, row.name), path)


class Result:
    """A place that terms speak of.

    Args:
        calls: the call graph that grows.
        place: where the result is.
        site: the call it comes from, if any.
        arguments: parameter -> places.
        callbacks: parameter -> places of what it returned when it was called.
        rest: what a double-star parameter collects, by its names.
        constants: parameters that are constants and have no place (the name of an attribute that is read).
    """

    def __init__(
        self, calls: callgraph.CallGraph, place: int, site: model.Site | None = None, arguments: Places | None = None,
        callbacks: Places | None = None, rest: Sequence[tuple[str | None, int]] = (),
        constants: Mapping[str, object] | None = None,
    ) -> None:  # fmt: skip
        self.calls = calls
        self.place = place
        self.site = site
        self.arguments: Places = arguments or {}
        self.callbacks: Places = callbacks or {}
        self.rest = rest
        self.constants: Mapping[str, object] = constants or {}

    def give(self, terms: tuple[table.Term, ...]) -> None:
        """All that a row says of the result; where it says nothing of the rate, that is the rate of the arguments."""
        calls = self.calls
        for term in terms:
            self.add(term, any(len(other.path) > len(term.path) for other in terms))
        if self.site is not None and any((term.op, term.arg) == ("atom", "array") or term.op in _ARRAYS for term in terms):
            calls.compute((place for places in self.arguments.values() for place in places), self.place)
        rated = any(term.op == "atom" and term.arg in (*_RATE_WORDS, "shape") for term in terms)
        if not rated and any(term.op in ("atom", "instance", "hosted") for term in terms):
            for places in self.arguments.values():
                for place in places:
                    calls.solver.link(place, self.place, calls.rates)
            if not any(self.arguments.values()):
                calls.graph.seed(self.place, lattice.RUN)

    def add(self, term: table.Term, holds: bool = False) -> None:
        """One statement; ``holds``: others speak of the parts of what this one speaks of."""
        path, op, arg = term
        if op == "atom":
            self._atom(arg, path, holds)
        elif op == "instance":
            row = self.calls.knowledge.lookup(arg)
            if isinstance(row, table.Class):
                instance(self.calls, self.place, row, self.site, path)
        elif op in _EDGES:
            for name in self.arguments if arg == "*" else arg.split(","):
                self._flow(self.arguments.get(name, ()), _EDGES[op], path)
        elif op in _CALLBACK_EDGES:
            self._flow(self.callbacks.get(arg, ()), _CALLBACK_EDGES[op], path)
        elif op == "zipped":
            for index, place in enumerate(self.arguments.get(arg, ())):
                self._flow((place,), lattice.ITERATE, (*path, index))
        elif op == "picked":
            places = self.arguments.get(arg, ())
            self._flow(places, lattice.ITERATE if len(places) == 1 else lattice.LIKE, path)
        elif op in ("entry", "kept"):
            self._entry(op, arg, path)
        elif op == "attribute":
            self._attribute(arg, path)
        elif op in _HOST:
            self._host(op, arg, path)
        elif op in _OBJECTS:
            self._object(op, arg)
        else:
            self.calls.graph.unknown(self.place, f"'{op}' of the stubs is not understood here")

    def _object(self, op: str, arg: str) -> None:
        """What is made of an object: a dictionary or a tuple of its fields, or another one of its class."""
        source, _, _ = arg.partition(",")
        for place in self.arguments.get(source, ()):
            if op == "replaced":
                records.replaced(self.calls, place, self.rest, self.place, self.site)
            else:
                records.taken_apart(self.calls, place, self.place, by_name=op == "fields")

    def _host(self, op: str, arg: str, path: table.Path) -> None:
        """What numpy and ``dict`` make of their arguments."""
        if op == "reduced":
            operand, _, axis = arg.rpartition(",")
            self._flow(self.arguments.get(operand, ()), ("reduce", self._given(axis)), path)
        elif op == "named":
            for keyword, place in self.rest:
                self._flow((place,), lattice.COPY, path if keyword is None else (*path, keyword))
        elif op == "hosted":
            self.calls.graph.seed(self.place, lattice.NDARRAY, lattice.RANKLESS, path)
            self._flow(self.arguments.get(arg, ()), lattice.HOSTED, path)
        elif op == "sized":
            self.calls.graph.seed(self.place, lattice.NDARRAY if self._given(arg) else lattice.NUMBER, None, path)

    def _atom(self, word: str, path: table.Path, holds: bool) -> None:
        built, site = self.calls.graph, self.site
        if word == "fresh" and site is not None:
            built.seed(self.place, lattice.FRESH, (site.function, site.loop, site.position, "object"), path)
        if word in _RATE_WORDS:
            built.seed(self.place, _RATE_WORDS[word], None, path)
        for form, payload in _FORM_WORDS.get(word, ()):
            built.seed(self.place, form, lattice.HOLDER if form == lattice.OPAQUE and holds else payload, path)

    def _given(self, name: str) -> bool:
        """Whether an axis or a size is passed and is not None."""
        return any(self.calls.program.constant_or(place, ...) is not None for place in self.arguments.get(name, ()))

    def _key(self, arg: str) -> tuple[Sequence[int], object]:
        """The containers that ``container,key`` names, and the constant key, or None."""
        container, _, key = arg.partition(",")
        constant = self.constants.get(key)
        for place in self.arguments.get(key, ()):
            constant = self.calls.program.constant_or(place, None)
        return self.arguments.get(container, ()), constant

    def _entry(self, op: str, arg: str, path: table.Path) -> None:
        containers, key = self._key(arg)
        self._flow(containers, ("unwrap" if op == "entry" else "kept", key if isinstance(key, int | str) else None), path)

    def _attribute(self, arg: str, path: table.Path) -> None:
        calls, site = self.calls, self.site
        containers, name = self._key(arg)
        for place in containers:
            if isinstance(name, str) and site is not None:
                read = calls.place_at(site, name)
                calls.resolver.read(graph.Read(place, name, read, site.function, site.position))
                calls.graph.fragile.append(read)
                self._flow((read,), lattice.COPY, path)
            else:
                calls.graph.unknown(self.place, "getattr() with a computed name")

    def _flow(self, sources: Sequence[int], kind: lattice.Kind, path: table.Path) -> None:
        """An edge of a kind from each source, then into a path of the result."""
        calls = self.calls
        for source in sources:
            last, number = source, calls.table.kind(kind)
            for step in reversed(path):
                between = calls.place_at(self.site, "")
                calls.solver.link(last, between, number)
                last, number = between, calls.table.kind(("wrap", step))
            calls.solver.link(last, self.place, number)
