"""Leaves that no JAX type is: text in a batch, a function among the fields of a pytree. A traced argument that holds one raises."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import jits, program, records
from flake8_jaxstatic.judgement import binding_times, cases
from flake8_jaxstatic.knowledge import table
from flake8_jaxstatic.syntax import facts

_CONTAINERS = ("dict", "list")


def untraceable(judge: binding_times.Judge, case: cases.Case) -> tuple[cases.Argument, str, bool] | None:
    """The call that passes such a leaf for a traced parameter, what it is, and whether the whole could be static instead."""
    if case.contract != "traced" or case.subject.kind in ("checkpoint", "nn_jit", *jits.CUSTOM_RULES):
        return None
    for argument in case.arguments:
        if argument.caught or not judge.is_certain(argument):
            continue
        supply = argument.supply
        what = _text_inside(supply) or next(_functions(judge, argument), "")
        if what:
            return (
                argument,
                what,
                supply.has(lattice.TUPLE) and not (supply.unhashable_parts() or supply.open_parts() or supply.unhashable()),
            )
    return None


def _text_inside(supply: cases.Supply) -> str:
    """Text at a known place inside dicts, lists and tuples, and nothing else there."""
    holders = {a.path for a in supply.atoms if a.word == lattice.TUPLE or (a.word == lattice.UNHASHABLE and a.payload in _CONTAINERS)}
    others = {a.path for a in supply.atoms if a.word in lattice.FORMS} - holders
    texts = {a.path for a in supply.atoms if a.word == lattice.OPAQUE and a.payload == lattice.TEXT}
    mixed = {a.path for a in supply.atoms if a.word in lattice.FORMS and (a.word != lattice.OPAQUE or a.payload != lattice.TEXT)}
    for path in sorted(texts - mixed, key=repr):
        inside = all(path[:end] in holders and path[:end] not in others for end in range(len(path)))
        if path and inside and not {"*", "**"} & {*path}:
            return f"text under {path[-1]!r}"
    return ""


def _functions(judge: binding_times.Judge, argument: cases.Argument) -> Iterator[str]:
    """Fields of a pytree of the project that hold functions, however it is made."""
    calls, supply = judge.calls, argument.supply
    found = [a.payload for a in supply.of(lattice.RECORD) if isinstance(a.payload, int)]
    if len(found) != 1 or supply.has(lattice.UNFORMED, lattice.NUMBER, lattice.NONE, *lattice.ARRAYS):
        return
    each = calls.program.classes[found[0]]
    tuple_like = records.is_namedtuple(calls, each.index)
    if not (each.pytree or tuple_like):
        return
    names = [name for name, _ in calls.classes.fields_in_order(each.index)] if tuple_like else sorted(each.traced_fields)
    filled = calls.made.get(calls.program.only_source(argument.value), {})
    for name in names:
        field = calls.classes.field(each.index, name)
        sources = [filled[name]] if name in filled else [source for source, _, _ in calls.settled.get(field, ())]
        if sources and all(_is_function(judge, source) for source in sources):
            yield f"a function in the field '{name}'"


def _is_function(judge: binding_times.Judge, place: int) -> bool:
    project: program.Program = judge.calls.program
    definition = project.defined(place)
    if definition is None:
        return False
    if definition[0] == facts.FUNCTION:
        return True
    names = project.externals(project.where(place)[0], project.origin(place))
    rows = [judge.calls.knowledge.lookup(name) for name in names]
    return bool(rows) and all(isinstance(row, table.Callable) for row in rows)
