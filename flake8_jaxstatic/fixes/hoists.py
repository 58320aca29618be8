"""Wrappers and lambdas that are made again and again, moved to where they are made once: before the loop, to the module, or remembered."""

from __future__ import annotations

import builtins
from dataclasses import dataclass

from flake8_jaxstatic.fixes import rewrite, source

_LOOPS = frozenset(("for_statement", "while_statement"))
_COMPREHENSIONS = frozenset(("list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"))
_CAPTURED = "it reads {names} when it is compiled, and keeps what it read"


@dataclass(frozen=True, slots=True)
class Hoist:
    """A move.

    Attributes:
        edits: what to change.
        risk: why results may change; empty where they cannot.
    """

    edits: tuple[rewrite.Edit, ...]
    risk: str = ""


def only_self() -> str:
    """The risk of a move that depends on the object of a method only."""
    return _CAPTURED.format(names="self")


def out_of_loop(file: source.Source, node: source.Node, name: str) -> Hoist:
    """Make what an expression (or a decorated function) makes once, before the outermost loop around it.

    Raises:
        source.Unfit: it stands in no loop, or depends on what the loop binds.
    """
    loop = outermost_loop(node)
    inside = bound_names(loop) if loop is not None else set()
    loop = loop or _comprehension(node)
    if loop is None:
        raise source.Unfit("it stands in no loop")
    free = free_names(node)
    bound = (inside | bound_around(node)) & free
    if bound:
        raise source.Unfit(f"it depends on {', '.join(sorted(bound))}, which the loop changes")
    return moved(file, node, loop, name, free)


def to_module(file: source.Source, node: source.Node, name: str) -> Hoist:
    """Make it once, in the module body.

    Raises:
        source.Unfit: it depends on names of a function, or on what the module defines further down.
    """
    top = _top_statement(node)
    if top is None or source.start_of(top) == source.start_of(source.statement_of(node)):
        raise source.Unfit("it stands in the module body already")
    free = free_names(node)
    local = free & (bound_names(top) | bound_around(node))
    if local or "self" in free:
        raise source.Unfit(f"it depends on {', '.join(sorted(local or {'self'}))}")
    above = {n for statement in file.root.children() if source.end_of(statement) <= source.start_of(top) for n in bound_names(statement)}
    missing = {n for n in free if n not in above and not hasattr(builtins, n)}
    if missing:
        raise source.Unfit(f"it depends on {', '.join(sorted(missing))}, defined further down")
    return moved(file, node, top, name, free)


def remember(file: source.Source, node: source.Node) -> Hoist:
    """Let the function that makes it remember what it made for which arguments.

    Raises:
        source.Unfit: it is made by no function, or by a method.
    """
    function = next((n for n in source.ancestors(node) if n.kind() == "function_definition"), None)
    if function is None or is_method(function):
        raise source.Unfit("it is made by no function that could remember it")
    parameters = function.field("parameters")
    body = function.field("body")
    statements = [n for n in body.named_children() if n.kind() != "comment"] if body is not None else []
    own = bound_names(function) - {n.text() for s in statements if s.kind() == "function_definition" and (n := s.field("name"))}
    if parameters is None or free_names(node) & (own - _names_of(parameters)) or "*" in parameters.text():
        raise source.Unfit("it depends on more than the arguments of the function that makes it")
    own_kinds = ("function_definition", "decorated_definition", "return_statement")
    if any(n.kind() not in own_kinds and source.start_of(n) != source.start_of(statements[0]) for n in statements):
        raise source.Unfit("the function that makes it does more than that")
    outer = file.outermost_call_at(source.start_of(node))
    if outer is not None and node.kind() == "call" and source.end_of(outer) != source.end_of(node):
        raise source.Unfit("what is made is called at once")
    holder = function.parent()
    first = holder if holder is not None and holder.kind() == "decorated_definition" else function
    indent = file.indent(first)
    edits, cache = [], file.imported("functools", "cache", source.start_of(first))
    if cache is None:
        edits.append(file.import_edit("functools", "cache"))
        cache = "cache"
    edits.append(file.edit(source.start_of(first), source.start_of(first), f"@{cache}\n{indent}"))
    title = function.field("name")
    told = title.text() if title is not None else "it"
    return Hoist(tuple(edits), f"{told}() returns the same function again for equal arguments, and keeps every one")


