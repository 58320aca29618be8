"""How often a jitted function is compiled, as far as static values and the making of the jit decide it: cases come in, a number goes out.

What shapes, dtypes and weak types add is not in it. A number is a promise: where a value, a caller or a number of runs is not known, the
answer is "unknown", never a bound. So it is where the number rests on how often a function runs and tests name that function: who runs them
runs it as often as they like. The values that tests pass are not counted.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from flake8_jaxstatic import lattice, positions
from flake8_jaxstatic.flow import loops, model
from flake8_jaxstatic.judgement import binding_times, cases, findings, methods
from flake8_jaxstatic.judgement.rules import saying
from flake8_jaxstatic.syntax import facts

_COMPILING = frozenset(("jit", "pmap", "nn_jit", "filter_jit"))
_STATIC = frozenset(("static", "split", "filtered"))
_HELD = frozenset((lattice.FUNC, lattice.CLASS, lattice.EXTERNAL, lattice.MODULE))  # one object per run of the program
_MOST_PATHS = 1000


class _Unknown(Exception):
    """Something that would have to be known for a number; the text says what."""


class _Unbounded(Exception):
    """One compilation per iteration of something; the text says of what."""


@dataclass(slots=True)
class _Counted:
    """What the calls need: programs told apart by literals, and how many others at most, each with its words."""

    literal: set[tuple[object, ...]] = field(default_factory=set)
    others: int = 0
    values: dict[str, set[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


class Predictor:
    """Predicts.

    Args:
        judge: the judged project.
        named_by_tests: whether a name stands in some test file.
    """

    def __init__(self, judge: binding_times.Judge, named_by_tests: Callable[[str], bool]) -> None:
        self.judge = judge
        self.named_by_tests = named_by_tests
        self.calls = judge.calls
        self._callers: dict[int, list[model.Invocation]] = {}
        for invocation in self.calls.invocations:
            self._callers.setdefault(invocation.callee, []).append(invocation)
        self._paths: dict[int, int | None] = {}

    def of(self, subject: cases.Subject) -> findings.Compiles:
        """The prediction for one jit object."""
        if subject.kind not in _COMPILING:
            return findings.Compiles("exact", 0, "no program of its own: it is compiled with its callers")
        try:
            made, how_made = self._made(subject)
            counted = self._values(subject)
        except _Unbounded as error:
            return findings.Compiles("unbounded", 0, f"unbounded: {error}")
        except _Unknown as error:
            return findings.Compiles("unknown", 0, f"unknown: {error}")
        total = made * (len(counted.literal) + counted.others)
        words = [*([how_made] if how_made else []), *counted.words]
        words += [f"one per value of {name}: {len(values)} at call sites" for name, values in counted.values.items() if len(values) > 1]
        if total <= 1:
            return findings.Compiles("exact", total, "1" if total else "0")
        return findings.Compiles(
            "bound", total, "; ".join(dict.fromkeys(words)) or f"{len(counted.literal)} ways to pass the static arguments"
        )

    # the making of the jit object

    def _made(self, subject: cases.Subject) -> tuple[int, str]:
        """How many jit objects over different functions there are."""
        site = subject.jit.transform.site
        supply = self.judge.supply(subject.jit.transform.target)
        fresh = supply.of(lattice.FRESH)
        reads = self.judge.methods.reads(subject.jit.transform.target, subject.jit.target, site)
        if not fresh and not reads:
            if supply.has(lattice.UNFORMED) and not supply.words & _HELD:
                raise _Unknown(f"what is jitted at {self._short(site.file, site.position)}")
            return 1, ""
        number = sum(self._reads(read) for read in reads)
        for atom in fresh:
            function, loop, *_ = atom.payload
            number = max(number, self._runs(function, loop, f"jit of a new {atom.payload[3]}"))
        return number, f"made {number} times" if number > 1 else ""

    def _reads(self, read: methods.Read) -> int:
        """How often a method is read: each read gives a new object."""
        if not read.certain:
            at = self._short(*self.calls.program.where(read.place))
            raise _Unknown(f"jit of a bound method: how often it is read at {at}")
        return self._runs(read.function, read.loop, "jit of a bound method")

    def _runs(self, function: int, loop: int, what: str) -> int:
        """How often something that a function does happens in a run of the program.

        Raises:
            _Unbounded: it is driven by a loop.
            _Unknown: a caller is not seen.
        """
        if function < 0 or function >= len(self.calls.program.functions):
            raise _Unknown(f"{what}: how often it is made")
        around = self.judge.context.loops_around(function, loop)
        if around or self.judge.context.repeats(function, loop):
            raise _Unbounded(f"{what}, driven by {self._loop(function, around)}")
        paths = self._paths_to(function)
        if paths is None:
            name = self.calls.program.functions[function].facts.qualname
            raise _Unknown(f"{what}: how often {name}() is called")
        return paths

    def _paths_to(self, function: int, seen: frozenset[int] = frozenset()) -> int | None:
        """Ways from the start of the program to a function; None where a way begins where nobody is seen."""
        if function in self._paths:
            return self._paths[function]
        program = self.calls.program
        if function in seen or function in self.calls.escaped or len(seen) > 60:
            return None
        if function >= len(program.functions):  # the body of a jit object runs once per program of it: how many is what is asked
            return None
        if not program.functions[function].facts.index:
            return self._imports(function)
        if "<" not in program.functions[function].facts.qualname and self.named_by_tests(program.functions[function].facts.name):
            return None
        callers = [each for each in self._callers.get(function, ()) if each.caller != function]
        total: int | None = 0 if callers else None
        for invocation in callers:
            site = invocation.site.written
            above = self._paths_to(invocation.caller, seen | {function})
            if above is None or site.loop >= 0 or invocation.mode:
                total = None
                break
            total = (total or 0) + above
        if total is not None and total > _MOST_PATHS:
            total = None
        if not seen:
            self._paths[function] = total
        return total

    def _imports(self, function: int) -> int | None:
        """The body of a module runs once; that of a test file is run by a test runner, together with tests nobody calls."""
        return None if self.calls.is_test[self.calls.program.functions[function].file] else 1

    def _loop(self, function: int, around: Iterable[tuple[int, int]]) -> str:
        found = [loop for loop in sorted(around) or sorted(self.judge.context.loops[function]) if loop[1] >= 0]
        if found:
            owner, number = found[-1]
            position = self.judge.context.nesting[owner][number][1]
            return f"the loop at {self._short(self.calls.program.functions[owner].file, position)}"
        by = self.judge.context.repeated_by.get(function)
        return f"the call at {self._short(by.site.written.file, by.site.written.position)}" if by is not None else "a caller"

    # the static values

    def _values(self, subject: cases.Subject) -> _Counted:
        jit = subject.jit
        if not jit.readable:
            raise _Unknown("its static arguments are computed")
        counted = _Counted()
        calls = [binding for binding in jit.calls if not self.judge.certain_test(binding, subject)]
        static = [case for case in subject.cases if case.contract in _STATIC]
        if jit.escapes and static:
            raise _Unknown("it is handed to code that is not understood")
        if not calls:
            raise _Unknown("no call is seen")
        for binding in calls:
            self._call(static, binding, counted)
        return counted

    def _call(self, static: list[cases.Case], binding: model.Binding, counted: _Counted) -> None:
        """Add what one call needs."""
        if static and not self.judge.certain(binding):
            raise _Unknown(f"what {self._at(binding)} unpacks")
        if static and any(case.slot.kind in (2, 4) for case in static):
            raise _Unknown("static *args or **kwargs")
        options: list[list[tuple[str, object]]] = []
        factor, by_run = 1, False
        for case in static:
            passed = binding.passed.get(case.number)
            if passed is None:
                options.append([("default", "")])
                continue
            literals, others = self._argument(case, binding, self.judge.supply(passed.place), passed)
            counted.values.setdefault(f"'{case.name}'", set()).update(repr(each) for each in literals)
            by_run = by_run or others < 0
            factor *= max(others, 1) if not literals else 1
            options.append([(passed.how, each) for each in literals] or [(passed.how, self._at(binding))])
            if literals and others > 0:
                factor *= len(literals) + others
        combinations = {tuple(each) for each in itertools.product(*options)}
        if factor == 1 and not by_run:
            counted.literal |= combinations
            return
        runs = self._runs_of_call(binding) if by_run or factor > 1 else 1
        counted.others += len(combinations) * factor * runs
        counted.words.append(
            f"values known once per run, at {self._at(binding)}: {runs}" if by_run else f"a handful of values at {self._at(binding)}"
        )

    def _runs_of_call(self, binding: model.Binding) -> int:
        site = binding.site.written
        if site.function >= len(self.calls.program.functions):
            raise _Unknown(f"how often {self._at(binding)} runs")
        paths = self._paths_to(site.function)
        if paths is None:
            name = self.calls.program.functions[site.function].facts.qualname
            raise _Unknown(f"how often {name}() is called, and with how many values")
        return paths

    def _argument(self, case: cases.Case, binding: model.Binding, supply: cases.Supply, passed: model.Passed) -> tuple[list[object], int]:
        """The literals that one call passes, and how many other values: -1 for one per run.

        Raises:
            _Unbounded: a new one with each iteration.
            _Unknown: something unknown is among them.
        """
        at = self._at(binding)
        atoms = [atom for atom in supply.atoms if not atom.path]
        inner = [atom for atom in supply.atoms if atom.path]
        words = {atom.word for atom in atoms} | {atom.word for atom in inner if atom.word in lattice.RATES}
        if case.contract == "filtered" and words & lattice.ARRAYS:
            if words & (lattice.FORMS - lattice.ARRAYS):
                raise _Unknown(f"whether '{case.name}' at {at} is an array")
            return [], 1
        for word in (lattice.VARYING, lattice.OPTIMIZED):
            for atom in (each for each in (*atoms, *inner) if each.word == word):
                raise _Unbounded(f"'{case.name}' is driven by {self._driver(supply, atom, binding)}")
        if any(atom.word in (lattice.FRESH, lattice.NAN) for atom in atoms):
            return [], self._new_objects(case, supply, at)
        self._refuse(case, supply, words, at)
        literals: list[object] = [
            atom.payload for atom in atoms if atom.word == lattice.FIXED and isinstance(atom.payload, lattice.Literal)
        ]
        if lattice.NONE in words:
            literals.append(None)
        functions = [atom for atom in atoms if atom.word in _HELD]
        literals += [(atom.word, repr(atom.payload)) for atom in functions]
        if any(atom.word == lattice.FIXED and not isinstance(atom.payload, lattice.Literal) for atom in (*atoms, *inner)):
            raise _Unknown(f"the constants that '{case.name}' is at {at}: they are too many")
        if any(atom.word == lattice.FEW and atom.payload != lattice.LISTED for atom in atoms):
            return literals, self._handful(case, binding, passed)
        if lattice.RUN in words or inner:
            return literals, -1
        if not literals:
            raise _Unknown(f"what '{case.name}' is at {at}")
        return literals, 0

    def _refuse(self, case: cases.Case, supply: cases.Supply, words: set[str], at: str) -> None:
        """Values of which no number is known."""
        if words & {lattice.UNFORMED, lattice.UNRATED}:
            raise _Unknown(f"what '{case.name}' is at {at}")
        if lattice.SHAPE in words:
            raise _Unknown(f"'{case.name}' at {at} follows a shape")
        objects = supply.of(lattice.RECORD, lattice.INSTANCE, lattice.BOUND, lattice.PARTIAL, lattice.WRAPPED)
        if objects or supply.has(lattice.EXTERNAL_INSTANCE, lattice.SUPER):
            raise _Unknown(f"how many objects '{case.name}' is at {at}")
        if lattice.NUMBER in words and not words & lattice.RATES:
            raise _Unknown(f"how often '{case.name}' changes at {at}")

    def _new_objects(self, case: cases.Case, supply: cases.Supply, at: str) -> int:
        """Objects that are made where they are passed, or before."""
        number = 0
        for atom in supply.of(lattice.FRESH, lattice.NAN):
            if self.judge.makings.fresh(supply, atom):
                steps = self.judge.trail_of(supply, atom)
                place = saying.short(steps[0][0]) if steps else at
                raise _Unbounded(f"'{case.name}' is a new object each time, made at {place}")
            function, loop, *_ = atom.payload
            number += self._runs(function, loop, f"'{case.name}' at {at}")
        return number

    def _handful(self, case: cases.Case, binding: model.Binding, passed: model.Passed) -> int:
        """Few values: those of the loop itself, if the call stands in it."""
        program = self.calls.program
        definition = program.definition(program.origin(passed.place)) if passed.place < program.values else None
        if definition is None or definition[0] != facts.ITERATE:
            raise _Unknown(f"how many values '{case.name}' has at {self._at(binding)}")
        return loops.FEW

    def _driver(self, supply: cases.Supply, atom: lattice.Atom, binding: model.Binding) -> str:
        steps = self.judge.trail_of(supply, atom)
        what = "the optimizer" if atom.word == lattice.OPTIMIZED else "the loop"
        return f"{what} at {saying.short(steps[0][0])}" if steps else f"what changes before {self._at(binding)}"

    def _at(self, binding: model.Binding) -> str:
        site = binding.site.written
        return self._short(site.file, site.position)

    def _short(self, file: int, position: int) -> str:
        place: positions.Place = self.judge.trails.place(file, position)
        return saying.short(place)


def finite(prediction: findings.Compiles) -> float:
    """The largest number that a prediction allows."""
    return prediction.number if prediction.kind in ("exact", "bound") else math.inf
