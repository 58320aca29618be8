"""Repairs at a call: a list that becomes a tuple, a keyword that becomes a position."""

from __future__ import annotations

from flake8_jaxstatic.fixes import rewrite, source

_WRAPPERS = {"list": "tuple", "set": "frozenset", "generator": "tuple"}


def hashable(file: source.Source, value: source.Node, form: str) -> list[rewrite.Edit]:
    """Make a value hashable where it is passed: ``[1, 2]`` becomes ``(1, 2)``, any other list ``tuple(...)``, a set ``frozenset(...)``.

    Args:
        file: where it stands.
        value: the expression.
        form: ``list``, ``set`` or ``generator``.

    Raises:
        source.Unfit: it is something else.
    """
    if value.kind() == "list":
        return literal(file, value)
    if form not in _WRAPPERS or value.kind() == "list_splat":
        raise source.Unfit(f"a {form} has no hashable form that means the same")
    start, end = source.start_of(value), source.end_of(value)
    return [file.edit(start, start, f"{_WRAPPERS[form]}("), file.edit(end, end, ")")]


def literal(file: source.Source, value: source.Node) -> list[rewrite.Edit]:
    """``[a, b]`` becomes ``(a, b)``."""
    if value.kind() != "list":
        raise source.Unfit("no list is written there")
    items = [child for child in value.named_children() if child.kind() != "comment"]
    last = value.children()[-2].kind() == "," if len(value.children()) > 2 else False
    start, end = source.start_of(value), source.end_of(value)
    comma = "," if len(items) == 1 and not last else ""
    return [file.edit(start, start + 1, "("), file.edit(end - 1, end, f"{comma})")]


def by_position(file: source.Source, call: source.Node, name: str, index: int) -> list[rewrite.Edit]:
    """Pass a keyword argument by position.

    Raises:
        source.Unfit: positions before it are passed by keyword, unpacked or left out.
    """
    held = source.keyword(call, name)
    passed = source.arguments(call)
    positional = [a for a in passed if a.kind() != "keyword_argument"]
    if held is None or len(positional) != index or any(a.kind() in ("list_splat", "dictionary_splat") for a in positional):
        raise source.Unfit("what stands before it is not passed by position")
    if source.start_of(held) == source.start_of(passed[index]):
        value = source.value_of(held)
        return [file.edit(source.start_of(held), source.start_of(value), "")]
    value = source.value_of(held)
    if not value.is_leaf() and value.kind() not in ("string", "tuple", "unary_operator", "attribute"):
        raise source.Unfit("moving it would change the order in which the arguments are computed")
    at = source.start_of(passed[index])
    return [file.edit(at, at, f"{value.text()}, "), source.remove_item(file, held)]


def of_slot(call: source.Node, name: str, index: int) -> source.Node:
    """The expression that a call passes for a parameter.

    Raises:
        source.Unfit: it is unpacked.
    """
    held = source.keyword(call, name)
    if held is not None:
        return source.value_of(held)
    passed = source.arguments(call)
    if 0 <= index < len(passed) and not any(
        a.kind() in ("list_splat", "dictionary_splat", "keyword_argument") for a in passed[: index + 1]
    ):
        return passed[index]
    raise source.Unfit("the argument is unpacked or handed on")
