"""What a static parameter would buy: measured gains only (a power, a modulus, a loop bound), or the dispatch of eager calls in a loop."""

from __future__ import annotations

from flake8_jaxstatic import lattice
from flake8_jaxstatic.judgement import binding_times, cases
from flake8_jaxstatic.syntax import facts

_OPERATORS = {"**": "a power with a known exponent is up to 10 times faster", "%": "a known modulus is 2 to 5 times faster"}
_KEEPING = (lattice.COPY, lattice.TRACE, lattice.LEAVE)
_MOST_PLACES = 400


def find(judge: binding_times.Judge) -> None:
    """Write the gain of every traced case that is a constant."""
    operands = operands_of(judge)
    bounds = {need.place for need in judge.calls.graph.needs if need.word == "differentiable"}
    for subject in judge.subjects:
        for case in subject.cases:
            if case.contract == "traced" and case.verdict in ("constant", "unknown"):
                case.gain = of(judge, case, operands, bounds)


def operands_of(judge: binding_times.Judge) -> dict[int, str]:
    """Places that stand to the right of an operator whose static form is faster."""
    found: dict[int, str] = {}
    for function in judge.calls.program.functions:
        for operation in function.facts.operations:
            if operation[0] == facts.OPERATE and operation[2] in _OPERATORS:
                found[function.base + operation[3][1]] = str(operation[2])
    return found


def of(judge: binding_times.Judge, case: cases.Case, operands: dict[int, str], bounds: set[int]) -> str:
    """What a static parameter would buy, in words; empty for nothing."""
    edges = judge.calls.graph.edges
    kinds = judge.calls.table.kinds
    seen = {case.slot.place}
    stack = [case.slot.place]
    while stack and len(seen) < _MOST_PLACES:
        place = stack.pop()
        if place in operands:
            return _OPERATORS[operands[place]]
        if place in bounds:
            return "a known loop bound can be unrolled and differentiated"
        targets = [t for t, kind in edges.local.get(place, ()) if kinds[kind] in _KEEPING or kinds[kind][0] == "narrow"]
        targets += [t for t, kind in edges.heap.get(place, ()) if kinds[kind] == lattice.COPY]
        targets += [t for t, _, _, _ in edges.down.get(place, ())]
        for target in targets:
            if target not in seen:
                seen.add(target)
                stack.append(target)
    if any(_eager_loop(judge, argument) for argument in case.arguments):
        return "3 to 30 microseconds per eager call in a loop, no faster code"
    return ""


def _eager_loop(judge: binding_times.Judge, argument: cases.Argument) -> bool:
    site = argument.binding.site.written
    return site.function < len(judge.context.flags) and judge.context.repeats(site.function, site.loop)
