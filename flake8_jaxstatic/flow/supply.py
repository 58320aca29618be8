"""The forward search on the finished call graph: which forms and rates reach which place."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph, contexts, escapes, jits, loops, program, solver
from flake8_jaxstatic.syntax import carried, facts

_ROUNDS = 4
MOST_ATOMS = 60  # states that one place can hold: beyond, nothing is known of it


def solve(calls: callgraph.CallGraph, context: contexts.Contexts, entry_points: set[int], goals: Iterable[int]) -> solver.Solver:
    """Run the search.

    Args:
        calls: the call graph, complete.
        context: how functions run.
        entry_points: functions that strangers call with anything.
        goals: the places whose supply will be asked for; only what can reach them is searched.
    """
    graph, table = calls.graph, calls.table
    _strangers(calls, entry_points)
    _loops(calls)
    _collecting(calls)
    _recursion(calls)
    wanted = list(goals)
    within = solver.backward_slice(graph.edges, calls.program.size, wanted)
    found = solver.Solver(graph.edges, table, calls.returned, MOST_ATOMS, within)
    for place, atom in graph.seeds:
        found.seed(place, atom)
    found.run()
    _traced_slots(calls, found)
    found.run()
    _estimates(calls, found, within)
    found.run()
    unformed, unrated = table.atom(lattice.UNFORMED), table.atom(lattice.UNRATED)
    for field, sources in calls.settled.items():
        if any(unrated in found.atoms(source) and context.repeats(function, loop) for source, function, loop in sources):
            graph.causes.setdefault(field, "written by a constructor that runs again and again")
            found.seed(field, unrated)
    fragile = [place for place in dict.fromkeys(graph.fragile) if within[place]]
    for _ in range(_ROUNDS):
        for place in dict.fromkeys(place for place, _ in found.overflow):
            graph.causes.setdefault(place, "holds too many different things")
            found.force(place, unformed)
            found.force(place, unrated)
        found.overflow = []
        found.run()
        empty = [place for place in fragile if place not in found.at]
        if not empty:
            break
        for place in empty:
            graph.causes.setdefault(place, _cause(calls, place))
            found.seed(place, unformed)
            found.seed(place, unrated)
        found.run()
    return found


def _cause(calls: callgraph.CallGraph, place: int) -> str:
    definition = calls.program.definition(place) if place < calls.program.values else None
    if definition is None:
        return f"nothing is known of {calls.program.name_of(place) or 'a value'}"
    if definition[0] == facts.ATTRIBUTE:
        return f"attribute .{definition[3]} of something unknown"
    if definition[0] == facts.ITEM:
        return f"item {definition[3]!r} of something unknown" if definition[3] is not None else "an item of something unknown"
    return "an element of something unknown" if definition[0] == facts.ITERATE else "an unresolved call"


def _collecting(calls: callgraph.CallGraph) -> None:
    """What ``*args`` and ``**kwargs`` collect is a tuple and a dict."""
    for function in calls.program.functions:
        for number, parameter in enumerate(function.facts.parameters):
            if parameter.kind == 2:
                calls.graph.seed(function.base + number, lattice.TUPLE)
            elif parameter.kind == 4:
                calls.graph.seed(function.base + number, lattice.UNHASHABLE, "dict")


def _recursion(calls: callgraph.CallGraph) -> None:
    """What a function computes from a parameter and passes to itself varies, like a loop's."""
    project, edges = calls.program, calls.graph.edges
    for invocation in calls.invocations:
        if invocation.caller != invocation.callee or invocation.callee >= len(project.functions):
            continue
        function = project.functions[invocation.caller]
        for place in (*invocation.site.arguments, *(value for _, value in invocation.site.keywords)):
            for parameter, _, _, _ in edges.down.get(place, ()):
                inside = function.base <= place < function.base + function.facts.size and project.function_of(parameter) == function.index
                if inside and carried.depends(place - function.base, {parameter - function.base}, project.dependences(function.index)):
                    calls.graph.seed(place, lattice.VARYING)


