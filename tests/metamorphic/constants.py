"""Rewrites of constants: a number that a call passes is kept somewhere else, and stays one value for the whole run."""

from __future__ import annotations

import ast

from tests.metamorphic import trees

IMPORT = "import dataclasses as dataclasses_of_rewrite"


def _hoisted(files: trees.Files, pick: trees.Pick, text: str, name: str) -> trees.Rewritten | None:
    found = []
    for tree in files.values():
        known = {function.name for function in trees.functions(tree)}
        outside = {id(n) for f in ast.walk(tree) if isinstance(f, ast.FunctionDef) for d in f.decorator_list for n in ast.walk(d)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in known and id(node) not in outside:
                holders = [(node.args, i, argument) for i, argument in enumerate(node.args)]
                holders += [(keyword, "value", keyword.value) for keyword in node.keywords if keyword.arg]
                found += [(tree, *h) for h in holders if isinstance(h[2], ast.Constant) and type(h[2].value) in (int, float, bool, str)]
    chosen = trees.one(found, pick)
    if chosen is None:
        return None
    tree, holder, key, constant = chosen
    made = ast.parse(text.format(value=repr(constant.value), type=type(constant.value).__name__)).body
    start = trees.after_imports(tree)
    tree.body[start:start] = made
    use = ast.parse(name, mode="eval").body
    if isinstance(key, int):
        holder[key] = use
    else:
        holder.value = use
    return trees.Rewritten(files)


def to_a_module_constant(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """``f(3)`` becomes ``KEPT = 3`` and ``f(KEPT)``."""
    return _hoisted(files, pick, "KEPT = {value}", "KEPT")


def to_a_field(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """``f(3)`` reads a field of a frozen dataclass."""
    text = f"{IMPORT}\n\n@dataclasses_of_rewrite.dataclass(frozen=True)\nclass Kept:\n    value: {{type}} = {{value}}\n\nKEPT = Kept()"
    return _hoisted(files, pick, text, "KEPT.value")


def to_a_field_given(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """``f(3)`` reads a field that the constructor of a frozen dataclass is given."""
    text = f"{IMPORT}\n\n@dataclasses_of_rewrite.dataclass(frozen=True)\nclass Kept:\n    value: {{type}}\n\nKEPT = Kept({{value}})"
    return _hoisted(files, pick, text, "KEPT.value")


def to_a_dictionary(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """``f(3)`` reads an entry of a dictionary of the module."""
    return _hoisted(files, pick, 'KEPT = {{"other": None, "value": {value}}}', 'KEPT["value"]')


def to_a_class_attribute(files: trees.Files, pick: trees.Pick) -> trees.Rewritten | None:
    """``f(3)`` reads an attribute of a class."""
    return _hoisted(files, pick, "class Kept:\n    value = {value}", "Kept.value")
