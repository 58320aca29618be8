"""Cases to rows of the audit table, with evidence and assumptions; and the causes of ignorance, ranked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from flake8_jaxstatic import lattice, positions
from flake8_jaxstatic.flow import jits, solver
from flake8_jaxstatic.judgement import binding_times, cases, compilations, findings
from flake8_jaxstatic.judgement.rules import saying

_DECIDING = {
    "unhashable": (lattice.UNHASHABLE,),
    "array": (lattice.ARRAY, lattice.NDARRAY),
    "traced": (lattice.TRACER, lattice.CONCRETE_TRACER, lattice.TRACED_RECORD),
    "optimized": (lattice.OPTIMIZED,),
    "fresh": (lattice.FRESH, lattice.NAN),
    "varying": (lattice.VARYING,),
}


def rows(judge: binding_times.Judge, named_by_tests: Callable[[str], bool]) -> tuple[findings.Row, ...]:
    """One row per parameter of every jit object, sorted by place.

    Args:
        judge: the judged project.
        named_by_tests: whether a name stands in some test file.
    """
    predictor = compilations.Predictor(judge, named_by_tests)
    compiles = {id(subject): predictor.of(subject) for subject in judge.subjects if subject.kind not in jits.CUSTOM_RULES}
    made = [
        _row(judge, case, compiles[id(subject)])
        for subject in judge.subjects
        if subject.kind not in jits.CUSTOM_RULES
        for case in subject.cases
        if case.slot.kind != 4
    ]
    return tuple(sorted(made, key=lambda r: (r.file, r.line, r.function, r.site.line, r.index if r.index >= 0 else 999, r.param)))


def _row(judge: binding_times.Judge, case: cases.Case, compiles: findings.Compiles) -> findings.Row:
    subject = case.subject
    path = judge.trails.paths[subject.file]
    return findings.Row(
        path, subject.line, subject.module, subject.qualname, case.name, case.index, subject.site, case.contract, case.must, case.may,
        case.verdict, tuple(sorted({_word(a) for a in _shown(case)})), tuple(sorted({use.word for use in case.uses})),
        evidence(judge, case), assumptions(judge, case), _chains(judge, case), compiles,
    )  # fmt: skip


def _shown(case: cases.Case) -> list[lattice.Atom]:
    """What a reader is told of the supply: the value itself, without what only the call graph needs."""
    return [a for a in case.supply.atoms if a.word not in lattice.CALLABLES and not a.path]


def _word(atom: lattice.Atom) -> str:
    if atom.word == lattice.FIXED:
        return f"fixed({saying.literal(atom.payload.value)})" if isinstance(atom.payload, lattice.Literal) else lattice.FIXED
    if atom.word == lattice.UNHASHABLE and isinstance(atom.payload, str):
        return f"unhashable({atom.payload})"
    return "unknown" if atom.word in (lattice.UNFORMED, lattice.UNRATED) else atom.word


def evidence(judge: binding_times.Judge, case: cases.Case) -> tuple[findings.Hop, ...]:
    """The deciding call and the hops of its chain."""
    words = _DECIDING.get(case.verdict, ())
    found: dict[findings.Hop, None] = {}
    if words:
        for argument in case.arguments:
            atoms = [a for a in argument.supply.atoms if a.word in words]
            if atoms:
                found.setdefault(findings.Hop(argument.place, f"passes '{case.name}' to {case.subject.function}()"))
                for hop in saying.hops(judge.trail(argument.supply, min(atoms, key=lambda a: len(a.path)))):
                    found.setdefault(hop)
            if len(found) > 24:
                break
        atoms = [a for a in case.supply.atoms if a.word in words]
        if not found and atoms:
            for hop in saying.hops(judge.trail(case.supply, atoms[0])):
                found.setdefault(hop)
    elif case.verdict in ("constant", "required-static"):
        for argument in case.arguments[:8]:
            found.setdefault(findings.Hop(argument.place, f"passes '{case.name}' to {case.subject.function}()"))
    for use in sorted(case.helpful, key=lambda u: u.place)[:2]:
        found.setdefault(findings.Hop(use.place, f"needed concrete: {use.what}"))
    return tuple(found)


def assumptions(judge: binding_times.Judge, case: cases.Case) -> tuple[findings.Hop, ...]:
    """What would have to be true, where nothing is proven and nothing contradicts."""
    if case.may is not None:
        return ()
    found: dict[findings.Hop, None] = {}
    function = case.subject.function
    for atom in case.supply.atoms:
        if atom.word in (lattice.UNFORMED, lattice.UNRATED):
            steps = judge.trail(case.supply, atom)
            if steps:
                place, cause = steps[0]
                wanted = "is a hashable Python value" if atom.word == lattice.UNFORMED else "does not change during a run"
                part = judge.part(case.supply, atom)
                if part is not None and (part.file, part.line) != (place.file, place.line):
                    place, cause = part, f"{cause}: {place.file}:{place.line}"
                found.setdefault(findings.Hop(place, f"this {wanted} ({cause})"))
    if case.verdict == "no-call-site":
        found.setdefault(findings.Hop(case.subject.site, f"every caller of {function}() passes the same hashable value"))
    elif case.verdict == "default":
        found.setdefault(findings.Hop(case.subject.site, f"whoever passes '{case.name}' to {function}() passes the same hashable value"))
    for binding in case.subject.jit.calls:
        if not judge.certain(binding):
            site = binding.site.written
            what = f"what is unpacked here holds the same hashable value for '{case.name}', or none"
            found.setdefault(findings.Hop(judge.trails.place(site.file, site.position), what))
    if judge.never_static(case):
        found.setdefault(findings.Hop(case.subject.site, f"the policy (never-static) does not name '{case.name}'"))
    if not found:  # a form or a rate that no atom tells: objects, what stars collect
        what = f"what is passed for '{case.name}' to {function}() is hashable and does not change during a run"
        found.update(dict.fromkeys(findings.Hop(place, what) for place in saying.calls(case) or (case.subject.site,)))
    return tuple(found)


def _chains(judge: binding_times.Judge, case: cases.Case) -> tuple[tuple[str, tuple[findings.Hop, ...]], ...]:
    chains = [(_word(a), saying.hops(judge.trail(case.supply, a))) for a in sorted(_shown(case), key=_word)]
    chains += [(use.word, saying.hops(judge.use_trail(use))) for use in sorted(case.uses, key=lambda u: u.place)[:6]]
    return tuple(chains)


def unknowns(judge: binding_times.Judge) -> tuple[findings.Ignorance, ...]:
    """Causes of ignorance by how many parameters they silence."""
    count: Counter[tuple[str, positions.Place]] = Counter()
    causes = judge.calls.graph.causes
    for subject in judge.subjects:
        if subject.kind in jits.CUSTOM_RULES:
            continue
        for case in subject.cases:
            if case.may is not None or case.slot.kind in (2, 4):
                continue
            seen = set()
            for atom, state in case.supply.atoms.items():
                if atom.word in (lattice.UNFORMED, lattice.UNRATED):
                    first = solver.unpack(judge.supply_search.chain(state)[0])[1]
                    seen.add((causes.get(first, "something unknown"), judge.trails.at(first)))
            if not seen:
                seen.add(("no call is seen" if not case.arguments else "arguments that are unpacked or handed on", subject.site))
            count.update(seen)
    ranked = sorted(count.items(), key=lambda item: (-item[1], item[0][0], item[0][1]))
    return tuple(findings.Ignorance(cause, place, number) for (cause, place), number in ranked)
