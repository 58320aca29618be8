"""Numbers every value of the project as a *place*, and answers what a place is: its function, position, defining operation, constant."""

from __future__ import annotations

import contextlib
import itertools
import math
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flake8_jaxstatic.project import symbols
from flake8_jaxstatic.syntax import carried, facts


@dataclass(slots=True)
class Function:
    """A function of the project: its facts, its file, and the place of its value 0."""

    index: int
    file: int
    facts: facts.Function
    base: int

    @property
    def returned(self) -> int:
        """The place of what it returns."""
        return self.base + len(self.facts.parameters)


@dataclass(slots=True)
class Class:
    """A class of the project, with what its bases and decorators make of it."""

    index: int
    file: int
    facts: facts.Class
    bases: tuple[int, ...] = ()  # project classes
    external_bases: tuple[str, ...] = ()
    hashing: str = "identity"  # identity, value, unhashable
    pytree: bool = False
    enumeration: bool = False
    static_fields: frozenset[str] = frozenset()
    traced_fields: frozenset[str] = frozenset()  # leaves of a pytree; of all other fields it is not known
    generated: bool = False  # its constructor is made from its fields


class NotConstant(Exception):
    """A place whose value is not written in the source."""


@dataclass(slots=True)
class Synthetic:
    """A place that is no value of a function: a field, a global, a parameter of a jit object."""

    function: int
    file: int
    position: int
    label: str


