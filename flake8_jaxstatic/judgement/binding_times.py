"""Supply, demand and contract of every parameter of every jit object, joined into a case: all that the rules ever see."""

from __future__ import annotations

import dataclasses
import itertools
import re
from fnmatch import fnmatch

from flake8_jaxstatic import lattice, positions
from flake8_jaxstatic.flow import callgraph, contexts, demand, jits, model, program, provenance, solver, transforms
from flake8_jaxstatic.judgement import cases, makings, methods
from flake8_jaxstatic.settings import Settings
from flake8_jaxstatic.syntax import facts

_REFUTES = frozenset((lattice.ARRAY, lattice.NDARRAY, lattice.TRACER, lattice.CONCRETE_TRACER, lattice.UNHASHABLE, lattice.TRACED_RECORD))


class Judge:
    """Builds the cases. Everything that depends on the graph is answered here, so that rules need not know it."""

    def __init__(
        self, calls: callgraph.CallGraph, supply: solver.Solver, demands: demand.Demands, needs: list[model.Need],
        context: contexts.Contexts, trails: provenance.Provenance, settings: Settings, jax_range: str,
    ) -> None:  # fmt: skip
        self.calls = calls
        self.supply_search = supply
        self.demands = demands
        self.needs = needs
        self.context = context
        self.trails = trails
        self.settings = settings
        self.jax_range = jax_range
        self.methods = methods.Methods(calls)
        self.makings = makings.Makings(calls, supply, context)
        self.subjects: list[cases.Subject] = []
        self._supplies: dict[int, cases.Supply] = {}
        self._slots: dict[int, cases.Case] = {}
        self._stored: dict[int, str] = {}
        self._inner: dict[int, dict[int, int]] = {}
        self._constants: dict[tuple[object, ...], set[frozenset[str]]] | None = None
        for store in calls.graph.stores:
            self._stored.setdefault(store.source, store.name)

    def judge(self) -> list[cases.Subject]:
        """All jit objects with their cases."""
        for jit in self.calls.jits:
            subject = self._subject(jit)
            self.subjects.append(subject)
            indices = itertools.accumulate((slot.kind < 2 for slot in jit.callee.slots), initial=0)
            subject.cases = [
                self._case(subject, number, index) for number, index in zip(range(len(jit.callee.slots)), indices, strict=False)
            ]
        self._demands()
        for subject in self.subjects:
            for case in subject.cases:
                self._verdict(case)
        return self.subjects

    # subjects

    def _subject(self, jit: model.Jit) -> cases.Subject:
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
        return cases.Subject(
            jit, jit.transform.kind, transform, plain, qualname, self.calls.symbols.module_of[file], file, line,
            self.trails.place(site.file, site.position), method, self.calls.is_test[site.file], chain,
        )  # fmt: skip

    def _bound_name(self, site: model.Site) -> str:
        if site.result in self._stored:
            return self._stored[site.result]
        return self.calls.program.name_of(site.result) if site.result < self.calls.program.values else ""

    # supply

    def supply(self, place: int) -> cases.Supply:
        """The atoms at a place of the graph."""
        known = self._supplies.get(place)
        if known is None:
            table = self.calls.table
            known = cases.Supply({table.atoms[atom]: state for atom, state in self.supply_search.atoms(place).items()})
            self._supplies[place] = known
        return known

    def trail(self, supply: cases.Supply, atom: lattice.Atom) -> tuple[provenance.Step, ...]:
        """The chain that brought an atom."""
        return self.trails.trail(self.supply_search.chain(supply.atoms[atom]))

    def part(self, supply: cases.Supply, atom: lattice.Atom) -> positions.Place | None:
        """Where the chain of an atom last takes an entry or an attribute out of what it brings."""
        return self.trails.part(self.supply_search.chain(supply.atoms[atom]))

    def trail_of(self, supply: cases.Supply, atom: lattice.Atom) -> tuple[provenance.Step, ...]:
        """The chain of an atom, where it came by this supply; none where it sits in a field."""
        return self.trail(supply, atom) if atom in supply.atoms else ()

    def use_trail(self, use: cases.Use) -> tuple[provenance.Step, ...]:
        """The chain from a parameter to the use that needs it."""
        return self.trails.use(self.demands.chain(use.state), use.place, use.what)

    def _case(self, subject: cases.Subject, number: int, index: int) -> cases.Case:
        """The case of a slot; ``index`` are the positional ones before it."""
        jit = subject.jit
        slot = jit.callee.slots[number]
        arguments: list[cases.Argument] = []
        omitted: list[cases.Argument] = []
        for binding in jit.calls:
            passed = binding.passed.get(number)
            if passed is None or self._is_left(binding, passed):
                if passed is not None or number in binding.omitted:
                    omitted.append(self._argument(binding, model.Passed(slot.default, "default")))
                continue
            arguments.append(self._argument(binding, passed))
        contract = self._contract(jit, number)
        position = -1 if slot.kind > 1 else index
        return cases.Case(subject, number, slot.name, position, slot, contract, self.supply(slot.place), arguments, omitted, [])

    def _is_left(self, binding: model.Binding, passed: model.Passed) -> bool:
        """Whether the body of an outer jit object passes a parameter that its own calls leave to the default: then JAX passes nothing."""
        index = binding.site.written.function - len(self.calls.program.functions)
        if index < 0:
            return False
        outer = self.calls.jits[index]
        number = self._passed_on(outer).get(passed.place, -1)
        return number >= 0 and outer.callee.slots[number].default >= 0 and not any(number in each.passed for each in outer.calls)

    def _passed_on(self, jit: model.Jit) -> dict[int, int]:
        """The slots of a jit object by the places by which its body gets them."""
        known = self._inner.get(jit.index)
        if known is None:
            known = self._inner[jit.index] = {}
            for number in range(len(jit.callee.slots)):
                place = jit.inner_place(number)
                if place is not None:
                    known.setdefault(place, number)
        return known

    def _argument(self, binding: model.Binding, passed: model.Passed) -> cases.Argument:
        site = binding.site.written
        supply = self.supply(passed.place) if passed.place >= 0 else cases.Supply({})
        function = site.function
        return cases.Argument(
            binding, passed.how, self.trails.place(site.file, site.position), passed.place, supply, self.context.only_traced(function),
            self.context.is_caught(site), self.calls.is_test[site.file], binding.site.through,
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
            by_need: dict[int, list[tuple[cases.Case, cases.Use]]] = {}
            computed: dict[int, list[tuple[cases.Case, cases.Use]]] = {}
            for case in subject.cases:
                for (need, path), state in self.demands.needs(case.slot.place).items():
                    found = self._effective(self.needs[need])
                    if found is None or not self._field_is_traced(case, path) or self._is_dead(subject, found):
                        continue
                    if self._is_over(subject, found, state):
                        continue
                    place = self.trails.place(self._file(found), found.position)
                    use = cases.Use(need, found.word, path, found.what, place, state)
                    if path == demand.COMPUTED:
                        computed.setdefault(need, []).append((case, use))
                        continue
                    case.uses.append(use)
                    by_need.setdefault(need, []).append((case, use))
            for need, shared in by_need.items():
                self._helpful(need, shared)
            for need, shared in computed.items():
                if not any(use in case.helpful or self.refuted(case, use.path) for case, use in by_need.get(need, ())):
                    self._of_results(need, shared)
            for case in subject.cases:
                case.must = bool(case.helpful)

    def _of_results(self, need: int, shared: list[tuple[cases.Case, cases.Use]]) -> None:
        """A use of what jnp computes from parameters breaks whatever they are; it is told of one of them, an array if there is one."""
        at_use = self.supply(self.needs[need].place)
        operation = self.calls.program.defined(self.needs[need].place)
        mixed = at_use.has(lattice.NUMBER) and (operation is None or operation[0] != facts.OPERATE)
        arrays = any(atom.payload != lattice.LEAVES for atom in at_use.of(lattice.ARRAY, lattice.TRACER))
        if mixed or not arrays or at_use.words & lattice.FORMS - lattice.ARRAYS - {lattice.NUMBER} or self.needs[need].word == "each_host":
            return
        able = [pair for pair in shared if (pair[0].arguments or pair[0].slot.default < 0) and self.is_always_run(pair[1])]
        if able:
            case, use = min(able, key=lambda pair: (not pair[0].supply.words & lattice.ARRAYS, pair[0].supply.has(lattice.OPAQUE)))
            case.uses.append(use)

    def is_always_run(self, use: cases.Use) -> bool:
        """Whether neither a use nor a call on the way to it stands in a branch, which another caller may have asked for."""
        project, need = self.calls.program, self.needs[use.number]
        calls = [project.defined(result) for result in self.demands.calls(use.state)]
        if any(call is not None and call[0] == facts.CALL and call[6] & facts.GUARD_BRANCH for call in calls):
            return False
        branches = project.functions[need.function].facts.branches if need.function < len(project.functions) else []
        return not any(first <= need.position <= last for _, _, first, last in branches)

    def _file(self, need: model.Need) -> int:
        return need.file if need.file >= 0 else self.calls.program.functions[need.function].file

    def _is_dead(self, subject: cases.Subject, need: model.Need) -> bool:
        """Whether a use stands in a branch of the jitted function that is never taken: ``if x is None:``, and x never is.

        Where the same call passes None for some callers and an object for others, it is not known with what else None comes.
        """
        jit = subject.jit
        if need.function != jit.target or not jit.calls:
            return False
        function = self.calls.program.functions[need.function].facts
        for parameter, how, first, last in function.branches:
            if parameter < 0 or not first <= need.position <= last:
                continue
            name = function.parameters[parameter].name
            case = next((each for each in subject.cases if each.name == name), None)
            if case is None or not case.arguments or (case.omitted and how == "none"):
                continue
            given = [argument.supply.words & lattice.FORMS for argument in case.arguments]
            if (how == "none" and all(forms - {lattice.NONE, lattice.UNFORMED} for forms in given)) or (
                how == "some" and all(forms == {lattice.NONE} for forms in given) and not case.omitted
            ):
                return True
        return False

    def _is_over(self, subject: cases.Subject, need: model.Need, state: demand.State) -> bool:
        """Whether what a trace keeps is used when that is over: what the jitted function never runs sees no tracers of it."""
        outermost = len(self.calls.program.functions) + subject.jit.index
        return self.demands.is_kept(state) and need.function not in self.context.below(outermost)

    def _field_is_traced(self, case: cases.Case, path: demand.Path) -> bool:
        """Whether a use of a field concerns what is traced: a field of a pytree that is not static."""
        names = [step[1:] for step in path if isinstance(step, str) and step.startswith(".")]
        if not names:
            return True
        if len(names) > 1:
            return False
        numbers = [a.payload for a in case.supply.atoms if a.word == lattice.RECORD and isinstance(a.payload, int)]
        records = [self.calls.program.classes[number] for number in numbers]
        return bool(records) and all(each.pytree and names[0] in each.traced_fields for each in records)

    def _effective(self, need: model.Need) -> model.Need | None:
        """A need whose word depends on what it is applied to: items of containers, membership, methods of arrays."""
        if need.subject < 0:
            return need
        if need.word == "differentiable":  # only where what is differentiated goes through the loop
            return need if any(atom.word == lattice.OPTIMIZED for atom in self.supply(need.subject).atoms) else None
        forms = self.supply(need.subject).words
        container = bool(forms & {lattice.TUPLE, lattice.UNHASHABLE}) and not forms & lattice.ARRAYS and lattice.UNFORMED not in forms
        if need.word == "index" and forms & lattice.ARRAYS == {lattice.NDARRAY} and lattice.UNFORMED not in forms:
            return dataclasses.replace(need, word="host", what="the index of a numpy array")
        if need.word == "index" and forms & lattice.ARRAYS:
            masks = any(a.payload == lattice.MASK for a in self.supply(need.place).of(*lattice.TRACERS))
            return dataclasses.replace(need, word="mask", what="a boolean mask as an index") if masks else None
        if need.word == "index":
            mapping = any(a.payload == "dict" for a in self.supply(need.subject).of(lattice.UNHASHABLE))
            return dataclasses.replace(need, word="hash" if mapping else "int") if container else None
        if need.word == "member":
            return dataclasses.replace(need, word="bool") if container else None
        return need if forms & (lattice.ARRAYS | {lattice.TUPLE, lattice.UNHASHABLE}) else None

    def _helpful(self, need: int, shared: list[tuple[cases.Case, cases.Use]]) -> None:
        """A use helps only where no array of the same jit meets it: ``if x[0] > n`` is not cured by a static n."""
        at_use = self.supply(self.needs[need].place)
        if at_use.has(lattice.ARRAY) and self.needs[need].word != "hash":
            return
        for case, use in shared:
            blocked = any(other is not case and self.refuted(other, other_use.path) for other, other_use in shared)
            if not blocked and not (use.word == "count" and case.supply.has(*lattice.ARRAYS)):
                case.helpful.append(use)

    @staticmethod
    def refuted(case: cases.Case, path: demand.Path = ()) -> list[lattice.Atom]:
        """Atoms that show that a parameter (or the part of it that is needed) cannot be static."""
        found = [a for a in case.supply.atoms if a.word in _REFUTES and not a.path and not (path and a.word == lattice.UNHASHABLE)]
        if path and not found:
            parts = [a for a in case.supply.atoms if a.word in lattice.ARRAYS and a.path]
            found = [a for a in parts if a.path[0] in (path[0], "*") or (path[0] == "*" and isinstance(a.path[0], int))]  # not keys
        return found

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

    def slot_cases(self) -> dict[int, cases.Case]:
        """Place of a slot -> its case."""
        if not self._slots:
            for subject in self.subjects:
                for case in subject.cases:
                    self._slots[case.slot.place] = case
                    inner = subject.jit.inner_place(case.number)
                    if inner is not None:
                        self._slots[inner] = case
        return self._slots

    def owner_class(self, subject: cases.Subject) -> program.Class | None:
        """The class that a jitted method is defined in."""
        function = self.calls.program.functions[subject.jit.target]
        if function.facts.owner < 0:
            return None
        return self.calls.program.classes[self.calls.program.first_class[function.file] + function.facts.owner]

    def new_bound_method(self, subject: cases.Subject) -> bool:
        """Whether what is jitted is read as ``object.method`` right there, again and again: a new object each time, though an equal one."""
        read = self.methods.read_there(subject.jit.transform.target, subject.jit.target, subject.jit.transform.site)
        return read is not None and read.certain and self.context.repeats(read.function, read.loop)

    def one_each(self, subject: cases.Subject) -> bool:
        """Whether a loop runs over what is jitted, or over the objects whose method it is: another one each time, to be compiled each."""
        site, target = subject.jit.transform.site, subject.jit.transform.target
        program_ = self.calls.program
        holder = program_.holder(target)
        over = program_.drives(target if holder is None else holder)
        return over >= 0 and over == site.loop and not self.context.repeats(site.function, -1)

    def certain_test(self, binding: model.Binding, subject: cases.Subject) -> bool:
        """Whether a call stands in a test of another file, or expects to fail."""
        site = binding.site.written
        return self.context.is_caught(site) or self.calls.is_test[site.file] != subject.in_test

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

    def is_certain(self, argument: cases.Argument) -> bool:
        """Whether it is known that the call fills the parameter: ``*args`` of unknown length may not."""
        return argument.how not in ("unpacked", "entry") or self.certain(argument.binding)

    def fields_of(self, argument: cases.Argument) -> list[tuple[lattice.Atom, str, cases.Supply]]:
        """:meth:`record_parts` of what a call passes: of an object that is made right there, what was passed for its fields."""
        return self.record_parts(argument.supply, argument.value)

    def record_parts(self, supply: cases.Supply, value: int = -1) -> list[tuple[lattice.Atom, str, cases.Supply]]:
        """Fields of value-hashed records that arrive: (record, field, what the field holds)."""
        found = []
        filled = self.calls.made.get(self.calls.program.only_source(value), {}) if value >= 0 else {}
        for atom in supply.of(lattice.RECORD):
            if not isinstance(atom.payload, int):
                continue
            each = self.calls.program.classes[atom.payload]
            if each.hashing == "value" and each.generated:
                rewritten = self.calls.classes.written_after(atom.payload)
                for name in self.calls.classes.hashed_fields(atom.payload):
                    place = filled[name] if name in filled else self.calls.classes.field(atom.payload, name)
                    held = self.supply(place)
                    found.append((atom, name, held.remade() if name in rewritten else held))
        return found

    def may_be_equal(self, supply: cases.Supply) -> bool:
        """Whether what arrives is an object that its own ``__eq__`` compares: another object may be the same key of the cache."""
        numbers = [a.payload for a in supply.of(lattice.RECORD) if isinstance(a.payload, int)]
        return any(self.calls.program.classes[number].hashing == "value" for number in numbers) and not supply.has(lattice.NUMBER)

    def _verdict(self, case: cases.Case) -> None:
        supply = case.supply
        if case.slot.kind == 2:  # what *args collects: judged by its elements
            supply = cases.Supply({lattice.Atom(a.path[1:], a.word, a.payload): state for a, state in supply.atoms.items() if a.path})
        parts = supply.unhashable_parts()
        held = [s for _, _, s in self.record_parts(supply)]
        fresh = [a for a in supply.of(lattice.FRESH, lattice.NAN) if self.makings.fresh(supply, a)]
        unhashable = supply.has(lattice.UNHASHABLE) or bool(parts) or any(s.has(*_REFUTES) for s in held)
        arrays = supply.has(lattice.ARRAY, lattice.NDARRAY)
        tracers = supply.has(lattice.TRACER, lattice.CONCRETE_TRACER, lattice.TRACED_RECORD)
        optimized, varying = supply.has(lattice.OPTIMIZED), supply.has(lattice.VARYING)
        unformed = supply.has(lattice.UNFORMED) or not supply.words & lattice.FORMS
        unrated = supply.has(lattice.UNRATED) or (supply.has(lattice.NUMBER) and not supply.words & lattice.RATES)
        if self.counts_as_constant(case) and not (unhashable or arrays or tracers or optimized):
            unformed = unrated = False
        uncertain = any(not self.certain(b) for b in case.subject.jit.calls)
        called = bool(case.arguments) or (case.slot.kind == 2 and bool(supply.atoms))
        refuted = unhashable or arrays or tracers
        opaque = self.opaque(case)
        case.must = case.must or opaque is not None
        records = supply.of(lattice.RECORD)
        understood = bool(held) and all(s.words & lattice.FORMS and not s.has(lattice.UNFORMED, lattice.RECORD) for s in held)
        loose_record = bool(records) and not understood
        optimized = optimized or bool(supply.changing_parts(lattice.OPTIMIZED))
        varying = varying or bool(supply.changing_parts(lattice.VARYING))
        changes = optimized or varying or bool(fresh)
        if refuted or changes:
            case.may = False
        elif called and not unformed and not unrated and not uncertain and not case.subject.jit.escapes and not self.never_static(case):
            open_parts = supply.open_parts() and not self.counts_as_constant(case)
            case.may = None if loose_record or open_parts else True
        order = (
            (unhashable, "unhashable"), (arrays, "array"), (tracers, "traced"), (optimized, "optimized"), (bool(fresh), "fresh"),
            (varying, "varying"),
            (called and (unformed or unrated or uncertain or bool(case.subject.jit.escapes)), "unknown"),
            (not called and not case.omitted, "no-call-site"), (not called, "default"), (case.must, "required-static"),
        )  # fmt: skip
        case.verdict = next((name for holds, name in order if holds), "constant")

    def opaque(self, case: cases.Case) -> cases.Argument | None:
        """A call that passes text, a function or another object that cannot be traced at all to a parameter that is traced."""
        if case.contract != "traced" or case.subject.kind in ("checkpoint", "nn_jit", *jits.CUSTOM_RULES):
            return None
        traceable = (lattice.UNFORMED, lattice.NUMBER, lattice.TUPLE, *lattice.ARRAYS)
        for argument in case.arguments:
            if argument.caught or argument.supply.has(*traceable):
                continue
            records = argument.supply.of(lattice.RECORD)
            if records and any(self._may_be_pytree(record.payload) for record in records):
                continue
            if records or argument.supply.has(lattice.OPAQUE):
                return argument
        return None

    def _may_be_pytree(self, payload: object) -> bool:
        if not isinstance(payload, int):
            return True
        calls = self.calls
        if calls.classes.has_unknown_base(payload) or self.subclass_is_pytree(payload):
            return True
        return any(calls.program.classes[each].pytree or each in calls.handed for each in calls.classes.order(payload))

    def alike_elsewhere(self, case: cases.Case) -> bool:
        """Whether the same parameter of the same function, jitted elsewhere with the same statics (they share one cache), gets the same."""
        if self._constants is None:
            self._constants = {}
            for each in (case for subject in self.subjects for case in subject.cases if case.arguments):
                self._constants.setdefault(_shared(each), set()).add(_constants(each))
        return case.subject.jit.target < 0 or self._constants.get(_shared(case), set()) <= {_constants(case)}

    def differentiates(self, case: cases.Case) -> bool:
        """Whether a gradient between the jit and the function is taken with respect to the parameter."""
        found = self.calls.solver.atoms(case.subject.jit.transform.target)
        for atom in (self.calls.table.atoms[number] for number in found):
            if atom.word != lattice.WRAPPED or not isinstance(atom.payload, int):
                continue
            transform = self.calls.transforms[atom.payload]
            if transform.kind in transforms.GRADIENTS:
                chosen = transforms.positions_of(self.calls.program, transform, "argnums", (0,))
                return chosen is None or case.index in chosen
        return False

    def never_static(self, case: cases.Case) -> bool:
        """Whether the policy forbids the parameter to be static."""
        return any(fnmatch(case.name, pattern) for pattern in self.settings.never_static)

    def counts_as_constant(self, case: cases.Case) -> bool:
        """Whether the policy takes unknown values of the parameter for constants."""
        return any(fnmatch(case.name, pattern) for pattern in self.settings.constants)


def _shared(case: cases.Case) -> tuple[object, ...]:
    """What jit objects have in common that share a cache, and the parameter."""
    jit = case.subject.jit
    return jit.target, jit.by_position, jit.through, case.name


def _constants(case: cases.Case) -> frozenset[str]:
    return frozenset(map(repr, case.supply.literals()))