def _strangers(calls: callgraph.CallGraph, entry_points: set[int]) -> None:
    """Parameters that nobody in the project fills."""
    targets = {jit.target for jit in calls.jits if jit.transform.kind not in jits.CUSTOM_RULES}
    for function in calls.program.functions:
        index = function.index
        if index in entry_points:
            escapes.function(calls, index, f"{function.facts.qualname}() is an entry point")
        elif index not in calls.called and index not in targets and index not in calls.escaped and function.facts.index:
            slots = calls.callee(index).slots
            skip = 1 if function.facts.owner >= 0 and slots and slots[0].kind < 2 else 0
            for slot in slots[skip:]:
                calls.graph.unknown(slot.place, f"no call of {function.facts.qualname}() is seen")
                if slot.default >= 0:
                    calls.graph.heap(slot.default, slot.place, calls.copy)


def _traced_slots(calls: callgraph.CallGraph, found: solver.Solver) -> None:
    """In the body of a jitted function a parameter that is not static is a tracer, whoever calls it: where no form is seen to arrive."""
    tracer = calls.table.atom(lattice.TRACER)
    for jit in calls.jits:
        if jit.transform.kind in jits.CUSTOM_RULES:
            continue
        for number, slot in enumerate(jit.callee.slots):
            inner = jit.inner_place(number)
            if inner is None or slot.kind in (2, 4) or number in jit.by_position or number in jit.by_keyword or not jit.readable:
                continue
            if (number == 0 and slot.name == "self") or jit.transform.kind == "filter_jit":
                continue
            passed = any(number in binding.passed for binding in jit.calls)
            traced = passed or (not jit.calls and slot.default < 0)
            if traced and not any(calls.table.atoms[atom].word in lattice.FORMS for atom in found.atoms(inner)):
                found.seed(inner, tracer)


def _estimates(calls: callgraph.CallGraph, found: solver.Solver, within: bytearray) -> None:
    """A number that each iteration computes anew, over arrays, from its former self (an EM step, a fixed point) is optimized."""
    table = calls.table
    optimized = table.atom(lattice.OPTIMIZED)

    def words(place: int) -> set[str]:
        return {table.atoms[atom].word for atom in found.atoms(place) if not table.atoms[atom].path}

    for function in calls.program.functions:
        for operation in function.facts.operations:
            if operation[0] != facts.PHI or not operation[4]:
                continue
            place = function.base + operation[1]
            if not within[place] or lattice.NUMBER not in words(place) or words(place) & (lattice.ARRAYS | {lattice.UNFORMED}):
                continue
            if _over_arrays(function, operation, calls.program.dependences(function.index), words):
                found.seed(place, optimized)


def _over_arrays(function: program.Function, phi: facts.Operation, defined: carried.Definitions, words: Callable[[int], set[str]]) -> bool:
    """Whether a loop head depends on its own former value by way of an array."""
    seen: set[tuple[int, bool]] = set()
    stack = [(value, False) for value in phi[2][1:]]
    while stack:
        value, arrays = stack.pop()
        if value == phi[1] and arrays:
            return True
        if (value, arrays) in seen or value == phi[1]:
            continue
        seen.add((value, arrays))
        arrays = arrays or bool(words(function.base + value) & lattice.ARRAYS)
        stack.extend((source, arrays) for source in defined.get(value, (0, ()))[1])
    return False


def _loops(calls: callgraph.CallGraph) -> None:
    """An element of what a loop runs over varies, unless that is a handful of constants."""
    for element, source in calls.graph.iterations:
        if not loops.handful(calls.program, source):
            calls.graph.seed(element, lattice.VARYING)
        else:
            calls.graph.seed(element, lattice.FEW, lattice.COUNTER if loops.is_range(calls.program, source) else lattice.LISTED)
