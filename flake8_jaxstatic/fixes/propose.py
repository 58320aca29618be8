"""From a finding to what could repair it: contracts and edits, the likeliest first, none of them judged yet."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flake8_jaxstatic import lattice
from flake8_jaxstatic.fixes import arguments, closures, hoists, numerics, rewrite, source
from flake8_jaxstatic.flow import jits, solver
from flake8_jaxstatic.judgement import binding_times, cases, findings
from flake8_jaxstatic.judgement.rules import unsafe
from flake8_jaxstatic.knowledge import forms
from flake8_jaxstatic.syntax import facts

_DEEPEST = 4  # calls through which a constant is followed
_CHANGING = "+*-&|^"  # operators that a list, a set and a tuple do not share
Key = tuple[str, int, int]  # of a jit site: file, line, column


@dataclass(frozen=True, slots=True)
class Contract:
    """What is to change in the statics of one jit site.

    Attributes:
        site: its key.
        jit: index of the jit object that the numbers speak of (one site may jit several functions).
        add, remove, undonate: numbers of slots.
        respell: write the statics anew although they stay the same (they are written wrongly).
    """

    site: Key
    jit: int
    add: frozenset[int] = frozenset()
    remove: frozenset[int] = frozenset()
    undonate: frozenset[int] = frozenset()
    respell: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to repair one finding.

    Attributes:
        kind: what it does, in two or three words.
        contracts, edits: the change.
        risks: why results may change; empty for a repair that cannot change them.
        notes: what a user should know beside that.
    """

    kind: str
    contracts: tuple[Contract, ...] = ()
    edits: tuple[rewrite.Edit, ...] = ()
    risks: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A finding that is to be repaired, with the jit object and, where it has one, the parameter that it speaks of."""

    finding: findings.Finding
    subject: cases.Subject
    case: cases.Case | None

    def here(self, argument: cases.Argument) -> bool:
        """Whether the finding speaks of this call."""
        return (argument.place.file, argument.place.line) == (self.finding.place.file, self.finding.place.line)


def key_of(subject: cases.Subject) -> Key:
    """The key of a jit site."""
    return subject.site.file, subject.site.line, subject.site.column


def subject_of(judge: binding_times.Judge, finding: findings.Finding) -> cases.Subject | None:
    """The jit object that a finding speaks of."""
    found = [s for s in judge.subjects if s.qualname == finding.function]
    places = {(p.file, p.line, p.column) for p in (finding.place, *finding.related)}
    return next((s for s in found if key_of(s) in places), found[0] if len(found) == 1 else None)


class Proposer:
    """Proposes repairs for the findings of one judgement."""

    def __init__(self, judge: binding_times.Judge, sources: source.Sources) -> None:
        self.judge = judge
        self.sources = sources
        self._ways: dict[str, Callable[[Asked], Iterator[Candidate]]] = {
            "JXS101": self._missing, "JXS102": self._missing, "JXS201": self._drop, "JXS202": self._tracer, "JXS203": self._unhashable,
            "JXS204": self._drop, "JXS205": self._fresh, "JXS207": self._drop, "JXS301": self._misfit, "JXS302": self._misfit,
            "JXS303": self._donated, "JXS304": self._ignored, "JXS305": self._invalid, "JXS306": self._split, "JXS401": self._recreated,
            "JXS402": self._self,
        }  # fmt: skip

    def candidates(self, finding: findings.Finding) -> Iterator[Candidate]:
        """The ways to repair a finding; a way whose source is written unusually is left out."""
        subject = subject_of(self.judge, finding)
        way = self._ways.get(finding.code)
        if subject is None or way is None:
            return
        case = next((c for c in subject.cases if c.name == finding.param), None)
        proposed = way(Asked(finding, subject, case))
        while True:
            try:
                candidate = next(proposed, None)
            except source.Unfit:
                return
            if candidate is None:
                return
            yield candidate

    # contracts

    def added(self, case: cases.Case, kind: str = "make static") -> Candidate:
        """Make a parameter static."""
        raising = case.must and numerics.always_raises(self.judge, case, self.sources)
        risks = [] if raising else [numerics.change(self.judge, case)]
        if any(argument.caught for argument in case.arguments):
            risks.append(f"a call that expects the error of '{case.name}' will no longer raise it")
        notes = []
        if case.supply.has(lattice.VARYING, lattice.FEW, lattice.OPTIMIZED):
            notes.append(f"{case.subject.function}() compiles once for every distinct value of '{case.name}'")
        contract = Contract(key_of(case.subject), case.subject.jit.index, add=frozenset((case.number,)))
        return Candidate(kind, (contract,), (), tuple(filter(None, risks)), tuple(notes))

    def _removed(self, case: cases.Case) -> Candidate:
        """Trace a parameter: only what is known to be traceable, never an object or the receiver of a method."""
        receiver = case.subject.method and case.number == 0 and case.name in ("self", "cls")
        if receiver or case.supply.has(lattice.RECORD, lattice.OPAQUE, lattice.FRESH):
            raise source.Unfit("what arrives is no value that can be traced")
        risk = numerics.change(self.judge, case)
        if not case.supply.words & lattice.FORMS or case.supply.has(lattice.UNFORMED):
            risk = risk or f"it is not known that all that arrives as '{case.name}' can be traced"
        contract = Contract(key_of(case.subject), case.subject.jit.index, remove=frozenset((case.number,)))
        return Candidate("trace it", (contract,), (), (risk,) if risk else ())

    def _missing(self, asked: Asked) -> Iterator[Candidate]:
        if asked.case is not None:
            yield self.added(asked.case)

    def _drop(self, asked: Asked) -> Iterator[Candidate]:
        if asked.case is not None and asked.case.contract == "static" and not asked.case.must:
            yield self._removed(asked.case)
        if asked.case is not None and asked.case.contract == "filtered":
            yield from self._as_array(asked.case)

    def _as_array(self, case: cases.Case) -> Iterator[Candidate]:
        """What is static because it is a Python number is traced once it is an array."""
        edits = []
        for argument in case.arguments:
            file = self.sources.of(argument.place.file)
            for call in self._calls_at(file, argument)[:1]:
                value = arguments.of_slot(call, case.name, case.index)
                spelled = file.imported(forms.ARRAY_MODULE, "asarray", source.start_of(call))
                if spelled is None:
                    raise source.Unfit("no module that makes arrays is imported there")
                start, end = source.start_of(value), source.end_of(value)
                edits += [file.edit(start, start, f"{spelled}("), file.edit(end, end, ")")]
        risk = numerics.WHY.format(name=case.name)
        yield Candidate("pass an array", (), tuple(edits), (risk,))

    def _self(self, asked: Asked) -> Iterator[Candidate]:
        if asked.case is None:
            return
        calls = self.judge.calls
        read = {each.name for each in calls.graph.reads if each.function == asked.subject.jit.target}
        outside = any(
            write.name in read and calls.program.functions[write.function].facts.name not in ("__init__", "__post_init__")
            for write in calls.writes
        )
        late = f"attributes of '{asked.case.name}' are read when {asked.subject.function}() is compiled; later writes are not seen"
        risk = (late,) if outside else ()
        yield Candidate(
            "make static", (Contract(key_of(asked.subject), asked.subject.jit.index, add=frozenset((asked.case.number,))),), (), risk
        )

    def _tracer(self, asked: Asked) -> Iterator[Candidate]:
        if asked.case is None:
            return
        if not asked.case.must:
            yield self._removed(asked.case)
        for argument in asked.case.arguments:
            if not asked.here(argument):
                continue
            for atom in argument.supply.of(lattice.TRACER, lattice.CONCRETE_TRACER):
                outer = unsafe.outer(self.judge, self.judge.supply_search.chain(argument.supply.atoms[atom]))
                if outer is not None and outer[1].contract == "traced":
                    yield self.added(outer[1], "make the outer parameter static")
                    return

    # arguments

    def _unhashable(self, asked: Asked) -> Iterator[Candidate]:
        if asked.case is None:
            return
        for argument in asked.case.arguments:
            if asked.here(argument):
                yield from self._made_hashable(asked.case, argument)
        if not asked.case.must:
            yield self._removed(asked.case)

    def _made_hashable(self, case: cases.Case, argument: cases.Argument) -> Iterator[Candidate]:
        risk = self._as_list(case)
        kind = "make hashable"
        held = [a.payload for a in argument.supply.of(lattice.UNHASHABLE) if isinstance(a.payload, str)]
        if held:
            try:
                file = self.sources.of(argument.place.file)
                for each in self._calls_at(file, argument):
                    value = arguments.of_slot(each, case.name, case.index)
                    yield Candidate(kind, (), tuple(arguments.hashable(file, value, held[0])), risk)
                    break
            except source.Unfit:
                pass
        edits = []
        for supply, atom in self._parts(argument):
            if atom.payload == "list":
                place = self.judge.trails.at(solver.unpack(self.judge.supply_search.chain(supply.atoms[atom])[0])[1])
                file = self.sources.of(place.file)
                nodes = [n for n in file.starting_at(file.offset(place.line, place.column)) if n.kind() == "list"]
                if nodes:
                    edits += arguments.literal(file, nodes[0])
        if edits:
            yield Candidate(kind, (), tuple(edits), ("what was a list is a tuple for all who read it", *risk))

    def _calls_at(self, file: source.Source, argument: cases.Argument) -> list[source.Node]:
        return [n for n in file.starting_at(file.offset(argument.place.line, argument.place.column)) if n.kind() == "call"][::-1]

    def _parts(self, argument: cases.Argument) -> list[tuple[cases.Supply, lattice.Atom]]:
        found = [(argument.supply, atom) for atom in argument.supply.of(lattice.UNHASHABLE)]
        found += [(argument.supply, atom) for atom in argument.supply.unhashable_parts()]
        for _, _, held in self.judge.fields_of(argument):
            found += [(held, atom) for atom in held.of(lattice.UNHASHABLE)]
        return found

    def _as_list(self, case: cases.Case) -> tuple[str, ...]:
        """Whether the body uses a list as only a list can be used."""
        program = self.judge.calls.program
        inner = case.subject.jit.inner_place(case.number)
        edges, kinds = self.judge.calls.graph.edges, self.judge.calls.table.kinds
        seen = {inner if inner is not None else case.slot.place}
        stack = list(seen)
        while stack and len(seen) < 400:
            place = stack.pop()
            if place < program.values:
                function = program.functions[program.function_of(place)]
                for op in function.facts.operations:
                    used = (op[0] == facts.OPERATE and op[2] in _CHANGING and place - function.base in op[3]) or (
                        op[0] == facts.ATTRIBUTE and op[2] == place - function.base
                    )
                    if used:
                        return (f"'{case.name}' is used in a way that a tuple may not allow",)
            targets = [t for t, kind in edges.local.get(place, ()) if kinds[kind][0] in ("copy", "trace", "narrow", "leave")]
            for target in (*targets, *(p for p, _, _, _ in edges.down.get(place, ()))):
                if target not in seen:
                    seen.add(target)
                    stack.append(target)
        return ()

    def _split(self, asked: Asked) -> Iterator[Candidate]:
        if asked.case is None or asked.case.index < 0:
            return
        for argument in asked.case.arguments:
            if argument.how == "keyword" and asked.here(argument):
                try:
                    file = self.sources.of(argument.place.file)
                    for call in self._calls_at(file, argument)[:1]:
                        edits = arguments.by_position(file, call, asked.case.name, asked.case.index)
                        yield Candidate("pass by position", (), tuple(edits))
                except source.Unfit:
                    pass

    # hoists

    def _fresh(self, asked: Asked) -> Iterator[Candidate]:
        for argument in asked.case.arguments if asked.case is not None else ():
            if asked.case is None or not asked.here(argument):
                continue
            for atom in argument.supply.of(lattice.FRESH):
                if not self.judge.makings.fresh(argument.supply, atom):
                    continue
                place = self.judge.trails.at(solver.unpack(self.judge.supply_search.chain(argument.supply.atoms[atom])[0])[1])
                file = self.sources.of(place.file)
                nodes = file.starting_at(file.offset(place.line, place.column))
                whole = next((n for n in reversed(nodes) if n.kind() == "call"), None)
                node = next((n for n in nodes if n.kind() == "lambda" and n.is_named()), whole)
                if node is not None:
                    yield from self._hoists(file, node, asked.case.name)
        if asked.case is not None and not asked.case.must and asked.case.contract == "static":
            yield self._removed(asked.case)

    def _recreated(self, asked: Asked) -> Iterator[Candidate]:
        file = self.sources.of(asked.subject.site.file)
        offset = file.offset(asked.subject.site.line, asked.subject.site.column)
        decorator = file.decorator_at(offset)
        node: source.Node | None
        if decorator is not None:
            node = next((n for n in source.ancestors(decorator) if n.kind() == "decorated_definition"), None)
        else:
            node = file.call_at(offset)
        if node is None:
            return
        name = asked.subject.function.strip("_")
        base = f"jitted_{name}" if name.isidentifier() else "jitted"
        yield from self._hoists(file, node, base, self._reads_self(asked.subject))
        tries: list[tuple[str, Callable[[], hoists.Hoist]]] = [("remember it", lambda: self._remembered(file, node, asked.subject))]
        jit = node.field("function")
        if decorator is not None:
            tries.append(("pass what it reads", lambda: closures.lift(file, node)))
        elif jit is not None and source.is_word(jit):
            tries.append(("pass what it reads", lambda: closures.unbind(file, node)))
            tries.append(("compile around it", lambda: hoists.compile_around(file, node, jit.text())))
        for kind, attempt in tries:
            try:
                made = attempt()
            except source.Unfit:
                continue
            yield Candidate(kind, (), made.edits, (made.risk,))

    def _remembered(self, file: source.Source, node: source.Node, subject: cases.Subject) -> hoists.Hoist:
        """Remember what a factory made: only where its arguments are known to be hashable."""
        calls = self.judge.calls
        index = subject.jit.transform.site.function
        slots = calls.callee(index).slots if index < len(calls.program.functions) else ()
        if not all(self._is_key(slot.place) for slot in slots):
            raise source.Unfit("an argument of the function that makes it cannot be a key")
        return hoists.remember(file, node)

    def _is_key(self, place: int, depth: int = 0) -> bool:
        """Whether what arrives at a parameter is known to be hashable: where no search was asked for it, constants are followed."""
        words = self.judge.supply(place).words
        if words:
            return bool(words & lattice.FORMS) and not words & {lattice.UNFORMED, lattice.UNHASHABLE, lattice.RECORD, *lattice.ARRAYS}
        edges, program = self.judge.calls.graph.edges, self.judge.calls.program
        passed = [argument for argument, calls in edges.down.items() if any(parameter == place for parameter, _, _, _ in calls)]
        plain = [isinstance(program.constant_or(argument, None), bool | int | float | str) for argument in passed]
        return (
            bool(passed)
            and depth < _DEEPEST
            and all(known or self._is_key(program.origin(argument), depth + 1) for known, argument in zip(plain, passed, strict=True))
        )

    def _reads_self(self, subject: cases.Subject) -> bool:
        """Whether a method that is jitted bound reads attributes of its object."""
        target = subject.jit.target
        if target < 0 or not subject.jit.bound:
            return True
        return any(read.function == target for read in self.judge.calls.graph.reads)

    def _hoists(self, file: source.Source, node: source.Node, name: str, reads: bool = True) -> Iterator[Candidate]:
        for hoist in (hoists.out_of_loop, hoists.to_module):
            try:
                made = hoist(file, node, name)
            except source.Unfit:
                continue
            harmless = not made.risk or (not reads and made.risk == hoists.only_self())
            yield Candidate("make once", (), made.edits, () if harmless else (made.risk,))

    # specs

    def _spec(self, subject: cases.Subject, add: frozenset[int], risks: tuple[str, ...] = (), kind: str = "correct the spec") -> Candidate:
        return Candidate(kind, (Contract(key_of(subject), subject.jit.index, add=add, respell=True),), (), risks)

    def _misfit(self, asked: Asked) -> Iterator[Candidate]:
        """A number or name that means no parameter: the parameter that is meant is one that has to be static, or one of a similar name."""
        open_slots = [c for c in asked.subject.cases if c.contract == "traced" and c.slot.kind not in (2, 4)]
        names = [part.strip() for part in asked.finding.param.split(",")]
        exact = [c for c in open_slots if c.name in names]
        if exact and len(exact) == len(names):
            yield self._spec(asked.subject, frozenset(c.number for c in exact))
        musts = [c for c in open_slots if c.must or self.judge.opaque(c) is not None]
        near = (
            difflib.get_close_matches(asked.finding.param, [c.name for c in open_slots], 1, 0.6) if asked.finding.code == "JXS302" else []
        )
        guess = () if musts or near else ("what was meant is a guess",)
        chosen = [c for c in open_slots if c.name in near]
        if chosen and (not musts or chosen[0] in musts):
            yield self._spec(asked.subject, frozenset((chosen[0].number,)), guess, "correct the name")
        if musts:
            yield self._spec(asked.subject, frozenset(c.number for c in musts))
        annotated = [c for c in open_slots if c.slot.annotation.replace("builtins.", "") in ("bool", "int", "str")]
        if len(annotated) == 1:
            yield self._spec(asked.subject, frozenset((annotated[0].number,)), ("what was meant is a guess",))
        if asked.finding.code == "JXS301" and asked.subject.jit.bound and asked.finding.param.lstrip("-").isdigit():
            shifted = jits.number_to_slot(int(asked.finding.param) - asked.subject.jit.bound, asked.subject.jit.callee.slots)
            if shifted:
                yield self._spec(asked.subject, frozenset(shifted))
        yield self._spec(asked.subject, frozenset(), ("what was meant is not known: the entry is taken away",))

    def _donated(self, asked: Asked) -> Iterator[Candidate]:
        if asked.case is None:
            return
        number = frozenset((asked.case.number,))
        undonate = Candidate("do not donate it", (Contract(key_of(asked.subject), asked.subject.jit.index, undonate=number),))
        trace = Candidate("trace it", (Contract(key_of(asked.subject), asked.subject.jit.index, remove=number),))
        array = asked.case.supply.has(lattice.ARRAY, lattice.NDARRAY, lattice.TRACER) and not asked.case.must
        yield from (trace, undonate) if array else (undonate, trace)

    def _ignored(self, asked: Asked) -> Iterator[Candidate]:
        if asked.case is None:
            return
        raising = asked.case.must and numerics.always_raises(self.judge, asked.case, self.sources)
        risk = "" if raising else numerics.change(self.judge, asked.case)
        yield self._spec(asked.subject, frozenset((asked.case.number,)), (risk,) if risk else ())

    def _invalid(self, asked: Asked) -> Iterator[Candidate]:
        options = ("static_argnums", "static_argnames", "donate_argnums", "donate_argnames")
        if asked.finding.param in asked.subject.jit.transform.unknown_options:
            known = ("static_broadcasted_argnums", "donate_argnums") if asked.subject.kind == "pmap" else options
            near = difflib.get_close_matches(asked.finding.param, known, 1, 0.6)
            if near:
                file = self.sources.of(asked.subject.site.file)
                offset = file.offset(asked.subject.site.line, asked.subject.site.column)
                call = file.call_at(offset)
                held = source.keyword(call, asked.finding.param) if call is not None else None
                name = held.field("name") if held is not None else None
                if name is not None:
                    yield Candidate("correct the name", (), (file.replace(name, near[0]),))
            return
        slots = asked.subject.jit.callee.slots
        meant: set[int] = set()
        for value in (asked.subject.jit.nums.value, asked.subject.jit.names.value):
            for entry in value if isinstance(value, tuple) else (value,):
                if isinstance(entry, str) and entry.lstrip("-").isdigit():
                    meant.update(jits.number_to_slot(int(entry), slots))
                elif isinstance(entry, str):
                    meant.update(i for i, slot in enumerate(slots) if slot.name == entry)
                elif isinstance(entry, int | float) and int(entry) == entry:
                    meant.update(jits.number_to_slot(int(entry), slots))
        if meant:
            yield self._spec(asked.subject, frozenset(meant))
