"""The growing call graph: what is known of it so far, and the few ways in which it grows. What a call reaches is decided in ``values``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import classes, graph, model, solver
from flake8_jaxstatic.knowledge import loader

MOST_CALLABLES = 12  # that one place can hold: a registry of more is not followed


class Resolver(Protocol):
    """What those who let the graph grow ask of the one who decides."""

    def resolve(self, site: model.Site, atom: int) -> None:
        """Let a call reach what an atom stands for."""

    def read(self, read: graph.Read) -> None:
        """Resolve an attribute read now and whenever the object turns out to be something more."""

    def store(self, store: graph.Store) -> None:
        """Resolve an attribute write now and whenever the object turns out to be something more."""


class CallGraph:
    """Call sites, jit objects and invocations over the local dataflow.

    Args:
        built: the local dataflow.
        knowledge: rows of library code.
        is_test: per file, whether it is a test file: its calls say nothing about functions of other files.

    Attributes:
        resolver: who decides what a call reaches; set before anything grows.
        transforms, jits: all uses of transforms, and the jit objects that came of them.
        invocations: who runs whom; ``called`` are the functions that are run by somebody.
        partials: result of ``partial`` -> its call.
        options: name of a command-line option -> its place.
        passing: wrappers that only hand on what they are given.
        memoised: functions whose results are remembered.
        mixed: results of calls of a function that the enclosing one was given, where callers give several.
        settled: field -> (source, function, loop): written once, by a constructor.
        escaped: functions that may be called with anything, and why.
        handed: classes that code was given of which nothing is known (it may register them as pytrees), or that are keys of a table.
        seen_from: receiver -> the object itself.
    """

    resolver: Resolver

    def __init__(self, built: graph.Graph, knowledge: loader.Knowledge, is_test: list[bool]) -> None:
        self.graph = built
        self.program = built.program
        self.symbols = built.program.symbols
        self.knowledge = knowledge
        self.table = built.table
        self.is_test = is_test
        self.copy = self.table.kind(lattice.COPY)
        self.rates = self.table.kind(lattice.RATE_ONLY)
        self.computed = self.table.kind(lattice.COMPUTED)
        self.data = self.table.kind(lattice.DATA)
        self.returned_of: dict[int, int] = {}
        self.solver = solver.Solver(built.edges, self.table, self.returned, MOST_CALLABLES, words=lattice.CALLABLES)
        self.classes = classes.Classes(self.program, knowledge)
        self.transforms: list[model.Transform] = []
        self.jits: list[model.Jit] = []
        self.waiting_for_jits: dict[int, list[model.Site]] = {}
        self.sites: list[model.Site] = []
        self.invocations: list[model.Invocation] = []
        self.called: set[int] = set()
        self.partials: dict[int, model.Site] = {}
        self.options: dict[str, int] = {}
        self.passing: set[int] = set()
        self.memoised: set[int] = set()
        self.mixed: set[int] = set()
        self.writes: list[model.Write] = []
        self.settled: dict[int, list[tuple[int, int, int]]] = {}
        self.dumped: list[int] = []  # dictionaries of what a command line or another object of a library holds
        self.made: dict[int, dict[str, int]] = {}  # what a generated constructor gives -> its fields, each with the place of what fills it
        self.escaped: dict[int, str] = {}
        self.escaped_atoms: set[int] = set()
        self.handed: set[int] = set()
        self.seen_from: dict[int, int] = {}
        self._receivers: dict[int, int] = {}
        self._callees: dict[int, model.Callee] = {}
        self._stored: dict[str, list[int]] | None = None

    # what stands where

    def returned(self, parameter: int) -> int:
        """The place of what the function of a parameter returns."""
        known = self.returned_of.get(parameter)
        if known is None:
            known = self.returned_of[parameter] = self.program.functions[self.program.function_of(parameter)].returned
        return known

    def jit_function(self, index: int) -> int:
        """The number of a jit object among the functions."""
        return len(self.program.functions) + index

    def file_of(self, function: int) -> int:
        """The file of a function, or of the site of a jit object."""
        if function < len(self.program.functions):
            return self.program.functions[function].file
        return self.jits[function - len(self.program.functions)].transform.site.file

    def counts(self, file: int, of: int) -> bool:
        """Whether what one file does says something about the code of another: tests say nothing about what they test."""
        return file == of or not self.is_test[file] or self.is_test[of]

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

    def stored(self, name: str) -> list[int]:
        """Places whose value is stored in an attribute of that name, anywhere."""
        if self._stored is None:
            self._stored = {}
            for store in self.graph.stores:
                self._stored.setdefault(store.name, []).append(store.source)
        return self._stored.get(name, [])

    # growing

    def place_at(self, site: model.Site | None, label: str, function: int | None = None) -> int:
        """A new place that belongs to a call."""
        if site is None:
            return self.program.place(-1, 0, 0, label)
        return self.program.place(site.function if function is None else function, site.file, site.position, label)

    def receiver(self, place: int) -> int:
        """The place of an object seen as the receiver of a method."""
        known = self._receivers.get(place)
        if known is None:
            file, position = self.program.where(place)
            known = self._receivers[place] = self.program.place(self.program.function_of(place), file, position, "self")
            self.seen_from[known] = place
            self.solver.link(place, known, self.table.kind(lattice.RECEIVER))
        return known

    def callables(self, place: int) -> dict[int, int]:
        """The callable atoms at a place, each with the first state that brought it."""
        return {atom: state for atom, state in self.solver.atoms(place).items() if self.table.atoms[atom].word in lattice.CALLABLES}

    def watch_callables(self, place: int, then: Callable[[int], None]) -> None:
        """Call ``then`` once per callable atom that is, or will be, at a place."""
        seen: set[int] = set()

        def arrived(atom: int, _: int) -> None:
            found = self.table.atoms[atom]
            if not found.path and found.word in lattice.CALLABLES and atom not in seen:
                seen.add(atom)
                then(atom)

        self.solver.watch(place, arrived)

    def site(self, site: model.Site) -> None:
        """Resolve a call now and whenever its callee turns out to be something more."""
        self.sites.append(site)
        self.watch_callables(site.callee, lambda atom: self.resolver.resolve(site, atom))

    def site_items(self, site: model.Site) -> None:
        """A container of callables is called item by item (branches of a switch)."""

        def arrived(atom: int, _: int) -> None:
            found = self.table.atoms[atom]
            if found.path and found.word in lattice.CALLABLES:
                self.resolver.resolve(site, self.table.atom(found.word, found.payload))

        if site.source is not None:
            self.solver.watch(site.callee, arrived)

    def invoked(self, caller: int, callee: int, site: model.Site) -> None:
        """Remember that one function runs another."""
        site.resolve()
        self.invocations.append(model.Invocation(caller, callee, site, site.mode))

    def compute(self, arguments: Iterable[int], result: int) -> None:
        """A call makes arrays of its arguments: under a trace they are tracers, whatever it got."""
        for place in arguments:
            self.solver.link(place, result, self.computed)

    def settle(self, source: int, field: int, function: int, loop: int) -> None:
        """A constructor writes a field."""
        self.solver.link_heap(source, field, self.table.kind(lattice.SETTLE))
        self.settled.setdefault(field, []).append((source, function, loop))

    def register_pytree(self, place: int, data: tuple[str, ...], static: tuple[str, ...], flatten: list[int] | None) -> None:
        """The class at a place is made a pytree by a call that names its fields, or the function that takes an object apart."""

        def registered(atom: int) -> None:
            found = self.table.atoms[atom]
            if found.word == lattice.CLASS:
                each = self.program.classes[found.payload]
                each.pytree = True
                each.static_fields |= frozenset(static)
                each.traced_fields = (each.traced_fields | frozenset(data)) - each.static_fields
                if flatten is not None:
                    self.classes.flattened(each, self.program.written_function(flatten[0]) if flatten else None)

        self.watch_callables(place, registered)
