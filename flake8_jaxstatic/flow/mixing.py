"""Calls of functions that callers pass: where several do, what one of them passes must not be taken for what another gets.

The search tells callers apart as long as a function travels by parameters and returns. Three ways forget the caller: a call *of* a
parameter (there is one body for all callers), a function that was captured in a closure, of which there is one cell for all, and one that
is kept in a field, of which a class has one for all its objects. What crosses such calls is known to exist and not known any closer.
"""

from __future__ import annotations

from dataclasses import replace

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph, model
from flake8_jaxstatic.syntax import facts


def tell_callers_apart(calls: callgraph.CallGraph) -> None:
    """Let values cross as ``MIXED`` where one function calls what several callers gave it."""
    _called_parameters(calls)
    _kept(calls)


def _several(calls: callgraph.CallGraph, place: int) -> dict[int, int]:
    """The callables at a place and how they came there, if there is more than one."""
    if len(calls.solver.at.get(place, ())) < 2:  # most places
        return {}
    found = calls.callables(place)
    return found if len(found) > 1 else {}


def _called_parameters(calls: callgraph.CallGraph) -> None:
    edges, mixed = calls.graph.edges, calls.table.kind(lattice.MIXED)
    for each in calls.graph.passed:
        if not _several(calls, each.callee):
            continue
        for written, passed in each.arguments:
            edges.local[written].remove((passed, calls.copy))
            edges.shared.setdefault(written, []).append((passed, calls.copy))
        if each.given < 0:
            continue
        calls.mixed.add(each.given)
        edges.local[each.given].remove((each.result, calls.copy))
        edges.local[each.given].append((each.result, mixed))
        calls.graph.causes.setdefault(each.result, "returned by one of several functions that callers pass")


def _kept(calls: callgraph.CallGraph) -> None:
    """Calls of what came out of a closure, or of a field of an object, that several callers made."""
    given = {each.callee for each in calls.graph.passed}
    ambiguous: dict[int, bool] = {}
    results: set[int] = set()
    for site in calls.sites:
        if site.callee in given or site.result in results:
            continue
        states = _several(calls, site.callee).values()
        if any(_is_shared(calls, place, ambiguous) for state in states for place in calls.solver.places(state)):
            results.add(site.result)
    if not results:
        return
    calls.mixed.update(results)
    for jit in calls.jits:
        jit.calls[:] = [_apart(calls, each) if each.site.result in results else each for each in jit.calls]
    edges, mixed = calls.graph.edges, calls.table.kind(lattice.MIXED)
    for links in edges.down.values():
        links[:] = [(link[0], mixed, link[2], mixed) if link[2] in results else link for link in links]
    for ends in edges.up.values():
        ends[:] = [(result, mixed if result in results else kind) for result, kind in ends]
    for result in results:
        calls.graph.causes.setdefault(result, "returned by one of several functions that closures or objects hold")


def _is_shared(calls: callgraph.CallGraph, place: int, known: dict[int, bool]) -> bool:
    """Whether a place is a captured parameter, or a field of a class, that holds functions of several callers."""
    if place not in known:
        definition = calls.program.definition(place)
        captured = definition is not None and definition[0] == facts.CELL and calls.program.is_given(place)
        known[place] = (captured or calls.classes.is_field(place)) and bool(_several(calls, place))
    return known[place]


def _apart(calls: callgraph.CallGraph, binding: model.Binding) -> model.Binding:
    """The same call of a jitted function, of whose arguments it is not known whether they are meant for it."""
    mixed = calls.table.kind(lattice.MIXED)
    passed = {}
    for number, each in binding.passed.items():
        place = calls.place_at(binding.site, calls.program.name_of(each.place))
        calls.solver.link(each.place, place, mixed)
        passed[number] = replace(each, place=place)
    return replace(binding, passed=passed)
