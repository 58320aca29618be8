"""Where the backward search starts, and which places the forward search is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flake8_jaxstatic.flow import callgraph, contexts, demand, jits, model

_EACH = frozenset(("shape", "hash", "static", "host", "each_bool", "each_host"))  # needs of every element of a container, too


def possible(calls: callgraph.CallGraph, context: contexts.Contexts) -> list[model.Need]:
    """The needs of code that runs under a trace, and those of static slots."""
    kept: list[model.Need] = []
    for need in calls.graph.needs:
        flags = context.flags[need.function]
        if flags & contexts.TRACED and (need.word != "differentiable" or flags & contexts.DIFFERENTIATED):
            kept.append(need)
    kept.extend(_static_slots(calls))
    return kept


def goals(calls: callgraph.CallGraph, needs: list[model.Need], demands: demand.Demands) -> Iterator[int]:
    """The places whose supply the judgement asks for."""
    reached: set[int] = set()
    for jit in calls.jits:
        yield jit.transform.target
        for slot in jit.callee.slots:
            yield slot.place
            reached.update(number for number, _ in demands.needs(slot.place))
        for binding in jit.calls:
            yield from (passed.place for passed in binding.passed.values())
            yield from binding.loose
    for number in reached:
        yield needs[number].place
        if needs[number].subject >= 0:
            yield needs[number].subject
    yield from (write.place for write in calls.writes)
    for each in calls.program.classes:
        if each.hashing == "value" and each.generated:
            yield from (calls.classes.field(each.index, name) for name, _ in calls.classes.fields_in_order(each.index))


def _static_slots(calls: callgraph.CallGraph) -> Iterable[model.Need]:
    """Passing a value to a static slot of a jitted function is a need: it is hashed there."""
    for jit in calls.jits:
        if jit.transform.kind in jits.CUSTOM_RULES or not jit.readable:
            continue
        for number, slot in enumerate(jit.callee.slots):
            if number not in jit.by_position and number not in jit.by_keyword:
                continue
            function = calls.program.functions[jit.target].facts.name if jit.target >= 0 else "?"
            what = f"static '{slot.name}' of {function}()"
            for binding in jit.calls:
                passed = binding.passed.get(number)
                if passed is not None:
                    site = binding.site.written
                    yield model.Need(passed.place, "static", -1, site.function, site.position, what, site.file)


def seeds(needs: list[model.Need]) -> Iterable[tuple[int, int, demand.Path]]:
    """Where the backward search starts: (place, number of the need, path)."""
    for number, need in enumerate(needs):
        if need.word != "each_host":
            yield need.place, number, ()
        if need.word in _EACH:
            yield need.place, number, ("*",)
        if need.word == "shape":
            yield need.place, number, ("*", "*")
