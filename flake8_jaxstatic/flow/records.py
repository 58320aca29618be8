"""Records: the fields of one object as items of a tuple, parts of what it is compared by, entries of a dictionary."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph, model
from flake8_jaxstatic.syntax import carried

BAG = "**"  # the field of all attributes that an object is given under names that are computed: ``self.__dict__.update(options)``


def is_namedtuple(calls: callgraph.CallGraph, index: int) -> bool:
    """Whether objects of a class are tuples."""
    names = (name for k in calls.classes.order(index) for name in calls.program.classes[k].external_bases)
    return any(name.rpartition(".")[2] == "NamedTuple" for name in names)


def fill(calls: callgraph.CallGraph, place: int, index: int, number: int, source: int) -> None:
    """A field of one object: an item of a tuple, or a part of what the object is compared by."""
    name, _ = calls.classes.fields_in_order(index)[number]
    if is_namedtuple(calls, index):
        calls.solver.link(source, place, calls.table.kind(("wrap", number)))
    elif calls.program.classes[index].hashing == "value" and name in calls.classes.hashed_fields(index):
        calls.solver.link(source, place, calls.table.kind(("field", f".{name}")))


def renew(calls: callgraph.CallGraph, site: model.Site, name: str, value: int) -> None:
    """A field is filled: in a loop, with what is computed from the same field of the former object, it varies."""
    function = calls.program.functions[site.function] if 0 <= site.function < len(calls.program.functions) else None
    if function is None or not all(function.base <= place < function.base + function.facts.size for place in (site.result, value)):
        return
    if carried.renews(
        function.facts.operations, calls.program.dependences(function.index), site.result - function.base, name, value - function.base
    ):
        calls.graph.seed(value, lattice.VARYING)


def replaced(
    calls: callgraph.CallGraph, source: int, changes: Sequence[tuple[str | None, int]], place: int, site: model.Site | None
) -> None:
    """``dataclasses.replace(source, name=value)``: another object of the class, with other values in these fields."""
    calls.solver.link(source, place, calls.copy)
    if all(name is not None for name, _ in changes):
        calls.made[place] = {str(name): value for name, value in changes}

    def arrived(atom: int) -> None:
        found = calls.table.atoms[atom]
        if found.word != lattice.INSTANCE or site is None:
            return
        for number, (name, _) in enumerate(calls.classes.fields_in_order(found.payload)):
            for keyword, value in changes:
                if keyword == name:
                    renew(calls, site, name, value)
                    calls.settle(value, calls.classes.field(found.payload, name), site.function, site.loop)
                    fill(calls, place, found.payload, number, value)
                elif keyword is None:
                    calls.solver.link_heap(value, calls.classes.field(found.payload, name), calls.table.kind(("unwrap", name)))

    calls.watch_callables(source, arrived)


def bag(calls: callgraph.CallGraph, place: int, source: int, kind: lattice.Kind) -> None:
    """Attributes of an object are written under names that are computed."""

    def arrived(atom: int) -> None:
        found = calls.table.atoms[atom]
        if found.word == lattice.INSTANCE:
            calls.solver.link_heap(source, calls.classes.field(found.payload, BAG), calls.table.kind(kind))

    calls.watch_callables(place, arrived)


def taken_apart(calls: callgraph.CallGraph, source: int, place: int, *, by_name: bool) -> None:
    """The fields of an object as entries of a dictionary, or as items of a tuple."""
    calls.solver.link(source, place, calls.table.kind(lattice.ENTRIES_OF))

    def arrived(atom: int) -> None:
        found = calls.table.atoms[atom]
        if found.word == lattice.EXTERNAL_INSTANCE:
            calls.dumped.append(place)
        elif found.word == lattice.INSTANCE:
            for number, (name, _) in enumerate(calls.classes.fields_in_order(found.payload)):
                field = calls.classes.field(found.payload, name)
                calls.solver.link_heap(field, place, calls.table.kind(("wrap", name if by_name else number)))

    calls.watch_callables(source, arrived)
