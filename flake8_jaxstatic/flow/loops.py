"""What a loop runs over: a handful of constants makes no variety."""

from __future__ import annotations

from flake8_jaxstatic.flow import program
from flake8_jaxstatic.syntax import facts

FEW = 8


def handful(project: program.Program, source: int) -> bool:
    """Whether an iterable is at most eight literals, enum members or a short constant range."""
    constant = project.constant_or(source, None)
    if isinstance(constant, tuple | dict | str):
        return len(constant) <= FEW
    place = project.origin(source)
    operation = project.definition(place)
    if operation is None:
        return False
    if operation[0] == facts.BUILD:
        return len(operation[4]) <= FEW and "*" not in operation[3] and None not in operation[3]
    if operation[0] == facts.CALL:
        return _short_call(project, source, operation)
    found = project.class_of_value(project.functions[project.function_of(source)].file, source)
    return found is not None and project.classes[found].enumeration and len(project.classes[found].facts.attributes) <= FEW


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


def is_range(project: program.Program, source: int) -> bool:
    """Whether an iterable is a call of ``range``."""
    place = project.origin(source)
    operation = project.definition(place)
    if operation is None or operation[0] != facts.CALL:
        return False
    function = project.functions[project.function_of(place)]
    return "builtins.range" in project.externals(function.file, function.base + operation[2])
