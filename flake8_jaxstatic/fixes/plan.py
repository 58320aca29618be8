"""The division as a plan: per function and tier what becomes static, what stays traced and why, the decorator before and after."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from flake8_jaxstatic import lattice, pipeline
from flake8_jaxstatic.fixes import rewrite, sites, source, style
from flake8_jaxstatic.judgement import binding_times, cases, division, findings, gains
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings

_GAINS = {"a power": "faster power", "a known modulus": "faster power", "a known loop": "enables Python control flow"}
_REASONS = {
    "array": "an array arrives", "traced": "a tracer arrives", "optimized": "an optimizer moves it", "varying": "it changes with a loop",
    "unhashable": "an unhashable value arrives", "fresh": "a new object arrives each time", "default": "no call passes it",
    "": "it stays as it is",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Traced:
    """A parameter that stays traced, why, and the call path that forbids more."""

    name: str
    reason: str
    path: tuple[findings.Hop, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One function in one tier.

    Attributes:
        file, line, function: the jitted function.
        tier: ``proven``, ``not contradicted`` or ``refused``.
        group: number of the group of functions that can only change together; 0 for none.
        static: parameters that are static in the plan.
        traced: parameters that must stay traced.
        before, after: the decorator or call; ``after`` says why where it cannot be written.
        assumptions: what is not proven, with its lines.
        gain: ``none``, ``faster power``, ``enables Python control flow`` or ``fewer compiles``.
        compiles: what the distinct values cost.
        together: what else has to change.
        notes: functions without callers that take part.
    """

    file: str
    line: int
    function: str
    tier: str
    group: int
    static: tuple[str, ...]
    traced: tuple[Traced, ...]
    before: str
    after: str
    assumptions: tuple[findings.Hop, ...]
    gain: str
    compiles: str
    together: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def of(files: workspace.Workspace, settings: Settings) -> tuple[Entry, ...]:
    """The plan of a project, sorted by file and line; functions in test files are left out."""
    readable, _ = pipeline.read(files, settings)
    judge, members = pipeline.divide(files, readable, settings)
    return _Writer(judge, members, source.Sources(files)).entries()


