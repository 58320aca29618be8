"""JXS201 to JXS207: declared statics that raise, recompile, or give stale and wrong results."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import jits, solver
from flake8_jaxstatic.judgement import binding_times, cases, findings, keys
from flake8_jaxstatic.judgement.rules import recompile, saying

_TRACED = (lattice.TRACER, lattice.CONCRETE_TRACER)


def check(judge: binding_times.Judge) -> tuple[list[findings.Finding], set[tuple[int, int]]]:
    """Findings of this family, and the outer (jit, slot) pairs that JXS202 names."""
    found: list[findings.Finding] = []
    named: set[tuple[int, int]] = set()
    for subject in judge.subjects:
        for case in subject.cases:
            if case.slot.kind in (2, 4) or case.contract not in ("static", "filtered", "split"):
                continue
            if subject.kind in jits.CUSTOM_RULES:
                found.extend(_nondiff(judge, case, named))
                continue
            raising = list(_raising(judge, case, named)) if case.contract != "filtered" else []
            found.extend(raising)
            found.extend(_changing(judge, case, bool(raising)))
            if case.contract == "static":
                found.extend(_equality(judge, case))
    return found, named


def _nondiff(judge: binding_times.Judge, case: cases.Case, named: set[tuple[int, int]]) -> Iterator[findings.Finding]:
    if case.subject.kind != "custom_vjp":
        return
    for argument in case.arguments:
        tracers = argument.supply.of(*_TRACED)
        if tracers and not argument.caught:
            yield _tracer(judge, case, argument, tracers[0], named, "UnexpectedTracerError")


def _static_here(case: cases.Case, argument: cases.Argument) -> bool:
    """Whether this call really passes a static: with both specs given, position and keyword differ."""
    jit = case.subject.jit
    return case.number in (jit.by_keyword if argument.how in ("keyword", "entry") else jit.by_position)


def _raising(judge: binding_times.Judge, case: cases.Case, named: set[tuple[int, int]]) -> Iterator[findings.Finding]:
    seen: set[tuple[str, int]] = set()
    for argument in case.arguments:
        place = (argument.place.file, argument.place.line)
        if argument.caught or place in seen or not _static_here(case, argument) or not judge.is_certain(argument):
            continue
        supply = argument.supply
        tracers = supply.of(*_TRACED)
        if not tracers and supply.has(lattice.TUPLE):
            tracers = [a for a in supply.unhashable_parts() if a.word in _TRACED]
        arrays = supply.of(lattice.ARRAY)
        if not tracers and arrays and argument.traced_only:
            tracers = arrays  # computed inside the trace: what jnp makes there is a tracer
        if tracers:
            seen.add(place)
            yield _tracer(judge, case, argument, tracers[0], named, "ValueError")
            continue
        if case.subject.kind == "checkpoint":
            continue
        finding = _unhashable(judge, case, argument)
        if finding is not None:
            seen.add(place)
            yield finding


def _tracer(
    judge: binding_times.Judge, case: cases.Case, argument: cases.Argument, atom: lattice.Atom, named: set[tuple[int, int]], error: str
) -> findings.Finding:
    states = judge.supply_search.chain(argument.supply.atoms[atom])
    holder = outer(judge, states)
    through = ""
    if holder is not None:
        subject, other = holder
        named.add((subject.jit.index, other.number))
        if argument.binding.site.function >= len(judge.calls.program.functions) and subject.chain:
            through = f" through {subject.chain}"
        else:
            through = f" because '{other.name}' of {subject.function}() is traced by {subject.transform} ({saying.short(subject.site)})"
    elif argument.through and argument.through != "jit":
        through = f" through {argument.through}(...{')' * (argument.through.count('(') + 1)}"
    text = f"static '{case.name}' of {case.subject.function}() is a tracer{through}: raises {error}"
    return saying.about(case, "JXS202", argument.place, text, judge.trails.trail(states), (case.subject.site,))


def outer(judge: binding_times.Judge, states: list[int]) -> tuple[cases.Subject, cases.Case] | None:
    """The parameter of an outer jit object through which the tracer came."""
    slots = judge.slot_cases()
    for state in reversed(states):
        case = slots.get(solver.unpack(state)[1])
        if case is not None:
            return case.subject, case
    return None


def _unhashable(judge: binding_times.Judge, case: cases.Case, argument: cases.Argument) -> findings.Finding | None:
    supply = argument.supply
    atoms = supply.unhashable()
    what = saying.form(atoms[0]) if atoms else ""
    if not atoms:
        atoms = supply.unhashable_parts()
        what = f"a tuple that holds {saying.form(atoms[0])}" if atoms else ""
    trail = judge.trail(supply, atoms[0]) if atoms else ()
    if not atoms:
        for record, name, held in judge.fields_of(argument):
            bad = held.unhashable()
            if bad:
                what, trail = f"an object whose field '{name}' holds {saying.form(bad[0])}", judge.trail(supply, record)
                break
    if not what:
        return None
    text = f"static '{case.name}' of {case.subject.function}() gets {what}: raises ValueError (not hashable)"
    return saying.about(case, "JXS203", argument.place, text, trail, (case.subject.site,))


def _changing(judge: binding_times.Judge, case: cases.Case, raising: bool) -> Iterator[findings.Finding]:
    if judge.never_static(case) and case.contract == "static":
        text = f"static '{case.name}' of {case.subject.function}() must never be static, by policy (never-static)"
        yield saying.about(case, "JXS201", case.subject.site, text, (), saying.calls(case))
        return
    if recompile.is_recreated(judge, case.subject):
        return
    fresh = list(_fresh(judge, case))
    yield from fresh
    needed = {use.path[:1] for use in case.helpful}
    whole = () in needed or (case.must and not needed)
    if raising or fresh or whole or case.contract == "split":
        return
    reports = [a for a in case.arguments if not a.caught and (case.subject.in_test or not a.in_test) and judge.is_certain(a)]
    if case.contract == "filtered":
        leaves = (*lattice.ARRAYS, lattice.UNFORMED, lattice.RECORD, lattice.TUPLE, lattice.UNHASHABLE)
        reports = [a for a in reports if a.supply.has(lattice.NUMBER, lattice.OPAQUE) and not a.supply.has(*leaves)]
    for word, code, what in (
        (lattice.OPTIMIZED, "JXS201", "is moved by an optimizer or a gradient: a compile per step"),
        (lattice.VARYING, "JXS204", "changes from call to call: a compile per value"),
    ):
        for argument in reports:
            atoms = [] if case.must or judge.may_be_equal(argument.supply) else argument.supply.of(word)
            atoms = atoms or [a for a in argument.supply.changing_parts(word) if a.path[:1] not in needed]
            if atoms and not argument.traced_only and not argument.supply.has(*lattice.ARRAYS):
                trail = judge.trail(argument.supply, atoms[0])
                origin = f" (from {saying.short(trail[0][0])})" if trail else ""
                declared = "static" if case.contract == "static" else f"untraced (by {case.subject.transform})"
                text = f"{declared} '{case.name}' of {case.subject.function}() {what}{origin}"
                yield saying.about(case, code, case.subject.site, text, trail, (argument.place,))
                return


def _fresh(judge: binding_times.Judge, case: cases.Case) -> Iterator[findings.Finding]:
    seen: set[tuple[str, int]] = set()
    for argument in case.arguments:
        place = (argument.place.file, argument.place.line)
        atoms = [a for a in argument.supply.of(lattice.FRESH) if judge.makings.fresh(argument.supply, a) and a.payload[3] != "bound method"]
        if argument.supply.has(lattice.TUPLE):
            atoms += [a for a in argument.supply.atoms if a.path and a.word == lattice.FRESH and judge.makings.fresh(argument.supply, a)]
        held = next(((s, a) for _, _, s in judge.fields_of(argument) for a in s.of(lattice.FRESH) if judge.makings.fresh(s, a)), None)
        records = [a.payload for a in argument.supply.of(lattice.RECORD) if isinstance(a.payload, int)]
        value_hashed = any(judge.calls.program.classes[record].hashing == "value" for record in records)
        if value_hashed:
            atoms = []
        if not (atoms or held) or argument.caught or argument.traced_only or place in seen:
            continue
        if case.contract == "filtered" and argument.supply.has(lattice.RECORD, *lattice.ARRAYS):
            continue
        seen.add(place)
        supply, atom = (argument.supply, atoms[0]) if atoms else held or (argument.supply, argument.supply.of(lattice.FRESH)[0])
        what = f"new {atom.payload[3]}" if atoms else f"record with a new {atom.payload[3]}"
        text = f"static '{case.name}' of {case.subject.function}() gets a {what} at every call, compared by identity: never a cache hit"
        yield saying.about(case, "JXS205", argument.place, text, judge.trail(supply, atom), (case.subject.site,))


def _equality(judge: binding_times.Judge, case: cases.Case) -> Iterator[findings.Finding]:
    for argument in case.arguments:
        nans = [a for a in argument.supply.atoms if a.word == lattice.NAN and judge.makings.fresh(argument.supply, a)]
        if not nans:
            nans = [a for _, _, held in judge.fields_of(argument) for a in held.of(lattice.NAN) if judge.makings.fresh(held, a)]
        if nans and not argument.caught and not argument.traced_only:
            text = f"static '{case.name}' of {case.subject.function}() is a new NaN at every call, equal to nothing: a compile per call"
            yield saying.about(case, "JXS207", argument.place, text, judge.trail_of(argument.supply, nans[0]), (case.subject.site,))
            return
    clash = _zeros(judge, case) or _mixed(judge, case)
    if clash is not None:
        argument, what = clash
        text = f"static '{case.name}' of {case.subject.function}() gets {what}: equal keys share one compiled program"
        yield saying.about(case, "JXS207", argument.place, text, (), (case.subject.site, *saying.calls(case)))


def _zeros(judge: binding_times.Judge, case: cases.Case) -> tuple[cases.Argument, str] | None:
    signs: dict[tuple[object, ...], dict[str, list[cases.Argument]]] = {}
    for argument in case.arguments:
        own: dict[tuple[object, ...], set[str]] = {}
        for part, literal in keys.literals(judge, argument):
            if literal.text in ("0.0", "-0.0"):
                own.setdefault(part, set()).add(literal.text)
        for part, texts in own.items():
            in_a_field = bool(part) and part not in {a.path for a in argument.supply.atoms}
            if len(texts) > 1 and in_a_field:
                continue  # of all objects of that class: which of them arrives here is not known
            known = signs.setdefault(part, {})
            others = (other for text, passed in known.items() if text not in texts for other in passed)
            if len(texts) > 1 or any(keys.may_share(judge, case, other, argument) for other in others):
                return argument, "0.0 and -0.0"
            for text in texts:
                known.setdefault(text, []).append(argument)
    return None


def _mixed(judge: binding_times.Judge, case: cases.Case) -> tuple[cases.Argument, str] | None:
    """``1``, ``1.0`` and ``True`` at the same place inside tuples or value-hashed records."""
    seen: dict[tuple[object, object], dict[str, list[cases.Argument]]] = {}
    for argument in case.arguments:
        for path, literal in keys.literals(judge, argument):
            value = literal.value
            if path and isinstance(value, bool | int | float):
                kind, known = type(value).__name__, seen.setdefault((path, float(value)), {})
                for named, passed in known.items():
                    if named != kind and any(keys.may_share(judge, case, other, argument) for other in passed):
                        return argument, f"{' and '.join(sorted((kind, named)))} of the same value {value!r} inside"
                known.setdefault(kind, []).append(argument)
    return None
