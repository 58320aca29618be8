"""Stub annotations and decorators -> terms, needs and invocations; every word is checked against the closed vocabulary."""

from __future__ import annotations

import ast
from collections.abc import Callable as Function
from collections.abc import Iterable
from dataclasses import dataclass

from flake8_jaxstatic.knowledge import table


class KnowledgeError(ValueError):
    """A stub says something that the vocabulary does not have; the message gives file, line and the nearest valid word."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")
        self.file = file
        self.line = line
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an annotation stands: its file, the parameters it may name, and how a class name becomes a dotted one (None: unknown)."""

    file: str
    parameters: frozenset[str]
    class_named: Function[[str], str | None]
    class_names: Function[[], Iterable[str]]

    def fail(self, node: ast.AST, problem: str) -> KnowledgeError:
        """The error that stands at a node."""
        return KnowledgeError(self.file, getattr(node, "lineno", 1), problem)

    def unknown(self, node: ast.AST, kind: str, word: str, valid: Iterable[str]) -> KnowledgeError:
        """The error of a word that is not among the valid ones."""
        return self.fail(node, f"unknown {kind} '{word}'{nearest(word, valid)}")


def nearest(word: str, valid: Iterable[str]) -> str:
    """The tail of an error message: the nearest valid word, or all of them when none is near."""
    import difflib  # noqa: PLC0415  (only an error needs it, and it costs start-up time)

    choices = sorted(set(valid))
    close = difflib.get_close_matches(word, choices, n=1)
    if close:
        return f"; did you mean '{close[0]}'?"
    return f"; valid: {', '.join(choices)}" if choices else ""


def dotted(node: ast.expr) -> str | None:
    """The text of ``a.b.c``, or None for any other expression."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    names.append(node.id)
    return ".".join(reversed(names))


def terms(node: ast.expr, scope: Scope, path: table.Path = ()) -> tuple[table.Term, ...]:
    """A result or attribute annotation as terms."""
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return terms(left, scope, path) + terms(right, scope, path)
        case ast.Tuple(elts=elements):
            own = table.Term(path, "atom", "tuple")
            return (own, *(term for i, element in enumerate(elements) for term in terms(element, scope, (*path, i))))
        case ast.Subscript(value=whole, slice=part):
            return terms(whole, scope, path) + terms(part, scope, (*path, "*"))
        case ast.Constant(value=None):
            return (table.Term(path, "atom", "none"),)
        case ast.Call(func=ast.Name(id=word)):
            return (table.Term(path, *_derivation(node, word, scope)),)
        case ast.Name(id=word) if word in table.ATOMS:
            return (table.Term(path, "atom", word),)
        case _:
            return (table.Term(path, "instance", _class(node, scope)),)


def _class(node: ast.expr, scope: Scope) -> str:
    name = dotted(node)
    if name is None:
        raise scope.fail(node, f"not an annotation of the stub language: {ast.unparse(node)}")
    found = scope.class_named(name)
    if found is None:
        raise scope.unknown(node, "word or class", name, [*table.ATOMS, *scope.class_names()])
    return found


def _derivation(call: ast.Call, word: str, scope: Scope) -> tuple[str, str]:
    if word not in table.DERIVATIONS:
        raise scope.unknown(call, "derivation", word, table.DERIVATIONS)
    if word == "like":
        if len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and call.args[0].value is ...:
            return word, "*"
        return word, ",".join(parameter(arg, scope) for arg in call.args)
    expected = 2 if word in ("entry", "kept", "attribute", "reduced", "replaced") else 1
    if len(call.args) != expected or call.keywords:
        raise scope.fail(call, f"{word}() takes {expected} parameter name{'s' if expected > 1 else ''}")
    return word, ",".join(parameter(arg, scope) for arg in call.args)


def parameter(node: ast.expr, scope: Scope) -> str:
    """The name of a parameter of the callable that the annotation belongs to."""
    if not isinstance(node, ast.Name):
        raise scope.fail(node, f"a parameter name is expected, not {ast.unparse(node)}")
    if node.id not in scope.parameters:
        raise scope.unknown(node, "parameter", node.id, scope.parameters)
    return node.id


def stored(node: ast.expr, scope: Scope) -> tuple[str, str]:
    """What a method puts into its receiver, as in ``@mutates(self, items(iterable))``: the parameter, and how."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("items", "copy") and len(node.args) == 1:
        return parameter(node.args[0], scope), node.func.id
    return parameter(node, scope), "element"


