"""Where methods are bound: ``object.method`` and ``Class.classmethod`` give a new object at each read, and jax compiles each of them anew.

The target of a jit comes in, and out come the reads that may have made what is jitted there, each with the loop it stands in.
"""

from __future__ import annotations

from dataclasses import dataclass

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph, model, solver
from flake8_jaxstatic.syntax import facts

_MOST_PLACES = 2000
_LOOP = {facts.CALL: 5, facts.SET_ATTRIBUTE: 5, facts.SET_ITEM: 6}  # the item of an operation that is its loop


@dataclass(frozen=True, slots=True)
class Read:
    """One read of a method.

    Attributes:
        place: where the value goes.
        function, loop: where it stands; ``loop`` is -1 outside of loops.
        certain: whether that is the loop; else the read may stand before it or behind it.
    """

    place: int
    function: int
    loop: int
    certain: bool = True


class Methods:
    """Finds reads.

    Args:
        calls: the call graph.
    """

    def __init__(self, calls: callgraph.CallGraph) -> None:
        self.calls = calls
        self.program = calls.program
        self._born: dict[int, list[int]] | None = None

    def reads(self, target: int, jitted: int, site: model.Site) -> list[Read]:
        """The reads whose value may arrive at the target of a jit.

        Args:
            target: its place.
            jitted: the function of the jit object; methods that are others do not count.
            site: of the jit.
        """
        found: dict[int, Read] = {}
        for atom in self.calls.solver.atoms(target):
            if self._binds(atom, jitted):
                for place in self._births(atom):
                    if place not in found and self._arrives(place, target, atom):
                        found[place] = self._read(place, site)
        return list(found.values())

    def read_there(self, target: int, jitted: int, site: model.Site) -> Read | None:
        """The read that stands at the jit itself or has only got a name meanwhile, in the same function."""
        origin = self.program.origin(target)
        if origin >= self.program.values or self.program.function_of(origin) != site.function:
            return None
        bound = any(self._binds(atom, jitted) and origin in self._births(atom) for atom in self.calls.solver.atoms(target))
        return self._read(origin, site) if bound else None

    def _binds(self, atom: int, jitted: int) -> bool:
        found = self.calls.table.atoms[atom]
        if found.word != lattice.BOUND or found.path:
            return False
        inner = self.calls.table.atoms[found.payload[0]]
        return bool(inner.word != lattice.FUNC or inner.payload == jitted)

    def _births(self, atom: int) -> list[int]:
        """The places where an atom of a bound method is born."""
        if self._born is None:
            self._born = {}
            for state, before in self.calls.solver.before.items():
                _, place, each = solver.unpack(state)
                if before < 0 and self.calls.table.atoms[each].word == lattice.BOUND:
                    self._born.setdefault(each, []).append(place)
        return self._born.get(atom, [])

    def _arrives(self, place: int, target: int, atom: int) -> bool:
        """Whether an atom goes from one place to another; where that takes too long, it does."""
        seen, stack = {place}, [place]
        while stack and target not in seen:
            if len(seen) > _MOST_PLACES:
                return True
            for each in self._onwards(stack.pop()):
                if each not in seen and any(state & solver.ATOM_MASK == atom for state in self.calls.solver.at.get(each, ())):
                    seen.add(each)
                    stack.append(each)
        return target in seen

    def _onwards(self, place: int) -> list[int]:
        edges = self.calls.graph.edges
        found = [each for table in (edges.local, edges.shared, edges.heap, edges.up) for each, _ in table.get(place, ())]
        return [*found, *(each for call in edges.down.get(place, ()) for each in (call[0], call[2]) if each >= 0)]

    def _read(self, place: int, site: model.Site) -> Read:
        """The loop of a read: that of the operation which uses it, or the nearest around that in which it stands itself."""
        function = self.program.function_of(place)
        if place >= self.program.values or not 0 <= function < len(self.program.functions):
            return Read(place, function, -1, certain=False)
        found = self.program.functions[function].facts
        value = place - self.program.functions[function].base
        loops = [site.loop] if function == site.function else []
        loops += [each[_LOOP[each[0]]] for each in found.operations if each[0] in _LOOP and value in _used(each)]
        if not loops:
            return Read(place, function, -1, certain=not found.loops)
        loop = max(loops, key=lambda each: self._depth(found, each))
        while loop >= 0 and self._before(found, value, loop):
            loop = found.loops[loop][0]
        return Read(place, function, loop)

    @staticmethod
    def _depth(found: facts.Function, loop: int) -> int:
        depth = 0
        while loop >= 0:
            loop, depth = found.loops[loop][0], depth + 1
        return depth

    @staticmethod
    def _before(found: facts.Function, value: int, loop: int) -> bool:
        """Whether a value stands before a loop. The element of a comprehension is written before its loop, and is computed in it."""
        if found.positions[value] >= found.loops[loop][1]:
            return False
        for operation in found.operations:
            if operation[0] == facts.ITERATE and operation[3] == loop:
                return False
            if operation[0] in (facts.NAME, facts.ATTRIBUTE) and operation[1] == value:
                return True
        return True


def _used(operation: facts.Operation) -> tuple[int, ...]:
    """The values that a call passes, or that a write keeps."""
    if operation[0] == facts.CALL:
        return (*operation[3], *(value for _, value in operation[4]))
    if operation[0] == facts.SET_ATTRIBUTE:
        return (operation[3],)
    return (operation[5],) if operation[0] == facts.SET_ITEM else ()
