"""The record that stays of a file when its tree is gone: functions, classes, and flat operations over numbered values.

Every expression of a function is a *value* (a small int); an operation is a tuple ``(opcode, ...)`` whose last item is a packed position
(:func:`pack`). Values are in static single assignment form: a rebound name is a new value, joins and loop heads are ``PHI``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

# opcode: operands (all operations end with a packed position)
LITERAL = 0  # dst, kind, value              kind: n(umber) s(tring) z (None) o(ther)
NAME = 1  # dst, name, attributes            a global or builtin name and the attribute chain that follows
CELL = 2  # dst, owner, name                 a name of an enclosing function
MOVE = 3  # dst, src
# loop -1: a join, -2: of two branches, in order; carried: the value changes from one iteration to the next
PHI = 4  # dst, sources, loop, carried
ATTRIBUTE = 5  # dst, object, name, loop
SET_ATTRIBUTE = 6  # object, name, src, carried, loop, guard
ITEM = 7  # dst, object, key, index          key: constant int or str, or None (then index is a value)
SET_ITEM = 8  # dst, object, key, index, src, loop, guard   dst is the container afterwards
SLICE = 9  # dst, object, bounds
BUILD = 10  # dst, kind, keys, sources       kind: tuple list set dict; key None: unknown key, "*": elements of the source
CALL = 11  # dst, callee, arguments, keywords, loop, guard   star arguments are ~value; keyword name None is **
OPERATE = 12  # dst, operator, operands
TEST = 13  # src, how                        a branch on the truth of a value
FUNCTION = 14  # dst, function, loop
CLASS = 15  # dst, class
RETURN = 16  # src
YIELD = 17  # src
ITERATE = 18  # dst, src, loop               an element of src; the loop it drives
NEED = 19  # src, need, object               a use that breaks on a tracer; object -1, or the value whose form decides
SET_GLOBAL = 20  # name, src
LEAVE = 21  # dst, src                       the value of a loop variable after its loop
NARROW = 22  # dst, src, how                 the same value under a test: none some concrete tested counted, or IS, IS_NOT and types
IMPORT_STAR = 23  # module, level
SET_CELL = 24  # owner, name, src               a nonlocal name of an enclosing function

STORED = {SET_ATTRIBUTE: 3, SET_ITEM: 5, SET_GLOBAL: 2, SET_CELL: 3}  # the item of an operation that is what it stores

# guard bits of calls, attribute writes and function definitions
GUARD_MEMO = 1  # under "is None", "not in" and the like: the once-only idiom
GUARD_CAUGHT = 2  # inside a try that catches, or pytest.raises and the like
GUARD_DECORATOR = 4  # the call is a decorator
GUARD_BRANCH = 8  # inside some if
GUARD_EXPECTED = 16  # inside pytest.raises and the like: caught, and wanted, so whatever is run from here may fail

IS, IS_NOT = "is", "not"  # what is known of a value under ``isinstance(value, (A, b.C))``: the words, then the names
SUPER = "super()"  # the attribute by which ``super()`` reads its receiver

# An operation as the table above says; each opcode has items of its own types, and a class per opcode would cost 18 times a tuple.
Operation = tuple[Any, ...]

LARGEST = 1 << 62  # integers beyond are infinite here: their digits are nobody's business, and may be more than Python prints
END = 1 << 50  # behind every position
FORMAT = 19  # raise with every change of this module or of the lowering


def mentions(file: File, words: tuple[str, ...]) -> bool:
    """Whether some name, imported name or attribute in a file has one of the words in it."""
    names = {name for bindings in file.imports.values() for binding in bindings for name in (binding[0], binding[2])}
    for function in file.functions:
        for operation in function.operations:
            if operation[0] == NAME:
                names.add(operation[2])
                names.update(operation[3])
            elif operation[0] == ATTRIBUTE:
                names.add(operation[3])
    return any(word in name for name in names for word in words)


def pack(line: int, column: int) -> int:
    """Pack a line and a byte column into one int (columns beyond 4095 are cut)."""
    return line << 12 | (column if column < 4096 else 4095)


def unpack(position: int) -> tuple[int, int]:
    """The line and the byte column of a packed position."""
    return position >> 12, position & 4095


@dataclass(slots=True)
class Parameter:
    """A parameter: ``kind`` as ``inspect`` orders them (0 positional-only, 1 positional, 2 ``*args``, 3 keyword-only, 4 ``**kwargs``)."""

    name: str
    kind: int
    default: int  # value of the enclosing function, or -1
    annotation: str
    position: int


Branch = tuple[int, str, int, int]  # parameter (or -1), what is known of it (as ``NARROW``: none, some), first position, last position


@dataclass(slots=True)
class Function:
    """A module body, a function or a lambda. Values 0 .. len(parameters)-1 are its parameters, the next one is what it returns."""

    index: int
    name: str
    qualname: str
    position: int
    parent: int
    owner: int  # class it is defined in, or -1
    parameters: list[Parameter]
    size: int = 0
    operations: list[Operation] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)  # of each value
    loops: list[tuple[int, int]] = field(default_factory=list)  # (parent loop or -1, position)
    cells: dict[str, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)  # value -> the local name it was bound to
    generator: bool = False
    branches: list[Branch] = field(default_factory=list)
    strangers: bool = False  # may be called from functions that are not read

    @property
    def returned(self) -> int:
        """The value that stands for what the function returns."""
        return len(self.parameters)


@dataclass(slots=True)
class Class:
    """A class: bases and decorators are values of the function it stands in; so are the values of its attributes."""

    index: int
    name: str
    qualname: str
    position: int
    function: int
    value: int
    bases: list[int]
    keywords: list[tuple[str, int]]
    decorators: list[int]
    attributes: dict[str, int]
    fields: list[tuple[str, str, int]]  # annotated fields: name, annotation, default value or -1
    methods: dict[str, int]  # name -> function


@dataclass(slots=True)
class File:
    """All that is known of one file. ``functions[0]`` is the module body."""

    path: str
    functions: list[Function]
    classes: list[Class]
    imports: dict[str, tuple[tuple[str, int, str], ...]]  # global name -> (module, level, attribute or ""), every binding
    assigned: dict[str, list[int]]  # global name -> values of the module body (or of functions that declare it global)
    exports: list[str] | None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file that could not be lowered: the reason, and the line where it is known."""

    path: str
    reason: str
    line: int = 1
    newer_syntax: bool = False


