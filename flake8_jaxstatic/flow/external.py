"""Calls of library code: a row of knowledge becomes edges, births of atoms, needs, and calls of the callbacks."""

from __future__ import annotations

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import arguments, callgraph, command_lines, escapes, graph, model, mutators, records, terms, transforms
from flake8_jaxstatic.knowledge import forms, table
from flake8_jaxstatic.syntax import facts

_WRAPPERS = {
    "element": lattice.ITERATE,
    "leaf": lattice.LEAF,
    "traced": lattice.TRACE,
    "primal": lattice.PRIMAL,
    "optimized": lattice.MOVE_BY_OPTIMIZER,
}


class External:
    """Applies rows."""

    def __init__(self, calls: callgraph.CallGraph, applied: transforms.Transforms) -> None:
        self.calls = calls
        self.transforms = applied
        self.unwrap_any = calls.table.kind(("unwrap", None))
        self._named: set[tuple[int, str]] = set()
        self._attributes: dict[tuple[str, str], int] = {}  # written attributes of instances of stub classes
        self._dynamic: list[tuple[graph.Read, table.Callable]] = []

    # names and attributes

    def name(self, place: int, dotted: str) -> None:
        """A library name stands at a place."""
        if (place, dotted) in self._named:
            return
        self._named.add((place, dotted))
        calls = self.calls
        calls.solver.seed(place, calls.table.atom(lattice.EXTERNAL, dotted))
        row = calls.knowledge.lookup(dotted)
        if isinstance(row, table.Value):
            terms.Result(calls, place).give(row.terms)
        elif row is not None or dotted in calls.knowledge.modules:
            calls.graph.seed(place, lattice.OPAQUE, lattice.DESCRIBED)
        else:
            calls.graph.unknown(place, f"nothing is known of {dotted}")

    def member(self, read: graph.Read, owner: str, name: str) -> None:
        """An attribute of an instance of a stub class."""
        calls = self.calls
        row = calls.knowledge.lookup(f"{owner}.{name}")
        if isinstance(row, table.Value):
            terms.Result(calls, read.result, None, {"self": [read.place]}).give(row.terms)
        elif isinstance(row, table.Callable):
            method = calls.table.atom(lattice.EXTERNAL, f"{owner}.{name}")
            calls.solver.seed(read.result, calls.table.atom(lattice.BOUND, (method, read.place)))
        else:
            fallback = calls.knowledge.lookup(f"{owner}.__getattr__")
            if isinstance(fallback, table.Callable):
                self._dynamic.append((read, fallback))
                calls.solver.link_heap(self._written(owner, name), read.result, calls.copy)

    def _written(self, owner: str, name: str) -> int:
        """The place of what the project writes into an attribute of instances of a stub class."""
        place = self._attributes.get((owner, name))
        if place is None:
            label = f"{_last(owner)}.{name}"
            place = self._attributes[(owner, name)] = self.calls.program.place(-1, 0, facts.pack(1, 0), label)
        return place

    def store(self, store: graph.Store, owner: str) -> None:
        """An attribute of an instance of a stub class is written."""
        place = self._written(owner, store.name)
        self.calls.solver.link_heap(store.source, place, self.calls.copy)
        if store.carried:
            self.calls.graph.seed(place, lattice.VARYING)

    def dynamic_reads(self) -> None:
        """Attributes made at run time: a declared option of a command line, or what ``__getattr__`` gives. Options must be known."""
        calls = self.calls
        reads, self._dynamic = self._dynamic, []
        for dictionary in calls.dumped:
            for name, place in calls.options.items():
                calls.solver.link_heap(place, dictionary, calls.table.kind(("wrap", name)))
        calls.dumped.clear()
        for read, fallback in reads:
            option = calls.options.get(read.name)
            if option is not None:
                calls.solver.link_heap(option, read.result, calls.copy)
            else:
                names = {p.name: read.name for p in fallback.parameters if p.kind == "pos" and p.name != "self"}
                terms.Result(calls, read.result, None, {"self": [read.place]}, constants=names).give(fallback.result)

    # calls

    def call(self, site: model.Site, dotted: str) -> bool:
        """Resolve a call of a library name. False: nothing is known of it."""
        calls = self.calls
        row = calls.knowledge.lookup(dotted)
        if isinstance(row, table.Class):
            self._construct(site, row)
            return True
        if not isinstance(row, table.Callable):
            return False
        if not row.transform and len(site.arguments) == 1 and any(term.arg == "number" for term in row.result) and self._makes_nan(site):
            calls.graph.seed(site.result, lattice.NAN, (site.function, site.loop, site.position, "nan"))
        converted = calls.program.converted(site.result) if len(site.arguments) == 1 else None
        if converted is not None:
            calls.graph.seed(site.result, lattice.FIXED, lattice.literal(converted))
        self._apply(site, row, arguments.bind(calls.program, site, row))
        return True

    def _makes_nan(self, site: model.Site) -> bool:
        """``float("nan")``: a new object each time, equal to nothing."""
        value = self.calls.program.constant_or(site.arguments[0], None) if site.arguments[0] >= 0 else None
        return isinstance(value, str) and value.strip().lower().lstrip("+-") == "nan"

    def _construct(self, site: model.Site, row: table.Class) -> None:
        """A new instance of a stub class."""
        calls = self.calls
        constructor = calls.knowledge.lookup(f"{row.name}.__init__")
        if isinstance(constructor, table.Callable):
            given = arguments.bind(calls.program, site, constructor, site.result)
            self._needs(site, constructor, given)
            self._invocations(site, constructor, given)
            if constructor.result:
                terms.Result(calls, site.result, site, given.by_name, rest=given.rest).give(constructor.result)
                return
        escapes.hand_on(calls, site, f"handed to {row.name}()")
        terms.instance(calls, site.result, row, site)
        for argument in site.arguments:
            calls.graph.local(argument if argument >= 0 else ~argument, site.result, calls.rates)
        for _, argument in site.keywords:
            calls.graph.local(argument, site.result, calls.rates)

    def _apply(self, site: model.Site, row: table.Callable, given: arguments.Arguments) -> None:
        """A call of a known callable."""
        calls = self.calls
        if row.registers_pytree and row.parameters:
            halves = self._texts(given, row, "data_fields"), self._texts(given, row, "meta_fields")
            flatten = next((p.name for p in row.parameters if p.spec == "flatten"), None)
            for place in given.of(row.parameters[0].name):
                calls.register_pytree(place, *halves, None if flatten is None else given.of(flatten))
        if row.transform:
            self.transforms.apply(site, row, given)
            return
        self._needs(site, row, given)
        returned = self._invocations(site, row, given)
        terms.Result(calls, site.result, site, given.by_name, returned, given.rest).give(row.result)
        if row.mutates:
            mutators.mutate(calls, site, row, given)
        if row.sets:
            self._set(site, row, given)
        if row.declares_option:
            command_lines.declare(calls, site, row, given)

    def _set(self, site: model.Site, row: table.Callable, given: arguments.Arguments) -> None:
        """An attribute is set by a function: of a name that is known, or of one that is not."""
        calls = self.calls
        target, named, stored = (given.of(name) for name in row.sets)
        for place in target:
            names = {calls.program.constant_or(each, None) for each in named}
            for name in names:
                if isinstance(name, str):
                    for value in stored:
                        calls.resolver.store(graph.Store(place, name, value, False, site.function, site.position, site.loop, site.guard))
                else:
                    hook = calls.program.functions[site.function].facts.name == "__setattr__"  # what is written with a known name
                    for value in () if hook else stored:
                        records.bag(calls, place, value, ("wrap", records.BAG))
                    calls.writes.append(model.Write(site.function, place, "", site.position, site.loop, site.guard))

    def _texts(self, given: arguments.Arguments, row: table.Callable, spec: str) -> tuple[str, ...]:
        for p in row.parameters:
            if p.spec == spec and p.name in given.by_name:
                value = self.calls.program.constant_or(given.by_name[p.name][0], None)
                return tuple(v for v in value if isinstance(v, str)) if isinstance(value, tuple) else ()
        return ()

    def _needs(self, site: model.Site, row: table.Callable, given: arguments.Arguments, subject: int = -1) -> None:
        if site.guard & facts.GUARD_CAUGHT:
            return
        written, what = site.written, _last(row.name)
        for p in row.parameters:
            if not p.needs or any(other in given.by_name for other in p.unless):
                continue
            spread = given.spread.get(p.name, ()) if p.kind == "star" else ()
            for place in (*given.of(p.name), *(self._unpacked_item(site, place) for place in spread)):
                for word in p.needs:
                    about = site.result if word == "differentiable" else subject  # a loop of constants is not turned around
                    need = model.Need(place, word, about, written.function, written.position, f"{p.name} of {what}()")
                    self.calls.graph.needs.append(need)

    def _unpacked_item(self, site: model.Site, container: int) -> int:
        """An item of what a star argument unpacks."""
        item = self.calls.place_at(site, "")
        self.calls.graph.local(container, item, self.calls.table.kind(lattice.ITERATE))
        return item

    # callbacks

    def _invocations(self, site: model.Site, row: table.Callable, given: arguments.Arguments) -> dict[str, list[int]]:
        """Call the callbacks; what each of them returned."""
        returned: dict[str, list[int]] = {}
        for invocation in row.invokes:
            if invocation.unless in given.by_name:
                continue
            head, _, tail = invocation.callback.partition(".")
            for place in given.of(head):
                callback = self._attribute(site, place, tail)
                returned.setdefault(invocation.callback, []).append(self._invoke(site, row, invocation, callback, given))
        return returned

    def _attribute(self, site: model.Site, place: int, chain: str) -> int:
        """The place of ``object.a.b``."""
        for name in chain.split(".") if chain else ():
            read = self.calls.place_at(site, name)
            self.calls.resolver.read(graph.Read(place, name, read, site.function, site.position))
            place = read
        return place

    def _invoke(
        self, site: model.Site, row: table.Callable, invocation: table.Invocation, callback: int, given: arguments.Arguments
    ) -> int:
        calls = self.calls
        passed: list[int] = []
        named: list[tuple[str | None, int]] = []
        for argument in invocation.arguments:
            if isinstance(argument, table.Splice) and any(p.name == argument.param and p.kind == "starstar" for p in row.parameters):
                named.extend((name, self._wrapped(site, place, argument.wrapper)) for name, place in given.rest)
            elif isinstance(argument, table.Splice) and self._is_mapping(argument.param, given):
                named.extend((None, self._wrapped(site, place, argument.wrapper)) for place in given.of(argument.param))
            elif isinstance(argument, table.Splice):
                passed.extend(self._splice(site, row, argument, given))
            else:
                passed.append(self._given(site, argument, given, invocation.mode))
        keywords = [*named, *((name, self._given(site, term, given, invocation.mode)) for name, term in invocation.keywords)]
        result = calls.place_at(site, f"what {_last(row.name)}() calls")
        inner = model.Site(
            site.function, site.file, site.position, callback, tuple(passed), tuple(keywords), result, site.loop, site.guard,
            invocation.mode, _last(row.name), site,
        )  # fmt: skip
        calls.site(inner)
        calls.site_items(inner)
        return result

    def _is_mapping(self, name: str, given: arguments.Arguments) -> bool:
        program = self.calls.program
        found = [program.definition(program.origin(place)) for place in given.of(name)]
        return any(d is not None and d[0] == facts.BUILD and d[2] == "dict" for d in found)

    def _splice(self, site: model.Site, row: table.Callable, splice: table.Splice, given: arguments.Arguments) -> list[int]:
        """The elements of a parameter as arguments of a callback."""
        calls = self.calls
        kind = next((p.kind for p in row.parameters if p.name == splice.param), "pos")
        found = []
        for place in given.of(splice.param):
            if kind == "star":
                found.append(self._wrapped(site, place, splice.wrapper))
                continue
            items = calls.program.items(place)
            if items is None:
                found.append(~self._wrapped(site, place, splice.wrapper))
            else:
                found.extend(self._wrapped(site, item, splice.wrapper) for item in items)
        found.extend(~self._wrapped(site, place, splice.wrapper) for place in given.spread.get(splice.param, ()))
        return found

    def _wrapped(self, site: model.Site, place: int, wrapper: str) -> int:
        for word in reversed(wrapper.split("_")) if wrapper else ():
            kind = _WRAPPERS.get(word)
            if kind == lattice.PRIMAL and isinstance(self.calls.program.constant_or(place, None), float):
                kind = lattice.TRACE  # only what may be an integer may stay what it is
            if kind is not None:
                after = self.calls.place_at(site, "")
                self.calls.solver.link(place, after, self.calls.table.kind(kind))
                place = after
        return place

    def _given(self, site: model.Site, term: table.Term, given: arguments.Arguments, mode: str) -> int:
        """The place of an argument that a callback is given."""
        calls = self.calls
        wrapper, _, inner = term.op.partition("_")
        if wrapper not in table.WRAPPERS:
            wrapper, inner = "", term.op
        place = calls.place_at(site, "")
        if inner in ("", "copy"):
            for source in given.of(term.arg):
                calls.solver.link(source, place, calls.copy)
            for source in given.spread.get(term.arg, ()):
                calls.solver.link(source, place, self.unwrap_any)
            if not term.arg:
                calls.graph.seed(place, lattice.NUMBER)
        else:
            terms.Result(calls, place, site, given.by_name).give((table.Term((), inner, term.arg),))
        if not wrapper:
            return place
        after = calls.place_at(site, "")
        if wrapper == "varying":
            calls.solver.link(place, after, calls.copy)
            calls.graph.seed(after, lattice.VARYING)
        else:
            kind = lattice.DIFFERENTIATE if wrapper == "traced" and mode in ("forward", "differentiated") else _WRAPPERS[wrapper]
            calls.solver.link(place, after, calls.table.kind(kind))
            if wrapper == "optimized":
                calls.graph.seed(after, lattice.OPTIMIZED)
        return after

    # methods by the form of their object

    def method(self, site: model.Site, place: int, name: str) -> None:
        """A call ``x.name(...)``: what it gives for each form that x may have."""
        calls = self.calls
        outcomes, texts = lattice.Members(), lattice.Members()
        for word, dotted in forms.CLASS_OF_FORM.items():
            row = calls.knowledge.lookup(f"{self._described(place, dotted)}.{name}")
            if isinstance(row, table.Callable):
                (texts if word == lattice.OPAQUE else outcomes)[word] = terms.atoms(row.result, word)
                if word in (lattice.ARRAY, lattice.NDARRAY):
                    self._needs(site, row, arguments.bind(calls.program, site, row, place), place)
        for dotted in forms.CONTAINERS:
            row = calls.knowledge.lookup(f"{dotted}.{name}")
            if isinstance(row, table.Callable):
                given = arguments.bind(calls.program, site, row, place)
                result = terms.Result(calls, site.result, site, given.by_name)
                for term in row.result:
                    if term.op != "atom":
                        result.add(term)
                outcomes.setdefault(lattice.UNHASHABLE, terms.atoms(row.result, lattice.UNHASHABLE))
                if row.mutates:
                    mutators.mutate(calls, site, row, given)
        calls.graph.local(place, site.result, calls.table.kind(("member", f"{name}()", outcomes, texts, calls.classes.is_leaf)))

    def _described(self, place: int, dotted: str) -> str:
        """The class of an object: that of its form, or of the item where it is ``x.at[...]`` and the class says what its items are."""
        definition = self.calls.program.definition(place)
        if definition is None or definition[0] != facts.ITEM:
            return dotted
        base = self.calls.program.functions[self.calls.program.function_of(place)].base
        attribute = self.calls.program.definition(base + definition[2])
        if attribute is None or attribute[0] != facts.ATTRIBUTE:
            return dotted
        holder = self._instance(f"{dotted}.{attribute[3]}")
        return (self._instance(f"{holder}.__getitem__") if holder else "") or dotted

    def _instance(self, dotted: str) -> str:
        """The class of what an attribute is, or of what a method returns, or an empty text."""
        row = self.calls.knowledge.lookup(dotted)
        terms_of = row.terms if isinstance(row, table.Value) else row.result if isinstance(row, table.Callable) else ()
        return next((term.arg for term in terms_of if term.op == "instance"), "")


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]
