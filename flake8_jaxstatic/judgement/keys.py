"""Keys of the cache of a jitted function: the constants in what a call passes, and whether two calls may ask for one program."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_jaxstatic import lattice
from flake8_jaxstatic.judgement import binding_times, cases


def literals(judge: binding_times.Judge, argument: cases.Argument) -> Iterator[tuple[tuple[object, ...], lattice.Literal]]:
    """The constants in an argument, each with what tells its place: nothing for the value itself, else a path or a field."""
    supply = argument.supply
    for atom in supply.atoms:
        if isinstance(atom.payload, lattice.Literal) and (not atom.path or supply.has(lattice.TUPLE)):
            yield atom.path, atom.payload
    for record, name, held in judge.fields_of(argument):
        for atom in held.atoms:
            if isinstance(atom.payload, lattice.Literal) and not atom.path:
                yield (record.payload, name), atom.payload


def may_share(judge: binding_times.Judge, case: cases.Case, one: cases.Argument, other: cases.Argument) -> bool:
    """Whether two calls may ask for one compiled program: all other parts of the object, and all other statics, may be equal."""
    if one is other:
        return True
    if not _may_equal(_key(judge, one), _key(judge, other)) or _length(one.supply) != _length(other.supply):
        return False
    beside = (each for each in case.subject.cases if each is not case and each.contract == "static")
    passed = (
        [next((a for a in (*each.arguments, *each.omitted) if a.binding is call.binding), None) for call in (one, other)] for each in beside
    )
    return all(a is None or b is None or _may_equal(_key(judge, a), _key(judge, b)) for a, b in passed)


def _key(judge: binding_times.Judge, argument: cases.Argument) -> dict[tuple[object, ...], set[object]]:
    """What is known of a static argument: the constants in each of its parts, where nothing else may be there."""
    open_parts = {
        atom.path for atom in argument.supply.atoms if atom.word in (lattice.UNFORMED, lattice.RUN, lattice.VARYING, lattice.UNRATED)
    }
    found: dict[tuple[object, ...], set[object]] = {}
    for part, literal in literals(judge, argument):
        if part not in open_parts:
            found.setdefault(part, set()).add(literal.value)
    return found


def _may_equal(one: dict[tuple[object, ...], set[object]], other: dict[tuple[object, ...], set[object]]) -> bool:
    return all(values & other[part] for part, values in one.items() if part in other)


def _length(supply: cases.Supply) -> int:
    """The length of a tuple whose items are all known by their number; else -1."""
    heads = {atom.path[0] for atom in supply.atoms if atom.path}
    return len(heads) if supply.has(lattice.TUPLE) and all(isinstance(head, int) for head in heads) else -1
