"""JXS401 and JXS402: jit wrappers that are made anew, and methods that trace their own object."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import provenance
from flake8_jaxstatic.judgement import binding_times, cases, findings
from flake8_jaxstatic.judgement.rules import saying, spec
from flake8_jaxstatic.syntax import facts

_COMPILING = frozenset(("jit", "pmap", "nn_jit", "filter_jit"))


def check(judge: binding_times.Judge) -> Iterator[findings.Finding]:
    """Findings of this family."""
    seen: set[tuple[str, int, int]] = set()
    for subject in judge.subjects:
        if subject.kind not in _COMPILING or spec.raises(subject):
            continue
        key = (subject.site.file, subject.site.line, subject.site.column)
        found = _recreated(judge, subject) if key not in seen else None
        if found is not None:
            seen.add(key)
            yield found
        traced = _self_traced(judge, subject)
        if traced is not None:
            yield traced


def is_recreated(judge: binding_times.Judge, subject: cases.Subject) -> bool:
    """Whether JXS401 already says that all of it is compiled again each time."""
    return subject.kind in _COMPILING and _made_anew(judge, subject) is not None


def _table(judge: binding_times.Judge, subject: cases.Subject) -> bool:
    """Made in a loop, kept in a container and not called in that loop: a table of jitted functions, each compiled once."""
    site = subject.jit.transform.site
    if site.loop < 0:
        called = any(binding.site.written.function == site.function for binding in subject.jit.calls)
        return not called and _made_for_a_table(judge, site.function)
    if judge.context.repeats(site.function, -1):
        return False
    here = [b.site.written for b in subject.jit.calls if b.site.written.function == site.function]
    if any((site.function, site.loop) in judge.context.loops_around(call.function, call.loop) for call in here):
        return False
    return judge.makings.only_stored(site.result) or (bool(here) and len(here) == len(subject.jit.calls))


def _made_for_a_table(judge: binding_times.Judge, factory: int) -> bool:
    """Whether one loop calls a factory, and keeps what it gives in a container."""
    by = judge.context.repeated_by.get(factory)
    if by is None or len(judge.context.loops[factory]) != 1 or judge.context.repeats(by.caller, -1):
        return False
    return by.site.written.loop >= 0 and judge.makings.only_stored(by.site.written.result, at_least_once=True)


def _made_anew(judge: binding_times.Judge, subject: cases.Subject) -> tuple[str, bool, tuple[provenance.Step, ...]] | None:
    """What is jitted again and again, whether in a loop around it, and where it comes from; None where nothing is."""
    site = subject.jit.transform.site
    if not subject.jit.calls and not subject.jit.escapes:
        return None
    if site.guard & facts.GUARD_MEMO or not judge.context.repeats(site.function, site.loop):
        return None
    if judge.one_each(subject) or _table(judge, subject):
        return None
    supply = judge.supply(subject.jit.transform.target)
    atom = next((a for a in supply.of(lattice.FRESH) if judge.makings.fresh(supply, a)), None)
    trail = judge.trail(supply, atom) if atom is not None else ()
    if judge.new_bound_method(subject):
        return "bound method", site.loop >= 0, trail
    if atom is None:
        return None
    made = judge.makings.made(supply, atom)
    return str(atom.payload[3]), site.loop >= 0 and made != (site.function, -1), trail


def _recreated(judge: binding_times.Judge, subject: cases.Subject) -> findings.Finding | None:
    anew = _made_anew(judge, subject)
    if anew is None:
        return None
    what, in_loop, trail = anew
    by = judge.context.repeated_by.get(subject.jit.transform.site.function)
    related = (judge.trails.place(by.site.written.file, by.site.written.position),) if by is not None and not in_loop else ()
    where = f", called again at {saying.short(related[0])}" if related else " in a loop"
    text = f"{subject.transform} of a new {what}: {subject.function}() is compiled again each time{where}"
    return findings.Finding("JXS401", subject.site, text, subject.qualname, "", related, saying.hops(trail))


def _self_traced(judge: binding_times.Judge, subject: cases.Subject) -> findings.Finding | None:
    if not subject.method or not subject.cases or subject.kind not in ("jit", "pmap"):
        return None
    case = subject.cases[0]
    if case.contract != "traced" or case.name not in ("self", "cls"):
        return None
    owner = judge.owner_class(subject)
    if owner is None or owner.pytree or judge.calls.classes.has_unknown_base(owner.index) or judge.subclass_is_pytree(owner.index):
        return None
    text = (
        f"'{case.name}' of {subject.function}() is traced, but {owner.facts.name} is no pytree: "
        "raises TypeError; make it static or register the class"
    )
    return saying.about(case, "JXS402", subject.site, text)