Lowered = File | Unreadable


def key_of(classes: list[Class], owner: int, name: str) -> tuple[str, str]:
    """The class (or an empty text) and the name of a function of the module body, as outlines have them."""
    return classes[owner].name if owner >= 0 else "", name


def encode(file: Lowered) -> str:
    """JSON text of the facts, or of why there are none; without the path, so that equal texts have equal facts."""
    if isinstance(file, Unreadable):
        return json.dumps([FORMAT, file.reason, file.line, file.newer_syntax])
    functions = [
        [
            f.name, f.qualname, f.position, f.parent, f.owner,
            [[p.name, p.kind, p.default, p.annotation, p.position] for p in f.parameters],
            f.size, f.operations, f.positions, f.loops, f.cells, list(f.names.items()), f.generator, f.branches,
        ]
        for f in file.functions
    ]  # fmt: skip
    classes = [
        [c.name, c.qualname, c.position, c.function, c.value, c.bases, c.keywords, c.decorators, c.attributes, c.fields, c.methods]
        for c in file.classes
    ]
    return json.dumps([FORMAT, functions, classes, file.imports, file.assigned, file.exports], separators=(",", ":"))


def _tuples(items: list[list[Any]]) -> list[Operation]:
    return [tuple([_row(part) if type(part) is list else part for part in item]) for item in items]


def _row(part: list[Any]) -> tuple[Any, ...]:
    return tuple([tuple(each) if type(each) is list else each for each in part])


def decode(path: str, text: str) -> Lowered:
    """What :func:`encode` was given, as if it had been lowered under this path.

    Raises:
        ValueError: the text is not of this format.
    """
    version, *rest = json.loads(text)
    if version != FORMAT:
        raise ValueError("facts of another format")
    if len(rest) == 3:
        return Unreadable(path, *rest)
    functions, classes, imports, assigned, exports = rest
    return File(
        path,
        [
            Function(
                index, name, qualname, position, parent, owner, [Parameter(*p) for p in parameters], size, _tuples(operations),
                positions, [(outer, at) for outer, at in loops], cells, {int(k): v for k, v in names}, generator,
                [(p, how, start, end) for p, how, start, end in branches],
            )
            for index, (
                name, qualname, position, parent, owner, parameters, size, operations, positions, loops, cells, names, generator, branches,
            )
            in enumerate(functions)
        ],
        [
            Class(index, name, qualname, position, function, value, bases, [(k, v) for k, v in keywords], decorators, attributes,
                  [(n, a, d) for n, a, d in fields], methods)
            for index, (name, qualname, position, function, value, bases, keywords, decorators, attributes, fields, methods)
            in enumerate(classes)
        ],
        {name: tuple(tuple(b) for b in bindings) for name, bindings in imports.items()},
        assigned,
        exports,
    )  # fmt: skip