class Program:
    """The project as numbered places.

    Attributes:
        functions, classes: all of them; ``first_function[file]`` and ``first_class[file]`` are those of a file.
        size: how many places there are.
    """

    def __init__(self, names: symbols.Symbols) -> None:
        self.symbols = names
        self.functions: list[Function] = []
        self.classes: list[Class] = []
        self.first_function: list[int] = []
        self.first_class: list[int] = []
        self.bases: list[int] = []
        self.synthetic: dict[int, Synthetic] = {}
        self._definitions: dict[int, dict[int, facts.Operation]] = {}
        self._dependences: dict[int, carried.Definitions] = {}
        self._globals: dict[tuple[int, str], int] = {}
        self.assumed: dict[int, object] = {}  # what parameters are taken to be while ``assuming`` lasts
        size = 0
        for index, file in enumerate(names.files):
            self.first_function.append(len(self.functions))
            self.first_class.append(len(self.classes))
            for function in file.functions:
                self.functions.append(Function(len(self.functions), index, function, size))
                self.bases.append(size)
                size += function.size
            for each in file.classes:
                self.classes.append(Class(len(self.classes), index, each))
        self.values = self.size = size

    def place(self, function: int, file: int, position: int, label: str) -> int:
        """A new synthetic place."""
        number = self.size
        self.size = number + 1
        self.synthetic[number] = Synthetic(function, file, position, label)
        return number

    def global_place(self, file: int, name: str) -> int:
        """The place of a global name."""
        key = (file, name)
        number = self._globals.get(key)
        if number is None:
            number = self._globals[key] = self.place(self.first_function[file], file, facts.pack(1, 0), name)
        return number

    def function_of(self, place: int) -> int:
        """The function a place belongs to (-1: none)."""
        if place >= self.values:
            return self.synthetic[place].function
        return bisect_right(self.bases, place) - 1

    def where(self, place: int) -> tuple[int, int]:
        """File and packed position of a place."""
        if place >= self.values:
            found = self.synthetic[place]
            return found.file, found.position
        function = self.functions[self.function_of(place)]
        return function.file, function.facts.positions[place - function.base]

    def name_of(self, place: int) -> str:
        """The local name a place was bound to, or an empty text."""
        if place >= self.values:
            return self.synthetic[place].label
        function = self.functions[self.function_of(place)]
        return function.facts.names.get(place - function.base, "")

    def definition(self, place: int) -> facts.Operation | None:
        """The operation that defines a place; its operands are values of :meth:`function_of`."""
        if place >= self.values:
            return None
        index = self.function_of(place)
        known = self._definitions.get(index)
        if known is None:
            known = self._definitions[index] = {}
            for operation in self.functions[index].facts.operations:
                if operation[0] in _DEFINING:
                    known[operation[1]] = operation
        return known.get(place - self.functions[index].base)

    def dependences(self, index: int) -> carried.Definitions:
        """Of each value of a function, what it is computed from."""
        known = self._dependences.get(index)
        if known is None:
            known = self._dependences[index] = carried.definitions(self.functions[index].facts.operations)
        return known

    def holder(self, place: int) -> int | None:
        """The place of ``x`` where ``x.name`` is read."""
        operation = self.definition(place)
        if operation is None or operation[0] != facts.ATTRIBUTE:
            return None
        return self.functions[self.function_of(place)].base + int(operation[2])

    def origin(self, place: int) -> int:
        """The place behind mere renaming (moves, narrowing, the end of a loop)."""
        for _ in range(40):
            operation = self.definition(place)
            if operation is None or operation[0] not in (facts.MOVE, facts.NARROW, facts.LEAVE):
                return place
            place = self.functions[self.function_of(place)].base + operation[2]
        return place

    def defined(self, place: int) -> facts.Operation | None:
        """The operation that defines what a place is a mere name of; None of a place that no operation defines."""
        return self.definition(self.origin(place)) if place < self.values else None

    def only_source(self, place: int) -> int:
        """The place behind renaming and behind names of globals that are assigned once."""
        for _ in range(8):
            place = self.origin(place)
            operation = self.definition(place)
            if operation is None or operation[0] != facts.NAME:
                break
            only = self.only_value(self.functions[self.function_of(place)], operation)
            if only is None:
                break
            place = only
        return place

    def drives(self, place: int) -> int:
        """The loop that a place is the target of, or a part of its target; -1 where it is none."""
        for _ in range(40):
            place = self.origin(place)
            operation = self.definition(place)
            if operation is None or operation[0] not in (facts.ITEM, facts.ITERATE):
                return -1
            if operation[0] == facts.ITERATE and operation[3] >= 0:
                return int(operation[3])
            place = self.functions[self.function_of(place)].base + operation[2]
        return -1

    def handed_back(self, index: int) -> int:
        """The parameter that a function returns as it is, and nothing else (a decorator that only registers); -1 where it is none."""
        function = self.functions[index]
        if function.facts.generator:
            return -1
        returned = {self.origin(function.base + op[1]) - function.base for op in function.facts.operations if op[0] == facts.RETURN}
        return returned.pop() if len(returned) == 1 and max(returned) < len(function.facts.parameters) else -1

    def is_given(self, place: int, depth: int = 0) -> bool:
        """Whether a value is, or may be, a parameter, of its function or of one around it."""
        if place >= self.values:
            return False
        function = self.functions[self.function_of(place)]
        if place - function.base < len(function.facts.parameters):
            return True
        definition = self.definition(place)
        if definition is not None and definition[0] in (facts.MOVE, facts.NARROW, facts.PHI) and depth < 4:
            sources = definition[2] if definition[0] == facts.PHI else (definition[2],)
            return any(self.is_given(function.base + source, depth + 1) for source in sources)
        if definition is None or definition[0] != facts.CELL:
            return False
        owner = self.functions[self.first_function[function.file] + definition[2]].facts
        return any(parameter.name == definition[3] for parameter in owner.parameters)

    def written_function(self, place: int) -> Function | None:
        """The function (or lambda) that a place, or the only value of a global name, is."""
        place = self.only_source(place)
        definition = self.definition(place)
        if definition is None or definition[0] != facts.FUNCTION:
            return None
        return self.functions[self.first_function[self.functions[self.function_of(place)].file] + int(definition[2])]

    def qualified(self, function: int) -> str:
        """Dotted name of a function: module and qualified name."""
        found = self.functions[function]
        module = self.symbols.module_of[found.file]
        return f"{module}.{found.facts.qualname}" if found.facts.qualname else module

    def class_of_value(self, file: int, place: int, depth: int = 0) -> int | None:
        """The project class that a place names, through decorators."""
        operation = self.definition(self.origin(place))
        if operation is None or depth > 12:
            return None
        base = self.functions[self.function_of(place)].base
        if operation[0] == facts.CLASS:
            return self.first_class[file] + int(operation[2])
        if operation[0] == facts.CALL and operation[6] & facts.GUARD_DECORATOR and operation[3]:
            return self.class_of_value(file, base + operation[3][0], depth + 1)
        if operation[0] == facts.NAME:
            for owner, name in self.globals_of(file, operation):
                found = self.class_of_global(owner, name, depth + 1)
                if found is not None:
                    return found
        return None

    def class_of_global(self, file: int, name: str, depth: int = 0) -> int | None:
        """The project class that a global name stands for."""
        base = self.functions[self.first_function[file]].base
        for value in self.symbols.files[file].assigned.get(name, ()):
            found = self.class_of_value(file, base + value, depth)
            if found is not None:
                return found
        return None

    def mapping(self, place: int) -> dict[str, int] | None:
        """The entries of a dict display with constant text keys (or ``dict(a=1)``), as places; None where they are not known."""
        place = self.only_source(place)
        operation = self.definition(place)
        if operation is None:
            return None
        function = self.functions[self.function_of(place)]
        if operation[0] == facts.BUILD and operation[2] == "dict" and all(isinstance(key, str) and key != "*" for key in operation[3]):
            return {key: function.base + value for key, value in zip(operation[3], operation[4], strict=True)}
        if operation[0] == facts.CALL and not operation[3] and all(name is not None for name, _ in operation[4]):
            named = "builtins.dict" in self.externals(function.file, function.base + operation[2])
            return {name: function.base + value for name, value in operation[4]} if named else None
        return None

    def items(self, place: int) -> list[int] | None:
        """The places of the items of a display; None where that is not known."""
        place = self.origin(place)
        definition = self.definition(place)
        if definition is None or definition[0] != facts.BUILD or "*" in definition[3]:
            return None
        base = self.functions[self.function_of(place)].base
        return [base + source for source in definition[4]]

    def length(self, place: int) -> int | None:
        """How many items a display has; None where that is not known."""
        items = self.items(place)
        return None if items is None else len(items)

    def globals_of(self, file: int, operation: facts.Operation) -> list[tuple[int, str]]:
        """The globals of the project that a ``NAME`` stands for: (file, name)."""
        return [payload for kind, payload, rest in self.symbols.resolve(file, operation[2], operation[3]) if kind == "global" and not rest]

    def only_value(self, function: Function, operation: facts.Operation) -> int | None:
        """The place of what a ``NAME`` stands for, if that is one global that is assigned once."""
        targets = self.symbols.resolve(function.file, operation[2], operation[3])
        if len(targets) != 1 or targets[0][0] != "global" or targets[0][2]:
            return None
        file, name = targets[0][1]
        values = self.symbols.files[file].assigned.get(name, ())
        return self.functions[self.first_function[file]].base + values[0] if len(values) == 1 else None

    def homes(self, origin: int) -> tuple[tuple[int, str] | None, list[int]]:
        """Where a value that was read at ``origin`` is kept: the attribute (object, name), or the places of globals and captured names."""
        operation = self.definition(origin)
        if operation is None:
            return None, []
        function = self.functions[self.function_of(origin)]
        if operation[0] == facts.ATTRIBUTE:
            return (function.base + operation[2], operation[3]), []
        if operation[0] == facts.NAME:
            return None, [self.global_place(file, name) for file, name in self.globals_of(function.file, operation)]
        if operation[0] == facts.CELL:
            cell = self.cell(function.file, operation[2], operation[3])
            return None, [] if cell is None else [cell]
        return None, []

    def cell(self, file: int, owner: int, name: str) -> int | None:
        """The place of a captured name of an enclosing function."""
        function = self.functions[self.first_function[file] + owner]
        value = function.facts.cells.get(name, -1)
        return function.base + value if value >= 0 else None

    def externals(self, file: int, place: int) -> list[str]:
        """Dotted external names that a place stands for."""
        operation = self.definition(self.origin(place))
        if operation is None or operation[0] != facts.NAME:
            return []
        targets = self.symbols.resolve(file, operation[2], operation[3])
        return [str(payload) for kind, payload, _ in targets if kind == "external"]

    def constant(self, place: int, depth: int = 0) -> object:
        """The constant that a place holds.

        Raises:
            NotConstant: it is computed, or a parameter, or more than one value.
        """
        if place in self.assumed:
            return self.assumed[place]
        operation = self.definition(place)
        if operation is None or depth > 20:
            raise NotConstant
        function = self.functions[self.function_of(place)]
        code = operation[0]
        if code == facts.CELL and self.assumed:
            owner = self.functions[self.first_function[function.file] + operation[2]]
            number = next((i for i, p in enumerate(owner.facts.parameters) if p.name == operation[3]), len(owner.facts.parameters))
            return self.constant(owner.base + number, depth + 1)
        if code == facts.LITERAL:
            if operation[2] in ("n", "s", "z"):
                return operation[3]
            raise NotConstant
        if code in (facts.MOVE, facts.NARROW, facts.LEAVE):
            return self.constant(function.base + operation[2], depth + 1)
        if code == facts.BUILD:
            return self._constant_container(function, operation, depth)
        if code == facts.NAME or code == facts.ATTRIBUTE:
            return self._constant_name(function, operation, depth)
        if code == facts.CALL and not operation[4] and "builtins.range" in self.externals(function.file, function.base + operation[2]):
            return self._range(function, operation, depth)
        if code == facts.ITEM and operation[3] is not None:
            container = self.constant(function.base + operation[2], depth + 1)
            if isinstance(container, dict) and operation[3] in container:
                return container[operation[3]]
        if code == facts.CALL and len(operation[3]) == 1 and operation[3][0] >= 0 and not operation[4]:
            return self._converted(function, operation, depth)
        if code == facts.OPERATE and operation[2] in ("+", "*"):
            return self._computed(function, operation, depth)
        raise NotConstant

    def _computed(self, function: Function, operation: facts.Operation, depth: int) -> object:
        """``("mode",) + names``, ``2 + 1``, ``(0,) * 3``."""
        left, right = (self.constant(function.base + v, depth + 1) for v in operation[3])
        if operation[2] == "+" and isinstance(left, tuple) and isinstance(right, tuple):
            return left + right
        if operation[2] == "+" and isinstance(left, int) and isinstance(right, int):
            return left + right
        if operation[2] == "*" and isinstance(left, tuple) and isinstance(right, int) and len(left) * right < _LONGEST:
            return left * right
        raise NotConstant

    def _range(self, function: Function, operation: facts.Operation, depth: int) -> object:
        """``range(1, 4)`` as a tuple, where it is short."""
        given = [self.constant(function.base + v, depth + 1) if v >= 0 else None for v in operation[3]]
        bounds = [bound for bound in given if isinstance(bound, int)]
        if not 1 <= len(bounds) <= 3 or len(bounds) < len(given) or bounds[2:] == [0]:
            raise NotConstant
        found = range(*bounds)
        if len(found) > _LONGEST:
            raise NotConstant
        return tuple(found)

    def _converted(self, function: Function, operation: facts.Operation, depth: int) -> object:
        """``float(3)``, ``int(2.0)``, ``tuple([1, 2])``."""
        names = self.externals(function.file, function.base + operation[2])
        make = _CONVERSIONS.get(names[0]) if len(names) == 1 else None
        if make is None:
            raise NotConstant
        try:
            return make(self.constant(function.base + operation[3][0], depth + 1))
        except (TypeError, ValueError, OverflowError):
            raise NotConstant from None

    @contextlib.contextmanager
    def assuming(self, constants: dict[int, object]) -> Iterator[None]:
        """Take parameters, given by their places, for constants."""
        self.assumed = constants
        try:
            yield
        finally:
            self.assumed = {}

    def constant_or(self, place: int, otherwise: object) -> object:
        """The constant that a place holds, or ``otherwise``."""
        try:
            return self.constant(place)
        except NotConstant:
            return otherwise

    def converted(self, place: int) -> float | None:
        """The number that ``float(3)``, ``int("4")`` or ``bool(0)`` is; None for all else, and for a NaN, which is a new one each time."""
        operation = self.definition(place)
        if operation is None or operation[0] != facts.CALL:
            return None
        value = self.constant_or(place, None)
        return value if isinstance(value, int | float) and not math.isnan(value) else None

    def _constant_container(self, function: Function, operation: facts.Operation, depth: int) -> object:
        keys, sources = operation[3], operation[4]
        values = [self.constant(function.base + v, depth + 1) for v in sources]
        if operation[2] in ("tuple", "list") and "*" in keys:
            parts = [value if key == "*" else (value,) for key, value in zip(keys, values, strict=True)]
            if all(isinstance(part, tuple) for part in parts):
                return tuple(itertools.chain.from_iterable(parts))  # type: ignore[arg-type]
        if operation[2] == "dict":
            if any(key is None or key == "*" for key in keys):
                raise NotConstant
            return dict(zip(keys, values, strict=True))
        if operation[2] == "generator" or "*" in keys or (keys and keys[0] is None):
            raise NotConstant
        return tuple(values)

    def _constant_name(self, function: Function, operation: facts.Operation, depth: int) -> object:
        only = self.only_value(function, operation) if operation[0] == facts.NAME else None
        only = self._only_attribute(function, operation) if only is None else only
        if only is None:
            raise NotConstant
        return self.constant(only, depth + 1)

    def _only_attribute(self, function: Function, operation: facts.Operation) -> int | None:
        """The place of ``Class.NAME``, as the class body assigns it."""
        if operation[0] == facts.ATTRIBUTE:
            index, name = self.class_of_value(function.file, function.base + operation[2]), operation[3]
        else:
            targets = self.symbols.resolve(function.file, operation[2], operation[3])
            if len(targets) != 1 or targets[0][0] != "global" or len(targets[0][2]) != 1:
                return None
            index, name = self.class_of_global(*targets[0][1]), targets[0][2][0]
        each = None if index is None else self.classes[index]
        value = None if each is None else each.facts.attributes.get(name)
        return None if each is None or value is None else self.functions[self.first_function[each.file] + each.facts.function].base + value


_LONGEST = 64  # tuple that counts as a constant
_CONVERSIONS: dict[str, Callable[[Any], object]] = {
    "builtins.float": float,
    "builtins.int": int,
    "builtins.bool": bool,
    "builtins.tuple": tuple,
}

_DEFINING = frozenset((
    facts.LITERAL, facts.NAME, facts.CELL, facts.MOVE, facts.PHI, facts.ATTRIBUTE, facts.ITEM, facts.SET_ITEM, facts.SLICE, facts.BUILD,
    facts.CALL, facts.OPERATE, facts.FUNCTION, facts.CLASS, facts.ITERATE, facts.LEAVE, facts.NARROW,
))  # fmt: skip
