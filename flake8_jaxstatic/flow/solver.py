"""The search: atoms travel over edges, calls match returns, and the predecessor of every state is kept.

A state is (key, place, atom). Key 0: the atom was born here or came up through returns. Every other key is a *summary*: the search of one
(parameter, atom) inside one function; it goes further down through calls, never up through returns, and its exits are applied at the calls
that fed it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable

from flake8_jaxstatic import lattice, transfers

UP = 0
_PLACE, _ATOM = 24, 22
ATOM_MASK = (1 << _ATOM) - 1
_PLACE_MASK = (1 << _PLACE) - 1


def unpack(state: int) -> tuple[int, int, int]:
    """Key, place and atom of a state."""
    return state >> (_PLACE + _ATOM), (state >> _ATOM) & _PLACE_MASK, state & ATOM_MASK


class Edges:
    """Local edges, heap edges (through fields, globals, closures: calls and returns are forgotten), calls down and returns up."""

    __slots__ = ("down", "heap", "local", "shared", "up")

    def __init__(self) -> None:
        self.local: dict[int, list[tuple[int, int]]] = {}
        self.heap: dict[int, list[tuple[int, int]]] = {}
        self.shared: dict[int, list[tuple[int, int]]] = {}  # local edges; what came in by a parameter crosses them as ``MIXED``
        self.down: dict[int, list[tuple[int, int, int, int]]] = {}  # argument -> (parameter, kind, result or -1, kind of the result)
        self.up: dict[int, list[tuple[int, int]]] = {}  # what a function returns -> (result of a call, kind)


Watcher = Callable[[int, int], None]


class Solver:
    """A worklist over states; edges and watchers may be added while it runs."""

    def __init__(
        self,
        edges: Edges,
        table: lattice.Table,
        returns: Callable[[int], int],
        most: int,
        within: bytearray | None = None,
        words: frozenset[str] | None = None,
    ) -> None:
        self.edges = edges
        self.table = table
        self.returns = returns  # parameter place -> the place of what its function returns
        self.before: dict[int, int] = {}
        self.at: dict[int, list[int]] = {}  # place -> states there
        self.queue: deque[int] = deque()
        self.summaries: dict[int, int] = {}  # parameter and atom, packed -> key
        self.exit_place: list[int] = [-1]
        self.exits: list[list[int]] = [[]]  # states at the exit
        self.waiting: list[list[tuple[int, int, int, int]]] = [[]]  # (key, result, kind, state of the argument)
        self.watchers: dict[int, list[Watcher]] = {}
        self.most = most  # states per place; what comes after is kept in ``overflow``
        self.overflow: list[tuple[int, int]] = []
        self.words = words
        self.memo: dict[int, tuple[int, ...]] = {}
        self.slice = within  # per place, whether it can matter; empty: everything can

    def cross(self, kind: int, atom: int) -> tuple[int, ...]:
        """What comes out of an edge, of the words that this search is about."""
        key = kind << _ATOM | atom
        out = self.memo.get(key)
        if out is None:
            table, words = self.table, self.words
            crossed = transfers.transfer(table.kinds[kind], table.atoms[atom])
            out = self.memo[key] = tuple(table.intern(a) for a in crossed if words is None or a.word in words)
        return out

    def seed(self, place: int, atom: int) -> None:
        """Let an atom be born at a place."""
        self.add(UP, place, atom, -1)

    def force(self, place: int, atom: int) -> None:
        """Let an atom be born at a place that is full."""
        if place << _ATOM | atom not in self.before and (self.slice is None or self.slice[place]):
            del self.at.get(place, [])[self.most - 1 :]
            self.add(UP, place, atom, -1)

    def add(self, key: int, place: int, atom: int, before: int) -> bool:
        """Reach a state. False: the place holds as many atoms as a place may."""
        state = (key << _PLACE | place) << _ATOM | atom
        if state in self.before:
            return True
        if self.slice is not None and not self.slice[place]:
            return False
        states = self.at.get(place)
        if states is None:
            self.at[place] = [state]
        elif len(states) >= self.most:
            self.overflow.append((place, atom))
            return False
        else:
            states.append(state)
        self.before[state] = before
        self.queue.append(state)
        return True

    def run(self) -> None:  # noqa: PLR0912  the inner loop of everything: a call per branch would double its time
        """Follow the edges until nothing new is reached."""
        queue, edges, memo, before = self.queue, self.edges, self.memo, self.before
        local, heap, down, up, watchers = edges.local, edges.heap, edges.down, edges.up, self.watchers
        cross, add = self.cross, self.add
        shared, mixed = edges.shared, self.table.kind(lattice.MIXED)
        popleft = queue.popleft
        while queue:
            state = popleft()
            atom = state & ATOM_MASK
            place = (state >> _ATOM) & _PLACE_MASK
            key = state >> (_PLACE + _ATOM)
            if place in local:
                base = key << _PLACE
                for target, kind in local[place]:
                    out = memo.get(kind << _ATOM | atom)
                    for each in cross(kind, atom) if out is None else out:
                        if (base | target) << _ATOM | each not in before:
                            add(key, target, each, state)
            if place in shared:
                base = key << _PLACE
                for target, kind in shared[place]:
                    for each in cross(mixed if key else kind, atom):
                        add(key, target, each, state)
            if place in heap:
                for target, kind in heap[place]:
                    for each in cross(kind, atom):
                        if target << _ATOM | each not in before:
                            add(UP, target, each, state)
            if place in down:
                for call in down[place]:
                    self._enter(state, key, atom, call)
            if key:
                if self.exit_place[key] == place:
                    self._leave(state, key, atom)
            elif place in up:
                for target, kind in up[place]:
                    for each in cross(kind, atom):
                        add(UP, target, each, state)
            if place in watchers:
                for watch in list(watchers[place]):
                    watch(atom, key)

    def _enter(self, state: int, key: int, atom: int, call: tuple[int, int, int, int]) -> None:
        parameter, kind, result, result_kind = call
        for inner in self.cross(kind, atom):
            number = self.summaries.get(parameter << _ATOM | inner)
            if number is None:
                number = len(self.exits)
                if not self.add(number, parameter, inner, state):
                    continue
                self.summaries[parameter << _ATOM | inner] = number
                self.exit_place.append(self.returns(parameter))
                self.exits.append([])
                self.waiting.append([])
            if result < 0 or (self.slice is not None and not self.slice[result]):
                continue
            self.waiting[number].append((key, result, result_kind, state))
            for done in self.exits[number]:
                for each in self.cross(result_kind, done & ATOM_MASK):
                    self.add(key, result, each, state)

    def _leave(self, state: int, key: int, atom: int) -> None:
        self.exits[key].append(state)
        for outer, result, kind, argument in self.waiting[key]:
            for each in self.cross(kind, atom):
                self.add(outer, result, each, argument)

    # growing the graph while running

    def link(self, source: int, target: int, kind: int) -> None:
        """Add a local edge."""
        self.edges.local.setdefault(source, []).append((target, kind))
        for state in list(self.at.get(source, ())):
            for each in self.cross(kind, state & ATOM_MASK):
                self.add(state >> (_PLACE + _ATOM), target, each, state)

    def link_heap(self, source: int, target: int, kind: int) -> None:
        """Add an edge on which calls and returns are forgotten."""
        self.edges.heap.setdefault(source, []).append((target, kind))
        for state in list(self.at.get(source, ())):
            for each in self.cross(kind, state & ATOM_MASK):
                self.add(UP, target, each, state)

    def call(self, argument: int, parameter: int, kind: int, result: int, result_kind: int) -> None:
        """Add an edge from an argument to a parameter, and from what flows through to the result."""
        link = (parameter, kind, result, result_kind)
        self.edges.down.setdefault(argument, []).append(link)
        for state in list(self.at.get(argument, ())):
            self._enter(state, state >> (_PLACE + _ATOM), state & ATOM_MASK, link)

    def returned(self, place: int, result: int, kind: int) -> None:
        """Add an edge from what a function returns to the result of a call."""
        self.edges.up.setdefault(place, []).append((result, kind))
        for state in list(self.at.get(place, ())):
            if state >> (_PLACE + _ATOM) == UP:
                for each in self.cross(kind, state & ATOM_MASK):
                    self.add(UP, result, each, state)

    def watch(self, place: int, watcher: Watcher) -> None:
        """Call ``watcher(atom, key)`` for every atom that is, or will be, at a place."""
        self.watchers.setdefault(place, []).append(watcher)
        for state in list(self.at.get(place, ())):
            watcher(state & ATOM_MASK, state >> (_PLACE + _ATOM))

    # reading the answer

    def atoms(self, place: int) -> dict[int, int]:
        """The atoms at a place, each with the first state that brought it."""
        found: dict[int, int] = {}
        for state in self.at.get(place, ()):
            found.setdefault(state & ATOM_MASK, state)
        return found

    def places(self, state: int) -> list[int]:
        """The places that an atom has come by."""
        return [unpack(each)[1] for each in self.chain(state)]

    def chain(self, state: int) -> list[int]:
        """The states from the birth of an atom to ``state``."""
        states: list[int] = []
        while state >= 0 and len(states) < 400:
            states.append(state)
            state = self.before[state]
        states.reverse()
        return states


def backward_slice(edges: Edges, size: int, goals: Iterable[int]) -> bytearray:
    """Per place, whether something there can reach a goal, over edges of any kind."""
    before: dict[int, list[int]] = {}
    for source, targets in edges.local.items():
        for target, _ in targets:
            before.setdefault(target, []).append(source)
    for source, targets in (*edges.heap.items(), *edges.shared.items()):
        for target, _ in targets:
            before.setdefault(target, []).append(source)
    for argument, calls in edges.down.items():
        for parameter, _, _, _ in calls:
            before.setdefault(parameter, []).append(argument)
    for returned, results in edges.up.items():
        for result, _ in results:
            before.setdefault(result, []).append(returned)
    found = bytearray(size)
    stack = list(goals)
    while stack:
        place = stack.pop()
        if not found[place]:
            found[place] = 1
            stack.extend(source for source in before.get(place, ()) if not found[source])
    return found