def argument(node: ast.expr, scope: Scope) -> table.Term | table.Splice:
    """An argument that a callback gets, as in ``@calls(fun, traced(init), splice(args))``."""
    match node:
        case ast.Call(func=ast.Name(id="splice"), args=[inner]):
            return _splice(inner, "", scope)
        case ast.Call(func=ast.Name(id=wrapper), args=[]) if wrapper in table.WRAPPERS:
            return table.Term((), wrapper, "")
        case ast.Call(func=ast.Name(id=wrapper), args=[ast.Call(func=ast.Name(id="splice"), args=[inner])]) if wrapper in table.WRAPPERS:
            return _splice(inner, wrapper, scope)
        case ast.Call(func=ast.Name(id=wrapper), args=[ast.Name(id=name)]) if wrapper in table.WRAPPERS and name in scope.parameters:
            return table.Term((), wrapper, name)
        case ast.Call(func=ast.Name(id=wrapper), args=[inner]) if wrapper in table.WRAPPERS:
            op, arg = _single(inner, scope)
            return table.Term((), f"{wrapper}_{op}", arg)
        case ast.Name(id=name) if name in scope.parameters:
            return table.Term((), "copy", name)
        case _:
            return table.Term((), *_single(node, scope))


def _splice(inner: ast.expr, wrapper: str, scope: Scope) -> table.Splice:
    if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in ("element", "leaf") and len(inner.args) == 1:
        return table.Splice(parameter(inner.args[0], scope), f"{wrapper}_{inner.func.id}".lstrip("_"))
    return table.Splice(parameter(inner, scope), wrapper)


def _single(node: ast.expr, scope: Scope) -> tuple[str, str]:
    found = terms(node, scope)
    if len(found) != 1:
        raise scope.fail(node, f"an argument of a callback is one word, not {ast.unparse(node)}")
    return found[0].op, found[0].arg


@dataclass(frozen=True, slots=True)
class ParameterWords:
    """What a parameter annotation says."""

    needs: tuple[str, ...] = ()
    spec: str = ""
    unless: tuple[str, ...] = ()


def parameter_words(node: ast.expr | None, scope: Scope) -> ParameterWords:
    """A parameter annotation: ``needs(...)``, ``spec(...)``, ``unless(...)`` joined by ``|``."""
    match node:
        case None:
            return ParameterWords()
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            one, two = parameter_words(left, scope), parameter_words(right, scope)
            return ParameterWords(one.needs + two.needs, one.spec or two.spec, one.unless + two.unless)
        case ast.Call(func=ast.Name(id="needs"), args=args) if args:
            return ParameterWords(needs=tuple(_word(arg, "need", table.NEEDS, scope) for arg in args))
        case ast.Call(func=ast.Name(id="spec"), args=[arg]):
            return ParameterWords(spec=_word(arg, "spec", table.SPECS, scope))
        case ast.Call(func=ast.Name(id="unless"), args=args) if args:
            return ParameterWords(unless=tuple(parameter(arg, scope) for arg in args))
        case _:
            raise scope.fail(node, f"a parameter is annotated with needs(...), spec(...) or unless(...), not {ast.unparse(node)}")


def _word(node: ast.expr, kind: str, valid: tuple[str, ...], scope: Scope) -> str:
    word = dotted(node) or ast.unparse(node)
    if word not in valid:
        raise scope.unknown(node, kind, word, valid)
    return word


def text_word(node: ast.Call, valid: tuple[str, ...], scope: Scope) -> str:
    """The one text argument of ``@transform("jit")`` or ``@hashing("value")``."""
    match node.args:
        case [ast.Constant(value=str(word))]:
            if word not in valid:
                raise scope.unknown(node, dotted(node.func) or "word", word, valid)
            return word
        case _:
            raise scope.fail(node, f'{ast.unparse(node.func)}("...") takes one text')


def invocation(node: ast.Call, scope: Scope) -> table.Invocation:
    """``@calls(callback, argument, ..., keyword=argument, mode="traced")``."""
    if not node.args:
        raise scope.fail(node, "calls(...) begins with the parameter that is called")
    callback = dotted(node.args[0]) or ""
    if callback.split(".")[0] not in scope.parameters:
        raise scope.unknown(node, "parameter", callback or ast.unparse(node.args[0]), scope.parameters)
    mode, unless = "eager", ""
    keywords: list[tuple[str, table.Term]] = []
    for keyword in node.keywords:
        if keyword.arg == "mode":
            if not isinstance(keyword.value, ast.Constant) or keyword.value.value not in table.MODES:
                raise scope.unknown(keyword.value, "mode", ast.unparse(keyword.value).strip("'\""), table.MODES)
            mode = str(keyword.value.value)
            continue
        if keyword.arg == "unless":
            unless = parameter(keyword.value, scope)
            continue
        value = argument(keyword.value, scope)
        if keyword.arg is None or isinstance(value, table.Splice):
            raise scope.fail(keyword.value, "calls(...) takes name=argument; splice(kwargs) stands among the positional ones")
        keywords.append((keyword.arg, value))
    return table.Invocation(callback, tuple(argument(arg, scope) for arg in node.args[1:]), tuple(keywords), mode, unless)
