"""The state of lowering: one builder per function (values, operations, the current binding of every name), one per file."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from flake8_jaxstatic.syntax import facts

PATIENCE = 20_000_000  # bindings that may be compared or copied where control splits and meets: some two seconds
DECIDED = 64  # names that tests of one kind have decided: of those before, all stays possible
Environment = dict[str, int]
Body = ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef


class Builder:
    """Lowers one function.

    Attributes:
        environment: the current value of every local name; of no meaning where control cannot be.
        alive: whether control can be here.
        owners: the class (its index) of each statement of a class body.
        choices: a join of the two branches of a test -> the test, and what either branch made of the name (``conditions``).
        decided: what a test asks of -> the names that its branches bound.
        renamed: a value -> another one that it is, but for what is known of it.
        containers: displays and comprehensions, whose truth may change.
    """

    __slots__ = (
        "alive", "assigned", "breaks", "choices", "class_depth", "containers", "continues", "decided", "environment", "file", "function",
        "guard", "import_keys", "literals", "loop", "nested", "outer", "outer_names", "owners", "renamed",
    )  # fmt: skip

    def __init__(self, file: FileBuilder, function: facts.Function, outer: Builder | None) -> None:
        self.file = file
        self.function = function
        self.outer = outer
        self.environment: Environment = {}
        self.alive = True
        self.assigned: dict[str, list[int]] = {}
        self.literals: dict[tuple[type, object, str], int] = {}
        self.loop = -1
        self.guard = 0
        self.outer_names: set[str] = set()  # declared global or nonlocal
        self.breaks: list[list[Environment]] = []
        self.continues: list[list[Environment]] = []
        self.nested: list[tuple[facts.Function, Body, int]] = []  # with what the code around it says of errors
        self.class_depth = 0
        self.import_keys: dict[int, str] = {}
        self.owners: dict[ast.stmt, int] = {}
        self.choices: dict[int, tuple[tuple[object, ...], int, int]] = {}
        self.decided: dict[tuple[object, ...], dict[str, None]] = {}
        self.renamed: dict[int, int] = {}
        self.containers: set[int] = set()
        function.size = len(function.parameters) + 1
        function.positions = [p.position for p in function.parameters] + [function.position]
        for value, parameter in enumerate(function.parameters):
            self.environment[parameter.name] = value
            self.assigned[parameter.name] = [value]
            function.names[value] = parameter.name

    # values and operations

    def value(self, position: int) -> int:
        """A new value that stands at a position."""
        number = self.function.size
        self.function.size = number + 1
        self.function.positions.append(position)
        return number

    def emit(self, *operation: object) -> None:
        """Append an operation."""
        if self.guard & facts.GUARD_CAUGHT and (operation[0] == facts.TEST or operation[0] == facts.NEED):
            return  # the error is wanted, or handled
        if operation[0] == facts.NARROW:
            self.renamed[operation[1]] = self.origin(operation[2])  # type: ignore[index, arg-type]
        elif operation[0] == facts.BUILD:
            self.containers.add(operation[1])  # type: ignore[arg-type]
        self.function.operations.append(operation)

    def origin(self, value: int) -> int:
        """The value behind what is known of it."""
        return self.renamed.get(value, value)

    def literal(self, value: object, position: int) -> int:
        """The value of a constant (one per function and constant)."""
        key = (type(value), value, repr(value) if isinstance(value, float | complex) else "")
        number = self.literals.get(key)
        if number is None:
            number = self.literals[key] = self.value(position)
            if isinstance(value, bool | int | float):
                if isinstance(value, int) and abs(value) > facts.LARGEST:
                    self.emit(facts.LITERAL, number, "n", float("inf"), position)
                else:
                    self.emit(facts.LITERAL, number, "n", value, position)
            elif isinstance(value, str):
                self.emit(facts.LITERAL, number, "s", value[:80], position)
            elif value is None:
                self.emit(facts.LITERAL, number, "z", None, position)
            else:
                self.emit(facts.LITERAL, number, "n" if isinstance(value, complex) else "o", repr(value)[:80], position)
        return number

    def opaque(self, position: int) -> int:
        """A value of which nothing needs to be known (text, slices, truth of a comparison by identity)."""
        return self.literal(Ellipsis, position)

    # names

    def bind(self, name: str, value: int) -> None:
        """Let a name stand for a value from here on."""
        if not self.alive:
            return
        if name in self.outer_names:
            self._bind_outer(name, value)
            return
        self.environment[name] = value
        choice = self.choices.get(value)
        if choice is not None:
            self.note(choice[0], (name,))
        if self.class_depth == 0:
            self.assigned.setdefault(name, []).append(value)
            self.function.names.setdefault(value, name)

    def note(self, test: tuple[object, ...], names: Iterable[str]) -> None:
        """A test has decided what names stand for; noted by what it shares with the tests that it can decide: one name and another text."""
        decided = self.decided.setdefault(test[:2], {})
        decided.update(dict.fromkeys(names))
        for name in list(decided)[:-DECIDED]:
            del decided[name]

    def _bind_outer(self, name: str, value: int) -> None:
        owner = self._owner(name)
        position = self.function.positions[value]
        if owner is None or owner.function.index == 0:
            self.emit(facts.SET_GLOBAL, name, value, position)
        else:
            owner.function.cells.setdefault(name, -1)
            self.emit(facts.SET_CELL, owner.function.index, name, value, position)

    def _owner(self, name: str) -> Builder | None:
        outer = self.outer
        while outer is not None:
            if name in outer.assigned:
                return outer
            outer = outer.outer
        return None

    def load(self, name: str, position: int) -> int:
        """The value that a name stands for."""
        if name not in self.outer_names:
            number = self.environment.get(name)
            if number is not None:
                return number
        owner = self._owner(name)
        if owner is not None and owner.function.index != 0:
            key = (CellKey, (owner.function.index, name), "")
            number = self.literals.get(key)
            if number is None:
                number = self.literals[key] = self.value(position)
                self.emit(facts.CELL, number, owner.function.index, name, position)
                owner.function.cells.setdefault(name, -1)
            return number
        return self.reference(name, (), position)

    def reference(self, name: str, chain: tuple[str, ...], position: int) -> int:
        """The value of a global name and an attribute chain behind it."""
        key = (NameKey, (name, chain), "")
        number = self.literals.get(key)
        if number is None:
            number = self.value(position)
            self.literals[key] = number
            self.emit(facts.NAME, number, name, chain, position)
        return number

    def known(self, name: str) -> int:
        """The value that a name stands for, if it is local or was read before in this function; else -1."""
        if name in self.outer_names:
            return -1
        local = self.environment.get(name)
        return self.literals.get((NameKey, (name, ()), ""), -1) if local is None else local

    def is_local(self, name: str) -> bool:
        """Whether a name is bound in this function or an enclosing one."""
        if name not in self.outer_names and name in self.environment:
            return True
        owner = self._owner(name)
        return owner is not None and owner.function.index != 0

    def imported(self, name: str) -> str:
        """The key of the import that a name of the module body stands for, or an empty text."""
        number = self.environment.get(name)
        if number is None or number not in self.file.imported_values.get(name, ()):
            return ""
        return self.import_keys.get(number, "")

    # control

    def stop(self) -> None:
        """Control does not go on from here."""
        self.alive = False

    def end(self) -> Environment | None:
        """The bindings at the end of a stretch of code, or None where control does not get there."""
        return self.environment if self.alive else None

    def resume(self, environment: Environment | None) -> None:
        """Go on with these bindings, or nowhere."""
        self.alive = environment is not None
        if environment is not None:
            self.environment = environment

    def join(self, environments: list[Environment | None], position: int) -> Environment:
        """Go on where several branches meet; the names that stand for a join now."""
        joined: Environment = {}
        self.resume(self.merge(environments, position, joined))
        return joined

    def merge(self, environments: list[Environment | None], position: int, joined: Environment | None = None) -> Environment | None:
        """The environment where several branches meet; ``PHI`` where they differ: these are added to ``joined``."""
        alive = [e for e in environments if e is not None]
        if not alive:
            return None
        first = alive[0]
        if len(alive) == 1:
            return first
        self.file.spend(len(first) * len(alive))
        different: set[str] = set()
        for other in alive[1:]:
            different.update(name for name, _ in first.items() ^ other.items())
        merged: Environment = dict(first)
        for name in sorted(different):  # the numbers of values must not depend on the order of a set
            values = {e[name]: None for e in alive if name in e}
            if len(values) == 1:
                merged[name] = next(iter(values))
            else:
                merged[name] = self.join_values(tuple(values), position, len(alive) == 2)
                if joined is not None:
                    joined[name] = merged[name]
                if self.class_depth == 0:
                    self.assigned.setdefault(name, []).append(merged[name])
                    self.function.names.setdefault(merged[name], name)
        return merged

    def join_values(self, values: tuple[int, ...], position: int, of_two: bool = True) -> int:
        """What is one of several values: of the two branches of a test, in their order, or of more."""
        joined = self.value(position)
        self.emit(facts.PHI, joined, values, -2 if of_two else -1, 0, position)
        origins = {self.origin(value) for value in values}
        if len(origins) == 1:
            self.renamed[joined] = origins.pop()
        return joined


class CellKey:
    """Marks interned cell reads among the literals of a builder."""


class NameKey:
    """Marks interned global reads among the literals of a builder."""


class TooMuchError(Exception):
    """A file has so many branches over so many names that following them would take minutes."""


class FileBuilder:
    """What is shared by the builders of one file."""

    __slots__ = ("builders", "classes", "exports", "functions", "imported_values", "imports", "patience", "skipped")

    def __init__(self, skipped: frozenset[tuple[str, str]]) -> None:
        self.skipped = skipped
        self.patience = PATIENCE
        self.functions: list[facts.Function] = []
        self.classes: list[facts.Class] = []
        self.builders: list[Builder] = []
        self.imports: dict[str, list[tuple[str, int, str]]] = {}
        self.exports: list[str] | None = None
        self.imported_values: dict[str, set[int]] = {}

    def spend(self, bindings: int) -> None:
        """Account for work that grows with the number of names.

        Raises:
            TooMuchError: the file is beyond all measure.
        """
        self.patience -= bindings
        if self.patience < 0:
            raise TooMuchError

    def function(
        self, name: str, qualname: str, position: int, outer: Builder | None, owner: int, parameters: list[facts.Parameter]
    ) -> facts.Function:
        """A new function record."""
        parent = outer.function.index if outer is not None else -1
        record = facts.Function(len(self.functions), name, qualname, position, parent, owner, parameters)
        self.functions.append(record)
        return record
