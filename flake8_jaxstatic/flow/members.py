"""Attribute reads and writes: on instances, classes, modules, library objects, and on values by their form."""

from __future__ import annotations

from collections.abc import Callable

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph, external, graph, model, protocols, records, terms, transforms
from flake8_jaxstatic.knowledge import forms, table
from flake8_jaxstatic.project import symbols
from flake8_jaxstatic.syntax import facts

_CONSTRUCTORS = frozenset(("__init__", "__post_init__", "setup"))
_SAME = frozenset(("lower", "trace", "eval_shape", "__wrapped__", "func"))  # attributes of a callable that stand for it
_WRAPPABLE = frozenset((lattice.WRAPPED, lattice.BOUND, lattice.FUNC, lattice.PARTIAL))


class Members:
    """Resolves reads and writes of attributes while the call graph grows."""

    def __init__(self, calls: callgraph.CallGraph, library: external.External, applied: transforms.Transforms) -> None:
        self.calls = calls
        self.external = library
        self.transforms = applied
        self._kinds: dict[str, int] = {}

    def _kind(self, name: str) -> int:
        """The edge kind of reading an attribute by the form of the object."""
        number = self._kinds.get(name)
        if number is None:
            outcomes, texts = lattice.Members(), lattice.Members()
            for word, dotted in forms.CLASS_OF_FORM.items():
                row = self.calls.knowledge.lookup(f"{dotted}.{name}")
                into = texts if word == lattice.OPAQUE else outcomes
                if isinstance(row, table.Value):
                    into[word] = terms.atoms(row.terms, word)
                elif isinstance(row, table.Callable):
                    into[word] = ()
            kind = ("member", name, outcomes, texts, self.calls.classes.is_leaf)
            number = self._kinds[name] = self.calls.table.kind(kind)
        return number

    # reads

    def read(self, read: graph.Read) -> None:
        """Resolve one attribute read now and whenever the object turns out to be something more."""
        self.calls.solver.link(read.place, read.result, self._kind(read.name))
        self.calls.watch_callables(read.place, lambda atom: self._read(read, atom))

    def _read(self, read: graph.Read, atom: int) -> None:
        calls, name = self.calls, read.name
        word, payload = calls.table.atoms[atom].word, calls.table.atoms[atom].payload
        if word == lattice.INSTANCE:
            if name == facts.SUPER:
                self._super(read, payload)
            else:
                self._instance(read, payload)
        elif word == lattice.SUPER:
            index, owner, place = payload
            attribute = calls.classes.find_attribute(index, name, owner)
            if attribute is not None:
                self._bind(attribute[1], place, read)
        elif word == lattice.CLASS:
            self._class(read, payload)
        elif word == lattice.MODULE:
            for target in calls.symbols.member(payload[0], payload[1], name):
                self._target(read, target)
        elif word == lattice.EXTERNAL:
            self.external.name(read.result, f"{payload}.{name}")
        elif word == lattice.EXTERNAL_INSTANCE:
            self.external.member(read, payload, name)
        elif word in _WRAPPABLE and name in _SAME:
            calls.solver.seed(read.result, atom)

    def _super(self, read: graph.Read, index: int) -> None:
        calls = self.calls
        function = calls.program.functions[read.function]
        if function.facts.owner >= 0:
            owner = calls.program.first_class[function.file] + function.facts.owner
            calls.solver.seed(read.result, calls.table.atom(lattice.SUPER, (index, owner, read.place)))

    def _target(self, read: graph.Read, found: symbols.Target) -> None:
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
            self.external.name(read.result, str(target))

    def _instance(self, read: graph.Read, index: int) -> None:
        calls = self.calls
        if read.name == "__dict__":
            calls.graph.seed(read.result, lattice.UNHASHABLE, "dict")
            records.taken_apart(calls, read.place, read.result, by_name=True)
            return
        each = calls.program.classes[index]
        if each.enumeration and read.name == "value" and "value" not in each.facts.attributes:
            for value in (v for n, v in each.facts.attributes.items() if n not in each.facts.methods):  # of some member
                calls.solver.link_heap(calls.classes.place_of_value(each, value), read.result, calls.data)
            return
        attribute = calls.classes.find_attribute(index, read.name)
        if attribute is None or "property" not in calls.classes.decorations(attribute[0], read.name):
            for k in calls.classes.order(index):
                calls.solver.link_heap(calls.classes.field(k, read.name), read.result, calls.copy)
                if calls.classes.has_bag(k):
                    calls.solver.link_heap(calls.classes.field(k, records.BAG), read.result, calls.table.kind(("kept", read.name)))
        if attribute is not None:
            self._bind(attribute[1], read.place, read)
            return
        inherited = self._inherited(index, read.name)
        if inherited is not None:
            self.external.member(read, inherited, read.name)
            return
        dynamic = calls.classes.find_attribute(index, "__getattr__")
        if dynamic is not None:
            protocols.look_up(calls, index, dynamic[1], graph.Item(read.place, read.name, -1, read.result, read.function, read.position))

    def _inherited(self, index: int, name: str) -> str | None:
        """The library class among the ancestors that has an attribute."""
        for row in self.calls.classes.external_rows(index):
            if self.calls.knowledge.lookup(f"{row.name}.{name}") is not None:
                return row.name
        return None

    def _bind(self, attribute: int, place: int, read: graph.Read) -> None:
        """An attribute of the class seen through an instance: functions are bound, properties are called, the rest is copied."""
        calls, result = self.calls, read.result

        def plain(atom: int) -> None:
            if self.transforms.kind_of(atom) in ("property", "cached_property"):
                self.transforms.read_property(atom, place, result, read.loop)
                return
            calls.solver.seed(result, calls.table.atom(lattice.BOUND, (atom, place)))
            calls.solver.link(place, result, calls.table.kind(lattice.IDENTITY))
            calls.graph.seed(result, lattice.OPAQUE)

        self._function(attribute, place, result, plain)

    def _class(self, read: graph.Read, index: int) -> None:
        calls = self.calls
        attribute = calls.classes.find_attribute(index, read.name)
        if attribute is None:
            inherited = self._inherited(index, read.name)
            if inherited is not None:
                self.external.name(read.result, f"{inherited}.{read.name}")
            return
        if calls.program.classes[index].enumeration:
            calls.graph.seed(read.result, lattice.OPAQUE, lattice.DESCRIBED)
            calls.graph.seed(read.result, lattice.FIXED, lattice.literal(f"{calls.program.classes[index].facts.qualname}.{read.name}"))
            calls.solver.seed(read.result, calls.table.atom(lattice.INSTANCE, index))
            return
        if calls.classes.has_unknown_base(index):
            calls.graph.unknown(read.result, f"a metaclass, decorator or unknown base may make something of .{read.name}")
        self._function(attribute[1], read.place, read.result, lambda atom: calls.solver.seed(read.result, atom))

    def _function(self, attribute: int, place: int, result: int, plain: Callable[[int], None]) -> None:
        """Functions of a class body as they are seen from outside; ``plain`` is for those that are no static and no class methods."""
        calls = self.calls
        calls.solver.link_heap(attribute, result, calls.data)

        def arrived(atom: int) -> None:
            if calls.table.atoms[atom].word not in (lattice.FUNC, lattice.WRAPPED):
                return
            kind = self.transforms.kind_of(atom)
            if kind == "staticmethod":
                self.transforms.targets(atom, lambda inner: calls.solver.seed(result, inner))
            elif kind == "classmethod":
                self.transforms.targets(atom, lambda inner: calls.solver.seed(result, calls.table.atom(lattice.BOUND, (inner, place))))
            else:
                plain(atom)

        calls.watch_callables(attribute, arrived)

    # writes

    def store(self, store: graph.Store) -> None:
        """Resolve one attribute write now and whenever the object turns out to be something more."""
        calls = self.calls
        calls.watch_callables(store.place, lambda atom: self._store(store, calls.table.atoms[atom]))
        calls.writes.append(model.Write(store.function, store.place, store.name, store.position, store.loop, store.guard))

    def _store(self, store: graph.Store, found: lattice.Atom) -> None:
        calls = self.calls
        writer = calls.program.functions[store.function]
        if found.word == lattice.INSTANCE or found.word == lattice.CLASS:
            owner = calls.program.classes[found.payload]
            if not calls.counts(writer.file, owner.file):
                return
            place = calls.classes.field(owner.index, records.BAG if store.name == "__dict__" else store.name)
            if writer.facts.name in _CONSTRUCTORS:
                calls.settle(store.source, place, store.function, store.loop)
                return
            calls.solver.link_heap(store.source, place, calls.copy)
            if store.carried:
                calls.graph.seed(place, lattice.VARYING)
        elif found.word == lattice.EXTERNAL_INSTANCE:
            self.external.store(store, found.payload)
        elif found.word == lattice.MODULE:
            for kind, target, rest in calls.symbols.member(found.payload[0], found.payload[1], store.name):
                if kind == "global" and not rest:
                    calls.solver.link_heap(store.source, calls.program.global_place(*target), calls.copy)
