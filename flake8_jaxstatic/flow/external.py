"""Calls of library code: a row of knowledge becomes edges, births of atoms, needs, and calls of the callbacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import graph as graphs
from flake8_jaxstatic.flow import model, program
from flake8_jaxstatic.knowledge import forms, table
from flake8_jaxstatic.syntax import facts

if TYPE_CHECKING:
    from flake8_jaxstatic.flow import values

_FORM_WORDS: dict[str, tuple[tuple[str, object], ...]] = {
    "array": ((lattice.ARRAY, None),), "ndarray": ((lattice.NDARRAY, None),), "number": ((lattice.NUMBER, None),), "none": ((lattice.NONE, None),),
    "opaque": ((lattice.OPAQUE, None),), "list": ((lattice.UNHASHABLE, "list"),), "dict": ((lattice.UNHASHABLE, "dict"),),
    "set": ((lattice.UNHASHABLE, "set"),), "tuple": ((lattice.TUPLE, None),), "any": ((lattice.UNFORMED, None),),
    "shape": ((lattice.NUMBER, None), (lattice.SHAPE, None)), "fresh": ((lattice.OPAQUE, None),),
}  # fmt: skip
_RATE_WORDS = {"fixed": lattice.RUN, "run": lattice.RUN, "varying": lattice.VARYING, "optimized": lattice.OPTIMIZED, "unrated": lattice.UNRATED}
_WRAPPERS = {"traced": lattice.TRACE, "optimized": lattice.MOVE_BY_OPTIMIZER}


@dataclass(slots=True)
class Arguments:
    """The arguments of a call by the parameters of a row: name -> places; star parameters collect several; ``passed`` in order."""

    by_name: dict[str, list[int]]
    spread: dict[str, list[int]]  # star arguments that may fill it
    unknown: tuple[str, ...] = ()  # keywords that the row does not have


class External:
    """Applies rows."""

    def __init__(self, calls: values.Calls) -> None:
        self.calls = calls
        self.unwrap_any = calls.table.kind(("unwrap", None))
        self._named: set[tuple[int, str]] = set()

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
            self._terms(row.terms, place, None, {}, place)
        elif row is not None:
            calls.graph.seed(place, lattice.OPAQUE, lattice.DESCRIBED)
        elif dotted not in calls.knowledge.modules:
            calls.graph.unknown(place, f"nothing is known of {dotted}")

    def member(self, read: graphs.Read, owner: str, name: str) -> None:
        """An attribute of an instance of a stub class."""
        calls = self.calls
        row = calls.knowledge.lookup(f"{owner}.{name}")
        if isinstance(row, table.Value):
            self._terms(row.terms, read.result, None, {"self": [read.place]}, read.result)
        elif isinstance(row, table.Callable):
            calls.solver.seed(read.result, calls.table.atom(lattice.BOUND, (calls.table.atom(lattice.EXTERNAL, f"{owner}.{name}"), read.place)))
        else:
            fallback = calls.knowledge.lookup(f"{owner}.__getattr__")
            if isinstance(fallback, table.Callable):
                calls.dynamic_reads.append((read, fallback))

    def dynamic_read(self, read: graphs.Read, fallback: table.Callable) -> None:
        """An attribute made at run time: a declared option of a command line, or what ``__getattr__`` gives."""
        options = self.calls.options.get(read.name)
        if options is not None:
            self.calls.solver.link_heap(options, read.result, self.calls.copy)
        else:
            self._terms(fallback.result, read.result, None, {"self": [read.place]}, read.result)

    def atoms(self, terms: tuple[table.Term, ...], word: str) -> tuple[lattice.Atom, ...]:
        """The atoms of an attribute whose object has a form: ``array`` of a tracer is a tracer."""
        found: list[lattice.Atom] = []
        for term in terms:
            if term.op == "atom":
                for form, payload in _FORM_WORDS.get(term.arg, ((_RATE_WORDS.get(term.arg, lattice.RUN), None),)):
                    if form == lattice.ARRAY and word in lattice.TRACERS:
                        form = word
                    found.append(lattice.Atom(term.path, form, payload))
            elif term.op in ("copy", "like", "reduced") and term.arg.split(",")[0] == "self":
                found.append(lattice.Atom(term.path, word))
            elif term.op == "instance":
                found.append(lattice.Atom(term.path, lattice.EXTERNAL_INSTANCE, term.arg))
                if word in lattice.ARRAYS:
                    found.append(lattice.Atom(term.path, word))
        return tuple(found)

    # calls

    def call(self, site: model.Site, dotted: str) -> bool:
        """Resolve a call of a library name. False: nothing is known of it."""
        row = self.calls.knowledge.lookup(dotted)
        if isinstance(row, table.Class):
            self.construct(site, row, dotted)
            return True
        if not isinstance(row, table.Callable):
            return False
        if not row.transform and len(site.arguments) == 1 and any(term.arg == "number" for term in row.result) and self._makes_nan(site):
            self.calls.graph.seed(site.result, lattice.NAN, (site.function, site.loop, site.position, "nan"))
        self.apply(site, row, self.bind(site, row))
        return True

    def _makes_nan(self, site: model.Site) -> bool:
        """``float("nan")``: a new object each time, equal to nothing."""
        try:
            value = self.calls.program.constant(site.arguments[0]) if site.arguments[0] >= 0 else None
        except program.NotConstant:
            return False
        return isinstance(value, str) and value.strip().lower().lstrip("+-") == "nan"

    def construct(self, site: model.Site, row: table.Class, dotted: str) -> None:
        """A new instance of a stub class."""
        calls = self.calls
        constructor = calls.knowledge.lookup(f"{row.name}.__init__")
        own = isinstance(constructor, table.Callable) and bool(constructor.result)
        if isinstance(constructor, table.Callable):
            arguments = self.bind(site, constructor, skip=1)
            arguments.by_name["self"] = [site.result]
            self._needs(site, constructor, arguments)
            self._invocations(site, constructor, arguments)
            if constructor.result:
                self._terms(constructor.result, site.result, site, arguments.by_name, site.result)
        if own:
            return
        calls.hand_on(site, f"handed to {row.name}()")
        self.instance(site.result, row, site)
        for argument in site.arguments:
            calls.graph.local(argument if argument >= 0 else ~argument, site.result, calls.rates)
        for _, argument in site.keywords:
            calls.graph.local(argument, site.result, calls.rates)

    def instance(self, place: int, row: table.Class, site: model.Site | None, path: table.Path = ()) -> None:
        """An instance of a stub class is born."""
        calls = self.calls
        calls.solver.seed(place, calls.table.atom(lattice.EXTERNAL_INSTANCE, row.name, path))
        lineage = calls.knowledge.lineage(row)
        if any(each.pytree for each in lineage):
            calls.graph.seed(place, lattice.RECORD, row.name, path)
            return
        calls.graph.seed(place, lattice.OPAQUE, lattice.DESCRIBED, path)
        if row.hashing == "unhashable":
            calls.graph.seed(place, lattice.UNHASHABLE, row.name, path)
        elif row.hashing == "identity" and site is not None:
            calls.graph.seed(place, lattice.FRESH, (site.function, site.loop, site.position, row.name), path)

    def bind(self, site: model.Site, row: table.Callable, skip: int = 0) -> Arguments:
        """Match the arguments of a call with the parameters of a row."""
        by_name: dict[str, list[int]] = {}
        spread: dict[str, list[int]] = {}
        positional = [p for p in row.parameters if p.kind in ("posonly", "pos")][skip:]
        star = next((p.name for p in row.parameters if p.kind == "star"), None)
        rest = next((p.name for p in row.parameters if p.kind == "starstar"), None)
        names = {p.name for p in row.parameters if p.kind in ("pos", "kwonly")}
        number = 0
        unknown: list[str] = []
        for argument in site.arguments:
            if argument < 0:
                for p in positional[number:]:
                    spread.setdefault(p.name, []).append(~argument)
                if star is not None:
                    spread.setdefault(star, []).append(~argument)
                continue
            if number < len(positional):
                by_name.setdefault(positional[number].name, []).append(argument)
                number += 1
            elif star is not None:
                by_name.setdefault(star, []).append(argument)
        for keyword, value in site.keywords:
            entries = self.calls.program.mapping(value) if keyword is None else {keyword: value}
            if entries is None:
                for name in names:
                    spread.setdefault(name, []).append(value)
                continue
            for name, entry in entries.items():
                if name in names:
                    by_name.setdefault(name, []).append(entry)
                elif rest is not None:
                    by_name.setdefault(rest, []).append(entry)
                else:
                    unknown.append(name)
        return Arguments(by_name, spread, tuple(unknown))

    def apply(self, site: model.Site, row: table.Callable, arguments: Arguments) -> None:
        """A call of a known callable."""
        calls = self.calls
        if row.registers_pytree and row.parameters:
            calls.register_pytree(arguments.by_name.get(row.parameters[0].name, []), self._texts(arguments, row, "meta_fields"))
        if row.transform:
            calls.transforms.apply(site, row, arguments)
            return
        self._needs(site, row, arguments)
        results = self._invocations(site, row, arguments)
        self._terms(row.result, site.result, site, arguments.by_name, site.result, results)
        if row.mutates:
            self._mutate(site, row, arguments)
        if row.declares_option:
            self._option(site, row, arguments)

    def _texts(self, arguments: Arguments, row: table.Callable, spec: str) -> tuple[str, ...]:
        for p in row.parameters:
            if p.spec == spec and p.name in arguments.by_name:
                try:
                    value = self.calls.program.constant(arguments.by_name[p.name][0])
                except program.NotConstant:
                    return ()
                return tuple(v for v in value if isinstance(v, str)) if isinstance(value, tuple) else ()
        return ()

    def _needs(self, site: model.Site, row: table.Callable, arguments: Arguments, subject: int = -1) -> None:
        if site.guard & facts.GUARD_CAUGHT:
            return
        short = row.name.rpartition(".")[2]
        for p in row.parameters:
            if not p.needs or any(other in arguments.by_name for other in p.unless):
                continue
            for place in arguments.by_name.get(p.name, ()):
                for word in p.needs:
                    self.calls.graph.needs.append(
                        model.Need(place, word, subject, site.written.function, site.written.position, site.guard, f"{p.name} of {short}()")
                    )

    def _invocations(self, site: model.Site, row: table.Callable, arguments: Arguments) -> dict[str, list[int]]:
        results: dict[str, list[int]] = {}
        for invocation in row.invokes:
            head, _, tail = invocation.callback.partition(".")
            for callback in arguments.by_name.get(head, ()):
                for name in tail.split(".") if tail else ():
                    read = self.calls.place_at(site, name)
                    self.calls.members.read(graphs.Read(callback, name, read, site.function, site.position))
                    callback = read
                results.setdefault(invocation.callback, []).append(self._invoke(site, row, invocation, callback, arguments))
        return results

    def _invoke(self, site: model.Site, row: table.Callable, invocation: table.Invocation, callback: int, arguments: Arguments) -> int:
        calls = self.calls
        given: list[int] = []
        named: list[tuple[str | None, int]] = []
        for argument in invocation.arguments:
            if isinstance(argument, table.Splice) and self._is_mapping(row, argument.param, arguments):
                named.extend((None, self._wrapped(site, place, argument.wrapper)) for place in arguments.by_name.get(argument.param, ()))
            elif isinstance(argument, table.Splice):
                given.extend(self._splice(site, row, argument, arguments))
            else:
                given.append(self._given(site, argument, arguments, invocation.mode))
        keywords = [*named, *((name, self._given(site, term, arguments, invocation.mode)) for name, term in invocation.keywords)]
        result = calls.place_at(site, f"what {row.name.rpartition('.')[2]}() calls")
        inner = model.Site(
            site.function, site.file, site.position, callback, tuple(given), tuple(keywords), result, site.loop, site.guard, invocation.mode,
            row.name.rpartition(".")[2], site,
        )  # fmt: skip
        calls.site(inner)
        calls.site_items(inner)
        return result

    def _is_mapping(self, row: table.Callable, name: str, arguments: Arguments) -> bool:
        if any(p.name == name and p.kind == "starstar" for p in row.parameters):
            return True
        found = [self.calls.program.definition(self.calls.program.origin(place)) for place in arguments.by_name.get(name, ())]
        return any(d is not None and d[0] == facts.BUILD and d[2] == "dict" for d in found)

    def _splice(self, site: model.Site, row: table.Callable, splice: table.Splice, arguments: Arguments) -> list[int]:
        calls = self.calls
        kind = next((p.kind for p in row.parameters if p.name == splice.param), "pos")
        found = []
        for place in arguments.by_name.get(splice.param, ()):
            if kind == "star":
                found.append(self._wrapped(site, place, splice.wrapper))
                continue
            definition = calls.program.definition(calls.program.origin(place))
            length = len(definition[4]) if definition is not None and definition[0] == facts.BUILD and "*" not in definition[3] else -1
            for index in range(length if length >= 0 else 1):
                item = calls.place_at(site, "")
                calls.solver.link(place, item, calls.table.kind(("unwrap", index if length >= 0 else None)))
                found.append(self._wrapped(site, item, splice.wrapper) if length >= 0 else ~self._wrapped(site, place, splice.wrapper))
        for place in arguments.spread.get(splice.param, ()):
            found.append(~self._wrapped(site, place, splice.wrapper))
        return found

    def _wrapped(self, site: model.Site, place: int, wrapper: str) -> int:
        for word in reversed(wrapper.split("_")) if wrapper else ():
            kind = _WRAPPERS.get(word) or (lattice.ITERATE if word == "element" else None)
            if kind is not None:
                after = self.calls.place_at(site, "")
                self.calls.solver.link(place, after, self.calls.table.kind(kind))
                place = after
        return place

    def _given(self, site: model.Site, term: table.Term, arguments: Arguments, mode: str) -> int:
        """The place of an argument that a callback is given."""
        calls = self.calls
        wrapper, _, inner = term.op.partition("_")
        if wrapper not in table.WRAPPERS:
            wrapper, inner = "", term.op
        place = calls.place_at(site, "")
        if inner in ("", "copy") or (not inner and term.arg):
            sources = arguments.by_name.get(term.arg, ()) if term.arg else ()
            for source in sources:
                calls.solver.link(source, place, calls.copy)
            for source in arguments.spread.get(term.arg, ()):
                calls.solver.link(source, place, self.unwrap_any)
            if not term.arg:
                calls.graph.seed(place, lattice.NUMBER)
        else:
            self._terms((table.Term((), inner, term.arg),), place, site, arguments.by_name, place)
        if not wrapper:
            return place
        after = calls.place_at(site, "")
        if wrapper == "varying":
            calls.solver.link(place, after, calls.copy)
            calls.graph.seed(after, lattice.VARYING)
        else:
            kind = lattice.DIFFERENTIATE if wrapper == "traced" and mode == "differentiated" else _WRAPPERS[wrapper]
            calls.solver.link(place, after, calls.table.kind(kind))
            if wrapper == "optimized":
                calls.graph.seed(after, lattice.OPTIMIZED)
        return after

    # results

    def _terms(
        self, terms: tuple[table.Term, ...], result: int, site: model.Site | None, arguments: dict[str, list[int]], at: int,
        callbacks: dict[str, list[int]] | None = None,
    ) -> None:  # fmt: skip
        calls = self.calls
        rated = any(term.op == "atom" and term.arg in (*_RATE_WORDS, "shape") for term in terms)
        for term in terms:
            self._term(term, result, site, arguments, callbacks or {}, terms)
        if not rated and any(term.op == "atom" or term.op == "instance" for term in terms):
            for places in arguments.values():
                for place in places:
                    calls.solver.link(place, result, calls.rates)
            if not any(arguments.values()):
                calls.graph.seed(result, lattice.RUN)
        del at

    def _term(
        self, term: table.Term, result: int, site: model.Site | None, arguments: dict[str, list[int]], callbacks: dict[str, list[int]],
        siblings: tuple[table.Term, ...] = (),
    ) -> None:  # fmt: skip
        calls = self.calls
        path, op, arg = term
        holds = any(len(t.path) > len(path) for t in siblings)
        if op == "atom":
            if arg == "fresh" and site is not None:
                calls.graph.seed(result, lattice.FRESH, (site.function, site.loop, site.position, "object"), path)
            if arg in _RATE_WORDS:
                calls.graph.seed(result, _RATE_WORDS[arg], None, path)
            for word, payload in _FORM_WORDS.get(arg, ()):
                calls.graph.seed(result, word, lattice.HOLDER if word == lattice.OPAQUE and holds else payload, path)
        elif op == "instance":
            row = calls.knowledge.lookup(arg)
            if isinstance(row, table.Class):
                self.instance(result, row, site, path)
        elif op in ("copy", "element", "items", "like"):
            kind = {"copy": lattice.COPY, "element": lattice.ITERATE, "items": ("items", False), "like": ("like",)}[op]
            names = list(arguments) if arg == "*" else arg.split(",")
            for name in names:
                for place in arguments.get(name, ()):
                    self._flow(place, kind, path, result, site)
        elif op in ("result", "traced_result"):
            for place in callbacks.get(arg, ()):
                self._flow(place, lattice.FROM_JIT if op == "traced_result" else lattice.COPY, path, result, site)
        elif op == "zipped":
            for index, place in enumerate(arguments.get(arg, ())):
                self._flow(place, lattice.ITERATE, (*path, index), result, site)
        elif op in ("entry", "attribute"):
            self._entry(op, arg, path, result, site, arguments)
        elif op == "arrays":
            for place in arguments.get(arg, ()):
                self._flow(place, lattice.FROM_JIT, path, result, site)
        elif op in ("reduced", "sized"):
            self._sized(op, arg, path, result, site, arguments)
        else:
            calls.graph.unknown(result, f"'{op}' of the stubs is not understood here")

    def _sized(self, op: str, arg: str, path: table.Path, result: int, site: model.Site | None, arguments: dict[str, list[int]]) -> None:
        """A number, or an array where an axis or a size is given."""
        calls = self.calls
        operand, _, axis = arg.rpartition(",")
        given = any(not self._is_none(place) for place in arguments.get(axis, ()))
        if op == "sized":
            calls.graph.seed(result, lattice.NDARRAY if given else lattice.NUMBER, None, path)
            return
        for place in arguments.get(operand, ()):
            self._flow(place, ("reduce", given), path, result, site)

    def _is_none(self, place: int) -> bool:
        try:
            return self.calls.program.constant(place) is None
        except program.NotConstant:
            return False

    def _entry(self, op: str, arg: str, path: table.Path, result: int, site: model.Site | None, arguments: dict[str, list[int]]) -> None:
        calls = self.calls
        container, _, key = arg.partition(",")
        constant: object = None
        for place in arguments.get(key, ()):
            try:
                constant = calls.program.constant(place)
            except program.NotConstant:
                constant = None
        for place in arguments.get(container, ()):
            if op == "entry":
                self._flow(place, ("unwrap", constant if isinstance(constant, int | str) else None), path, result, site)
            elif isinstance(constant, str) and site is not None:
                read = calls.place_at(site, constant)
                calls.members.read(graphs.Read(place, constant, read, site.function, site.position))
                calls.graph.fragile.append(read)
                self._flow(read, lattice.COPY, path, result, site)
            else:
                calls.graph.unknown(result, "getattr() with a computed name")

    def _flow(self, source: int, kind: lattice.Kind, path: table.Path, target: int, site: model.Site | None) -> None:
        """An edge of a kind, then into a path of the target."""
        calls = self.calls
        number = calls.table.kind(kind)
        for step in reversed(path):
            between = calls.place_at(site, "")
            calls.solver.link(source, between, number)
            source, number = between, calls.table.kind(("wrap", step))
        calls.solver.link(source, target, number)

    # methods by the form of their object

    def method(self, site: model.Site, place: int, name: str) -> None:
        """A call ``x.name(...)``: what it gives for each form that x may have."""
        calls = self.calls
        outcomes, texts = lattice.Members(), lattice.Members()
        for word, dotted in forms.CLASS_OF_FORM.items():
            row = calls.knowledge.lookup(f"{dotted}.{name}")
            if isinstance(row, table.Callable):
                (texts if word == lattice.OPAQUE else outcomes)[word] = self.atoms(row.result, word)
                if word in (lattice.ARRAY, lattice.NDARRAY):
                    arguments = self.bind(site, row, skip=1)
                    arguments.by_name["self"] = [place]
                    self._needs(site, row, arguments, place)
        for dotted in forms.CONTAINERS:
            row = calls.knowledge.lookup(f"{dotted}.{name}")
            if isinstance(row, table.Callable):
                arguments = self.bind(site, row, skip=1)
                arguments.by_name["self"] = [place]
                for term in row.result:
                    if term.op != "atom":
                        self._term(term, site.result, site, arguments.by_name, {})
                outcomes.setdefault(lattice.UNHASHABLE, self.atoms(row.result, lattice.UNHASHABLE))
                if row.mutates:
                    self._mutate(site, row, arguments)
        calls.graph.local(place, site.result, calls.table.kind(("member", f"{name}()", outcomes, frozenset(), texts, frozenset())))

    def _mutate(self, site: model.Site, row: table.Callable, arguments: Arguments) -> None:
        """What a mutator is given can be read from its receiver afterwards."""
        calls = self.calls
        for receiver in arguments.by_name.get(row.mutates, ()):
            origin = calls.program.origin(receiver)
            if not self._is_container(origin):
                continue
            for name, places in arguments.by_name.items():
                if name == row.mutates:
                    continue
                for place in places:
                    added = calls.place_at(site, "")
                    spread = name in ("iterable", "other", "others", "mapping", "m", "kwargs")
                    kind = ("items", False) if spread and "dict" not in row.name else lattice.COPY if spread else ("wrap", "*")
                    calls.solver.link(place, added, calls.table.kind(kind))
                    calls.solver.link(added, origin, calls.copy)
                    self._store_back(site, origin, added)

    def _is_container(self, place: int, depth: int = 0) -> bool:
        """Whether a place is seen to hold a list, dict or set of Python (a method of that name on anything else is another method)."""
        calls = self.calls
        project = calls.program
        place = project.origin(place)
        definition = project.definition(place)
        if definition is None or depth > 6:
            return False
        function = project.functions[project.function_of(place)]
        base, code = function.base, definition[0]
        if code == facts.BUILD:
            return definition[2] in ("list", "dict", "set")
        if code == facts.SET_ITEM:
            return self._is_container(base + definition[2], depth + 1)
        if code == facts.PHI:
            return any(self._is_container(base + value, depth + 1) for value in definition[2])
        if code == facts.CALL:
            rows = [calls.knowledge.lookup(name) for name in project.externals(function.file, base + definition[2])]
            return any(isinstance(row, table.Class) and any(each.name in forms.CONTAINERS for each in calls.knowledge.lineage(row)) for row in rows)
        if code == facts.ATTRIBUTE:
            return any(self._is_container(source, depth + 1) for source in calls.stored(str(definition[3])))
        if code == facts.NAME:
            return any(
                self._is_container(project.functions[project.first_function[payload[0]]].base + value, depth + 1)
                for kind, payload, rest in calls.symbols.resolve(function.file, definition[2], definition[3])
                if kind == "global" and not rest
                for value in calls.symbols.files[payload[0]].assigned.get(payload[1], ())
            )
        if code == facts.CELL:
            owner = project.functions[project.first_function[function.file] + definition[2]]
            cell = owner.facts.cells.get(definition[3], -1)
            feeding = [op[2] for op in owner.facts.operations if op[0] == facts.MOVE and op[1] == cell]
            return any(self._is_container(owner.base + value, depth + 1) for value in feeding)
        return False

    def _store_back(self, site: model.Site, origin: int, added: int) -> None:
        calls = self.calls
        definition = calls.program.definition(origin)
        if definition is None:
            return
        function = calls.program.functions[calls.program.function_of(origin)]
        if definition[0] == facts.ATTRIBUTE:
            calls.members.store(
                graphs.Store(function.base + definition[2], definition[3], added, False, site.function, site.position, site.loop, site.guard)
            )
        elif definition[0] == facts.NAME:
            for kind, payload, rest in calls.symbols.resolve(function.file, definition[2], definition[3]):
                if kind == "global" and not rest:
                    calls.solver.link_heap(added, calls.program.global_place(*payload), calls.copy)
        elif definition[0] == facts.CELL:
            owner = calls.program.functions[calls.program.first_function[function.file] + definition[2]]
            calls.solver.link_heap(added, owner.base + owner.facts.cells[definition[3]], calls.copy)

    # command lines

    def _option(self, site: model.Site, row: table.Callable, arguments: Arguments) -> None:
        """``add_argument("--dt", type=float)`` declares an attribute of what ``parse_args`` returns."""
        calls = self.calls
        by_spec = {p.spec: arguments.by_name.get(p.name, []) for p in row.parameters if p.spec}

        def constant(spec: str) -> object:
            for place in by_spec.get(spec, ()):
                try:
                    return calls.program.constant(place)
                except program.NotConstant:
                    return None
            return None

        names = []
        for place in by_spec.get("option_name", ()):
            try:
                names.append(str(calls.program.constant(place)))
            except program.NotConstant:
                continue
        dest = constant("option_dest")
        longest = next((n for n in names if n.startswith("--")), names[0] if names else "")
        name = str(dest) if dest is not None else longest.lstrip("-").replace("-", "_")
        if not name:
            return
        if name not in calls.options:
            calls.options[name] = calls.place_at(site, f"--{name}")
        place = calls.options[name]
        calls.graph.seed(place, lattice.RUN)
        action = constant("option_action")
        converters = [n for p in by_spec.get("option_type", ()) for n in calls.program.externals(site.file, p)]
        if action in ("store_true", "store_false", "count") or any(n in _CONVERTERS for n in converters):
            calls.graph.seed(place, lattice.NUMBER)
        elif not by_spec.get("option_type") and action in (None, "store"):
            calls.graph.seed(place, lattice.OPAQUE)
        else:
            calls.graph.seed(place, lattice.UNFORMED)
        for default in by_spec.get("option_default", ()):
            if constant("option_default") is None:
                calls.solver.link_heap(default, place, calls.rates)


_CONVERTERS = frozenset(("builtins.float", "builtins.int", "builtins.bool"))
