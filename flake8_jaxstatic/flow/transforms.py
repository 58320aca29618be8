"""Transforms: what ``jit``, ``grad``, ``vmap``, ``partial`` make of a function, and what a call of the result does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import arguments, callgraph, factories, graph, jits, model, program
from flake8_jaxstatic.knowledge import table
from flake8_jaxstatic.syntax import facts

GRADIENTS = frozenset(("grad", "value_and_grad", "hessian", "jacfwd", "jacrev", "filter_grad", "filter_value_and_grad"))
_MAPPED = frozenset(("vmap", "make_jaxpr", "shard_map", "vectorize", "filter_vmap"))
_DECORATING = frozenset(("property", "cached_property", "staticmethod", "classmethod"))


class Transforms:
    """Applies transforms; an atom ``wrapped`` with the number of one stands for its result."""

    def __init__(self, calls: callgraph.CallGraph) -> None:
        self.calls = calls
        self._factories: dict[int, tuple[table.Callable, arguments.Arguments, model.Site]] = {}
        self._wraps: dict[int, int] = {}  # functools.wraps(f) -> f
        self._makers = factories.Factories()

    def apply(self, site: model.Site, row: table.Callable, given: arguments.Arguments) -> None:
        """A transform is called."""
        calls = self.calls
        first = row.parameters[0].name if row.parameters else ""
        targets = given.of(first)
        kind = row.transform
        if kind == "partial" or kind == "method_partial":
            if targets:
                self._partial(site, row, targets[0])
            return
        if kind == "wraps":
            if targets:
                self._wraps[site.result] = targets[0]
            calls.solver.seed(site.result, calls.table.atom(lattice.WRAPPED, ("identity", site.result)))
            return
        if not targets:
            if given.spread.get(first):
                calls.graph.unknown(site.result, "a transform of unpacked arguments")
                return
            self._factories[site.result] = (row, given, site)
            calls.solver.seed(site.result, calls.table.atom(lattice.WRAPPED, ("factory", site.result)))
            return
        self._transform(site, row, given, targets[0])

    def _partial(self, site: model.Site, row: table.Callable, target: int) -> None:
        calls = self.calls
        if calls.program.is_given(target):
            site = self._apart(site, target)
        calls.partials[site.result] = site
        calls.solver.link(target, site.result, calls.table.kind(("partial", site.result)))
        if row.registers_pytree:
            calls.graph.seed(site.result, lattice.RECORD, row.name)
        else:
            calls.graph.seed(site.result, lattice.OPAQUE)
        calls.graph.seed(site.result, lattice.FRESH, (site.function, site.loop, site.position, "partial"))

    def _apart(self, site: model.Site, target: int) -> model.Site:
        """The same ``partial`` of a function that the enclosing one was given, with places of its own for what it binds."""
        calls, made = self.calls, []

        def own(place: int) -> int:
            number = calls.place_at(site, calls.program.name_of(place))
            made.append((place, number))
            calls.solver.link(place, number, calls.copy)
            return number

        bound, named = model.replaced(site.arguments[1:], site.keywords, own)
        calls.graph.passed.append(graph.PassedCall(target, made))
        return replace(site, arguments=(target, *bound), keywords=named)

    def _transform(self, site: model.Site, row: table.Callable, given: arguments.Arguments, target: int) -> None:
        calls = self.calls
        kind = row.transform
        if kind in ("passthrough", "dataclass", "namedtuple"):
            calls.solver.link(target, site.result, calls.copy)
            return
        if kind == "lru_cache":
            calls.solver.link(target, site.result, calls.copy)
            calls.solver.watch(target, lambda atom, _: self._memoise(atom))
            return
        specs = {p.spec: given.by_name[p.name][-1] for p in row.parameters if p.spec and p.name in given.by_name}
        spread = tuple(dict.fromkeys(place for places in given.spread.values() for place in places))
        transform = model.Transform(len(calls.transforms), kind, row.name, site, target, specs, spread, given.unknown)
        calls.transforms.append(transform)
        calls.solver.seed(site.result, calls.table.atom(lattice.WRAPPED, transform.index))
        calls.graph.seed(site.result, lattice.OPAQUE)
        calls.graph.seed(site.result, lattice.FRESH, (site.function, site.loop, site.position, row.name.rpartition(".")[2]))
        if kind in jits.CONTRACTS:
            jits.discover(calls, transform, self._makers)

    def _memoise(self, atom: int) -> None:
        found = self.calls.table.atoms[atom]
        if found.word == lattice.FUNC and not found.path:
            self.calls.memoised.add(found.payload)

    # what an atom stands for

    def kind_of(self, atom: int) -> str:
        """The transform kind of a ``wrapped`` atom, or an empty text."""
        found = self.calls.table.atoms[atom]
        if found.word != lattice.WRAPPED or not isinstance(found.payload, int):
            return ""
        return self.calls.transforms[found.payload].kind

    def targets(self, atom: int, then: Callable[[int], None]) -> None:
        """Call ``then`` with every callable atom that the transform of a ``wrapped`` atom is applied to."""
        self.calls.watch_callables(self.calls.transforms[self.calls.table.atoms[atom].payload].target, then)

    def read_property(self, atom: int, place: int, result: int, loop: int) -> None:
        """Reading a property calls its function."""
        calls = self.calls
        transform = calls.transforms[calls.table.atoms[atom].payload]
        owner = calls.program.function_of(result)
        file, position = calls.program.where(result)
        guard = facts.GUARD_MEMO if transform.kind == "cached_property" else 0
        site = model.Site(owner, file, position, transform.target, (place,), (), result, loop, guard, through="property")
        calls.site(site)
        calls.site_items(site)

    # calls of what a transform returned

    def call(self, site: model.Site, found: lattice.Atom) -> None:
        """A call of a transformed function, of a decorator factory, or of the identity that ``wraps`` returns."""
        calls = self.calls
        if isinstance(found.payload, tuple):
            what, number = found.payload
            if what == "identity":
                self._wrapper(site, number)
            elif site.arguments and site.arguments[0] >= 0:
                row, given, origin = self._factories[number]
                position = origin.position if origin.file == site.file else site.position
                merged = model.Site(
                    site.function, site.file, position, origin.callee, site.arguments[:1],
                    (*origin.keywords, *site.keywords), site.result, site.loop, site.guard, site.mode, site.through, site,
                )  # fmt: skip
                self._transform(merged, row, given, site.arguments[0])
            return
        transform = self.calls.transforms[found.payload]
        if transform.kind in GRADIENTS or transform.kind in _MAPPED:
            calls.compute((place for place in site.arguments if place >= 0), site.result)
        if transform.kind in jits.CONTRACTS:
            jits.call(calls, transform, _as_written(site) if site.mode == "abstract" and transform.kind == "jit" else site)
        elif transform.kind in GRADIENTS:
            self._gradient(site, transform)
        elif transform.kind in _MAPPED:
            self._mapped(site, transform)
        elif transform.kind in _DECORATING:
            self._derived(site, transform, site.arguments, site.keywords, site.result, "")

    def _wrapper(self, site: model.Site, number: int) -> None:
        """``@wraps(f) def wrapper(*args, **kwargs)``: calling it is calling ``f``; a wrapper with a signature of its own stays itself."""
        calls = self.calls
        wrapped = self._wraps.get(number)
        for argument in site.arguments[:1]:
            if argument < 0:
                continue
            definition = calls.program.definition(argument)
            index = -1
            if definition is not None and definition[0] == facts.FUNCTION:
                index = calls.program.first_function[site.file] + definition[2]
            if wrapped is not None and index in calls.passing:
                calls.solver.link(wrapped, site.result, calls.copy)
            else:
                calls.solver.link(argument, site.result, calls.copy)

    def _derived(
        self, site: model.Site, transform: model.Transform, passed: tuple[int, ...], keywords: tuple[tuple[str | None, int], ...],
        result: int, mode: str,
    ) -> None:  # fmt: skip
        calls = self.calls
        through = transform.name.rpartition(".")[2]
        inner = model.Site(
            site.function, site.file, site.position, transform.target, passed, keywords, result, site.loop, site.guard, mode or site.mode,
            f"{site.through}({through}" if site.through else through, site,
        )  # fmt: skip
        calls.site(inner)
        calls.site_items(inner)

    def _through(self, site: model.Site, place: int, kind: lattice.Kind) -> int:
        spread = place < 0
        after = self.calls.place_at(site, self.calls.program.name_of(~place if spread else place))
        self.calls.solver.link(~place if spread else place, after, self.calls.table.kind(kind))
        return ~after if spread else after

    def _gradient(self, site: model.Site, transform: model.Transform) -> None:
        calls = self.calls
        chosen = positions_of(self.calls.program, transform, "argnums", (0,))
        count = len(site.arguments)
        passed = tuple(
            self._through(site, place, lattice.DIFFERENTIATE) if chosen is None or index in chosen or index - count in chosen else place
            for index, place in enumerate(site.arguments)
        )
        result = calls.place_at(site, "")
        aux = calls.program.constant_or(transform.specs["has_aux"], None) if "has_aux" in transform.specs else False
        path: tuple[int | str, ...] = (1,) if "value" in transform.kind else (0,) if aux else ()
        if path == (1,) and aux:
            self._part(site, self._item(site, result, 0), lattice.FROM_JIT, (0, 0))
            self._part(site, self._item(site, result, 1), lattice.UNTRACE, (0, 1))
            calls.graph.seed(site.result, lattice.TUPLE, None, (0,))
        elif path == (1,):
            self._part(site, result, lattice.FROM_JIT, (0,))
        elif path:
            self._part(site, self._item(site, result, 1), lattice.UNTRACE, (1,))
        else:
            for place in site.arguments:
                calls.solver.link(place if place >= 0 else ~place, site.result, calls.rates)
        if path:
            calls.graph.seed(site.result, lattice.TUPLE)
        elif aux is None:
            calls.graph.unknown(site.result, "a gradient with auxiliary values")
        self._gradients(site, transform, chosen, path)
        self._derived(site, transform, passed, site.keywords, result, "forward" if transform.kind == "jacfwd" else "differentiated")

    def _gradients(self, site: model.Site, transform: model.Transform, chosen: tuple[int, ...] | None, path: tuple[int | str, ...]) -> None:
        """What a gradient is: the structure of the argument, every leaf an array; a tuple of them where ``argnums`` is a tuple."""
        calls = self.calls
        calls.graph.seed(site.result, lattice.OPTIMIZED, None, path)
        count = len(site.arguments)
        several = "argnums" in transform.specs and not isinstance(calls.program.constant_or(transform.specs["argnums"], None), int)
        if chosen is None or any(argument < 0 for argument in site.arguments) or not all(-count <= index < count for index in chosen):
            calls.graph.seed(site.result, lattice.ARRAY, lattice.LEAVES, path)
            return
        if several:
            calls.graph.seed(site.result, lattice.TUPLE, None, path)
        for number, index in enumerate(chosen):
            self._part(site, site.arguments[index], lattice.FROM_JIT, (*path, number) if several else path)

    def _item(self, site: model.Site, place: int, index: int) -> int:
        """An item of a tuple."""
        item = self.calls.place_at(site, "")
        self.calls.solver.link(place, item, self.calls.table.kind(("unwrap", index)))
        return item

    def _part(self, site: model.Site, place: int, kind: lattice.Kind, path: tuple[int | str, ...]) -> None:
        """A part of the result of a call, after what an edge of a kind makes of it."""
        for each in (kind, *(("wrap", step) for step in reversed(path))):
            after = self.calls.place_at(site, "")
            self.calls.solver.link(place, after, self.calls.table.kind(each))
            place = after
        self.calls.solver.link(place, site.result, self.calls.copy)

    def _mapped(self, site: model.Site, transform: model.Transform) -> None:
        calls = self.calls
        axes = self._axes(transform)
        static = positions_of(self.calls.program, transform, "static_nums", ()) or ()  # of make_jaxpr
        passed = []
        for index, place in enumerate(site.arguments):
            kept = isinstance(axes, tuple) and index < len(axes) and axes[index] is None
            kind = lattice.TRACE if axes is not None or transform.kind not in ("vmap", "filter_vmap") else lattice.MAP
            kept = (kept and transform.kind in ("vmap", "filter_vmap")) or index in static or index - len(site.arguments) in static
            passed.append(place if kept else self._through(site, place, kind))
        keywords = tuple((name, self._through(site, place, lattice.TRACE)) for name, place in site.keywords)
        result = calls.place_at(site, "")
        calls.solver.link(result, site.result, calls.table.kind(lattice.FROM_JIT))
        mode = "traced" if transform.kind != "vmap" else "mapped"
        self._derived(site, transform, tuple(passed), keywords, result, mode)

    def _axes(self, transform: model.Transform) -> object:
        place = transform.specs.get("in_axes")
        if place is None:
            return 0
        try:
            return self.calls.program.constant(place)
        except program.NotConstant:
            return self._partial_axes(place)

    def _partial_axes(self, place: int) -> object:
        """The entries of a tuple of axes of which only some are constants."""
        found = self.calls.program
        operation = found.definition(found.origin(place))
        if operation is None or operation[0] != facts.BUILD or operation[2] not in ("tuple", "list"):
            return None
        base = found.functions[found.function_of(place)].base
        return tuple(found.constant_or(base + value, 0) for value in operation[4])


def _as_written(site: model.Site) -> model.Site:
    """A callback called with all that follows it in the written call, where it is handed over directly."""
    outer = site.source
    if outer is None or outer.source is not None or site.callee not in outer.arguments[:1]:
        return site
    return replace(site, arguments=outer.arguments[1:], keywords=outer.keywords)


def positions_of(project: program.Program, transform: model.Transform, spec: str, default: tuple[int, ...]) -> tuple[int, ...] | None:
    """The numbers that a spec of a transform gives; None where they are computed."""
    place = transform.specs.get(spec)
    if place is None:
        return default
    try:
        value = project.constant(place)
    except program.NotConstant:
        return None
    if isinstance(value, int):
        return (value,)
    return tuple(v for v in value if isinstance(v, int)) if isinstance(value, tuple) else None
