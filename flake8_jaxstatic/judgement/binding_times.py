"""Supply, demand and contract of every parameter of every jit object, joined into a Case: all that the rules ever see."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatch

from flake8_jaxstatic import lattice, positions
from flake8_jaxstatic.flow import contexts, demand, model, program, provenance, solver, transforms, values
from flake8_jaxstatic.settings import Settings
from flake8_jaxstatic.syntax import facts

NOT_JIT = frozenset(("custom_jvp", "custom_vjp"))
_REFUTES = frozenset((lattice.ARRAY, lattice.NDARRAY, lattice.TRACER, lattice.CONCRETE_TRACER, lattice.UNHASHABLE, lattice.TRACED_RECORD))
_EACH = frozenset(("shape", "hash", "static", "host", "each_bool", "each_host"))  # needs of every element of a container, too
VERDICTS = (
    "unhashable", "array", "traced", "optimized", "fresh", "varying", "unknown", "no-call-site", "default", "required-static", "constant",
)  # fmt: skip


@dataclass(slots=True)
class Supply:
    """The atoms at a place, each with the state that brought it."""

    atoms: dict[lattice.Atom, int]

    def has(self, *words: str) -> bool:
        """Whether the value itself has one of the words."""
        return any(not atom.path and atom.word in words for atom in self.atoms)

    def inside(self, *words: str) -> bool:
        """Whether a part of the value has one of the words."""
        return any(atom.path and atom.word in words for atom in self.atoms)

    def of(self, *words: str) -> list[lattice.Atom]:
        """Atoms of the value itself with one of the words."""
        return [atom for atom in self.atoms if not atom.path and atom.word in words]

    def literals(self) -> list[object]:
        """The constants that arrive."""
        return [atom.payload.value for atom in self.atoms if isinstance(atom.payload, lattice.Literal) and not atom.path]

    @property
    def words(self) -> set[str]:
        """Words of the value itself."""
        return {atom.word for atom in self.atoms if not atom.path}


@dataclass(slots=True)
class Argument:
    """What one call passes for one parameter."""

    binding: model.Binding
    how: str
    place: positions.Place
    supply: Supply
    traced_only: bool  # the call runs under a trace and in no other way
    caught: bool
    in_test: bool
    through: str


@dataclass(slots=True)
class Use:
    """A need that reaches a parameter: the word, the path inside the parameter, where the use stands."""

    number: int
    word: str
    path: demand.Path
    what: str
    function: int
    place: positions.Place
    state: demand.State


@dataclass(slots=True, eq=False)
class Case:
    """One parameter of one jit object."""

    subject: Subject
    number: int
    name: str
    index: int
    slot: model.Slot
    contract: str
    supply: Supply
    arguments: list[Argument]
    omitted: int
    uses: list[Use]
    must: bool = False
    helpful: list[Use] = field(default_factory=list)  # uses that a static parameter would satisfy
    may: bool | None = None
    verdict: str = ""
    gain: str = ""

    @property
    def static(self) -> bool:
        """Whether it is declared static, however it is passed."""
        return self.contract == "static"


@dataclass(slots=True, eq=False)
class Subject:
    """One jit object with its names and places."""

    jit: model.Jit
    kind: str
    transform: str  # last name of the transform: jit, pmap, checkpoint
    function: str  # plain name of the function
    qualname: str  # row name inside the module
    module: str
    file: int
    line: int
    site: positions.Place
    method: bool
    in_test: bool
    chain: str  # "jit(grad(...))" where other transforms stand between
    cases: list[Case] = field(default_factory=list)


class Judge:
    """Builds the cases. Everything that depends on the graph is answered here, so that rules need not know it."""

    def __init__(
        self, calls: values.Calls, supply: solver.Solver, demands: demand.Demands, needs: list[model.Need], context: contexts.Contexts,
        trails: provenance.Provenance, settings: Settings, jax_range: str,
    ) -> None:  # fmt: skip
        self.calls = calls
        self.supply_search = supply
        self.demands = demands
        self.needs = needs
        self.context = context
        self.trails = trails
        self.settings = settings
        self.jax_range = jax_range
        self.subjects: list[Subject] = []
        self._supplies: dict[int, Supply] = {}
        self._slots: dict[int, Case] = {}
        self._stored: dict[int, str] = {}
        for store in calls.graph.stores:
            self._stored.setdefault(store.source, store.name)

    def judge(self) -> list[Subject]:
        """All jit objects with their cases."""
        for jit in self.calls.jits:
            subject = self._subject(jit)
            self.subjects.append(subject)
            subject.cases = [self._case(subject, number) for number in range(len(jit.callee.slots))]
        self._demands()
        for subject in self.subjects:
            for case in subject.cases:
                self._verdict(case)
        return self.subjects

    # subjects

    def _subject(self, jit: model.Jit) -> Subject:
        program = self.calls.program
        site = jit.transform.site
        function = program.functions[jit.target] if jit.target >= 0 else None
        bound = self._bound_name(site)
        scope = program.functions[site.function].facts if site.function < len(program.functions) else None
        prefix = f"{scope.qualname}.<locals>." if scope is not None and scope.index else ""
        named = function is not None and not jit.through and function.facts.name != "<lambda>"
        if named and function is not None:
            file, line = function.file, facts.unpack(function.facts.position)[0]
            qualname = function.facts.qualname
        else:
            file, line = site.file, facts.unpack(site.position)[0]
            qualname = prefix + (bound or (function.facts.name if function is not None else "?"))
        plain = function.facts.name if function is not None else bound or "?"
        if plain == "<lambda>" and bound:
            plain = bound
        transform = jit.transform.name.rpartition(".")[2]
        chain = "".join(f"{name}(" for name in (transform, *jit.through)) + "..." + ")" * (1 + len(jit.through)) if jit.through else ""
        method = function is not None and function.facts.owner >= 0 and jit.bound == 0
        return Subject(
            jit, jit.transform.kind, transform, plain, qualname, self.calls.symbols.module_of[file], file, line,
            self.trails.place(site.file, site.position), method, self.calls.is_test[site.file], chain,
        )  # fmt: skip

    def _bound_name(self, site: model.Site) -> str:
        return self._stored.get(site.result, "") or (self.calls.program.name_of(site.result) if site.result < self.calls.program.values else "")

    # supply

    def supply(self, place: int) -> Supply:
        """The atoms at a place of the graph."""
        known = self._supplies.get(place)
        if known is None:
            table = self.calls.table
            known = Supply({table.atoms[atom]: state for atom, state in self.supply_search.atoms(place).items()})
            self._supplies[place] = known
        return known

    def trail(self, supply: Supply, atom: lattice.Atom) -> tuple[provenance.Step, ...]:
        """The chain that brought an atom."""
        return self.trails.trail(self.supply_search.chain(supply.atoms[atom]))

    def _case(self, subject: Subject, number: int) -> Case:
        jit = subject.jit
        slot = jit.callee.slots[number]
        index = -1 if slot.kind > 1 else sum(s.kind < 2 for s in jit.callee.slots[:number])
        arguments, omitted = [], 0
        for binding in jit.calls:
            passed = binding.passed.get(number)
            if passed is None:
                omitted += number in binding.omitted
                continue
            arguments.append(self._argument(binding, passed))
        return Case(subject, number, slot.name, index, slot, self._contract(jit, number), self.supply(slot.place), arguments, omitted, [])

    def _argument(self, binding: model.Binding, passed: model.Passed) -> Argument:
        site = binding.site.written
        supply = self.supply(passed.place)
        function = site.function
        return Argument(
            binding, passed.how, self.trails.place(site.file, site.position), supply, self.context.only_traced(function),
            bool(site.guard & facts.GUARD_CAUGHT), self.calls.is_test[site.file], binding.site.through,
        )  # fmt: skip

    @staticmethod
    def _contract(jit: model.Jit, number: int) -> str:
        if not jit.readable:
            return "unreadable"
        if jit.transform.kind == "filter_jit":
            return "filtered"
        if number in jit.by_position and number in jit.by_keyword:
            return "static"
        if number in jit.by_position or number in jit.by_keyword:
            return "split"
        return "traced"

    # demand

    def _demands(self) -> None:
        for subject in self.subjects:
            by_need: dict[int, list[tuple[Case, Use]]] = {}
            for case in subject.cases:
                for (need, path), state in self.demands.needs(case.slot.place).items():
                    found = self._effective(self.needs[need])
                    if found is None or not self._field_is_traced(case, path):
                        continue
                    use = Use(need, found.word, path, found.what, found.function, self.trails.place(self._file(found), found.position), state)
                    case.uses.append(use)
                    by_need.setdefault(need, []).append((case, use))
            for need, shared in by_need.items():
                self._helpful(need, shared)
            for case in subject.cases:
                case.must = bool(case.helpful)

    def _file(self, need: model.Need) -> int:
        return need.file if need.file >= 0 else self.calls.program.functions[need.function].file

    def _field_is_traced(self, case: Case, path: demand.Path) -> bool:
        """Whether a use of a field concerns what is traced: a field of a pytree that is not static."""
        names = [step[1:] for step in path if isinstance(step, str) and step.startswith(".")]
        if not names:
            return True
        records = [self.calls.program.classes[a.payload] for a in case.supply.atoms if a.word == lattice.RECORD and isinstance(a.payload, int)]
        if len(names) > 1:
            return False
        return bool(records) and all(each.pytree and not each.loose and names[0] not in each.static_fields for each in records)

    def _effective(self, need: model.Need) -> model.Need | None:
        """A need whose word depends on what it is applied to: items of containers, membership, methods of arrays."""
        if need.subject < 0:
            return need
        forms = self.supply(need.subject).words
        container = bool(forms & {lattice.TUPLE, lattice.UNHASHABLE}) and not forms & lattice.ARRAYS and lattice.UNFORMED not in forms
        if need.word == "index" and forms & lattice.ARRAYS:
            masks = any(a.payload == lattice.MASK for a in self.supply(need.place).of(*lattice.TRACERS))
            return dataclasses.replace(need, word="mask", what="a boolean mask as an index") if masks else None
        if need.word == "index":
            mapping = any(a.payload == "dict" for a in self.supply(need.subject).of(lattice.UNHASHABLE))
            return dataclasses.replace(need, word="hash" if mapping else "int") if container else None
        if need.word == "member":
            return dataclasses.replace(need, word="bool") if container else None
        return need if forms & (lattice.ARRAYS | {lattice.TUPLE, lattice.UNHASHABLE}) else None

    def _helpful(self, need: int, shared: list[tuple[Case, Use]]) -> None:
        """A use helps only where no array of the same jit meets it: ``if x[0] > n`` is not cured by a static n."""
        at_use = self.supply(self.needs[need].place)
        if at_use.has(lattice.ARRAY) and self.needs[need].word != "hash":
            return
        for case, use in shared:
            blocked = any(other is not case and self.refuted(other, other_use.path) for other, other_use in shared)
            if not blocked and not (use.word == "count" and case.supply.has(*lattice.ARRAYS)):
                case.helpful.append(use)

    @staticmethod
    def refuted(case: Case, path: demand.Path = ()) -> list[lattice.Atom]:
        """Atoms that show that a parameter (or the part of it that is needed) cannot be static."""
        found = [a for a in case.supply.atoms if a.word in _REFUTES and not a.path]
        if path and not found:
            found = [a for a in case.supply.atoms if a.word in lattice.ARRAYS and a.path and (a.path[0] == path[0] or "*" in (a.path[0], path[0]))]
        return [a for a in found if not (path and a.word == lattice.UNHASHABLE)] if path else found

    # what rules ask

    def certain(self, binding: model.Binding) -> bool:
        """Whether all that a call unpacks is known: containers whose every key or length is written in the source."""
        for place in binding.loose:
            atoms = self.supply(place).atoms
            if not atoms or any(not a.path and (a.word in lattice.ARRAYS or a.word == lattice.UNFORMED) for a in atoms):
                return False
            if any(a.path and a.path[0] in ("*", "**") for a in atoms):
                return False
        return True

    def slot_cases(self) -> dict[int, Case]:
        """Place of a slot -> its case."""
        if not self._slots:
            for subject in self.subjects:
                inner = subject.jit.inner
                keywords = dict(inner.keywords) if inner is not None else {}
                positional = list(inner.arguments) if inner is not None else []
                for case in subject.cases:
                    self._slots[case.slot.place] = case
                    place = positional.pop(0) if case.slot.kind < 3 and positional else keywords.get(case.name, -1)
                    self._slots[place if place >= 0 else ~place] = case
        return self._slots

    def owner_class(self, subject: Subject) -> program.Class | None:
        """The class that a jitted method is defined in."""
        function = self.calls.program.functions[subject.jit.target]
        if function.facts.owner < 0:
            return None
        return self.calls.program.classes[self.calls.program.first_class[function.file] + function.facts.owner]

    def new_bound_method(self, subject: Subject) -> bool:
        """Whether what is jitted is read as ``object.method`` right there: a new object each time, though an equal one."""
        target = subject.jit.transform.target
        definition = self.calls.program.definition(target) if target < self.calls.program.values else None
        if definition is None or definition[0] != facts.ATTRIBUTE:
            return False
        found = (self.calls.table.atoms[atom] for atom in self.calls.solver.atoms(target))
        return any(atom.word == lattice.BOUND and not atom.path for atom in found)

    def certain_test(self, binding: model.Binding, subject: Subject) -> bool:
        """Whether a call stands in a test of another file, or expects to fail."""
        site = binding.site.written
        return bool(site.guard & facts.GUARD_CAUGHT) or self.calls.is_test[site.file] != subject.in_test

    def may_run_before(self, version: tuple[int, int]) -> bool:
        """Whether the project declares that it supports a jax older than ``version`` (the newest is taken where it declares nothing)."""
        lower = re.search(r"(?:>=|==|~=|>)\s*(\d+)\.(\d+)", self.jax_range)
        if lower is not None:
            return (int(lower[1]), int(lower[2])) < version
        return bool(re.search(r"<", self.jax_range))

    def subclass_is_pytree(self, index: int) -> bool:
        """Whether some class that inherits from it is a pytree."""
        return any(each.pytree and index in self.calls.classes.order(each.index) for each in self.calls.program.classes)

    # verdicts

    def fresh(self, supply: Supply, atom: lattice.Atom) -> bool:
        """Whether an object is really made again and again, seen from where it arrives: what a factory returns is made where the factory is called."""
        function, loop, *_ = atom.payload
        program_ = self.calls.program
        states = [solver.unpack(state)[1] for state in self.supply_search.chain(supply.atoms[atom])] if atom in supply.atoms else []
        for before, after in zip(states, states[1:], strict=False):
            definition = program_.definition(after) if after < program_.values else None
            if definition is None:
                continue
            if definition[0] == facts.CALL and before < program_.values and before == program_.functions[program_.function_of(before)].returned:
                function, loop = program_.function_of(after), definition[5]
            elif definition[0] == facts.LEAVE and program_.function_of(after) == function:
                loop = -1
        return self.context.repeats(function, loop)

    def is_certain(self, argument: Argument) -> bool:
        """Whether it is known that the call fills the parameter: ``*args`` of unknown length may not."""
        return argument.how != "unpacked" or self.certain(argument.binding)

    def unhashable_parts(self, supply: Supply) -> list[lattice.Atom]:
        """Atoms inside a tuple or record that cannot be hashed."""
        if not supply.has(lattice.TUPLE):
            return []
        return [a for a in supply.atoms if a.path and a.word in (*lattice.ARRAYS, lattice.UNHASHABLE) and self._through_tuples(supply, a.path)]

    @staticmethod
    def _through_tuples(supply: Supply, path: tuple[int | str, ...]) -> bool:
        return all(any(a.path == path[:end] and a.word == lattice.TUPLE for a in supply.atoms) for end in range(len(path)))

    def record_parts(self, supply: Supply) -> list[tuple[lattice.Atom, str, Supply]]:
        """Fields of value-hashed records that arrive: (record, field, what the field holds)."""
        found = []
        for atom in supply.of(lattice.RECORD):
            if not isinstance(atom.payload, int):
                continue
            each = self.calls.program.classes[atom.payload]
            if each.hashing == "value" and each.generated:
                for _, name, _, _ in self.calls.classes.fields_in_order(atom.payload):
                    found.append((atom, name, self.supply(self.calls.classes.field(atom.payload, name))))
        return found

    def _verdict(self, case: Case) -> None:
        supply = case.supply
        if case.slot.kind == 2:  # what *args collects: judged by its elements
            supply = Supply({lattice.Atom(a.path[1:], a.word, a.payload): state for a, state in supply.atoms.items() if a.path})
        parts = self.unhashable_parts(supply)
        record = [s for _, _, s in self.record_parts(supply) if s.has(*_REFUTES)]
        fresh = [a for a in supply.of(lattice.FRESH, lattice.NAN) if self.fresh(supply, a)]
        unhashable = supply.has(lattice.UNHASHABLE) or bool(parts) or bool(record)
        arrays = supply.has(lattice.ARRAY, lattice.NDARRAY)
        tracers = supply.has(lattice.TRACER, lattice.CONCRETE_TRACER, lattice.TRACED_RECORD)
        optimized, varying = supply.has(lattice.OPTIMIZED), supply.has(lattice.VARYING)
        unformed = supply.has(lattice.UNFORMED) or not supply.words & lattice.FORMS
        unrated = supply.has(lattice.UNRATED) or (supply.has(lattice.NUMBER) and not supply.words & lattice.RATES)
        if self._counts_as_constant(case.name) and not (unhashable or arrays or tracers or optimized):
            unformed = unrated = False
        uncertain = any(not self.certain(b) for b in case.subject.jit.calls)
        called = bool(case.arguments) or (case.slot.kind == 2 and bool(supply.atoms))
        refuted = unhashable or arrays or tracers
        opaque = self.opaque(case)
        case.must = case.must or opaque is not None
        records = supply.of(lattice.RECORD)
        held = [s for _, _, s in self.record_parts(supply)]
        loose_record = bool(records) and not (held and all(s.words & lattice.FORMS and not s.has(lattice.UNFORMED, lattice.RECORD) for s in held))
        changes = optimized or varying or bool(fresh)
        if refuted or changes:
            case.may = False
        elif called and not unformed and not unrated and not uncertain and not case.subject.jit.escapes and not self._policy(case.name):
            case.may = None if loose_record else True
        order = (
            (unhashable, "unhashable"), (arrays, "array"), (tracers, "traced"), (optimized, "optimized"), (bool(fresh), "fresh"), (varying, "varying"),
            (called and (unformed or unrated or uncertain or bool(case.subject.jit.escapes)), "unknown"),
            (not called and not case.omitted, "no-call-site"), (not called, "default"), (case.must, "required-static"),
        )  # fmt: skip
        case.verdict = next((name for holds, name in order if holds), "constant")

    @staticmethod
    def opaque(case: Case) -> Argument | None:
        """A call that passes text, a function or another object that cannot be traced at all to a parameter that is traced."""
        if case.contract != "traced" or case.subject.kind in ("checkpoint", "nn_jit", *NOT_JIT):
            return None
        for argument in case.arguments:
            supply = argument.supply
            if supply.has(lattice.OPAQUE) and not argument.caught and not supply.has(lattice.UNFORMED, lattice.NUMBER, lattice.RECORD, *lattice.ARRAYS):
                return argument
        return None

    def siblings(self, case: Case) -> list[Case]:
        """The same parameter of the same function, jitted elsewhere with the same statics: they share one cache."""
        jit = case.subject.jit
        return [
            other for subject in self.subjects for other in subject.cases
            if subject is not case.subject and subject.jit.target == jit.target >= 0 and subject.jit.by_position == jit.by_position
            and subject.jit.through == jit.through and other.name == case.name
        ]  # fmt: skip

    def differentiates(self, subject: Subject) -> bool:
        """Whether a gradient stands between the jit and the function."""
        return any(transform.name.rpartition(".")[2] in subject.jit.through for transform in self.calls.transforms.all if transform.kind in transforms.GRADIENTS)

    def _policy(self, name: str) -> bool:
        return any(fnmatch(name, pattern) for pattern in self.settings.never_static)

    def never_static(self, case: Case) -> bool:
        """Whether the policy forbids the parameter to be static."""
        return self._policy(case.name)

    def _counts_as_constant(self, name: str) -> bool:
        return any(fnmatch(name, pattern) for pattern in self.settings.constants)

    def counts_as_constant(self, case: Case) -> bool:
        """Whether the policy takes unknown values of the parameter for constants."""
        return self._counts_as_constant(case.name)


def possible_needs(calls: values.Calls, context: contexts.Contexts) -> list[model.Need]:
    """The needs of code that runs under a trace, and those of static slots."""
    kept: list[model.Need] = []
    for need in calls.graph.needs:
        flags = context.flags[need.function]
        if flags & contexts.TRACED and (need.word != "differentiable" or flags & contexts.DIFFERENTIATED):
            kept.append(need)
    kept.extend(_static_slots(calls))
    return kept


def goals(calls: values.Calls, needs: list[model.Need], demands: demand.Demands) -> Iterator[int]:
    """The places whose supply the judgement asks for."""
    reached: set[int] = set()
    for jit in calls.jits:
        yield jit.transform.target
        for slot in jit.callee.slots:
            yield slot.place
            reached.update(number for number, _ in demands.needs(slot.place))
        for binding in jit.calls:
            yield from (passed.place for passed in binding.passed.values())
            yield from binding.loose
    for number in reached:
        yield needs[number].place
        if needs[number].subject >= 0:
            yield needs[number].subject
    yield from (write.place for write in calls.writes)
    for each in calls.program.classes:
        if each.hashing == "value" and each.generated:
            yield from (calls.classes.field(each.index, name) for _, name, _, _ in calls.classes.fields_in_order(each.index))


def _static_slots(calls: values.Calls) -> Iterable[model.Need]:
    """Passing a value to a static slot of a jitted function is a need: it is hashed there."""
    for jit in calls.jits:
        if jit.transform.kind in NOT_JIT or not jit.readable:
            continue
        for number, slot in enumerate(jit.callee.slots):
            if number not in jit.by_position and number not in jit.by_keyword:
                continue
            for binding in jit.calls:
                passed = binding.passed.get(number)
                if passed is not None:
                    site = binding.site.written
                    function = calls.program.functions[jit.target].facts.name if jit.target >= 0 else "?"
                    yield model.Need(passed.place, "static", -1, site.function, site.position, 0, f"static '{slot.name}' of {function}()", site.file)


def seeds(needs: list[model.Need]) -> Iterable[tuple[int, int, demand.Path]]:
    """Where the backward search starts: (place, number of the need, path)."""
    for number, need in enumerate(needs):
        if need.word != "each_host":
            yield need.place, number, ()
        if need.word in _EACH:
            yield need.place, number, ("*",)