def compile_around(file: source.Source, node: source.Node, jit: str) -> Hoist:
    """Jit the function that makes the wrapper and calls it at once: inside of a trace it is made once per compilation.

    Raises:
        source.Unfit: that function does more than define functions and return what the wrapper gives.
    """
    function = next((n for n in source.ancestors(node) if n.kind() == "function_definition"), None)
    body = function.field("body") if function is not None else None
    if function is None or body is None or is_method(function):
        raise source.Unfit("no function makes it")
    statements = [n for n in body.named_children() if n.kind() != "comment"]
    plain = all(n.kind() in ("function_definition", "return_statement") for n in statements)
    outer = file.outermost_call_at(source.start_of(node))
    returned = source.statement_of(node)
    whole = [n for n in returned.named_children() if n.kind() == "call" and source.start_of(n) == source.start_of(node)]
    if not whole or not plain or outer is None or source.end_of(outer) == source.end_of(node) or returned.kind() != "return_statement":
        raise source.Unfit("the function that makes it does more than call it")
    holder = function.parent()
    if holder is not None and holder.kind() == "decorated_definition":
        raise source.Unfit("the function that makes it is decorated")
    title = function.field("name")
    told = title.text() if title is not None else "it"
    start = source.start_of(function)
    return Hoist(
        (file.edit(start, start, f"@{jit}\n{file.indent(function)}"),),
        f"{told}() is compiled as a whole: it runs in Python once per shape of its arguments, all of which must be arrays",
    )


def moved(
    file: source.Source, node: source.Node, before: source.Node, name: str, free: set[str], extra: tuple[int, str] = (0, "")
) -> Hoist:
    """Move what is made to before a statement.

    Args:
        file: where it stands.
        node: an expression, or a decorated function.
        before: the statement.
        name: what a moved expression is to be called.
        free: the names that it reads.
        extra: a text to put into the moved definition, and the character of the file where.

    Raises:
        source.Unfit: it is written in a way that cannot be moved.
    """
    indent = file.indent(before)
    at = source.start_of(before)
    risk = _risk(file, free) or _calls(file, node)
    statement = source.statement_of(node)
    definition = node if node.kind() in ("decorated_definition", "function_definition") else None
    if definition is None and statement.kind() == "expression_statement":
        assigned = statement.children()[0]
        left, right = (assigned.field("left"), assigned.field("right")) if assigned.kind() == "assignment" else (None, None)
        whole = right is not None and source.start_of(right) == source.start_of(node) and source.end_of(right) == source.end_of(node)
        if whole and left is not None and left.kind() == "identifier" and _times_bound(before, left.text()) == 1:
            definition = statement
    if definition is not None:
        inner = file.indent(definition)
        end = file.text.find("\n", source.end_of(definition))
        end = len(file.text) if end < 0 else end + 1
        split = max(extra[0], source.start_of(definition))
        text = (file.text[source.start_of(definition) : split] + extra[1] + file.text[split:end]).rstrip("\n")
        if "\n" in text:
            if any(n.kind() == "string" and "\n" in n.text() for n in definition.find_all(kind="string")):
                raise source.Unfit("a text of several lines would be indented otherwise")
            text = "\n".join(line.removeprefix(inner[len(indent) :]) if line.startswith(inner) else line for line in text.split("\n"))
        return Hoist((file.edit(at, at, f"{text}\n{indent}"), file.edit(file.line_start(source.start_of(definition)), end, "")), risk)
    if "\n" in node.text():
        raise source.Unfit("it is written over several lines")
    fresh = _unused(file, name)
    return Hoist((file.edit(at, at, f"{fresh} = {node.text()}\n{indent}"), file.replace(node, fresh)), risk)


def _calls(file: source.Source, node: source.Node) -> str:
    """What a piece of code calls when it is reached, other than what is imported: it may do something else each time."""
    imported = {name for statement in _imports(file.root) for name in source.imported_names(statement)}
    start, end = source.start_of(node), source.end_of(node)
    for call in [node, *node.find_all(kind="call")]:
        function = call.field("function") if call.kind() == "call" else None
        inside = [parent.kind() for parent in source.ancestors(call) if source.end_of(parent) <= end and source.start_of(parent) >= start]
        if function is None or "lambda" in inside or "block" in inside:
            continue
        root = function.text().split("(")[0].split(".")[0]
        if root not in imported:
            return f"{function.text()}() is called once instead of each time"
    return ""


def bound_around(node: source.Node) -> set[str]:
    """Names that the comprehensions and lambdas around a piece of code bind."""
    found: set[str] = set()
    for parent in source.ancestors(node):
        for clause in parent.children():
            if clause.kind() in ("for_in_clause", "lambda_parameters"):
                target = clause.field("left") if clause.kind() == "for_in_clause" else clause
                found |= _names_of(target) if target is not None else set()
    return found


def outermost_loop(node: source.Node) -> source.Node | None:
    """The outermost ``for`` or ``while`` around it, in the same function."""
    found = None
    for parent in source.ancestors(node):
        if parent.kind() in ("function_definition", "class_definition", "lambda"):
            break
        if parent.kind() in _LOOPS:
            found = parent
    return found


