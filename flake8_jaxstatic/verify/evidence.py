"""What a body does with a parameter: which library calls it reaches, whether it is called, which attributes are read of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph
from flake8_jaxstatic.syntax import facts

_MOST_PLACES = 300
_SAME = frozenset(("copy", "trace", "settle", "differentiate", "optimize", "filter", "map", "narrow", "leave", "receiver"))


@dataclass(slots=True)
class Uses:
    """Of one parameter.

    Attributes:
        passed: ``(dotted name, position)`` of library calls that get it as an argument.
        called: it is called.
        attributes: names that are read from it.
        compared: constants that it is compared with.
    """

    passed: set[tuple[str, int]] = field(default_factory=set)
    called: bool = False
    attributes: set[str] = field(default_factory=set)
    compared: list[object] = field(default_factory=list)


class Reader:
    """Follows parameters through the project.

    Args:
        calls: the call graph.
    """

    def __init__(self, calls: callgraph.CallGraph) -> None:
        self.calls = calls
        self.program = calls.program
        self._operations: dict[int, dict[int, list[facts.Operation]]] = {}

    def uses(self, place: int) -> Uses:
        """What happens to the value at a place."""
        found = Uses()
        seen, stack = {place}, [place]
        while stack and len(seen) < _MOST_PLACES:
            each = stack.pop()
            self._look(each, found)
            for target in self._onwards(each):
                if target not in seen:
                    seen.add(target)
                    stack.append(target)
        return found

    def classes_of(self, atoms: Iterable[lattice.Atom]) -> list[tuple[str, str]]:
        """Classes of the project whose objects are among the atoms of a value."""
        numbers = [atom.payload for atom in atoms if atom.word == lattice.RECORD and isinstance(atom.payload, int) and not atom.path]
        found = [self.program.classes[number] for number in numbers]
        return [(self.calls.symbols.module_of[each.file], each.facts.qualname) for each in found]

    def classes_with(self, attributes: set[str]) -> list[tuple[str, str]]:
        """Classes of the project that have all these attributes: (module, qualified name)."""
        wanted = {name for name in attributes if not hasattr(float, name)}
        if not wanted:
            return []
        found = []
        for each in self.program.classes:
            names: set[str] = set()
            for index in self.calls.classes.order(each.index):
                of = self.program.classes[index].facts
                names |= set(of.methods) | set(of.attributes) | {name for name, _, _ in of.fields}
                names |= {name for name, number in self._assigned(index)}
            if wanted <= names:
                found.append((self.calls.symbols.module_of[each.file], each.facts.qualname))
        return found[:6]

    def _assigned(self, index: int) -> list[tuple[str, int]]:
        """Attributes that the methods of a class write."""
        each = self.program.classes[index]
        first = self.program.first_function[each.file]
        return [
            (operation[2], operation[3])
            for number in each.facts.methods.values()
            for operation in self.program.functions[first + number].facts.operations
            if operation[0] == facts.SET_ATTRIBUTE and operation[1] == 0
        ]

    def _onwards(self, place: int) -> list[int]:
        edges, kinds = self.calls.graph.edges, self.calls.table.kinds
        targets = [t for t, kind in edges.local.get(place, ()) if kinds[kind][0] in _SAME]
        targets += [t for t, kind in edges.heap.get(place, ()) if kinds[kind][0] in _SAME]
        return targets + [t for t, kind, _, _ in edges.down.get(place, ()) if kinds[kind][0] in _SAME]

    def _look(self, place: int, found: Uses) -> None:
        if place >= self.program.values:
            return
        function = self.program.functions[self.program.function_of(place)]
        value = place - function.base
        for operation in self._of(function.index).get(value, ()):
            if operation[0] == facts.ATTRIBUTE:
                found.attributes.add(str(operation[3]))
            elif operation[0] == facts.CALL:
                found.called = found.called or operation[2] == value
                names = self.program.externals(function.file, function.base + operation[2])
                if names and value in operation[3]:
                    found.passed.add((names[0], operation[3].index(value)))
            elif operation[0] == facts.OPERATE and operation[2] in ("<", "?"):
                for other in operation[3]:
                    constant = self.program.constant_or(function.base + other, None)
                    found.compared += constant if isinstance(constant, tuple) else [] if constant is None else [constant]

    def _of(self, index: int) -> dict[int, list[facts.Operation]]:
        """The operations of a function by the values they use."""
        known = self._operations.get(index)
        if known is None:
            known = self._operations[index] = {}
            for operation in self.program.functions[index].facts.operations:
                if operation[0] == facts.ATTRIBUTE:
                    known.setdefault(operation[2], []).append(operation)
                elif operation[0] == facts.CALL:
                    for value in {operation[2], *(v for v in operation[3] if v >= 0)}:
                        known.setdefault(value, []).append(operation)
                elif operation[0] == facts.OPERATE:
                    for value in set(operation[3]):
                        known.setdefault(value, []).append(operation)
        return known
