"""Where new objects are made, and whether again and again: a function in a loop, a record for each call, a NaN."""

from __future__ import annotations

import itertools

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import callgraph, contexts, program, solver
from flake8_jaxstatic.judgement import cases
from flake8_jaxstatic.syntax import facts


class Makings:
    """Asks the chain by which a new object came, and what keeps it."""

    def __init__(self, calls: callgraph.CallGraph, supply: solver.Solver, context: contexts.Contexts) -> None:
        self.calls = calls
        self.supply_search = supply
        self.context = context

    def fresh(self, supply: cases.Supply, atom: lattice.Atom) -> bool:
        """Whether an object is really made again and again: what a factory returns is made where the factory is called."""
        made = self.made(supply, atom)
        return made is not None and self.context.repeats(*made)

    def made(self, supply: cases.Supply, atom: lattice.Atom) -> tuple[int, int] | None:
        """The function and the loop in which a new object is made; None where it is remembered."""
        function, loop, *_ = atom.payload
        if function in self.calls.memoised:
            return None
        program_ = self.calls.program
        states = [solver.unpack(state)[1] for state in self.supply_search.chain(supply.atoms[atom])] if atom in supply.atoms else []
        if states and (self._is_remembered(states[0]) or any(self.calls.classes.is_field(place) for place in states[:-1])):
            return None  # a part of another object is as old as that
        for before, after in itertools.pairwise(states):
            definition = program_.definition(after) if after < program_.values else None
            if definition is None:
                continue
            inside = before < program_.values
            if definition[0] == facts.CALL and inside and before == program_.functions[program_.function_of(before)].returned:
                if program_.function_of(before) in self.calls.memoised or definition[6] & facts.GUARD_MEMO or self._is_remembered(after):
                    return None
                function, loop = program_.function_of(after), definition[5]
            elif definition[0] == facts.LEAVE and program_.function_of(after) == function:
                loop = -1
        return function, loop

    def _is_remembered(self, place: int) -> bool:
        """Whether it is kept where it was looked up in vain: ``if self._x is None: self._x = X()``, or in a table that is read first."""
        program_ = self.calls.program
        definition = program_.defined(place)
        if definition is None:
            return False
        function = program_.functions[program_.function_of(place)]
        if self._is_in_table(place, function):
            return True
        if definition[0] != facts.CALL or not definition[6] & facts.GUARD_MEMO:
            return False
        kept = (function.base + op[facts.STORED[op[0]]] for op in function.facts.operations if op[0] in facts.STORED)
        return any(program_.origin(source) == place for source in kept)

    def _is_in_table(self, place: int, function: program.Function) -> bool:
        """Whether a function keeps a value where it looks before: ``if key in TABLE: return TABLE[key]``, ``if NAME is None:``."""
        program_, tables = self.calls.program, set[object]()
        for op in function.facts.operations:
            if op[0] == facts.OPERATE and op[2] == "?":
                tables |= {self._name(function, value) for value in op[3]} - {None}
            if op[0] == facts.SET_GLOBAL and (facts.NAME, op[1], ()) in tables and program_.origin(function.base + op[2]) == place:
                return True
            if op[0] == facts.CALL and self._is_setdefault(function, op) and place in (function.base + a for a in op[3]):
                return True
            asked = op[0] == facts.NEED and op[2] == "member"
            if asked or (op[0] == facts.ITEM and op[3] is None) or (op[0] == facts.ATTRIBUTE and op[3] == "get"):
                tables.add(self._name(function, op[3] if asked else op[2]))
                tables.discard(None)
            elif op[0] == facts.NAME and op[3] and op[3][-1] == "get":
                tables.add((facts.NAME, op[2], op[3][:-1]))
            elif op[0] == facts.SET_ITEM and self._name(function, op[2]) in tables and program_.origin(function.base + op[5]) == place:
                return True
        return False

    def _is_setdefault(self, function: program.Function, call: facts.Operation) -> bool:
        callee = self.calls.program.definition(function.base + call[2])
        if callee is None or callee[0] not in (facts.NAME, facts.ATTRIBUTE):
            return False
        return bool(callee[3]) and (callee[3] if callee[0] == facts.ATTRIBUTE else callee[3][-1]) == "setdefault"

    def _name(self, function: program.Function, value: int) -> object:
        """What tells a container that lives longer than a call, by its name; the value itself where it is another one."""
        program_ = self.calls.program
        place = program_.origin(function.base + value)
        definition = program_.definition(place)
        if definition is not None and definition[0] in (facts.NAME, facts.CELL):
            return definition[0], definition[2], definition[3]
        if definition is not None and definition[0] == facts.ATTRIBUTE:
            holder = self._name(function, definition[2])
            return None if holder is None else (holder, definition[3])
        return place if definition is None else None

    def only_stored(self, place: int, at_least_once: bool = False) -> bool:
        """Whether a value goes nowhere but into containers (and into one at least)."""
        edges, kinds = self.calls.graph.edges, self.calls.table.kinds
        seen, stack, stored = {place}, [place], False
        while stack:
            each = stack.pop()
            if each in edges.down or each in edges.heap:
                return False
            for target, kind in edges.local.get(each, ()):
                if kinds[kind][0] in ("leave", "copy", "except") and target not in seen:
                    seen.add(target)
                    stack.append(target)
                elif kinds[kind][0] not in ("wrap", "leave", "copy", "except", "rates", "member"):
                    return False
                stored = stored or kinds[kind][0] == "wrap"
        return stored or not at_least_once
