"""What a jitted function is made anew for, handed to it as an argument: the function itself is then made once."""

from __future__ import annotations

from flake8_jaxstatic.fixes import hoists, rewrite, source

_PLAIN = frozenset(("identifier", "integer", "float", "string", "true", "false", "none", "attribute"))


def unbind(file: source.Source, node: source.Node) -> hoists.Hoist:
    """``jit(partial(f, a, k=b))(x)`` becomes ``jit(f)(a, x, k=b)``: the jit of one function is remembered by JAX.

    Args:
        file: where it stands.
        node: the call of the transform.

    Raises:
        source.Unfit: it is not called at once, or it has options (their numbers would change), or something is unpacked.
    """
    outer = node.parent()
    given = source.arguments(node)
    if outer is None or outer.kind() != "call" or len(given) != 1 or given[0].kind() != "call":
        raise source.Unfit("it is no partial that is jitted and called at once")
    called, bound, passed = given[0].field("function"), source.arguments(given[0]), source.arguments(outer)
    target = outer.field("function")
    partial = file.imported("functools", "partial", source.start_of(node))
    if called is None or target is None or called.text() != partial or source.end_of(target) != source.end_of(node) or not bound:
        raise source.Unfit("it is no partial that is jitted and called at once")
    if any(each.kind() in ("list_splat", "dictionary_splat") for each in (*bound, *passed)) or not source.is_word(bound[0]):
        raise source.Unfit("something is unpacked, or the function has no name")
    keywords = [each for each in bound if each.kind() == "keyword_argument"]
    if any(source.value_of(each).kind() not in _PLAIN for each in keywords) or {_named(k) for k in keywords} & {_named(p) for p in passed}:
        raise source.Unfit("the order of what is computed would change")
    held = outer.field("arguments")
    if held is None or held.kind() != "argument_list":
        raise source.Unfit("it is called with a generator")
    before = [each.text() for each in bound[1:] if each.kind() != "keyword_argument"]
    positional = [each for each in passed if each.kind() != "keyword_argument"]
    start = source.start_of(held) + 1
    edits = [file.replace(given[0], bound[0].text())]
    if before:
        edits.append(file.edit(start, start, ", ".join(before) + (", " if passed else "")))
    if keywords:
        end = source.end_of(positional[-1]) if positional else start
        texts = ", ".join(each.text() for each in keywords)
        after = f", {texts}" if positional or before else f"{texts}, " if passed else texts
        edits.append(file.edit(end, end, after))
    return hoists.Hoist(tuple(edits), f"what {partial}() bound is traced: {bound[0].text()}() gets arrays for it")


def lift(file: source.Source, node: source.Node) -> hoists.Hoist:
    """A decorated function that reads what the loop around it binds takes that as keyword arguments, and stands before the loop.

    Args:
        file: where it stands.
        node: the decorated definition.

    Raises:
        source.Unfit: it reads nothing of the loop, or is used for more than calls in the loop.
    """
    function = node.field("definition")
    loop = hoists.outermost_loop(node)
    title = function.field("name") if function is not None else None
    parameters = function.field("parameters") if function is not None else None
    if function is None or loop is None or title is None or parameters is None or "*" in parameters.text() or "/" in parameters.text():
        raise source.Unfit("it is no plain function in a loop")
    name, free = title.text(), hoists.free_names(node)
    captured = sorted(free & hoists.bound_names(loop))
    if not captured or name in free:
        raise source.Unfit("it reads nothing that the loop binds")
    edits: list[rewrite.Edit] = []
    for each in file.root.find_all(kind="identifier"):
        if each.text() != name or source.start_of(each) == source.start_of(title):
            continue
        edits.append(_given(file, each, loop, captured))
    if not edits:
        raise source.Unfit("it is not called in the loop")
    listed = [n for n in parameters.named_children() if n.kind() != "comment"]
    at = source.end_of(listed[-1]) if listed else source.end_of(parameters) - 1
    told = (", *, " if listed else "*, ") + ", ".join(captured)
    move = hoists.moved(file, node, loop, name, free - set(captured), (at, told))
    verb = "is" if len(captured) == 1 else "are"
    return hoists.Hoist((*move.edits, *edits), f"{', '.join(captured)} {verb} traced: {name}() gets arrays for what it read of the loop")


def _given(file: source.Source, use: source.Node, loop: source.Node, captured: list[str]) -> rewrite.Edit:
    """The edit of one use of the function: a call that passes what it read."""
    call = use.parent()
    inside = any(source.start_of(each) == source.start_of(loop) and each.kind() == loop.kind() for each in source.ancestors(use))
    scopes = [each.kind() for each in source.ancestors(use) if source.start_of(each) > source.start_of(loop)]
    nested = {"function_definition", "lambda", "class_definition"} & set(scopes)
    target = call.field("function") if call is not None and call.kind() == "call" else None
    held = call.field("arguments") if call is not None and call.kind() == "call" else None
    if target is None or source.start_of(target) != source.start_of(use) or source.end_of(target) != source.end_of(use):
        raise source.Unfit("it is used for more than calls")
    if call is None or held is None or held.kind() != "argument_list" or not inside or nested:
        raise source.Unfit("it is called elsewhere than in the loop")
    passed = source.arguments(call)
    if any(each.kind() == "dictionary_splat" for each in passed):
        raise source.Unfit("something is unpacked")
    at = source.end_of(passed[-1]) if passed else source.end_of(held) - 1
    return file.edit(at, at, (", " if passed else "") + ", ".join(f"{name}={name}" for name in captured))


def _named(argument: source.Node) -> str:
    name = argument.field("name") if argument.kind() == "keyword_argument" else None
    return name.text() if name is not None else f"@{source.start_of(argument)}"