def _comprehension(node: source.Node) -> source.Node | None:
    """The statement around it, where it is computed again and again by a comprehension."""
    for parent in source.ancestors(node):
        if parent.kind() in ("function_definition", "class_definition", "lambda", "block", "module"):
            return None
        if parent.kind() in _COMPREHENSIONS:
            return source.statement_of(node)
    return None


def _top_statement(node: source.Node) -> source.Node | None:
    current = node
    for parent in source.ancestors(node):
        if parent.kind() == "module":
            return current
        current = parent
    return None


def is_method(function: source.Node) -> bool:
    """Whether a function stands directly in a class."""
    for parent in source.ancestors(function):
        if parent.kind() == "class_definition":
            return True
        if parent.kind() == "function_definition":
            return False
    return False


def _names_of(node: source.Node) -> set[str]:
    found = {n.text() for n in node.find_all(kind="identifier")}
    return found | ({node.text()} if node.kind() == "identifier" else set())


def free_names(node: source.Node) -> set[str]:
    """Names that a piece of code reads and does not bind itself."""
    inside = set()
    for kind in ("lambda_parameters", "parameters", "for_in_clause"):
        for each in node.find_all(kind=kind):
            target = each.field("left") if kind == "for_in_clause" else each
            if target is not None:
                inside |= _names_of(target)
    found = set()
    for each in node.find_all(kind="identifier"):
        parent = each.parent()
        if parent is not None and parent.kind() == "attribute" and source.start_of(parent) != source.start_of(each):
            continue
        if parent is not None and parent.kind() == "keyword_argument" and source.start_of(parent) == source.start_of(each):
            continue
        found.add(each.text())
    bound = bound_names(node) if node.kind() in ("decorated_definition", "function_definition") else set()
    return {name for name in found - inside - bound if not (hasattr(builtins, name))}


_TARGETS = {
    "assignment": "left",
    "augmented_assignment": "left",
    "for_statement": "left",
    "named_expression": "name",
    "function_definition": "name",
    "class_definition": "name",
}


def _bindings(node: source.Node) -> list[str]:
    """Names that a piece of code binds, or whose items or attributes it sets, as often as it does."""
    found: list[str] = []
    for kind, field in _TARGETS.items():
        for each in node.find_all(kind=kind):
            target = each.field(field)
            if target is not None:
                found += _targets(target)
    for kind in ("parameters", "as_pattern_target", "delete_statement"):
        for each in node.find_all(kind=kind):
            found += sorted(_names_of(each))
    for each in _imports(node):
        found += source.imported_names(each)
    return sorted(found)


def _imports(node: source.Node) -> list[source.Node]:
    kinds = ("import_statement", "import_from_statement")
    return [*([node] if node.kind() in kinds else []), *(each for kind in kinds for each in node.find_all(kind=kind) if each != node)]


def _targets(target: source.Node) -> list[str]:
    if target.kind() in ("attribute", "subscript"):
        base = target.children()[0]
        return [] if base.text() == "self" else _targets(base)
    if target.kind() == "identifier":
        return [target.text()]
    return [name for child in target.named_children() for name in _targets(child)]


def bound_names(node: source.Node) -> set[str]:
    """Names that a piece of code binds, or whose items or attributes it sets."""
    return set(_bindings(node))


def _times_bound(node: source.Node, name: str) -> int:
    return _bindings(node).count(name)


def _risk(file: source.Source, free: set[str]) -> str:
    """Names that may hold something else later: all but imports, functions and constants of the module that are bound once."""
    bindings = _bindings(file.root)
    settled = set()
    for statement in file.root.children():
        inner = statement.children()[0] if statement.kind() == "expression_statement" else statement
        if statement.kind() in ("import_statement", "import_from_statement"):
            settled |= set(source.imported_names(statement))
        elif statement.kind() in ("function_definition", "decorated_definition", "class_definition"):
            defined = statement if statement.kind() != "decorated_definition" else statement.field("definition")
            title = defined.field("name") if defined is not None else None
            settled |= {title.text()} if title is not None else set()
        elif inner.kind() == "assignment":
            left, right = inner.field("left"), inner.field("right")
            if left is not None and right is not None and left.kind() == "identifier" and right.kind() in ("integer", "float", "string"):
                settled.add(left.text())
    again = [name for statement in _imports(file.root) for name in set(source.imported_names(statement))]
    loose = sorted(n for n in free if n not in settled or bindings.count(n) > max(again.count(n), 1))
    return _CAPTURED.format(names=", ".join(loose)) if loose else ""


def _unused(file: source.Source, name: str) -> str:
    taken = file.bound_names()
    candidate, number = name, 2
    while candidate in taken:
        candidate, number = f"{name}_{number}", number + 1
    return candidate
