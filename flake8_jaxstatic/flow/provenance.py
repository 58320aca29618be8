"""Chains of states to chains a reader can follow: where a value is born, which calls carry it, where it is used."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from flake8_jaxstatic import lattice, positions
from flake8_jaxstatic.flow import callgraph, demand, solver
from flake8_jaxstatic.syntax import facts

LineOf = Callable[[str, int], str]
Step = tuple[positions.Place, str]
_MOST_STEPS = 16

_BORN = {
    lattice.ARRAY: "a jax array is made here", lattice.NDARRAY: "a numpy array is made here", lattice.TRACER: "traced from here on",
    lattice.CONCRETE_TRACER: "differentiated from here on", lattice.VARYING: "changes from one iteration to the next",
    lattice.OPTIMIZED: "moved by an optimizer or a gradient", lattice.FRESH: "a new object each time",
    lattice.NAN: "a new NaN each time", lattice.RUN: "known once per run", lattice.SHAPE: "comes from a shape",
    lattice.NUMBER: "a number", lattice.NONE: "None", lattice.OPAQUE: "no array and no number", lattice.TUPLE: "a tuple",
    lattice.UNHASHABLE: "not hashable", lattice.UNFORMED: "unknown from here on", lattice.UNRATED: "unknown from here on",
    lattice.FIXED: "a constant", lattice.RECORD: "an object",
}  # fmt: skip


class Provenance:
    """Reads the predecessor maps of the searches."""

    def __init__(self, calls: callgraph.CallGraph, line_of: LineOf) -> None:
        self.calls = calls
        self.line_of = line_of
        self._passed: dict[int, dict[int, int]] = {}
        self.paths = [file.path for file in calls.symbols.files]

    def place(self, file: int, position: int) -> positions.Place:
        """A packed position as a place with its text."""
        line, column = facts.unpack(position)
        text = self.line_of(self.paths[file], line)
        return positions.Place(self.paths[file], line, positions.character_column(text, column), text.strip())

    def at(self, place: int) -> positions.Place:
        """Where a place of the graph stands."""
        return self.place(*self.calls.program.where(place))

    def trail(self, states: Sequence[int]) -> tuple[Step, ...]:
        """The steps of a forward chain, from the birth of an atom to where it arrives."""
        if not states:
            return ()
        _, first, atom = solver.unpack(states[0])
        found = self.calls.table.atoms[atom]
        cause = self.calls.graph.causes.get(first)
        born = cause if cause is not None and found.word in (lattice.UNFORMED, lattice.UNRATED) else _BORN.get(found.word, found.word)
        if found.word == lattice.FIXED:
            born = f"the constant {found.payload.value!r}" if isinstance(found.payload, lattice.Literal) else "a constant"
        steps: list[Step] = [(self.at(first), born)]
        for before, after in itertools.pairwise(states):
            step = self._step(solver.unpack(before)[1], solver.unpack(after)[1])
            if step is not None and (steps[-1][0].file, steps[-1][0].line, steps[-1][1]) != (step[0].file, step[0].line, step[1]):
                steps.append(step)
        if len(steps) > _MOST_STEPS:
            steps = [*steps[: _MOST_STEPS // 2], *steps[-_MOST_STEPS // 2 :]]
        return tuple(steps)

    def part(self, states: Sequence[int]) -> positions.Place | None:
        """Where a forward chain last takes an entry or an attribute out of what it brings; what was packed on the way is no part of it."""
        program, atoms = self.calls.program, self.calls.table.atoms
        for before, after in itertools.pairwise(reversed(states)):
            (_, whole, atom), (_, place, _) = solver.unpack(after), solver.unpack(before)
            operation = program.definition(place) if max(whole, place) < program.values else None
            if operation is None or operation[0] not in (facts.ITEM, facts.ATTRIBUTE) or atoms[atom].path:
                continue
            if whole == program.functions[program.function_of(place)].base + operation[2]:
                return self.at(place)
        return None

    def _step(self, before: int, after: int) -> Step | None:
        program = self.calls.program
        source, target = program.function_of(before), program.function_of(after)
        result = self._results(before).get(after)
        if result is not None:
            at = self.at(result) if result >= 0 else self.at(before)
            return at, f"passed as '{program.name_of(after)}' to {self.function_name(target)}()"
        if source != target:
            if after >= program.values and "." in program.name_of(after):
                return self.at(before), f"stored in {program.name_of(after)}"
            inside = before < program.values and target >= 0 and 0 <= source < len(program.functions)
            if inside and before == program.functions[source].returned:
                return self.at(after), f"returned by {self.function_name(source)}()"
            if target >= 0:
                return self.at(after), f"read in {self.function_name(target)}()"
        return None

    def _results(self, argument: int) -> dict[int, int]:
        """The parameters that an argument is passed to, each with the result of the first such call."""
        known = self._passed.get(argument)
        if known is None:
            known = self._passed[argument] = {}
            for parameter, _, result, _ in self.calls.graph.edges.down.get(argument, ()):
                known.setdefault(parameter, result)
        return known

    def function_name(self, index: int) -> str:
        """The plain name of a function or jit object."""
        program = self.calls.program
        if index < 0:
            return "?"
        if index >= len(program.functions):
            jit = self.calls.jits[index - len(program.functions)]
            return program.functions[jit.target].facts.name if jit.target >= 0 else "?"
        return program.functions[index].facts.name

    def use(self, states: Sequence[demand.State], place: positions.Place, what: str) -> tuple[Step, ...]:
        """The steps of a backward chain, from a parameter to the use that needs it."""
        steps: list[Step] = []
        for before, after in itertools.pairwise(states):
            step = self._step(before[1], after[1])
            if step is not None:
                steps.append(step)
        return (*steps[-_MOST_STEPS:], (place, what))
