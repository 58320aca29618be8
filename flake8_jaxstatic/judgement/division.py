"""The largest consistent division: which parameters can be static given everything that calls them, as a greatest fixpoint.

Start with every candidate static, judge, demote what is contradicted under that assumption, and repeat until nothing is: what is left
is the largest set that holds together. Run twice: once demoting only what is refuted, once demoting what is unknown as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import jits
from flake8_jaxstatic.judgement import binding_times, cases, findings, rows
from flake8_jaxstatic.judgement.rules import unsafe

Slot = tuple[int, int]  # jit object, number of the slot
Rejudge = Callable[[], binding_times.Judge]
PROVEN, OPEN, REFUSED = "proven", "not contradicted", "refused"
_KINDS = frozenset(("jit", "nn_jit", "pmap"))


@dataclass(slots=True)
class Member:
    """One parameter of the plan.

    Attributes:
        case: the parameter as it is judged today.
        tier: ``proven``, ``not contradicted`` or ``refused``.
        reason: the verdict that decides, under the assumption that the rest of the plan is made.
        path: for a refused one, the call path that forbids it.
        assumptions: for one that is not contradicted, what is not proven, and where.
        needs: slots that have to become static with it.
    """

    case: cases.Case
    tier: str
    reason: str = ""
    path: tuple[findings.Hop, ...] = ()
    assumptions: tuple[findings.Hop, ...] = ()
    needs: set[Slot] = field(default_factory=set)


def outer_cases(judge: binding_times.Judge, case: cases.Case) -> list[cases.Case]:
    """The parameters of other jit objects whose tracers reach a parameter."""
    found: dict[Slot, cases.Case] = {}
    for argument in case.arguments:
        for atom in argument.supply.of(lattice.TRACER, lattice.CONCRETE_TRACER):
            holder = unsafe.outer(judge, judge.supply_search.chain(argument.supply.atoms[atom]))
            if holder is not None and holder[1] is not case and holder[1].contract == "traced":
                found[slot_of(holder[1])] = holder[1]
    return list(found.values())


def slot_of(case: cases.Case) -> Slot:
    """The name of a parameter in a division."""
    return case.subject.jit.index, case.number


def divide(judge: binding_times.Judge, rejudge: Rejudge) -> dict[Slot, Member]:
    """Every parameter that could be static, in its tier.

    Args:
        judge: the project as it is.
        rejudge: judges the same graph again with the contracts that the jit objects then have.
    """
    candidates = {slot_of(c): c for s in judge.subjects if s.kind in _KINDS and s.jit.readable for c in s.cases if _candidate(judge, s, c)}
    declared = [(jit, jit.by_position, jit.by_keyword) for jit in judge.calls.jits]
    members = {slot: Member(case, REFUSED) for slot, case in candidates.items()}
    fixed = {(jit.index, number) for jit, by_position, _ in declared for number in by_position} - set(candidates)
    wide = _fixpoint(judge, rejudge, set(candidates), fixed, members, strict=False)
    sure = _fixpoint(judge, rejudge, set(wide), fixed, {}, strict=True)
    for slot, member in members.items():
        member.tier = PROVEN if slot in sure else OPEN if slot in wide else REFUSED
        if member.tier == OPEN:
            member.assumptions = rows.assumptions(judge, member.case) or wide[slot]
    for jit, by_position, by_keyword in declared:
        _contract(judge, jit.index, by_position, by_keyword)
    _together(judge, members)
    return members


def is_uncalled(subject: cases.Subject) -> bool:
    """Whether nothing is seen to call a jit object whose parameters a plan would speak of otherwise."""
    return subject.kind in _KINDS and subject.jit.readable and not subject.jit.calls


def _candidate(judge: binding_times.Judge, subject: cases.Subject, case: cases.Case) -> bool:
    jit = subject.jit
    donated = {i for n in jits.integers(jit.donate_nums.value) for i in jits.number_to_slot(n, jit.callee.slots)}
    named = case.name in jits.strings(jit.donate_names.value)
    receiver = subject.method and case.number == 0 and case.name in ("self", "cls")
    if not jit.calls and (jit.through or jit.escapes):
        return False  # made for strangers: what they pass is theirs to say
    return case.slot.kind in (0, 1, 3) and not (judge.never_static(case) or case.number in donated or named or receiver)


def _fixpoint(
    judge: binding_times.Judge, rejudge: Rejudge, static: set[Slot], fixed: set[Slot], members: dict[Slot, Member], *, strict: bool
) -> dict[Slot, tuple[findings.Hop, ...]]:
    """What can be static together, with the assumptions of each; why the others cannot is noted in ``members``."""
    while True:  # ends: every round but the last one takes something away
        for jit in judge.calls.jits:
            if jit.transform.kind in _KINDS and jit.readable:
                numbers = frozenset(n for n in range(len(jit.callee.slots)) if (jit.index, n) in static or (jit.index, n) in fixed)
                _contract(judge, jit.index, numbers, numbers)
        again = rejudge()
        demoted, assumed = set(), {}
        for case in (case for subject in again.subjects for case in subject.cases):
            slot = slot_of(case)
            if slot not in static:
                continue
            reason = _against(again, case, strict=strict)
            if reason:
                demoted.add(slot)
                if slot in members:
                    members[slot].reason, members[slot].path = reason, rows.evidence(again, case)
            assumed[slot] = rows.assumptions(again, case)
        static -= demoted
        if not demoted:
            return assumed


def _against(judge: binding_times.Judge, case: cases.Case, *, strict: bool) -> str:
    """What speaks against a parameter being static; empty where nothing does."""
    if case.verdict in ("unhashable", "array", "traced", "optimized", "fresh"):
        return case.verdict
    if case.verdict == "varying" and not case.must:
        return case.verdict
    if case.verdict == "default":
        return "default"
    proven = case.may is True or (case.verdict == "varying" and case.must) or judge.counts_as_constant(case)
    return "unknown" if strict and not proven else ""


def _contract(judge: binding_times.Judge, index: int, by_position: frozenset[int], by_keyword: frozenset[int]) -> None:
    """Give a jit object other statics: its body then gets the values themselves, or tracers."""
    jit = judge.calls.jits[index]
    jit.by_position, jit.by_keyword = by_position, by_keyword
    edges, table = judge.calls.graph.edges.local, judge.calls.table
    keep, trace = table.kind(lattice.COPY), table.kind(lattice.TRACE)
    for number, slot in enumerate(jit.callee.slots):
        inner = jit.inner_place(number)
        kind = keep if number in by_position and number in by_keyword else trace
        edges[slot.place] = [(target, kind if target == inner else known) for target, known in edges.get(slot.place, ())]


def _together(judge: binding_times.Judge, members: dict[Slot, Member]) -> None:
    """Note for each parameter which outer ones have to become static with it."""
    for member in members.values():
        if member.tier != REFUSED:
            outer = [case for case in outer_cases(judge, member.case) if case.subject.jit.calls]
            member.needs = {slot_of(o) for o in outer if members.get(slot_of(o), member).tier != REFUSED}


def uncalled(judge: binding_times.Judge, cases_: Iterable[cases.Case]) -> list[tuple[str, findings.Hop]]:
    """Functions that nobody calls and that call the functions of these parameters: their name, and the call."""
    found: dict[str, findings.Hop] = {}
    targets = {jit.target for jit in judge.calls.jits}
    for case in cases_:
        for argument in case.arguments:
            index = argument.binding.site.written.function
            if index < len(judge.calls.program.functions) and index not in judge.calls.called:
                function = judge.calls.program.functions[index].facts
                entered = any(jit.target == index and jit.calls for jit in judge.calls.jits)
                if function.index and not entered and (index in targets or index not in judge.calls.escaped):
                    found.setdefault(function.name, findings.Hop(argument.place, f"in {function.name}(), which nobody calls"))
    return list(found.items())


def groups(members: dict[Slot, Member]) -> dict[Slot, int]:
    """The number of the group of every slot that can only change together with others."""
    parent = {slot: slot for slot in members}

    def root(slot: Slot) -> Slot:
        while parent[slot] != slot:
            slot = parent[slot]
        return slot

    for slot, member in members.items():
        for other in member.needs:
            if other in parent:
                parent[root(slot)] = root(other)
    # the parameters of one function are declared in one place: what they belong to is one group as well
    linked = {slot for slot, member in members.items() if member.needs} | {o for member in members.values() for o in member.needs}
    first: dict[int, Slot] = {}
    for slot in sorted(linked):
        if slot[0] in first:
            parent[root(slot)] = root(first[slot[0]])
        else:
            first[slot[0]] = slot
    numbers: dict[Slot, int] = {}
    found: dict[Slot, int] = {}
    for slot in sorted(linked):
        found[slot] = numbers.setdefault(root(slot), len(numbers) + 1)
    return found
