"""Objects of the project as containers: ``x[key]`` and ``for item in x`` call the methods of the class of x."""

from __future__ import annotations

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph, graph, model, program, records
from flake8_jaxstatic.syntax import facts

_ONE_OF_MANY: lattice.Kind = ("one of many",)


class Protocols:
    """Resolves items and iterations whose object turned out to be an instance of a class of the project."""

    def __init__(self, calls: callgraph.CallGraph) -> None:
        self.calls = calls
        self._seen: set[tuple[int, int]] = set()

    def resolve(self) -> None:
        """Call what is asked for by now."""
        for item in self.calls.graph.items:
            for index in self._classes(item.place, item.result):
                self._item(item, index)
        for element, source in self.calls.graph.iterations:
            for index in self._classes(source, element):
                self._iterate(element, source, index)

    def _classes(self, place: int, result: int) -> list[int]:
        """The classes that were not yet seen to arrive."""
        found: list[int] = []
        if place not in self.calls.solver.at:
            return found
        for number in self.calls.solver.atoms(place):
            atom = self.calls.table.atoms[number]
            if not atom.path and atom.word in (lattice.INSTANCE, lattice.EXTERNAL_INSTANCE) and (result, number) not in self._seen:
                self._seen.add((result, number))
                if atom.word == lattice.INSTANCE:
                    found.append(atom.payload)
                else:
                    self.calls.graph.unknown(result, f"an item of an object of {atom.payload}")
        return found

    def _item(self, item: graph.Item, index: int) -> None:
        calls = self.calls
        attribute = calls.classes.find_attribute(index, "__getitem__")
        if attribute is None:
            if not records.is_namedtuple(calls, index):
                self.calls.graph.unknown(item.result, f"an item of an object of {calls.program.classes[index].facts.name}")
            return
        if item.key is not None and look_up(calls, index, attribute[1], item):
            return
        key = item.key_place
        if key < 0:
            key = calls.program.place(item.function, calls.program.where(item.result)[0], item.position, "")
            calls.graph.seed(key, lattice.OPAQUE if isinstance(item.key, str) else lattice.NUMBER)
            calls.graph.seed(key, lattice.FIXED, lattice.literal(item.key))
        given = self._call(attribute[1], (calls.receiver(item.place), key), item.result)
        calls.solver.link(given, item.result, calls.table.kind(_ONE_OF_MANY))

    def _iterate(self, element: int, source: int, index: int) -> None:
        calls = self.calls
        attribute = calls.classes.find_attribute(index, "__iter__")
        if attribute is not None:
            given = self._call(attribute[1], (calls.receiver(source),), element)
            calls.solver.link(given, element, calls.table.kind(lattice.ITERATE))
        elif not records.is_namedtuple(calls, index):
            self.calls.graph.unknown(element, f"an element of an object of {calls.program.classes[index].facts.name}")

    def _call(self, method: int, arguments: tuple[int, ...], result: int) -> int:
        """The result of calling a method where an item or an element is asked for."""
        calls = self.calls
        function = calls.program.function_of(result)
        file, position = calls.program.where(result)
        given = calls.program.place(function, file, position, "")
        calls.site(model.Site(function, file, position, method, arguments, (), given))
        return given


def _method(project: program.Program, place: int) -> program.Function | None:
    """The function that stands in a class body."""
    definition = project.definition(place)
    if definition is None or definition[0] != facts.FUNCTION:
        return None
    index: int = project.first_function[project.where(place)[0]] + definition[2]
    return project.functions[index]


def look_up(calls: callgraph.CallGraph, index: int, method: int, item: graph.Item) -> bool:
    """Look a key up where a method does: ``return self._entries[key]``, ``return getattr(self, key)``. False: it does something else.

    Args:
        calls: the call graph that grows.
        index: the class.
        method: the place of its ``__getitem__`` or ``__getattr__``.
        item: what is asked for.
    """
    project = calls.program
    function = _method(project, method)
    returned = [] if function is None else [op[1] for op in function.facts.operations if op[0] == facts.RETURN]
    definition = project.defined(function.base + returned[0]) if function is not None and len(returned) == 1 else None
    if function is None or definition is None or len(function.facts.parameters) != 2:
        return False
    if definition[0] == facts.CALL and isinstance(item.key, str) and len(definition[3]) == 2 and not definition[4]:
        named = "builtins.getattr" in project.externals(function.file, function.base + definition[2])
        if named and [project.origin(function.base + value) - function.base for value in definition[3]] == [0, 1]:
            calls.resolver.read(graph.Read(item.place, item.key, item.result, item.function, item.position))
            return True
    if definition[0] != facts.ITEM or definition[4] < 0 or project.origin(function.base + definition[4]) != function.base + 1:
        return False
    held = project.defined(function.base + definition[2])
    if held is None or held[0] != facts.ATTRIBUTE or project.origin(function.base + held[2]) != function.base:
        return False
    for each in calls.classes.order(index):
        calls.solver.link_heap(calls.classes.field(each, held[3]), item.result, calls.table.kind(("unwrap", item.key)))
    return True
