"""Rewrites of names: what is imported, exported and moved keeps its meaning."""

from __future__ import annotations

import ast
import builtins

from tests.metamorphic import trees


def layout(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """Comments, blank lines, quotes and parentheses go."""
    return trees.Rewritten(files)


def import_under_another_name(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """``import jax`` becomes ``import jax as other_jax``, with all its uses."""
    found = [
        (tree, alias)
        for tree in files.values()
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if alias.name != "*" and trees.bound_once(tree, alias.asname or alias.name) and "." not in (alias.asname or alias.name)
    ]
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    tree, alias = chosen
    if any(_imports_from(other, tree, files, alias.asname or alias.name) for other in files.values()):
        return None
    old = alias.asname or alias.name
    alias.asname = f"other_{old}"
    trees.Renamed(old, alias.asname).visit(tree)
    return trees.Rewritten(files)


def _imports_from(other: ast.Module, tree: ast.Module, files: trees.Files, name: str) -> bool:
    path = next(path for path, each in files.items() if each is tree)
    ends = trees.module_name(path).rpartition(".")[2]
    for node in ast.walk(other):
        if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(ends) and name in {alias.name for alias in node.names}:
            return True
        if isinstance(node, ast.Attribute) and node.attr == name and other is not tree:
            return True
    return False


def rename_and_keep_the_old_name(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """A function gets a new name, and the old one becomes an alias of it."""
    found = [(tree, node) for tree in files.values() for node in trees.functions(tree) if trees.bound_once(tree, node.name)]
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    tree, function = chosen
    old = function.name
    function.name = f"renamed_{old}"
    tree.body.insert(tree.body.index(function) + 1, trees.parse_statements(f"{old} = {function.name}")[0])
    return trees.Rewritten(files, {function.name: old})


def export_again(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """``from m import n`` goes through a module that only hands on."""
    found = [
        (tree, node)
        for tree in files.values()
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and not node.level and node.module != "__future__" and all(a.name != "*" for a in node.names)
    ]
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    _, statement = chosen
    names = ", ".join(alias.name for alias in statement.names)
    files["handed_on.py"] = ast.parse(f"from {statement.module} import {names}\n__all__ = {[a.name for a in statement.names]}")
    statement.module = "handed_on"
    return trees.Rewritten(files)


def import_inside(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """A function imports for itself what the module imports."""
    found = []
    for tree in files.values():
        for node in tree.body:
            if not isinstance(node, ast.Import | ast.ImportFrom) or getattr(node, "module", "") == "__future__":
                continue
            bound = {alias.asname or alias.name.partition(".")[0] for alias in node.names}
            for function in trees.functions(tree) if all(trees.bound_once(tree, name) for name in bound) else ():
                used = {each.id for statement in function.body for each in ast.walk(statement) if isinstance(each, ast.Name)}
                if bound <= used:
                    found.append((function, node))
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    function, statement = chosen
    function.body.insert(0, trees.copied({"": ast.Module([statement], [])})[""].body[0])
    return trees.Rewritten(files)


def move_a_function(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """A function that uses imports only moves to a module of its own."""
    found = []
    own = {trees.module_name(path) for path in files}
    for path, tree in files.items():
        imports = {
            alias.asname or alias.name.partition(".")[0]: node
            for node in tree.body
            if isinstance(node, ast.Import | ast.ImportFrom) and not getattr(node, "level", 0) and getattr(node, "module", "") not in own
            for alias in node.names
        }
        for function in trees.functions(tree):
            used = trees.free_names(function) - set(dir(builtins))
            if used <= set(imports) and trees.bound_once(tree, function.name) and "/" not in path:
                found.append((tree, function, [imports[name] for name in sorted(used)]))
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    tree, function, needed = chosen
    unique = list({id(node): node for node in needed}.values())
    files["moved_here.py"] = ast.Module([*trees.copied({"": ast.Module(unique, [])})[""].body, function], [])
    tree.body[tree.body.index(function)] = trees.parse_statements(f"from moved_here import {function.name}")[0]
    return trees.Rewritten(files)


def add_what_nobody_calls(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """A module that nobody imports, and a function that nobody calls."""
    files["lonely.py"] = ast.parse("import math\n\n\ndef lonely(x):\n    return math.sqrt(x) if x > 0 else 0.0\n")
    tree = list(files.values())[pick(len(files) - 1)]
    tree.body.append(trees.parse_statements("def nobody_calls_this(first, second=1):\n    return first if second else second")[0])
    return trees.Rewritten(files)
