"""How each function runs: eagerly, repeatedly, under a trace, differentiated. Contexts travel over the edges of the call graph."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from flake8_jaxstatic.flow import model, values
from flake8_jaxstatic.syntax import facts

EAGER, REPEATS, TRACED, DIFFERENTIATED = 1, 2, 4, 8
_TRACING = frozenset(("jit", "nn_jit", "pmap", "filter_jit", "checkpoint"))


@dataclass(slots=True)
class Contexts:
    """Per function (jit objects behind the functions): its context bits, and the call that made it repeat."""

    flags: list[int]
    repeated_by: dict[int, model.Invocation] = field(default_factory=dict)

    def repeats(self, function: int, loop: int) -> bool:
        """Whether something that a function does (in a loop of it, or not) happens again and again outside a trace."""
        flags = self.flags[function]
        return bool(flags & EAGER) and (loop >= 0 or bool(flags & REPEATS))

    def only_traced(self, function: int) -> bool:
        """Whether a function runs under a trace and in no other way."""
        return bool(self.flags[function] & TRACED) and not self.flags[function] & EAGER


def solve(calls: values.Calls) -> Contexts:
    """Propagate contexts from where the program starts."""
    count = len(calls.program.functions)
    total = count + len(calls.jits)
    out: dict[int, list[model.Invocation]] = {}
    called: set[int] = set()
    for invocation in calls.invocations:
        out.setdefault(invocation.caller, []).append(invocation)
        if invocation.caller != invocation.callee:
            called.add(invocation.callee)
    found = Contexts([0] * total)
    queue: deque[int] = deque()

    def give(function: int, flags: int, by: model.Invocation | None) -> None:
        if flags & ~found.flags[function]:
            if by is not None and flags & REPEATS and not found.flags[function] & REPEATS:
                found.repeated_by[function] = by
            found.flags[function] |= flags
            queue.append(function)

    for function in calls.program.functions:
        if function.index not in called:
            give(function.index, EAGER, None)
    for jit in calls.jits:
        give(count + jit.index, TRACED if jit.transform.kind in _TRACING else EAGER, None)
    while queue:
        caller = queue.popleft()
        for invocation in out.get(caller, ()):
            give(invocation.callee, _step(calls, count, found, invocation), invocation)
    return found


def _step(calls: values.Calls, count: int, found: Contexts, invocation: model.Invocation) -> int:
    caller = found.flags[invocation.caller]
    flags = caller & (EAGER | TRACED | DIFFERENTIATED)
    site = invocation.site.written
    memoised = bool(site.guard & facts.GUARD_MEMO) or invocation.callee in calls.transforms.memoised
    if caller & EAGER and (_in_loop(calls, site) or caller & REPEATS) and not memoised:
        flags |= REPEATS
    if invocation.mode == "differentiated" or _through_gradient(invocation.site):
        flags |= DIFFERENTIATED
    if invocation.callee >= count and calls.jits[invocation.callee - count].transform.kind in _TRACING:
        return TRACED | (flags & DIFFERENTIATED)
    if invocation.mode in ("traced", "mapped"):
        return TRACED | (flags & DIFFERENTIATED)
    return flags


def _in_loop(calls: values.Calls, site: model.Site) -> bool:
    """Whether a call stands in a loop; a loop that runs over the functions called is none: each of them is called once."""
    if site.loop < 0 or site.function >= len(calls.program.functions):
        return site.loop >= 0
    loops = calls.program.functions[site.function].facts.loops
    if loops[site.loop][0] >= 0:
        return True
    return not _driven_by(calls, site.callee, site.loop)


def _driven_by(calls: values.Calls, place: int, loop: int) -> bool:
    base = calls.program.functions[calls.program.function_of(place)].base if place < calls.program.values else 0
    for _ in range(8):
        definition = calls.program.definition(calls.program.origin(place)) if place < calls.program.values else None
        if definition is None:
            return False
        if definition[0] == facts.ITERATE:
            return bool(definition[3] == loop)
        if definition[0] not in (facts.ITEM, facts.ATTRIBUTE):
            return False
        place = base + definition[2]  # type: ignore[operator]
    return False


def _through_gradient(site: model.Site) -> bool:
    inner: model.Site | None = site
    while inner is not None:
        if inner.mode == "differentiated":
            return True
        inner = inner.source
    return False
