"""Attribute reads and writes: on instances, classes, modules, library objects, and on values by their form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import graph as graphs
from flake8_jaxstatic.flow import model
from flake8_jaxstatic.knowledge import forms
from flake8_jaxstatic.knowledge import table as tables
from flake8_jaxstatic.project import symbols
from flake8_jaxstatic.syntax import facts

if TYPE_CHECKING:
    from flake8_jaxstatic.flow import values

class Members:
    """Resolves reads and writes of attributes while the call graph grows."""

    def __init__(self, calls: values.Calls) -> None:
        self.calls = calls
        self._kinds: dict[str, int] = {}
        self._static_in: dict[str, frozenset[int]] = {}
        self._loose = frozenset(each.index for each in calls.classes.program.classes if each.loose)
        for each in calls.classes.program.classes:
            for name in each.static_fields:
                self._static_in[name] = self._static_in.get(name, frozenset()) | {each.index}

    def kind(self, name: str) -> int:
        """The edge kind of reading an attribute by the form of the object."""
        number = self._kinds.get(name)
        if number is None:
            outcomes, texts = lattice.Members(), lattice.Members()
            for word, dotted in forms.CLASS_OF_FORM.items():
                row = self.calls.knowledge.lookup(f"{dotted}.{name}")
                into = texts if word == lattice.OPAQUE else outcomes
                if isinstance(row, tables.Value):
                    into[word] = self.calls.external.atoms(row.terms, word)
                elif isinstance(row, tables.Callable):
                    into[word] = ()
            kind = ("member", name, outcomes, self._static_in.get(name, frozenset()), texts, self._loose)
            number = self._kinds[name] = self.calls.table.kind(kind)
        return number

    def read(self, read: graphs.Read) -> None:
        """Resolve one attribute read now and whenever the object turns out to be something more."""
        calls = self.calls
        calls.solver.link(read.place, read.result, self.kind(read.name))
        seen: set[int] = set()

        def arrived(atom: int, _: int) -> None:
            found = calls.table.atoms[atom]
            if found.path or atom in seen or found.word not in lattice.CALLABLES:
                return
            seen.add(atom)
            self._read(read, found, atom)

        calls.solver.watch(read.place, arrived)

    def _read(self, read: graphs.Read, found: lattice.Atom, atom: int) -> None:
        calls, name = self.calls, read.name
        word, payload = found.word, found.payload
        if word == lattice.INSTANCE:
            if name == facts.SUPER:
                owner = calls.program.functions[read.function].facts.owner
                if owner >= 0:
                    file = calls.program.functions[read.function].file
                    calls.solver.seed(read.result, calls.table.atom(lattice.SUPER, (payload, calls.program.first_class[file] + owner, read.place)))
                return
            self._instance(read, payload)
        elif word == lattice.SUPER:
            index, owner, place = payload
            attribute = calls.classes.find_attribute(index, name, owner)
            if attribute is not None:
                self._bind(attribute[1], place, read.result)
        elif word == lattice.CLASS:
            self._class(read, payload)
        elif word == lattice.MODULE:
            for kind, target, rest in calls.symbols.member(payload[0], payload[1], name):
                self._target(read, (kind, target, rest))
        elif word == lattice.EXTERNAL:
            calls.external.name(read.result, f"{payload}.{name}")
        elif word == lattice.EXTERNAL_INSTANCE:
            calls.external.member(read, str(payload), name)
        elif word in (lattice.WRAPPED, lattice.BOUND, lattice.FUNC, lattice.PARTIAL) and name in ("lower", "trace", "eval_shape", "__wrapped__", "func"):
            calls.solver.seed(read.result, atom)

    def _target(self, read: graphs.Read, found: symbols.Target) -> None:
        calls = self.calls
        kind, target, rest = found
        if kind == "global" and not rest:
            dotted = calls.symbols.shadowed.get(target)
            if dotted is not None:
                calls.solver.seed(read.result, calls.table.atom(lattice.EXTERNAL, dotted))
            else:
                calls.solver.link_heap(calls.program.global_place(*target), read.result, calls.copy)
        elif kind == "module":
            calls.solver.seed(read.result, calls.table.atom(lattice.MODULE, target))
        elif kind == "external":
            calls.external.name(read.result, str(target))

    def _instance(self, read: graphs.Read, index: int) -> None:
        calls = self.calls
        attribute = calls.classes.find_attribute(index, read.name)
        for k in calls.classes.order(index):
            calls.solver.link_heap(calls.classes.field(k, read.name), read.result, calls.copy)
        if attribute is not None:
            self._bind(attribute[1], read.place, read.result)
            return
        for row in calls.classes.external_rows(index):
            if calls.knowledge.lookup(f"{row.name}.{read.name}") is not None:
                calls.external.member(read, row.name, read.name)
                return

    def _bind(self, attribute: int, place: int, result: int) -> None:
        """An attribute of the class seen through an instance: functions are bound, properties are called, the rest is copied."""
        calls = self.calls
        calls.solver.link_heap(attribute, result, calls.data)
        seen: set[int] = set()

        def arrived(atom: int, _: int) -> None:
            found = calls.table.atoms[atom]
            if found.path or atom in seen or found.word not in (lattice.FUNC, lattice.WRAPPED):
                return
            seen.add(atom)
            kind = calls.transforms.kind_of(found)
            if kind in ("property", "cached_property"):
                calls.transforms.read_property(found, place, result)
            elif kind == "staticmethod":
                calls.transforms.targets(found, lambda inner: calls.solver.seed(result, inner))
            elif kind == "classmethod":
                calls.transforms.targets(found, lambda inner: calls.solver.seed(result, calls.table.atom(lattice.BOUND, (inner, place))))
            else:
                calls.solver.seed(result, calls.table.atom(lattice.BOUND, (atom, place)))
                calls.solver.link(place, result, calls.table.kind(("identity",)))
                calls.graph.seed(result, lattice.OPAQUE)

        calls.solver.watch(attribute, arrived)

    def _class(self, read: graphs.Read, index: int) -> None:
        calls = self.calls
        attribute = calls.classes.find_attribute(index, read.name)
        if attribute is None:
            for row in calls.classes.external_rows(index):
                if calls.knowledge.lookup(f"{row.name}.{read.name}") is not None:
                    calls.external.name(read.result, f"{row.name}.{read.name}")
            return
        if calls.program.classes[index].enumeration:
            calls.graph.seed(read.result, lattice.OPAQUE)
            calls.graph.seed(read.result, lattice.FIXED, lattice.literal(f"{calls.program.classes[index].facts.qualname}.{read.name}"))
            calls.solver.seed(read.result, calls.table.atom(lattice.INSTANCE, index))
            return
        place = attribute[1]
        calls.solver.link_heap(place, read.result, calls.data)
        seen: set[int] = set()

        def arrived(atom: int, _: int) -> None:
            found = calls.table.atoms[atom]
            if found.path or atom in seen or found.word not in (lattice.FUNC, lattice.WRAPPED):
                return
            seen.add(atom)
            kind = calls.transforms.kind_of(found)
            if kind == "staticmethod":
                calls.transforms.targets(found, lambda inner: calls.solver.seed(read.result, inner))
            elif kind == "classmethod":
                calls.transforms.targets(found, lambda inner: calls.solver.seed(read.result, calls.table.atom(lattice.BOUND, (inner, read.place))))
            else:
                calls.solver.seed(read.result, atom)

        calls.solver.watch(place, arrived)

    # writes

    def store(self, store: graphs.Store) -> None:
        """Resolve one attribute write now and whenever the object turns out to be something more."""
        calls = self.calls
        seen: set[int] = set()

        def arrived(atom: int, _: int) -> None:
            found = calls.table.atoms[atom]
            if found.path or atom in seen:
                return
            if found.word == lattice.INSTANCE or found.word == lattice.CLASS:
                seen.add(atom)
                owner = calls.program.classes[found.payload]
                if not calls.counts(calls.program.functions[store.function].file, owner.file):
                    return
                place = calls.classes.field(owner.index, store.name)
                if self._in_constructor(store):
                    calls.settle(store.source, place, store.function, store.loop)
                    return
                calls.solver.link_heap(store.source, place, calls.copy)
                if store.carried:
                    calls.graph.seed(place, lattice.VARYING)
            elif found.word == lattice.MODULE:
                seen.add(atom)
                for kind, target, rest in calls.symbols.member(found.payload[0], found.payload[1], store.name):
                    if kind == "global" and not rest:
                        calls.solver.link_heap(store.source, calls.program.global_place(*target), calls.copy)

        calls.solver.watch(store.place, arrived)
        calls.writes.append(model.Write(store.function, store.place, store.name, store.position, store.loop, store.guard))

    def _in_constructor(self, store: graphs.Store) -> bool:
        return self.calls.program.functions[store.function].facts.name in ("__init__", "__post_init__", "setup")
