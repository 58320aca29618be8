"""How each function runs: eagerly, repeatedly, under a trace, differentiated. Contexts travel over the edges of the call graph."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph, jits, model
from flake8_jaxstatic.syntax import facts

EAGER, REPEATS, TRACED, DIFFERENTIATED = 1, 2, 4, 8
MOST_LOOPS = 6  # that repeat one function and are told apart
Loop = tuple[int, int]  # function, number of the loop; -1: the function calls itself
_TRACING = jits.CONTRACTS - jits.CUSTOM_RULES


@dataclass(slots=True)
class Contexts:
    """Per function (jit objects behind the functions): its context bits, and the call that made it repeat."""

    flags: list[int]
    loops: list[frozenset[Loop]]  # the loops, here and in callers, that run the function again and again
    unexpected: set[int] = field(default_factory=set)  # functions that also run where no error is expected
    repeated_by: dict[int, model.Invocation] = field(default_factory=dict)
    nesting: list[list[tuple[int, int]]] = field(default_factory=list)  # per function, its loops as (parent, position)
    out: dict[int, list[model.Invocation]] = field(default_factory=dict)  # what a function calls
    nested: dict[int, list[int]] = field(default_factory=dict)  # what is defined in it
    _below: dict[int, frozenset[int]] = field(default_factory=dict)

    def below(self, function: int) -> frozenset[int]:
        """What can run while a function runs: it, what it calls and defines, and so on."""
        known = self._below.get(function)
        if known is None:
            found, stack = {function}, [function]
            while stack:
                each = stack.pop()
                new = {invocation.callee for invocation in self.out.get(each, ())}.union(self.nested.get(each, ())) - found
                found |= new
                stack.extend(new)
            known = self._below[function] = frozenset(found)
        return known

    def repeats(self, function: int, loop: int) -> bool:
        """Whether something that a function does (in a loop of it, or not) happens again and again outside a trace."""
        flags = self.flags[function]
        return bool(flags & EAGER) and (bool(flags & REPEATS) or self.loops_around(function, loop) != frozenset())

    def loops_around(self, function: int, loop: int) -> frozenset[Loop]:
        """The loops of a function around what stands in ``loop``."""
        found = []
        while loop >= 0 and function < len(self.nesting):
            found.append((function, loop))
            loop = self.nesting[function][loop][0]
        return frozenset(found)

    def is_caught(self, site: model.Site) -> bool:
        """Whether errors of a call are expected: where it stands, or around all that run it."""
        return bool(site.guard & facts.GUARD_CAUGHT) or site.function not in self.unexpected

    def only_traced(self, function: int) -> bool:
        """Whether a function runs under a trace and in no other way."""
        return bool(self.flags[function] & TRACED) and not self.flags[function] & EAGER


def solve(calls: callgraph.CallGraph) -> Contexts:
    """Propagate contexts from where the program starts."""
    count = len(calls.program.functions)
    total = count + len(calls.jits)
    out: dict[int, list[model.Invocation]] = {}
    called: set[int] = set()
    for invocation in calls.invocations:
        out.setdefault(invocation.caller, []).append(invocation)
        if invocation.caller != invocation.callee:
            called.add(invocation.callee)
    nesting = [function.facts.loops for function in calls.program.functions]
    found = Contexts([0] * total, [frozenset()] * total, nesting=nesting, out=out)
    queue: deque[int] = deque()

    def give(function: int, flags: int, loops: frozenset[Loop], by: model.Invocation | None) -> None:
        known = found.loops[function]
        more = loops - known if len(known) < MOST_LOOPS else frozenset()
        if flags & ~found.flags[function] or more:
            if by is not None and flags & REPEATS and not found.flags[function] & REPEATS:
                found.repeated_by[function] = by
            found.flags[function] |= flags
            found.loops[function] = known | more
            queue.append(function)

    for function in calls.program.functions:
        if function.facts.parent >= 0:
            outer = calls.program.first_function[function.file] + function.facts.parent
            found.nested.setdefault(outer, []).append(function.index)
        if function.index not in called:
            give(function.index, EAGER, frozenset(), None)
    found.unexpected = _unexpected(total, called, out)
    for jit in calls.jits:
        give(count + jit.index, TRACED if jit.transform.kind in _TRACING else EAGER, frozenset(), None)
    elements: dict[int, frozenset[Loop]] = {}
    while queue:
        caller = queue.popleft()
        for invocation in out.get(caller, ()):
            if id(invocation) not in elements:
                elements[id(invocation)] = _elements(calls, invocation)
            flags = _step(calls, count, found, invocation)
            loops: frozenset[Loop] = frozenset()
            if flags & REPEATS:
                around = found.loops_around(invocation.site.function, invocation.site.loop)
                if caller == invocation.callee:
                    around |= {(caller, -1)}
                inherited = frozenset() if _is_mixed(calls, invocation) else found.loops[caller]
                loops = (inherited | around) - elements[id(invocation)]
                flags = flags if loops else flags & ~REPEATS
            give(invocation.callee, flags, loops, invocation)
    return found


def _unexpected(total: int, called: set[int], out: dict[int, list[model.Invocation]]) -> set[int]:
    """Functions that something runs outside ``pytest.raises`` and the like: a program that logs all errors wants none of them."""
    stack = [function for function in range(total) if function not in called]
    found = set(stack)
    while stack:
        for invocation in out.get(stack.pop(), ()):
            if invocation.callee not in found and not invocation.site.written.guard & facts.GUARD_EXPECTED:
                found.add(invocation.callee)
                stack.append(invocation.callee)
    return found


def _elements(calls: callgraph.CallGraph, invocation: model.Invocation) -> frozenset[Loop]:
    """The loops that run over a container of functions, of which this callee is one: it runs once for each pass, not for each iteration."""
    found: set[Loop] = set()
    site: model.Site | None = invocation.site
    while site is not None:
        if site.callee >= 0:
            for atom, state in calls.solver.atoms(site.callee).items():
                if _function(calls, atom) == invocation.callee:
                    found.update(loop for place in calls.solver.places(state) if (loop := _loop_over(calls, place)) is not None)
        site = site.source
    return frozenset(found)


def _function(calls: callgraph.CallGraph, atom: int) -> int:
    """The function that an atom stands for, bound to an object or not; -1 for anything else."""
    found = calls.table.atoms[atom]
    if found.word == lattice.BOUND and not found.path:
        found = calls.table.atoms[found.payload[0]]
    return int(found.payload) if found.word == lattice.FUNC and not found.path else -1


def _loop_over(calls: callgraph.CallGraph, place: int) -> Loop | None:
    operation = calls.program.definition(place) if place < calls.program.values else None
    if operation is None or operation[0] != facts.ITERATE or operation[3] < 0:
        return None
    return calls.program.function_of(place), operation[3]


def _step(calls: callgraph.CallGraph, count: int, found: Contexts, invocation: model.Invocation) -> int:
    caller = found.flags[invocation.caller]
    flags = caller & (EAGER | TRACED | DIFFERENTIATED)
    site = invocation.site.written
    memoised = bool(site.guard & facts.GUARD_MEMO) or invocation.callee in calls.memoised
    around = found.loops_around(invocation.site.function, invocation.site.loop)
    again = bool(around) or bool(caller & REPEATS) or invocation.caller == invocation.callee
    if _is_mixed(calls, invocation):  # another caller may be the one that repeats, or that traces
        again = bool(around) and not caller & TRACED
    if caller & EAGER and again and not memoised:
        flags |= REPEATS
    if not site.guard & facts.GUARD_CAUGHT and (invocation.mode == "differentiated" or _through_gradient(invocation.site)):
        flags |= DIFFERENTIATED
    if invocation.callee >= count and calls.jits[invocation.callee - count].transform.kind in _TRACING:
        return TRACED | (flags & DIFFERENTIATED)
    if invocation.mode in ("traced", "abstract", "mapped"):
        return TRACED | (flags & DIFFERENTIATED)
    return flags


def _is_mixed(calls: callgraph.CallGraph, invocation: model.Invocation) -> bool:
    """Whether a function is run by another that several callers give different functions to run."""
    return invocation.site.written.result in calls.mixed


def _through_gradient(site: model.Site) -> bool:
    inner: model.Site | None = site
    while inner is not None:
        if inner.mode == "differentiated":
            return True
        inner = inner.source
    return False