class _Writer:
    """Turns members into entries."""

    def __init__(self, judge: binding_times.Judge, members: dict[division.Slot, division.Member], sources: source.Sources) -> None:
        self.judge = judge
        self.members = members
        self.sources = sources
        self.ways = style.of(judge.subjects, judge.jax_range)
        self.operands = gains.operands_of(judge)
        self.bounds = {need.place for need in judge.calls.graph.needs if need.word == "differentiable"}
        self.groups = division.groups(members)
        self.of_group: dict[int, list[division.Slot]] = defaultdict(list)
        for slot, number in self.groups.items():
            self.of_group[number].append(slot)

    def entries(self) -> tuple[Entry, ...]:
        found: list[Entry] = []
        for subject in self.judge.subjects:
            own = [self.members[slot] for case in subject.cases if (slot := division.slot_of(case)) in self.members]
            if subject.in_test or not (own or division.is_uncalled(subject)):
                continue
            if not subject.jit.calls:
                found.append(self._uncalled(subject))
                continue
            for tier in (division.PROVEN, division.OPEN):
                chosen = [m for m in own if m.tier == tier]
                if chosen:
                    found.append(self._entry(subject, tier, chosen))
            refused = [m for m in own if m.tier == division.REFUSED]
            if refused:
                found.append(self._refused(subject, refused))
        return tuple(sorted(found, key=lambda e: (e.file, e.line, e.function, e.tier)))

    def _uncalled(self, subject: cases.Subject) -> Entry:
        place = subject.site
        hop = findings.Hop(place, f"no call of {subject.qualname}() is seen: nothing is known of what it is given")
        return Entry(
            self._file(subject), subject.line, subject.qualname, division.OPEN, 0, (), (), place.text, place.text, (hop,), "none", "no call"
        )

    def _entry(self, subject: cases.Subject, tier: str, chosen: list[division.Member]) -> Entry:
        numbers = {self.groups.get(division.slot_of(m.case), 0) for m in chosen}
        group = max(numbers)
        slots = self.of_group.get(group, [])
        together = sorted({self.members[s].case.subject.qualname for s in slots if self.members[s].case.subject is not subject})
        before, after = self._spelled(subject, frozenset(m.case.number for m in chosen))
        assumptions = tuple(dict.fromkeys(hop for m in chosen for hop in m.assumptions))
        whole = self._functions(slots)
        notes = [
            f"{name}() is called by nobody: set aside ({hop.place.file.rpartition('/')[2]}:{hop.place.line}), the group needs no more than "
            f"{left} functions"
            for name, hop in division.uncalled(self.judge, [self.members[s].case for s in slots])
            if (left := self._functions([s for s in slots if not self._only_from(self.members[s].case, name)])) < whole
        ] if group else []  # fmt: skip
        stays = tuple(self._traced(m) for c in subject.cases if (m := self.members.get(division.slot_of(c))) and m.tier == division.REFUSED)
        return Entry(
            self._file(subject), subject.line, subject.qualname, tier, group, tuple(m.case.name for m in chosen), stays, before, after,
            assumptions, self._gain(chosen), self._compiles(chosen), tuple(together), tuple(notes),
        )  # fmt: skip

    def _functions(self, slots: list[division.Slot]) -> int:
        """How many functions some slots belong to."""
        return len({self.judge.calls.jits[index].target for index, _ in slots})

    def _only_from(self, case: cases.Case, name: str) -> bool:
        functions = self.judge.calls.program.functions
        callers = {a.binding.site.written.function for a in case.arguments}
        return bool(callers) and all(i < len(functions) and functions[i].facts.name == name for i in callers)

    def _refused(self, subject: cases.Subject, refused: list[division.Member]) -> Entry:
        drop = frozenset(m.case.number for m in refused if m.case.contract == "static")
        before, after = self._spelled(subject, frozenset(), drop)
        gain = "fewer compiles" if drop else "none"
        traced = tuple(self._traced(m) for m in refused)
        return Entry(
            self._file(subject), subject.line, subject.qualname, division.REFUSED, 0, (), traced, before, after, (), gain, "none"
        )  # fmt: skip

    def _traced(self, member: division.Member) -> Traced:
        site = member.case.subject.site
        told = "no call passes it: its default is traced" if member.reason == "default" else "jitted here"
        return Traced(member.case.name, _REASONS.get(member.reason, member.reason), member.path or (findings.Hop(site, told),))

    def _file(self, subject: cases.Subject) -> str:
        return self.judge.trails.paths[subject.file]

    def _spelled(self, subject: cases.Subject, add: frozenset[int], drop: frozenset[int] = frozenset()) -> tuple[str, str]:
        """The site as it is and as it would be."""
        before = subject.site.text
        declared = frozenset(c.number for c in subject.cases if c.contract == "static")
        try:
            file = self.sources.of(subject.site.file)
            at = file.offset(subject.site.line, subject.site.column)
            node = file.decorator_at(at) or file.call_at(at)
            if node is None:
                return before, before
            start, end = source.start_of(node), source.end_of(node)
            sign = "@" if file.decorator_at(at) is not None else ""
            before = sign + node.text()
            edits = sites.respell(file, subject, (declared | add) - drop, self.ways) if (declared | add) - drop != declared else []
            inside = [rewrite.Edit("", e.start - start, e.end - start, e.text) for e in edits if start <= e.start and e.end <= end]
            return before, sign + rewrite.apply(node.text(), inside)
        except (source.Unfit, rewrite.Overlap) as problem:
            return before, f"not written: {problem}"

    def _gain(self, chosen: list[division.Member]) -> str:
        if any(m.case.must for m in chosen):
            return "enables Python control flow"
        for member in chosen:
            told = gains.of(self.judge, member.case, self.operands, self.bounds)
            for start, gain in _GAINS.items():
                if told.startswith(start):
                    return gain
        return "none"

    def _compiles(self, chosen: list[division.Member]) -> str:
        """What distinct values cost (measured: 0.1 to 0.5 s of compiling each)."""
        if any(m.case.supply.has(lattice.VARYING, lattice.OPTIMIZED) for m in chosen):
            return "one per distinct value, and it varies (0.1 to 0.5 s each)"
        literals = max((len(m.case.supply.literals()) for m in chosen), default=0)
        if literals > 1:
            return f"one per distinct value, {literals} are seen (0.1 to 0.5 s each)"
        return "one per distinct value (0.1 to 0.5 s each)"
