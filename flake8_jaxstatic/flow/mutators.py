"""Methods that change their receiver: what they are given can be read from it afterwards, and from wherever it is kept."""

from __future__ import annotations

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import arguments, callgraph, graph, model, records
from flake8_jaxstatic.knowledge import forms, table
from flake8_jaxstatic.syntax import facts

_MOST_PLACES = 40  # that are looked at
_STORED: dict[str, lattice.Kind] = {"element": ("wrap", "*"), "items": lattice.ITEMS, "copy": lattice.COPY}


def mutate(calls: callgraph.CallGraph, site: model.Site, row: table.Callable, given: arguments.Arguments) -> None:
    """A mutator is called."""
    for receiver in given.of(row.mutates):
        origin = calls.program.origin(receiver)
        definition = calls.program.definition(origin)
        if definition is not None and definition[0] == facts.ATTRIBUTE and definition[3] == "__dict__":
            holder = calls.program.functions[calls.program.function_of(origin)].base + definition[2]
            for name, how in row.stores:
                for place in given.of(name) if how == "copy" else ():
                    records.bag(calls, holder, place, lattice.ENTRIES_OF)
            for keyword, place in given.rest:
                records.bag(calls, holder, place, lattice.ENTRIES_OF if keyword is None else ("wrap", keyword))
            calls.writes.append(model.Write(site.function, holder, "", site.position, site.loop, site.guard))
        if not _is_container(calls, origin):
            continue
        for name, how in row.stores:
            for place in given.of(name):
                added = calls.place_at(site, "")
                calls.solver.link(place, added, calls.table.kind(_STORED[how]))
                calls.solver.link(added, origin, calls.copy)
                _store_back(calls, site, origin, added)


def _is_container(calls: callgraph.CallGraph, place: int) -> bool:
    """Whether a place is seen to hold a list, dict or set of Python (a method of that name on anything else is another method)."""
    project = calls.program
    seen: set[int] = set()
    stack = [place]
    while stack and len(seen) < _MOST_PLACES:
        each = project.origin(stack.pop())
        definition = project.definition(each)
        if definition is None or each in seen:
            continue
        seen.add(each)
        function = project.functions[project.function_of(each)]
        if definition[0] == facts.BUILD and definition[2] in ("list", "dict", "set"):
            return True
        if definition[0] == facts.CALL:
            if any(_makes_container(calls, name) for name in project.externals(function.file, function.base + definition[2])):
                return True
            continue
        stack.extend(_sources(calls, function.file, function.base, definition))
    return False


def _makes_container(calls: callgraph.CallGraph, dotted: str) -> bool:
    row = calls.knowledge.lookup(dotted)
    return isinstance(row, table.Class) and any(each.name in forms.CONTAINERS for each in calls.knowledge.lineage(row))


def _sources(calls: callgraph.CallGraph, file: int, base: int, definition: facts.Operation) -> list[int]:
    """The places whose value a place may hold."""
    project, code = calls.program, definition[0]
    if code == facts.SET_ITEM:
        return [base + definition[2]]
    if code == facts.PHI:
        return [base + value for value in definition[2]]
    if code == facts.ATTRIBUTE:
        return calls.stored(str(definition[3]))
    if code == facts.NAME:
        return [
            project.functions[project.first_function[owner]].base + value
            for owner, name in project.globals_of(file, definition)
            for value in calls.symbols.files[owner].assigned.get(name, ())
        ]
    if code == facts.CELL:
        owner = project.functions[project.first_function[file] + definition[2]]
        cell = owner.facts.cells.get(definition[3])
        return [owner.base + op[2] for op in owner.facts.operations if op[0] == facts.MOVE and op[1] == cell]
    return []


def _store_back(calls: callgraph.CallGraph, site: model.Site, origin: int, added: int) -> None:
    attribute, kept = calls.program.homes(origin)
    if attribute is not None:
        calls.resolver.store(graph.Store(*attribute, added, False, site.function, site.position, site.loop, site.guard))
    for place in kept:
        calls.solver.link_heap(added, place, calls.copy)
