"""What a loop runs over: a handful of constants makes no variety."""

from __future__ import annotations

from flake8_jaxstatic.flow import program
from flake8_jaxstatic.syntax import facts

FEW = 8


_DEEPEST = 8  # names that stand for names, views of views


def handful(project: program.Program, source: int, depth: int = 0) -> bool:
    """Whether an iterable is at most eight literals, enum members or a short constant range."""
    constant = project.constant_or(source, None)
    if isinstance(constant, tuple | dict | str):
        return len(constant) <= FEW
    place = project.origin(source)
    operation = project.definition(place)
    if operation is None or depth > _DEEPEST:
        return False
    if operation[0] == facts.BUILD:
        return len(operation[4]) <= FEW and "*" not in operation[3] and None not in operation[3]
    if operation[0] == facts.CALL:
        return _short_call(project, source, operation) or _view(project, place, operation, depth)
    found = project.class_of_value(project.functions[project.function_of(place)].file, place)
    if found is not None:
        return project.classes[found].enumeration and len(project.classes[found].facts.attributes) <= FEW
    return operation[0] == facts.NAME and _global(project, place, operation, depth)


def _global(project: program.Program, place: int, operation: facts.Operation, depth: int) -> bool:
    """A name of a module that is bound once, to a handful."""
    value = project.only_value(project.functions[project.function_of(place)], operation)
    return value is not None and handful(project, value, depth + 1)


def _short_call(project: program.Program, source: int, operation: facts.Operation) -> bool:
    base = project.functions[project.function_of(project.origin(source))].base
    numbers = []
    for value in operation[3]:
        try:
            numbers.append(project.constant(base + value if value >= 0 else -1))
        except program.NotConstant:
            return False
    bounds = [n for n in numbers if isinstance(n, int)]
    if is_range(project, source) and bounds and len(bounds) == len(numbers):
        try:
            return len(range(*bounds[:3])) <= FEW
        except ValueError:
            return False
    return len(numbers) == 1 and isinstance(numbers[0], tuple) and len(numbers[0]) <= FEW


_VIEWS = frozenset(("items", "values", "keys"))
_SAME_ELEMENTS = frozenset(f"builtins.{name}" for name in ("reversed", "sorted", "enumerate", "zip", "list", "tuple", "set", "iter"))


def _view(project: program.Program, place: int, operation: facts.Operation, depth: int) -> bool:
    """A view of a handful (``d.items()``) or the same things in another container (``zip(a, b)``)."""
    function = project.functions[project.function_of(place)]
    callee = project.definition(function.base + operation[2])
    if callee is not None and callee[0] == facts.ATTRIBUTE and callee[3] in _VIEWS and not operation[3]:
        return handful(project, function.base + callee[2], depth + 1)
    if callee is not None and callee[0] == facts.NAME and callee[3] and callee[3][-1] in _VIEWS and not operation[3]:
        return _global(project, place, (*callee[:3], callee[3][:-1], callee[4]), depth)
    if not _SAME_ELEMENTS & set(project.externals(function.file, function.base + operation[2])):
        return False
    return bool(operation[3]) and all(value >= 0 and handful(project, function.base + value, depth + 1) for value in operation[3])


def is_range(project: program.Program, source: int) -> bool:
    """Whether an iterable is a call of ``range``."""
    place = project.origin(source)
    operation = project.definition(place)
    if operation is None or operation[0] != facts.CALL:
        return False
    function = project.functions[project.function_of(place)]
    return "builtins.range" in project.externals(function.file, function.base + operation[2])
