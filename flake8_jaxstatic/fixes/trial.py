"""Repairs on trial: put into the text, the project judged again, and only what removes its finding and makes none stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.fixes import propose, rewrite, sites, source, style
from flake8_jaxstatic.judgement import cases, division, findings
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings
from flake8_jaxstatic.syntax import facts, lower

Identity = tuple[str, str, str, str]  # of a finding, whatever line it has moved to: code, file, function, parameter
# A spec that raises when it is applied silences what else there is to say of its function: the hint that comes to light was there before.
_SPECS, _HINT = frozenset(("JXS301", "JXS302", "JXS303", "JXS305")), "JXS102"
_MOST_WAYS, _MOST_OUTER, _MOST_ROUNDS = 6, 6, 4
_UNTRIED = "not tried: the project would have to be judged too often"


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair that stood the trial.

    Attributes:
        finding: what it removes.
        candidate: how.
        safe: nothing can change in the results, and it is right without any other repair that is not safe.
        edits: in the text that was judged.
    """

    finding: findings.Finding
    candidate: propose.Candidate
    safe: bool
    edits: tuple[rewrite.Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A finding for which there were repairs, and why none is offered.

    Attributes:
        finding, reason: which, and why.
        tried: all ways were judged; where the budget ended before, there may be a repair nevertheless.
    """

    finding: findings.Finding
    reason: str
    tried: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one or several rounds of repairs come to.

    Attributes:
        repairs: all that stood the trial, of the rounds that were applied and of the last one.
        applied: those of them that are in ``texts``.
        refusals: what had to be refused.
        texts: the changed files.
    """

    repairs: tuple[Repair, ...] = ()
    applied: tuple[Repair, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


def identity(finding: findings.Finding) -> Identity:
    """What stays the same of a finding when lines are added above it."""
    return finding.code, finding.place.file, finding.function, finding.param


def fix(
    files: workspace.Workspace, settings: Settings, wanted: Callable[[findings.Finding], bool], *, risky: bool = False,
    rounds: int = _MOST_ROUNDS, budget: int = 400,
) -> Outcome:  # fmt: skip
    """Find repairs and put them in, again and again until none is left: a repair that another one stood in the way of gets its turn.

    Args:
        files: the project; neither it nor the disk is changed.
        settings: what the user decided.
        wanted: which findings are to be repaired.
        risky: apply repairs that are not safe, too.
        rounds: how often at the most.
        budget: how often the project may be judged in each round; what is not tried by then is refused.

    Returns:
        What was found and what the files would say.
    """
    outcome = Outcome()
    readable, _ = pipeline.read(files, settings)
    for _ in range(rounds):
        bench = Bench(files, settings, readable, budget)
        repairs, refusals = bench.repairs([f for f in bench.found if wanted(f)])
        repairs = [replace(repair, edits=bench.edits([repair.candidate])) for repair in repairs]
        chosen = [repair for repair in repairs if repair.safe or risky]
        outcome = replace(
            outcome, refusals=tuple(refusals), repairs=(*outcome.applied, *repairs), applied=(*outcome.applied, *chosen),
        )  # fmt: skip
        if not chosen:
            break
        texts = bench.texts(bench.edits([repair.candidate for repair in chosen]))
        files = files.overlay(texts)
        outcome = replace(outcome, texts=tuple({**dict(outcome.texts), **texts}.items()))
        readable = bench.facts_with(texts) or readable
    return outcome


class Bench:
    """One judgement of a project, and the means to judge it again with edits.

    Args:
        files: the project.
        settings: what the user decided.
        readable: the facts of its files.
        budget: how often it may be judged again.
    """

    def __init__(self, files: workspace.Workspace, settings: Settings, readable: list[facts.File], budget: int) -> None:
        self.files = files
        self.settings = settings
        self.readable = readable
        self.budget = budget
        self.judge, self.found = pipeline.judge_and_apply(files, readable, settings)
        self.before = Counter(map(identity, self.found))
        self.sources = source.Sources(files)
        self.proposer = propose.Proposer(self.judge, self.sources)
        self.ways = style.of(self.judge.subjects, self.judge.jax_range)
        self.subjects = {subject.jit.index: subject for subject in self.judge.subjects}
        self.reasons: dict[Identity, str] = {}

    # from candidates to texts

    def edits(self, candidates: Iterable[propose.Candidate]) -> tuple[rewrite.Edit, ...]:
        """All edits of some candidates; contracts of one site become one edit.

        Raises:
            source.Unfit: a site cannot be edited.
            rewrite.Overlap: two candidates want different things at one place.
        """
        edits: list[rewrite.Edit] = []
        contracts: dict[propose.Key, propose.Contract] = {}
        for candidate in candidates:
            edits += candidate.edits
            for contract in candidate.contracts:
                known = contracts.get(contract.site)
                contracts[contract.site] = contract if known is None else self._both(known, contract)
        for contract in contracts.values():
            edits += self._of_contract(contract)
        return rewrite.merged(edits)

    def _both(self, one: propose.Contract, other: propose.Contract) -> propose.Contract:
        """Two contracts of one site in one."""
        add, remove, undonate = other.add, other.remove, other.undonate
        if one.jit != other.jit:
            theirs, ours = self.judge.calls.jits[other.jit].callee.slots, self.judge.calls.jits[one.jit].callee.slots
            numbers = {slot.name: number for number, slot in enumerate(ours)}
            try:
                add, remove, undonate = (frozenset(numbers[theirs[n].name] for n in some) for some in (add, remove, undonate))
            except KeyError as name:
                raise source.Unfit(f"the site jits several functions, and not all have {name}") from None
        return propose.Contract(
            one.site, one.jit, one.add | add, one.remove | remove, one.undonate | undonate, one.respell or other.respell
        )

    def _of_contract(self, contract: propose.Contract) -> list[rewrite.Edit]:
        if contract.add & contract.remove:
            raise rewrite.Overlap("one repair makes static what another one traces")
        subject = self.subjects[contract.jit]
        file = self.sources.of(subject.site.file)
        edits = [edit for number in contract.undonate for edit in sites.undonate(file, subject, number)]
        declared = frozenset(case.number for case in subject.cases if case.contract in ("static", "split"))
        if contract.add or contract.remove or contract.respell:
            edits += sites.respell(file, subject, (declared | contract.add) - contract.remove, self.ways)
        return edits

    def texts(self, edits: Sequence[rewrite.Edit]) -> dict[str, str]:
        """The changed files."""
        paths = dict.fromkeys(edit.file for edit in edits)
        return {path: rewrite.apply(self.sources.of(path).text, [e for e in edits if e.file == path]) for path in paths}

    def facts_with(self, texts: dict[str, str]) -> list[facts.File] | None:
        """The facts of the project with changed files; None where one of them does not parse any more."""
        found = []
        for file in self.readable:
            lowered = lower.lower_text(file.path, texts[file.path]) if file.path in texts else file
            if not isinstance(lowered, facts.File):
                return None
            found.append(lowered)
        return found

    # the trial

    def repairs(self, wanted: Sequence[findings.Finding]) -> tuple[list[Repair], list[Refusal]]:
        """The repairs of some findings that stand the trial together, and what is refused."""
        ways = {id(f): list(self._ways(f)) for f in wanted}
        pending = [f for f in wanted if ways[id(f)]]
        accepted: list[Repair] = []
        for turn in range(_MOST_WAYS):
            proposed = [Repair(f, ways[id(f)][turn], not ways[id(f)][turn].risks) for f in pending if turn < len(ways[id(f)])]
            if not proposed:
                break
            for safe in (True, False):
                accepted += self._accept(accepted, [repair for repair in proposed if repair.safe == safe])
            done = {identity(repair.finding) for repair in accepted}
            pending = [f for f in pending if identity(f) not in done]
        safe_ones = [repair for repair in accepted if repair.safe]
        if len(safe_ones) < len(accepted) and not self.holds(safe_ones):
            accepted = [self._alone(repair) for repair in accepted]
        reasons = [(f, self.reasons[identity(f)]) for f in pending if identity(f) in self.reasons]
        refused = [Refusal(f, reason, reason != _UNTRIED) for f, reason in reasons]
        return accepted, [
            *refused,
            *(Refusal(f, f"none is known; jaxstatic rule {f.code} tells what fits") for f in wanted if not ways[id(f)]),
        ]

    def _ways(self, finding: findings.Finding) -> Iterable[propose.Candidate]:
        seen: list[propose.Candidate] = []
        for candidate in self.proposer.candidates(finding):
            if candidate not in seen and len(seen) < _MOST_WAYS:
                seen.append(candidate)
        return seen

    def _alone(self, repair: Repair) -> Repair:
        if repair.safe and not self.holds([repair]):
            risks = (*repair.candidate.risks, "it is right only together with others that may change results")
            return replace(repair, safe=False, candidate=replace(repair.candidate, risks=risks))
        return repair

    def _accept(self, base: list[Repair], group: list[Repair]) -> list[Repair]:
        """The members of a group that hold together with a base: the whole group, or halves of it, or one with its outer parameters."""
        if not group:
            return []
        if self.holds([*base, *group]):
            return group
        if len(group) == 1:
            widened = self._widen(base, group[0])
            return [widened] if widened is not None else []
        half = len(group) // 2
        left = self._accept(base, group[:half])
        return [*left, *self._accept([*base, *left], group[half:])]

    def holds(self, repairs: Sequence[Repair]) -> bool:
        """Whether these repairs remove their findings and make none."""
        made = self._made(repairs)
        return made is not None and not made

    def _made(self, repairs: Sequence[Repair]) -> Counter[Identity] | None:
        """The findings that repairs make; None where one of them is not removed or cannot be put in."""
        last = repairs[-1] if repairs else None
        try:
            edits = self.edits([repair.candidate for repair in repairs])
            texts = self.texts(edits)
        except (source.Unfit, rewrite.Overlap) as problem:
            self._note(last, str(problem))
            return None
        if self.budget <= 0:
            self._note(last, _UNTRIED)
            return None
        self.budget -= 1
        readable = self.facts_with(texts)
        if readable is None:
            self._note(last, "the repaired file would not parse")
            return None
        _, found = pipeline.judge_and_apply(self.files.overlay(texts), readable, self.settings)
        after = Counter(map(identity, found))
        wanted = Counter(identity(repair.finding) for repair in repairs)
        left = [name for name, count in wanted.items() if after[name] > self.before[name] - count]
        if left:
            self._note(last, "judged again with it, the finding is still there")
            return None
        made = after - self.before
        if any(repair.finding.code in _SPECS for repair in repairs):
            made = Counter({name: count for name, count in made.items() if name[0] != _HINT})
        if made:
            code, file, function, param = next(iter(made))
            self._note(last, f"it would make {code} for {param or function!r} in {file}")
        return made

    def _note(self, repair: Repair | None, reason: str) -> None:
        if repair is not None:
            self.reasons[identity(repair.finding)] = reason

    def _widen(self, base: list[Repair], repair: Repair) -> Repair | None:
        """A parameter that becomes static may get a tracer of an outer jit: then the outer parameter has to become static with it."""
        for _ in range(_MOST_OUTER):
            made = self._made([*base, repair])
            if made is None:
                return None
            if not made:
                return repair
            outer = [case for name in made if name[0] == "JXS202" for case in self._outer_of(name)]
            more = [
                c for c in outer if not any(c.number in k.add and k.site == propose.key_of(c.subject) for k in repair.candidate.contracts)
            ]
            if len(outer) == 0 or not more or any(name[0] != "JXS202" for name in made):
                return None
            for case in more:
                other, told = self.proposer.added(case), f"'{case.name}' of {case.subject.function}() with it"
                candidate = replace(
                    repair.candidate,
                    contracts=(*repair.candidate.contracts, *other.contracts),
                    risks=tuple(dict.fromkeys((*repair.candidate.risks, *other.risks))),
                    notes=tuple(dict.fromkeys((*repair.candidate.notes, *other.notes, told))),
                )
                repair = Repair(repair.finding, candidate, not candidate.risks)
        return None

    def _outer_of(self, name: Identity) -> list[cases.Case]:
        """The traced outer parameters whose tracers reach the parameter that a JXS202 would name."""
        _, _, function, param = name
        found: list[cases.Case] = []
        for subject in self.judge.subjects:
            for case in subject.cases if subject.qualname == function else ():
                if case.name == param:
                    found += division.outer_cases(self.judge, case)
        return found
