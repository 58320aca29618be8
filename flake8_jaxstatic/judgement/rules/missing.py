"""JXS101, JXS102, JXS103: parameters that should be static, or that would have to be and cannot."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from flake8_jaxstatic import lattice, transfers
from flake8_jaxstatic.flow import demand, jits
from flake8_jaxstatic.judgement import binding_times, cases, findings, leaves
from flake8_jaxstatic.judgement.rules import instead, saying, spec

_NUMBERS = frozenset(("shape", "int", "host"))  # needs that no container of tracers satisfies
_LEAVES = frozenset(("bool", "int", "float", "str"))
_OF_CONTAINERS = frozenset(("bool", "each_bool", "hash"))  # uses that a dictionary or a tuple of arrays survives
_RAISES = {
    "bool": "TracerBoolConversionError",
    "each_bool": "TracerBoolConversionError",
    "int": "TracerIntegerConversionError",
    "host": "TracerArrayConversionError",
    "each_host": "TracerArrayConversionError",
    "count": "ConcretizationTypeError",
    "mask": "NonConcreteBooleanIndexError",
    "shape": "TypeError",
    "format": "TypeError",
    "opaque": "TypeError",
    "hash": "ValueError",
    "static": "ValueError",
    "differentiable": "ValueError",
}


def check(judge: binding_times.Judge, named_by_tracer: set[tuple[int, int]]) -> Iterator[findings.Finding]:
    """Findings of this family.

    Args:
        judge: the cases.
        named_by_tracer: (jit, slot) pairs that a JXS202 already names as the outer parameter that would have to be static.
    """
    for subject in judge.subjects:
        if subject.kind in jits.CUSTOM_RULES or spec.raises(subject):
            continue
        for case in subject.cases:
            if case.contract != "traced" or case.slot.kind == 2 or judge.never_static(case):
                continue
            if case.slot.kind == 4 or (case.number == 0 and subject.method and case.name in ("self", "cls")):
                yield from _parts(judge, case)
                continue
            found = _required(judge, case, named_by_tracer) or _conflict(judge, case) or _constant(judge, case)
            if found is not None:
                yield found


def _parts(judge: binding_times.Judge, case: cases.Case) -> Iterator[findings.Finding]:
    """An entry of what ``**options`` collects, or a field of a pytree that is a receiver, is a traced number that is needed concrete."""
    entry, seen = case.slot.kind == 4, set()
    for use in sorted(case.helpful, key=lambda u: (u.word == "static", u.place)):
        step = use.path[0] if use.path else "*"
        name = str(step).removeprefix(".")
        if len(use.path) != 1 or step == "*" or name in seen or str(step).startswith(".") is entry or use.word in ("static", "hash"):
            continue
        seen.add(name)
        certain = [a for a in case.arguments if not a.caught and judge.is_certain(a)]
        if entry:
            expected = all(judge.certain_test(binding, case.subject) for binding in case.subject.jit.calls)
            words = {a.word for a in case.supply.atoms if a.path in ((step,), ("**",))} & lattice.FORMS
            passed = words == {lattice.NUMBER} and not expected
            about, advice = f"'{name}' (in **{case.name})", f'name it in static_argnames, as "{name}"'
        else:
            records = [a.payload for each in certain for a in each.supply.of(lattice.RECORD) if isinstance(a.payload, int)]
            fields = [judge.supply(judge.calls.classes.field(record, name)) for record in records]
            passed = any(held.has(lattice.NUMBER) and not held.has(lattice.UNFORMED, *lattice.ARRAYS) for held in fields)
            about, advice = f"field '{name}' of '{case.name}'", "declare the field static"
        if passed:
            where = f"{use.what} at {saying.short(use.place)}"
            text = f"{about} of {case.subject.function}() is traced, but needed concrete ({where}): raises {_error(use)}; {advice}"
            found = saying.about(case, "JXS101", case.subject.site, text, judge.use_trail(use), (use.place, *saying.calls(case)))
            yield dataclasses.replace(found, param=name if entry else f"{case.name}.{name}")


def _error(use: cases.Use) -> str:
    return _RAISES.get(use.word, "an error")


def _uses(case: cases.Case, named: set[tuple[int, int]]) -> list[cases.Use]:
    key = (case.subject.jit.index, case.number)
    return [use for use in case.helpful if not (use.word == "static" and key in named)]


def _required(judge: binding_times.Judge, case: cases.Case, named: set[tuple[int, int]]) -> findings.Finding | None:
    opaque = judge.opaque(case)
    if opaque is not None:
        text = (
            f"'{case.name}' of {case.subject.function}() is traced, but {saying.short(opaque.place)} passes what no JAX type is: "
            "raises TypeError; make it static"
        )
        return saying.about(case, "JXS101", case.subject.site, text, (), saying.calls(case))
    leaf = leaves.untraceable(judge, case)
    if leaf is not None:
        argument, what, whole = leaf
        code, advice = ("JXS101", "; make it static") if whole else ("JXS103", ", and static cannot help; pass it apart, as a static")
        where = saying.short(argument.place)
        text = (
            f"'{case.name}' of {case.subject.function}() is traced, but {where} passes {what} inside it, which no JAX type is: "
            f"raises TypeError{advice}"
        )
        return saying.about(case, code, case.subject.site, text, (), saying.calls(case))
    uses = [use for use in _uses(case, named) if _is_reached(case.supply, use.path)]
    if not uses or judge.refuted(case):
        return None
    use = min(uses, key=lambda u: (u.word == "static", u.place))
    if any(use.path for use in uses) and not any(not use.path for use in uses) and not case.supply.has(lattice.TUPLE, lattice.RECORD):
        return None
    forms: tuple[str, ...] = (lattice.NUMBER, lattice.OPAQUE)
    if any(use.path or use.word != "bool" for use in uses):
        forms = (*forms, lattice.TUPLE, lattice.RECORD)
    certain = [a for a in case.arguments if not a.caught and judge.is_certain(a)]
    whatever = any(not u.path and u.word in _NUMBERS and judge.is_always_run(u) for u in uses)
    passed = [a for a in certain if whatever or a.supply.has(*forms) or _is_plain(a.supply, uses)]
    if not passed and not (case.verdict == "no-call-site" and case.slot.default < 0 and (whatever or _annotated(case))):
        return None
    if passed and all(a.supply.has(lattice.UNFORMED) and not (whatever or _is_plain(a.supply, uses)) for a in passed):
        return None
    trail = judge.use_trail(use)
    where = f"{use.what} at {saying.short(use.place)}"
    text = f"'{case.name}' of {case.subject.function}() is traced, but needed concrete ({where}): raises {_error(use)}; make it static"
    return saying.about(case, "JXS101", case.subject.site, text, trail, (use.place, *saying.calls(case)))


def _is_reached(supply: cases.Supply, path: demand.Path) -> bool:
    """Whether what holds a needed part of a part is known to hold such parts: iterating over a dictionary gives keys, no tracers."""
    for end in range(1, len(path)):
        holders = {a.word for a in supply.atoms if transfers.lies_at(a.path, path[:end])} & lattice.FORMS
        if not holders or not holders <= {lattice.TUPLE, lattice.RECORD}:
            return False
    return True


def _is_plain(supply: cases.Supply, uses: list[cases.Use]) -> bool:
    """What a configuration file holds, and a use that only a number would satisfy: whatever it is, the call raises."""
    unknown = supply.of(lattice.UNFORMED)
    plain = bool(unknown) and all(atom.payload == lattice.PLAIN for atom in unknown) and not supply.words & lattice.ARRAYS
    return plain and any(not use.path and use.word in _NUMBERS for use in uses)


def _annotated(case: cases.Case) -> bool:
    """No call is seen, but the signature says that a plain Python value is meant."""
    return case.slot.annotation.replace("builtins.", "") in _LEAVES


def _conflict(judge: binding_times.Judge, case: cases.Case) -> findings.Finding | None:
    """Needed concrete, but what arrives is an array, a tracer or moved by an optimizer."""
    if all(argument.caught for argument in case.arguments) and (case.arguments or all(u.path != demand.COMPUTED for u in case.uses)):
        return None
    for use in sorted(case.uses, key=lambda u: u.place):
        if use.word in ("static", "hash", "opaque") and not case.must:
            continue
        if use.word == "count":
            continue
        if use.path == demand.COMPUTED:
            text = (
                f"'{case.name}' of {case.subject.function}() is traced, and what is computed from it is needed concrete ({use.what} at "
                f"{saying.short(use.place)}): raises {_error(use)}, and static cannot help; {instead.of(use)}"
            )
            return saying.about(case, "JXS103", case.subject.site, text, judge.use_trail(use), (use.place, *saying.calls(case)))
        refuted = [a for a in judge.refuted(case, use.path) if a.word in lattice.ARRAYS]
        if use.word == "each_host":  # np.sum(x) asks a tracer for its own sum, but makes an array of a list of tracers
            refuted = [a for a in case.supply.atoms if a.word in lattice.ARRAYS and transfers.lies_at(a.path, use.path)]
        if use.word in _OF_CONTAINERS:
            refuted = [a for a in refuted if a.payload != lattice.LEAVES]
        if any(argument.caught for argument in case.arguments):
            refuted = [a for a in refuted if any(a in each.supply.atoms for each in case.arguments if not each.caught)]
        if not refuted and use.path and use.word != "static":
            refuted = _inside_unhashable(case, use)
        if not refuted or use.word == "static":
            continue
        atom = refuted[0]
        trail = (*judge.trail(case.supply, atom), *judge.use_trail(use))
        text = (
            f"'{case.name}' of {case.subject.function}() is needed concrete ({use.what} at {saying.short(use.place)}), "
            f"but {saying.form(atom)} arrives: raises {_error(use)}, and static cannot help; {instead.of(use)}"
        )
        return saying.about(case, "JXS103", case.subject.site, text, trail, (use.place, *saying.calls(case)))
    return None


def _inside_unhashable(case: cases.Case, use: cases.Use) -> list[lattice.Atom]:
    """The needed entry of a dict or list is a number: it is traced, and the container cannot be static."""
    step = use.path[0]  # an element of a dict is a key, unless it is used as a number
    held = [
        a
        for a in case.supply.atoms
        if a.path and (a.path[0] in (step, "*") or (step == "*" and (isinstance(a.path[0], int) or use.word in _NUMBERS)))
    ]
    entries = [a for a in held if a.word in (lattice.NUMBER, lattice.OPAQUE)]
    return case.supply.of(lattice.UNHASHABLE) if entries and not case.supply.has(lattice.UNFORMED) else []


def _constant(judge: binding_times.Judge, case: cases.Case) -> findings.Finding | None:
    """The same number at every call."""
    settings = judge.settings
    if settings.hints == "none" or case.must or case.uses or case.subject.kind not in ("jit", "nn_jit", "pmap") or case.subject.in_test:
        return None
    arguments = [a for a in case.arguments if not a.in_test or case.subject.in_test]
    if not arguments or case.verdict not in ("constant", "unknown") or case.subject.jit.escapes:
        return None
    named = judge.counts_as_constant(case)
    if any(not judge.certain(binding) for binding in case.subject.jit.calls):
        return None
    allowed = {lattice.NUMBER, lattice.FIXED, lattice.RUN}
    if named:
        allowed |= {lattice.UNFORMED, lattice.UNRATED, lattice.SHAPE}
    supply = case.supply
    if not supply.words <= allowed or any(atom.path for atom in supply.atoms) or not (supply.has(lattice.NUMBER) or named):
        return None
    if judge.differentiates(case):
        return None
    if not judge.alike_elsewhere(case):
        return None
    literals = {(type(v).__name__, repr(v)) for v in supply.literals()}
    if len(literals) > 1 or (literals and supply.has(lattice.RUN)) or not (literals or supply.has(lattice.RUN) or named):
        return None
    if settings.hints == "worthwhile" and not case.gain and not named:
        return None
    what = f"always {saying.literal(supply.literals()[0])}" if literals else "the same for the whole run"
    gain = f"gain: {case.gain}" if case.gain else "gain at run time: none"
    times = f"{len(arguments)} call{'s' * (len(arguments) > 1)}"
    text = f"'{case.name}' of {case.subject.function}() is {what} at {times} and could be static ({gain})"
    atom = next((a for a in supply.atoms if a.word in (lattice.FIXED, lattice.RUN)), None)
    return saying.about(case, "JXS102", case.subject.site, text, judge.trail(supply, atom) if atom is not None else (), saying.calls(case))
