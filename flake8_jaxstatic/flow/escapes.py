"""What is not understood: calls that reach nothing, and callables handed to code that may call them with anything."""

from __future__ import annotations

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph, jits, model
from flake8_jaxstatic.syntax import facts


def unmodelled(calls: callgraph.CallGraph, site: model.Site, dotted: str) -> None:
    """A call of library code of which nothing is known: its result is unknown, callbacks may be given anything."""
    if site.guard & facts.GUARD_DECORATOR and site.arguments and site.source is None:
        calls.solver.link(site.arguments[0], site.result, calls.copy)  # an unknown decorator is taken for one that keeps the function
        site.resolved = True
        return
    calls.graph.unknown(site.result, f"unmodelled call {dotted}()")
    _arguments(calls, site, f"handed to {dotted}(), which is not modelled")


def unresolved(calls: callgraph.CallGraph) -> None:
    """Calls that reached nothing: unknown results, escaping arguments."""
    for origin in list(calls.partials.values()):
        if not calls.callables(origin.arguments[0]):
            _arguments(calls, origin, "bound to a function that is not resolved")
    for site in list(calls.sites):
        if site.resolved or site.source is not None:
            continue
        definition = calls.program.definition(site.callee) if site.callee < calls.program.values else None
        if definition is not None and definition[0] == facts.ATTRIBUTE:
            calls.graph.fragile.append(site.result)
            calls.graph.causes.setdefault(site.result, f"unresolved call .{definition[3]}()")
            _arguments(calls, site, f"handed to .{definition[3]}(), which is not resolved")
        else:
            name = calls.program.name_of(site.callee)
            calls.graph.unknown(site.result, f"unresolved call {name or '?'}()")
            _arguments(calls, site, f"handed to {name or 'something'}(), which is not resolved")


def strangers(calls: callgraph.CallGraph) -> None:
    """Functions that may be called from what is not read."""
    for each in calls.program.functions:
        if each.facts.strangers:
            slots = calls.callee(each.index).slots
            cause = f"{each.facts.qualname}() may be called from code that is far from every jit site, which is not read"
            function(calls, each.index, cause, 1 if each.facts.owner >= 0 and slots and slots[0].kind < 2 else 0)


def overflowed(calls: callgraph.CallGraph) -> None:
    """Places that hold too many callables: nothing is known of what they hold."""
    overflow, calls.solver.overflow = calls.solver.overflow, []
    for place, atom in dict.fromkeys(overflow):
        calls.graph.unknown(place, f"{calls.program.name_of(place) or 'a place'} holds too many different functions")
        if calls.table.atoms[atom].word in (lattice.FUNC, lattice.BOUND, lattice.PARTIAL, lattice.WRAPPED):
            escape(calls, atom, "reached over a registry of too many functions")


def hand_on(calls: callgraph.CallGraph, site: model.Site, cause: str) -> None:
    """Jitted functions among the arguments may be called later with anything."""

    def arrived(atom: int) -> None:
        if calls.table.atoms[atom].word == lattice.WRAPPED:
            escape(calls, atom, cause)

    for place in (*(a for a in site.arguments if a >= 0), *(v for _, v in site.keywords)):
        calls.watch_callables(place, arrived)


def _arguments(calls: callgraph.CallGraph, site: model.Site, cause: str) -> None:
    for place in model.places(site.arguments, site.keywords):
        calls.watch_callables(place, lambda atom: escape(calls, atom, cause))


def escape(calls: callgraph.CallGraph, atom: int, cause: str) -> None:
    """A callable is handed to code that may call it with anything."""
    if atom in calls.escaped_atoms:
        return
    calls.escaped_atoms.add(atom)
    found = calls.table.atoms[atom]
    if found.word == lattice.CLASS:
        calls.handed.add(found.payload)
    elif found.word == lattice.FUNC:
        function(calls, found.payload, cause)
    elif found.word == lattice.BOUND:
        inner = calls.table.atoms[found.payload[0]]
        if inner.word == lattice.FUNC:
            function(calls, inner.payload, cause, skip=1)
        else:
            escape(calls, found.payload[0], cause)
    elif found.word == lattice.PARTIAL:
        escape(calls, calls.table.intern(found.payload[1]), cause)
    elif found.word == lattice.WRAPPED and isinstance(found.payload, int):
        transform = calls.transforms[found.payload]
        if transform.kind in jits.CONTRACTS:
            _jitted(calls, transform, cause)
        else:
            calls.watch_callables(transform.target, lambda inner: escape(calls, inner, cause))


def _jitted(calls: callgraph.CallGraph, transform: model.Transform, cause: str) -> None:
    """A jitted function is handed on: its slots may get anything."""
    for jit in transform.jits:
        for number, slot in enumerate(jit.callee.slots):
            inner = jit.inner_place(number)
            if slot.default >= 0 and inner is not None:  # or it is left to its default, and not traced then
                calls.graph.seed(slot.place, lattice.UNRATED)
                calls.graph.causes.setdefault(slot.place, cause)
                calls.graph.unknown(inner, cause)
            else:
                calls.graph.unknown(slot.place, cause)
        jit.escapes.append(transform.site.position)


def function(calls: callgraph.CallGraph, index: int, cause: str, skip: int = 0) -> None:
    """The parameters of a function, behind the first ``skip``, may be given anything."""
    if index in calls.escaped:
        return
    calls.escaped[index] = cause
    for slot in calls.callee(index).slots[skip:]:
        calls.graph.unknown(slot.place, cause)
