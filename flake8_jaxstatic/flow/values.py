"""The call graph as dataflow: functions, classes and jit objects move over the same places as everything else, and where one reaches a callee,
the call gets its edges. When nothing moves any more, the graph is complete and the jit sites are known."""

from __future__ import annotations

from collections.abc import Callable

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import classes, external, graph, jits, members, model, program, solver, transforms
from flake8_jaxstatic.knowledge import loader, table
from flake8_jaxstatic.syntax import facts

DEEPEST = 10  # transforms of transforms, partials of partials
MOST_CALLABLES = 12  # that one place can hold: a registry of more is not followed


class Calls:
    """The growing call graph.

    Args:
        built: the local dataflow.
        knowledge: rows of library code.
        is_test: per file, whether it is a test file: its calls say nothing about functions of other files.
    """

    def __init__(self, built: graph.Graph, knowledge: loader.Knowledge, is_test: list[bool]) -> None:
        self.graph = built
        self.program = built.program
        self.symbols = built.program.symbols
        self.knowledge = knowledge
        self.table = built.table
        self.is_test = is_test
        self.copy = self.table.kind(lattice.COPY)
        self.rates = self.table.kind(lattice.RATE_ONLY)
        self.data = self.table.kind(("data",))
        self.returned_of: dict[int, int] = {}
        self.solver = solver.Solver(built.edges, self.table, self.returned, MOST_CALLABLES, words=lattice.CALLABLES)
        self.classes = classes.Classes(self.program, knowledge)
        self.external = external.External(self)
        self.transforms = transforms.Transforms(self)
        self.members = members.Members(self)
        self.partials: dict[int, tuple[model.Site, int]] = {}
        self.options: dict[str, int] = {}
        self.dynamic_reads: list[tuple[graph.Read, table.Callable]] = []
        self.passing: set[int] = set()
        self.jits: list[model.Jit] = []
        self.waiting_for_jits: dict[int, list[model.Site]] = {}
        self.invocations: list[model.Invocation] = []
        self.writes: list[model.Write] = []
        self.settled: list[tuple[int, int, int, int]] = []  # (field, source, function, loop): written once, by a constructor
        self.sites: list[model.Site] = []
        self.called: set[int] = set()
        self.escaped: dict[int, str] = {}
        self._stored: dict[str, list[int]] | None = None
        self._escaped_atoms: set[int] = set()
        self._receiver_of: dict[int, int] = {}
        self.seen_from: dict[int, int] = {}  # receiver -> the object itself
        self._callees: dict[int, model.Callee] = {}
        self._resolved: set[tuple[model.Site, int]] = set()
        self._constructed: dict[int, int] = {}

    def returned(self, parameter: int) -> int:
        known = self.returned_of.get(parameter)
        if known is None:
            known = self.returned_of[parameter] = self.program.functions[self.program.function_of(parameter)].returned
        return known

    def jit_function(self, index: int) -> int:
        """The number of a jit object among the functions."""
        return len(self.program.functions) + index

    def place_at(self, site: model.Site | None, label: str, function: int | None = None) -> int:
        """A new place that belongs to a call."""
        if site is None:
            return self.program.place(-1, 0, 0, label)
        return self.program.place(site.function if function is None else function, site.file, site.position, label)

    # the run

    def solve(self) -> None:
        """Resolve everything that can be resolved."""
        self.passing.update(self._passing())
        self._receivers()
        self.solver.seed_all(self.graph.callables)
        for place, dotted in self.graph.externals:
            self.external.name(place, dotted)
        for read in self.graph.reads:
            self.members.read(read)
        for store in self.graph.stores:
            self.members.store(store)
        for each in self.graph.sites:
            if each.function in self.passing and any(a < 0 for a in each.arguments):
                each.resolved = True
                continue
            self.site(each)
        for each in self.graph.sites:
            self._method(each)
        self.solver.run()
        for _ in range(3):
            self._overflowed()
            reads, self.dynamic_reads = self.dynamic_reads, []
            for read, fallback in reads:
                self.external.dynamic_read(read, fallback)
            self._unresolved()
            self.solver.run()

    def _passing(self) -> set[int]:
        """Wrappers ``@wraps(f) def wrapper(*args, **kwargs)``: their own call of ``f`` is left out, callers go to ``f`` itself."""
        found: set[int] = set()
        for each in self.graph.sites:
            if not each.guard & facts.GUARD_DECORATOR or not each.arguments or each.arguments[0] < 0:
                continue
            factory, wrapped = self.program.definition(each.callee), self.program.definition(each.arguments[0])
            if factory is None or factory[0] != facts.CALL or wrapped is None or wrapped[0] != facts.FUNCTION:
                continue
            callee = self.program.functions[each.function].base + factory[2]
            rows = [self.knowledge.lookup(name) for name in self.program.externals(each.file, callee)]
            if any(isinstance(row, table.Callable) and row.transform == "wraps" for row in rows):
                index = self.program.first_function[each.file] + wrapped[2]
                if any(p.kind in (2, 4) for p in self.program.functions[index].facts.parameters):
                    found.add(index)
        return found

    def _receivers(self) -> None:
        """The first parameter of a method is an instance (or the class) even where no call is seen."""
        for each in self.program.classes:
            for name, number in each.facts.methods.items():
                function = self.program.functions[self.program.first_function[each.file] + number]
                if not function.facts.parameters or function.facts.parameters[0].kind > 1:
                    continue
                kinds = self._decorations(each, name)
                if "staticmethod" in kinds:
                    continue
                word = lattice.CLASS if "classmethod" in kinds or name == "__new__" else lattice.INSTANCE
                self.solver.seed(function.base, self.table.atom(word, each.index))

    def _decorations(self, each: program.Class, name: str) -> set[str]:
        """Transform kinds among the decorators of a method."""
        kinds: set[str] = set()
        place = self.classes.attribute(each.index, name)
        for _ in range(12):
            if place is None:
                break
            operation = self.program.definition(place)
            if operation is None or operation[0] != facts.CALL or not operation[3]:
                break
            base = self.program.functions[self.program.function_of(place)].base
            for dotted in self.program.externals(each.file, base + operation[2]):
                row = self.knowledge.lookup(dotted)
                if isinstance(row, table.Callable) and row.transform:
                    kinds.add(row.transform)
            place = base + operation[3][0]
        return kinds

    def site(self, site: model.Site) -> None:
        """Resolve a call now and whenever its callee turns out to be something more."""
        self.sites.append(site)
        self.watch_callables(site.callee, lambda atom: self.resolve(site, atom))

    def site_items(self, site: model.Site) -> None:
        """A container of callables is called item by item (branches of a switch)."""
        if site.source is None:
            return

        def arrived(atom: int, _: int) -> None:
            found = self.table.atoms[atom]
            if found.path and found.word in lattice.CALLABLES:
                self.resolve(site, self.table.atom(found.word, found.payload))

        self.solver.watch(site.callee, arrived)

    def watch_callables(self, place: int, then: Callable[[int], None]) -> None:
        """Call ``then`` once per callable atom that is, or will be, at a place."""
        seen: set[int] = set()

        def arrived(atom: int, _: int) -> None:
            found = self.table.atoms[atom]
            if not found.path and found.word in lattice.CALLABLES and atom not in seen:
                seen.add(atom)
                then(atom)

        self.solver.watch(place, arrived)

    def _method(self, site: model.Site) -> None:
        definition = self.program.definition(site.callee) if site.callee < self.program.values else None
        if definition is not None and definition[0] == facts.ATTRIBUTE:
            base = self.program.functions[site.function].base
            self.external.method(site, base + definition[2], str(definition[3]))

    # resolution

    def callee(self, index: int) -> model.Callee:
        """The signature of a function."""
        known = self._callees.get(index)
        if known is None:
            function = self.program.functions[index]
            parent = self.program.functions[self.program.first_function[function.file] + max(function.facts.parent, 0)].base
            slots = tuple(
                model.Slot(p.name, p.kind, parent + p.default if p.default >= 0 else -1, function.base + number, p.annotation)
                for number, p in enumerate(function.facts.parameters)
            )
            known = self._callees[index] = model.Callee(slots, function.returned, index)
        return known

    def resolve(self, site: model.Site, atom: int) -> None:
        """Let a call reach what an atom stands for."""
        key = (site, atom)
        if key in self._resolved or site.depth > DEEPEST:
            return
        self._resolved.add(key)
        found = self.table.atoms[atom]
        word, payload = found.word, found.payload
        if word == lattice.FUNC:
            self._function(site, payload)
        elif word == lattice.BOUND:
            inner, place = payload
            self.resolve(self._with_arguments(site, (self.receiver(place),), ()), inner)
        elif word == lattice.CLASS:
            self._construct(site, payload)
        elif word == lattice.INSTANCE:
            self._call_instance(site, payload)
        elif word == lattice.EXTERNAL:
            site.written.resolved = site.resolved = self.external.call(site, str(payload)) or site.resolved
            if not site.resolved:
                self._unmodelled(site, str(payload))
        elif word == lattice.EXTERNAL_INSTANCE:
            site.written.resolved = site.resolved = self.external.call(self._with_arguments(site, (site.callee,), ()), f"{payload}.__call__") or site.resolved
        elif word == lattice.PARTIAL:
            origin, target = self.partials[payload]
            inner_site = self._with_arguments(site, origin.arguments[1:], origin.keywords, target)
            site.written.resolved = site.resolved = True
            self.site(inner_site)
        elif word == lattice.WRAPPED:
            site.written.resolved = site.resolved = True
            self.transforms.call(site, found)

    def stored(self, name: str) -> list[int]:
        """Places whose value is stored in an attribute of that name, anywhere."""
        if self._stored is None:
            self._stored = {}
            for store in self.graph.stores:
                self._stored.setdefault(store.name, []).append(store.source)
        return self._stored.get(name, [])

    def hand_on(self, site: model.Site, cause: str) -> None:
        """Jitted functions among the arguments may be called later with anything."""
        for place in (*(a for a in site.arguments if a >= 0), *(v for _, v in site.keywords)):
            self.watch_callables(place, lambda atom: self.escape(atom, cause) if self.table.atoms[atom].word == lattice.WRAPPED else None)

    def receiver(self, place: int) -> int:
        """The place of an object seen as the receiver of a method."""
        known = self._receiver_of.get(place)
        if known is None:
            file, position = self.program.where(place)
            known = self._receiver_of[place] = self.program.place(self.program.function_of(place), file, position, "self")
            self.seen_from[known] = place
            self.solver.link(place, known, self.table.kind(("receiver",)))
        return known

    def _with_arguments(
        self, site: model.Site, before: tuple[int, ...], keywords: tuple[tuple[str | None, int], ...], callee: int | None = None
    ) -> model.Site:
        given = {name for name, _ in site.keywords}
        kept = tuple((name, place) for name, place in keywords if name is None or name not in given)
        return model.Site(
            site.function, site.file, site.position, site.callee if callee is None else callee, (*before, *site.arguments), (*kept, *site.keywords),
            site.result, site.loop, site.guard, site.mode, site.through, site,
        )  # fmt: skip

    def invoked(self, caller: int, callee: int, site: model.Site, mode: str) -> None:
        """Remember an edge of the call graph."""
        site.written.resolved = site.resolved = True
        self.invocations.append(model.Invocation(caller, callee, site, mode))

    def _function(self, site: model.Site, index: int) -> None:
        if self.bind(site, self.callee(index)) is not None:
            self.called.add(index)
            self.invoked(site.function, index, site, site.mode)
        else:
            site.written.resolved = site.resolved = True

    def counts(self, file: int, of: int) -> bool:
        """Whether what one file does says something about the code of another: tests say nothing about what they test."""
        return file == of or not self.is_test[file] or self.is_test[of]

    def settle(self, source: int, field: int, function: int, loop: int) -> None:
        """A constructor writes a field."""
        self.solver.link_heap(source, field, self.table.kind(lattice.SETTLE))
        self.settled.append((field, source, function, loop))

    def bind(self, site: model.Site, callee: model.Callee) -> tuple[dict[int, model.Passed], tuple[int, ...], tuple[int, ...]] | None:
        """Add the edges of a call. None: the call does not count (a test calling code of another file)."""
        if not self.counts(site.file, self._file_of(callee.function)):
            return None
        slots = callee.slots
        positional = [i for i, s in enumerate(slots) if s.kind < 2]
        star = next((i for i, s in enumerate(slots) if s.kind == 2), -1)
        rest = next((i for i, s in enumerate(slots) if s.kind == 4), -1)
        by_name = {s.name: i for i, s in enumerate(slots) if s.kind in (1, 3)}
        passed: dict[int, model.Passed] = {}
        loose: list[int] = []
        number = 0
        for argument in site.arguments:
            if argument < 0:
                number = self._spread(site, callee, ~argument, positional, number, star, passed, loose)
                continue
            if number < len(positional):
                self._pass(site, callee, argument, positional[number], passed, "position")
                number += 1
            elif star >= 0:
                self._link(site, callee, argument, star, ("wrap", number - len(positional)))
                number += 1
        for name, place in site.keywords:
            if name is None:
                self._unpack(site, callee, place, by_name, rest, passed, loose)
            elif name in by_name:
                self._pass(site, callee, place, by_name[name], passed, "keyword")
            elif rest >= 0:
                self._link(site, callee, place, rest, ("wrap", name))
        omitted = []
        for index, slot in enumerate(slots):
            if index in passed or slot.kind in (2, 4):
                continue
            omitted.append(index)
            if slot.default >= 0 and index not in callee.defaulted and callee.function < len(self.program.functions):
                callee.defaulted.add(index)
                self.solver.link_heap(slot.default, slot.place, self.copy)
        self.solver.returned(callee.returned, site.result, self.copy)
        return passed, tuple(omitted), tuple(loose)

    def _file_of(self, function: int) -> int:
        if function < len(self.program.functions):
            return self.program.functions[function].file
        return self.jits[function - len(self.program.functions)].transform.site.file

    def _pass(self, site: model.Site, callee: model.Callee, argument: int, index: int, passed: dict[int, model.Passed], how: str) -> None:
        self._link(site, callee, argument, index, lattice.COPY)
        passed[index] = model.Passed(argument, how)

    def _link(self, site: model.Site, callee: model.Callee, argument: int, index: int, kind: lattice.Kind) -> None:
        place = callee.slots[index].place
        number = self.table.kind(kind)
        if self.program.function_of(argument) in (site.function, -1):
            self.solver.call(argument, place, number, site.result, self.copy)
        else:
            self.solver.link_heap(argument, place, number)

    def _spread(
        self, site: model.Site, callee: model.Callee, place: int, positional: list[int], number: int, star: int, passed: dict[int, model.Passed],
        loose: list[int],
    ) -> int:  # fmt: skip
        """``*args``: as many positional slots as a tuple display has, else all that are left."""
        length = self._length(place)
        for offset, index in enumerate(positional[number:]):
            if length is not None and offset >= length:
                break
            self._unpacked(site, callee, place, offset, index, passed)
        if length is None:
            loose.append(place)
        if star >= 0 and (length is None or length > len(positional) - number):
            left = len(positional) - number
            self._link(site, callee, place, star, lattice.COPY if left == 0 else ("items", False))
        return len(positional) if length is None else min(len(positional), number + length)

    def _unpacked(self, site: model.Site, callee: model.Callee, place: int, key: int | str, index: int, passed: dict[int, model.Passed]) -> None:
        entry = self.place_at(site, callee.slots[index].name)
        self.solver.link(place, entry, self.table.kind(("unwrap", key)))
        self._link(site, callee, entry, index, lattice.COPY)
        passed[index] = model.Passed(entry, "unpacked")

    def _length(self, place: int) -> int | None:
        definition = self.program.definition(self.program.origin(place))
        if definition is not None and definition[0] == facts.BUILD and "*" not in definition[3]:
            return len(definition[4])
        return None

    def _unpack(
        self, site: model.Site, callee: model.Callee, place: int, by_name: dict[str, int], rest: int, passed: dict[int, model.Passed], loose: list[int]
    ) -> None:
        entries = self.program.mapping(place)
        for name, index in by_name.items():
            if index in passed or (entries is not None and name not in entries):
                continue
            if entries is not None or callee.slots[index].default < 0:
                self._unpacked(site, callee, place, name, index, passed)
            else:
                self._link(site, callee, place, index, ("unwrap", name))
        if entries is None:
            loose.append(place)
        if rest >= 0:
            self._link(site, callee, place, rest, lattice.COPY)

    # objects

    def _construct(self, site: model.Site, index: int) -> None:
        each = self.program.classes[index]
        site.written.resolved = site.resolved = True
        self._born(site.result, index, site)
        if not self.counts(site.file, each.file):
            return
        attribute = self.classes.find_attribute(index, "__init__")
        if attribute is not None:
            inner = model.Site(
                site.function, site.file, site.position, attribute[1], (site.result, *site.arguments), site.keywords, self.place_at(site, ""),
                site.loop, site.guard, site.mode, site.through, site,
            )  # fmt: skip
            self.site(inner)
        elif each.generated or self._is_namedtuple(index):
            self._generated(site, index)
        post = self.classes.find_attribute(index, "__post_init__")
        if post is not None:
            self.site(model.Site(site.function, site.file, site.position, post[1], (site.result,), (), self.place_at(site, ""), site.loop, site.guard, source=site))

    def _is_namedtuple(self, index: int) -> bool:
        return any(name.rpartition(".")[2] == "NamedTuple" for k in self.classes.order(index) for name in self.program.classes[k].external_bases)

    def _born(self, place: int, index: int, site: model.Site) -> None:
        each = self.program.classes[index]
        self.solver.seed(place, self.table.atom(lattice.INSTANCE, index))
        self.graph.seed(place, lattice.RECORD, index)
        if self._is_namedtuple(index):
            self.graph.seed(place, lattice.TUPLE)
        elif each.enumeration:
            self.graph.seed(place, lattice.OPAQUE, lattice.DESCRIBED)
        elif each.hashing == "unhashable":
            self.graph.seed(place, lattice.UNHASHABLE, each.facts.name)
        elif each.hashing == "identity" and not self.classes.has_unknown_base(index):
            self.graph.seed(place, lattice.OPAQUE, lattice.DESCRIBED)
            self.graph.seed(place, lattice.FRESH, (site.function, site.loop, site.position, each.facts.name))
        else:
            self.graph.seed(place, lattice.OPAQUE, lattice.DESCRIBED)

    def _generated(self, site: model.Site, index: int) -> None:
        """The constructor that a dataclass or NamedTuple gets from its fields."""
        fields = self.classes.fields_in_order(index)
        tuple_like = self._is_namedtuple(index)
        given: dict[str, int] = {}
        for number, argument in enumerate(site.arguments):
            if argument < 0:
                for _, name, _, _ in fields[number:]:
                    self.solver.link_heap(~argument, self.classes.field(index, name), self.table.kind(("unwrap", None)))
                break
            if number < len(fields):
                given[fields[number][1]] = argument
        for keyword, value in site.keywords:
            if keyword is None:
                for _, name, _, _ in fields:
                    self.solver.link_heap(value, self.classes.field(index, name), self.table.kind(("unwrap", name)))
            else:
                given[keyword] = value
        for number, (_, name, _, default) in enumerate(fields):
            place = self.classes.field(index, name)
            source = given.get(name, self._default(default))
            if source is None:
                continue
            self.settle(source, place, site.function, site.loop)
            if tuple_like and name in given:
                self.solver.link(source, site.result, self.table.kind(("wrap", number)))

    def _default(self, place: int) -> int | None:
        return place if place >= 0 else None

    def _call_instance(self, site: model.Site, index: int) -> None:
        attribute = self.classes.find_attribute(index, "__call__")
        if attribute is not None:
            self.watch_callables(attribute[1], lambda atom: self.resolve(self._with_arguments(site, (site.callee,), ()), atom))
            return
        for row in self.classes.external_rows(index):
            if self.external.call(self._with_arguments(site, (site.callee,), ()), f"{row.name}.__call__"):
                site.written.resolved = True
                self._callbacks_of(index)
                return

    def _callbacks_of(self, index: int) -> None:
        """A library calls the methods of this class in ways that are not seen."""
        for k in self.classes.order(index):
            each = self.program.classes[k]
            for function in each.facts.methods.values():
                self.escape_function(self.program.first_function[each.file] + function, f"a library calls the methods of {each.facts.name}", skip=1)

    def register_pytree(self, places: list[int], static: tuple[str, ...]) -> None:
        """A class is made a pytree by a call."""
        for place in places:
            self.watch_callables(place, lambda atom: self._registered(atom, static))

    def _registered(self, atom: int, static: tuple[str, ...]) -> None:
        found = self.table.atoms[atom]
        if found.word == lattice.CLASS:
            each = self.program.classes[found.payload]
            each.pytree = True
            each.static_fields |= frozenset(static)

    # what is not understood

    def _unmodelled(self, site: model.Site, dotted: str) -> None:
        """A call of library code of which nothing is known: its result is unknown, callbacks may be given anything."""
        if site.guard & facts.GUARD_DECORATOR and site.arguments and site.source is None:
            self.solver.link(site.arguments[0], site.result, self.copy)  # an unknown decorator is taken for one that keeps the function
            site.resolved = True
            return
        self.graph.unknown(site.result, f"unmodelled call {dotted}()")
        self._escape_arguments(site, f"handed to {dotted}(), which is not modelled")

    def _escape_arguments(self, site: model.Site, cause: str) -> None:
        for place in (*(a if a >= 0 else ~a for a in site.arguments), *(v for _, v in site.keywords)):
            self.watch_callables(place, lambda atom: self.escape(atom, cause))

    def escape(self, atom: int, cause: str) -> None:
        """A callable is handed to code that may call it with anything."""
        if atom in self._escaped_atoms:
            return
        self._escaped_atoms.add(atom)
        found = self.table.atoms[atom]
        if found.word == lattice.FUNC:
            self.escape_function(found.payload, cause)
        elif found.word == lattice.BOUND:
            inner = self.table.atoms[found.payload[0]]
            if inner.word == lattice.FUNC:
                self.escape_function(inner.payload, cause, skip=1)
            else:
                self.escape(found.payload[0], cause)
        elif found.word == lattice.PARTIAL:
            self.watch_callables(self.partials[found.payload][1], lambda inner: self.escape(inner, cause))
        elif found.word == lattice.WRAPPED and isinstance(found.payload, int):
            transform = self.transforms.all[found.payload]
            if transform.kind in jits.CONTRACTS:
                self.waiting_escapes(transform, cause)
            else:
                self.watch_callables(transform.target, lambda inner: self.escape(inner, cause))

    def waiting_escapes(self, transform: model.Transform, cause: str) -> None:
        """A jitted function is handed on: its slots may get anything."""
        for jit in transform.jits:
            for slot in jit.callee.slots:
                self.graph.unknown(slot.place, cause)
            jit.escapes.append(transform.site.position)

    def escape_function(self, index: int, cause: str, skip: int = 0) -> None:
        """The parameters of a function may be given anything."""
        if index in self.escaped:
            return
        self.escaped[index] = cause
        for slot in self.callee(index).slots[skip:]:
            self.graph.unknown(slot.place, cause)

    def _overflowed(self) -> None:
        """Places that hold too many callables: nothing is known of what they hold."""
        overflow, self.solver.overflow = self.solver.overflow, []
        for place, atom in dict.fromkeys(overflow):
            self.graph.unknown(place, f"{self.program.name_of(place) or 'a place'} holds too many different functions")
            found = self.table.atoms[atom]
            if found.word in (lattice.FUNC, lattice.BOUND, lattice.PARTIAL, lattice.WRAPPED):
                self.escape(atom, "reached over a registry of too many functions")

    def _unresolved(self) -> None:
        """Calls that reached nothing: unknown results, escaping arguments."""
        for site in list(self.sites):
            if site.resolved or site.source is not None:
                continue
            definition = self.program.definition(site.callee) if site.callee < self.program.values else None
            if definition is not None and definition[0] == facts.ATTRIBUTE:
                self.graph.fragile.append(site.result)
                self.graph.causes.setdefault(site.result, f"unresolved call .{definition[3]}()")
                self._escape_arguments(site, f"handed to .{definition[3]}(), which is not resolved")
            else:
                name = self.program.name_of(site.callee)
                self.graph.unknown(site.result, f"unresolved call {name or '?'}()")
                self._escape_arguments(site, f"handed to {name or 'something'}(), which is not resolved")
