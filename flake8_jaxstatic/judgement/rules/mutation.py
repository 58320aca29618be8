"""JXS206: an object that is a static argument is changed after the call that compiled it in."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_jaxstatic import lattice, positions
from flake8_jaxstatic.flow import model
from flake8_jaxstatic.judgement import binding_times, cases, findings
from flake8_jaxstatic.judgement.rules import saying
from flake8_jaxstatic.syntax import facts

_CONSTRUCTORS = frozenset(("__init__", "__post_init__", "setup", "__new__"))


def check(judge: binding_times.Judge) -> Iterator[findings.Finding]:
    """Findings of this family."""
    events = _Events(judge)
    reported: set[tuple[str, int]] = set()
    for subject in judge.subjects:
        if subject.kind not in ("jit", "pmap"):
            continue
        for case in subject.cases:
            if case.contract != "static":
                continue
            for record in {a.payload for a in case.supply.of(lattice.RECORD) if isinstance(a.payload, int)}:
                for write, call in events.stale(case, record):
                    place = judge.trails.place(judge.calls.program.functions[write.function].file, write.position)
                    if (place.file, place.line) in reported:
                        continue
                    reported.add((place.file, place.line))
                    what = f"'.{write.name}'" if write.name else "an attribute"
                    text = (
                        f"{what} is changed here after the object became static '{case.name}' of {subject.function}() "
                        f"({saying.short(call)}): the compiled code keeps the old value"
                    )
                    yield saying.about(case, "JXS206", place, text, (), (call, subject.site))


class _Events:
    """Which calls of a function compile an object in, and which change it; both seen from every function that does either."""

    def __init__(self, judge: binding_times.Judge) -> None:
        self.judge = judge
        self.calls = judge.calls
        self.reads: dict[str, set[int]] = {}
        self.lifted: dict[tuple[int, int, int, int], list[tuple[int, int, int, int]]] = {}
        self.reached: dict[int, set[int]] = {}
        self.parents = [self._parent(f.index) if f.facts.parent >= 0 else -1 for f in judge.calls.program.functions]
        for read in self.calls.graph.reads:
            self.reads.setdefault(read.name, set()).add(read.function)
        self.readers = {function for functions in self.reads.values() for function in functions}
        self.callers: dict[int, list[model.Invocation]] = {}
        self.callees: dict[int, list[model.Invocation]] = {}
        self.arguments: dict[int, list[tuple[int, int]]] = {}
        for argument, calls in self.calls.graph.edges.down.items():
            for parameter, _, result, _ in calls:
                if result >= 0:
                    self.arguments.setdefault(parameter, []).append((argument, result))
        for invocation in self.calls.invocations:
            self.callers.setdefault(invocation.callee, []).append(invocation)
            self.callees.setdefault(invocation.caller, []).append(invocation)

    def stale(self, case: cases.Case, record: int) -> Iterator[tuple[model.Write, positions.Place]]:
        """(write, place of the call) pairs where the write comes after the call, on the same object."""
        program = self.calls.program
        family = {*self.calls.classes.order(record), *(c.index for c in program.classes if record in self.calls.classes.order(c.index))}
        writes = [w for w in self.calls.writes if self._counts(w, family)]
        if not writes:
            return
        target = case.subject.jit.target
        if target not in self.reached:
            self.reached[target] = self._reached(target)
        read = self.reached[target]
        for write in writes:
            if not (self.reads.get(write.name, set()) if write.name else self.readers) & read:
                continue
            for argument in case.arguments:
                passed = argument.binding.passed.get(case.number)
                if passed is None or argument.traced_only:
                    continue
                if self._after(write, argument.binding.site.written, passed.place):
                    yield write, argument.place
                    break

    def _counts(self, write: model.Write, family: set[int]) -> bool:
        function = self.calls.program.functions[write.function]
        if write.guard & facts.GUARD_MEMO or self.calls.is_test[function.file]:
            return False
        if function.facts.name in _CONSTRUCTORS and self._origin(write.place) == function.base:
            return False
        atoms = self.judge.supply(write.place).of(lattice.RECORD)
        return bool(atoms) and any(a.payload in family for a in atoms)

    def _origin(self, place: int) -> int:
        return self.calls.program.origin(self.calls.seen_from.get(place, place))

    def _reached(self, start: int) -> set[int]:
        seen: set[int] = set()
        stack = [start]
        while stack:
            function = stack.pop()
            if function in seen or function < 0:
                continue
            seen.add(function)
            stack.extend(i.callee for i in self.callees.get(function, ()))
        return seen | {index for index, parent in enumerate(self.parents) if parent in seen}

    def _parent(self, index: int) -> int:
        function = self.calls.program.functions[index]
        return self.calls.program.first_function[function.file] + function.facts.parent

    def _after(self, write: model.Write, site: model.Site, place: int) -> bool:
        """Whether, in some function, the write (or a call that writes) follows the call (or a call that leads to it) on one object."""
        writing = self._lifted(write.function, write.position, write.loop, write.place)
        calling = self._lifted(site.function, site.position, site.loop, place)
        for function, position, loop, origin in writing:
            for other, at, around, object_ in calling:
                if function == other and origin == object_ and self._ordered(function, position, loop, at, around, origin):
                    return True
        return False

    def _ordered(self, function: int, write: int, write_loop: int, call: int, call_loop: int, origin: int) -> bool:
        loops = self.calls.program.functions[function].facts.loops if function < len(self.calls.program.functions) else []
        shared = self._around(loops, write_loop) & self._around(loops, call_loop)
        if shared:
            born = self.calls.program.where(origin)[1]
            return any(loops[loop][1] > born for loop in shared)  # made before the loop, changed and used in it
        return write > call

    @staticmethod
    def _around(loops: list[tuple[int, int]], loop: int) -> set[int]:
        found = set()
        while loop >= 0:
            found.add(loop)
            loop = loops[loop][0]
        return found

    def _lifted(self, function: int, position: int, loop: int, place: int) -> list[tuple[int, int, int, int]]:
        """The event as it is seen in its own function and in the functions that call it with the object as receiver or argument."""
        key = (function, position, loop, place)
        known = self.lifted.get(key)
        if known is None:
            known = self.lifted[key] = self._lift(function, position, loop, place)
        return known

    def _lift(self, function: int, position: int, loop: int, place: int) -> list[tuple[int, int, int, int]]:
        program = self.calls.program
        found: list[tuple[int, int, int, int]] = []
        queue = [(function, position, loop, self._origin(place), 0)]
        seen: set[int] = set()
        while queue:
            index, at, around, origin, depth = queue.pop(0)
            origin = self._same(index, origin)
            found.append((index, at, around, origin))
            if depth > 3 or index in seen or index >= len(program.functions):
                continue
            seen.add(index)
            if self._is_global(origin):
                queue.extend(
                    (i.caller, i.site.written.position, i.site.written.loop, origin, depth + 1) for i in self.callers.get(index, ())
                )
                continue
            slots = program.functions[index].facts.parameters
            number = origin - program.functions[index].base
            if not 0 <= number < len(slots):
                continue
            for argument, result in self.arguments.get(origin, ()):
                caller = program.function_of(argument)
                queue.append((caller, program.where(result)[1], self._loop_of(caller, result), self._origin(argument), depth + 1))
        return found

    def _same(self, function: int, origin: int) -> int:
        """One place for all reads of the same global or captured name in a function, and for what a module binds to a name once."""
        program = self.calls.program
        definition = program.definition(origin)
        if definition is not None and definition[0] == facts.NAME:
            for file, name in program.globals_of(program.functions[function].file, definition):
                return program.global_place(file, name)
        holder = program.functions[program.function_of(origin)] if origin < program.values else None
        bound = holder.facts.names.get(origin - holder.base) if holder is not None and holder.facts.index == 0 else None
        if holder is not None and bound:
            place = program.global_place(holder.file, bound)
            return place if self._is_global(place) else origin
        return origin

    def _is_global(self, place: int) -> bool:
        """Whether a place is a name of a module that is bound once: the same object wherever it is read."""
        program = self.calls.program
        if place < program.values or program.synthetic[place].function != program.first_function[program.synthetic[place].file]:
            return False
        file, name = program.synthetic[place].file, program.name_of(place)
        return program.global_place(file, name) == place and len(self.calls.symbols.files[file].assigned.get(name, ())) == 1

    def _loop_of(self, function: int, result: int) -> int:
        if function < 0 or function >= len(self.calls.program.functions):
            return -1
        definition = self.calls.program.definition(result)
        return definition[5] if definition is not None and definition[0] == facts.CALL else -1
