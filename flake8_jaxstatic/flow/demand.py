"""The backward search: which parameters of jit objects reach a use that breaks on a tracer, and by which path.

Demands go from a use back over the edges that keep a tracer a tracer. From the result of a call they go into the callee's return, and
leave it only by the arguments of that same call (summaries); from a parameter they go to the arguments of all calls.
"""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable

from flake8_jaxstatic import lattice, transfers
from flake8_jaxstatic.flow import solver

Path = tuple[int | str, ...]
State = tuple[int, int, int, Path]  # key, place, need, path
COMPUTED: Path = ("~",)  # instead of a path: the need is one of what jnp computes from the value, a tracer in any case
MOST_NEEDS = 12  # per place
MOST_COMPUTED = 4


class Demands:
    """The needs that reach a place backwards, each with the next state towards the use."""

    def __init__(self, edges: solver.Edges, table: lattice.Table, stops: set[int]) -> None:
        self.table = table
        self.stops = stops  # slots of jit objects: a demand ends there
        self.local: dict[int, list[tuple[int, lattice.Kind]]] = {}
        self.heap: dict[int, list[int]] = {}
        self.arguments: dict[int, list[tuple[int, lattice.Kind, int]]] = {}  # parameter -> (argument, kind, result of the call)
        self.passed: dict[tuple[int, int], list[tuple[int, lattice.Kind]]] = {}  # (parameter, result) -> (argument, kind)
        self.returns: dict[int, list[int]] = {}  # result -> returned places
        self.towards: dict[State, State | None] = {}
        self.at: dict[int, dict[tuple[int, Path], State]] = {}
        self._queue: deque[State] = deque()
        self._keys: dict[tuple[int, int, Path], int] = {}
        self._waiting: list[list[tuple[int, int, State]]] = [[]]  # key -> (outer key, result, state at the result)
        self._exits: list[list[State]] = [[]]
        self._reverse(edges)

    def _reverse(self, edges: solver.Edges) -> None:
        kinds = self.table.kinds
        passing = [transfers.demands_pass(kind) for kind in kinds]
        for source, targets in edges.local.items():
            for target, kind in targets:
                if passing[kind]:
                    self.local.setdefault(target, []).append((source, kinds[kind]))
        for source, targets in edges.heap.items():
            for target, kind in targets:
                if passing[kind]:
                    self.heap.setdefault(target, []).append(source)
        for argument, calls in edges.down.items():
            for parameter, kind, result, _ in calls:
                if passing[kind]:
                    self.arguments.setdefault(parameter, []).append((argument, kinds[kind], result))
                    self.passed.setdefault((parameter, result), []).append((argument, kinds[kind]))
        for returned, results in edges.up.items():
            for result, kind in results:
                if passing[kind]:
                    self.returns.setdefault(result, []).append(returned)

    def run(self, needs: Iterable[tuple[int, int, Path]]) -> None:
        """Search from (place, number of the need, path) triples."""
        for place, need, path in needs:
            self._add((0, place, need, path), None)
        queue = self._queue
        while queue:
            state = queue.popleft()
            key, place, need, path = state
            for source, kind in self.local.get(place, ()):
                before = _back(kind, path)
                if before is not None:
                    self._add((key, source, need, before), state)
            if key == 0:
                for source in self.heap.get(place, ()):
                    self._add((0, source, need, path), state)
            for returned in self.returns.get(place, ()):
                self._into(state, returned)
            if place in self.arguments and place not in self.stops:
                self._out(state)

    def _add(self, state: State, towards: State | None) -> None:
        if state in self.towards:
            return
        found = self.at.setdefault(state[1], {})
        if (state[2], state[3]) not in found:
            computed = sum(path == COMPUTED for _, path in found)
            if computed >= MOST_COMPUTED if state[3] == COMPUTED else len(found) - computed >= MOST_NEEDS:
                return
        self.towards[state] = towards
        found.setdefault((state[2], state[3]), state)
        self._queue.append(state)

    def _into(self, state: State, returned: int) -> None:
        key, result, need, path = state
        number = self._keys.get((returned, need, path))
        if number is None:
            number = self._keys[(returned, need, path)] = len(self._waiting)
            self._waiting.append([])
            self._exits.append([])
            self._add((number, returned, need, path), state)
        self._waiting[number].append((key, result, state))
        for done in self._exits[number]:
            self._leave(done, key, result)

    def _out(self, state: State) -> None:
        key, parameter, need, path = state
        if key == 0:
            for argument, kind, _ in self.arguments[parameter]:
                before = _back(kind, path)
                if before is not None:
                    self._add((0, argument, need, before), state)
            return
        self._exits[key].append(state)
        for outer, result, _ in list(self._waiting[key]):
            self._leave(state, outer, result)

    def _leave(self, state: State, outer: int, result: int) -> None:
        _, parameter, need, path = state
        for argument, kind in self.passed.get((parameter, result), ()):
            before = _back(kind, path)
            if before is not None:
                self._add((outer, argument, need, before), state)

    def needs(self, place: int) -> dict[tuple[int, Path], State]:
        """(number of the need, path) -> state, for a place."""
        return {found: state for found, state in self.at.get(place, {}).items() if state[0] == 0}

    def calls(self, state: State) -> list[int]:
        """The results of the calls by which the way from a place to the use leads."""
        steps = itertools.pairwise(self.chain(state))
        return [result for before, after in steps for argument, _, result in self.arguments.get(after[1], ()) if argument == before[1]]

    def is_kept(self, state: State) -> bool:
        """Whether the way from a place to the use leads through what keeps a value: a field, a global, a captured name."""
        return any(before[1] in self.heap.get(after[1], ()) for before, after in itertools.pairwise(self.chain(state)))

    def chain(self, state: State) -> list[State]:
        """The states from a place to the use."""
        states: list[State] = []
        current: State | None = state
        while current is not None and len(states) < 300:
            states.append(current)
            current = self.towards[current]
        return states


def _back(kind: lattice.Kind, path: Path) -> Path | None:
    """The path of a demand on the near side of an edge."""
    name = kind[0]
    if path == COMPUTED:
        return path
    if name == "computed" or (name == "member" and transfers.gives_arrays(kind)):
        return None if any(str(step).startswith(".") for step in path) else COMPUTED  # a field of an array is what arrays know
    if name == "wrap":
        if path and not str(path[0]).startswith(".") and (path[0] == kind[1] or path[0] in ("*", "**") or kind[1] in ("*", "**")):
            return path[1:]
        return None
    if name == "except":
        return None if path and path[0] == kind[1] else path
    if name == "entries":
        return None if path and path[0] in kind[1] else path
    if name == "unwrap":
        step = "*" if kind[1] is None else kind[1]
        return (step, *path)[: lattice.DEEPEST]
    if name == "iterate" or name == "leaf":
        return ("*", *path)[: lattice.DEEPEST]
    if name == "member":
        return (f".{kind[1]}", *path)[: lattice.DEEPEST]
    return path
