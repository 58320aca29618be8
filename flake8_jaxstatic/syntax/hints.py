"""Annotations as dotted text: a hint of what is meant, never a proof."""

from __future__ import annotations

import ast


def text(node: ast.expr | None) -> str:
    """The dotted text of an annotation, alternatives joined by ``|``, subscripts dropped."""
    if node is None:
        return ""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{text(node.value)}.{node.attr}"
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else "" if isinstance(node.value, int) else repr(node.value)
    if isinstance(node, ast.BinOp):
        return f"{text(node.left)}|{text(node.right)}"
    if isinstance(node, ast.Subscript):
        root = text(node.value)
        if root.rpartition(".")[2] in ("Optional", "Annotated", "Final", "ClassVar"):
            inner = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
            return text(inner) + ("|None" if root.endswith("Optional") else "")
        return root
    return ""
