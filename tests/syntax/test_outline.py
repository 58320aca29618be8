"""Outlines name what a tree would name, and never less."""

from __future__ import annotations

import ast
import pathlib

import pytest

import flake8_jaxstatic
from flake8_jaxstatic.syntax import outline

PACKAGE = pathlib.Path(flake8_jaxstatic.__file__).parent
TEXT = '''
"""def fake(): in a text"""
from a.b import (c as d,
    e)
from . import f
import numpy as np, os.path
from g import *
X = 'def g():' + e  # def h():
class A(Base):
    y: int = 3
    def m(self, x):
        self.z = x.w
        def inner(): return d(x)
        return inner
    @property
    def p(self): return self.z
    class Inner:
        def deep(self): pass
if X:
    def one(): return X
    def two(): return one
@deco(
    1)
async def three(): global Y; Y = np.sum(f)
'''


def functions(body: list[ast.stmt], owner: str = "") -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add((owner, node.name))
        elif isinstance(node, ast.ClassDef) and not owner:
            found |= functions(node.body, node.name)
        elif isinstance(node, ast.If | ast.Try) and not owner:
            found |= functions(node.body, owner) | functions(node.orelse, owner)
    return found


def test_a_file_of_every_kind() -> None:
    found = outline.outline(TEXT)
    assert {(s.owner, s.name) for s in found.sections if s.name} == functions(ast.parse(TEXT).body)
    by_key = {(s.owner, s.name): s for s in found.sections if s.name}
    assert {"self.z", ".w", "d", "inner"} <= by_key["A", "m"].mentions
    assert by_key["A", "m"].defines == ("self.z",)
    assert "deco" in by_key["", "three"].mentions, "a decorator belongs to what it decorates"
    assert by_key["", "three"].defines == ("Y",)
    assert not any("fake" in s.mentions or "h" in s.mentions for s in found.sections)
    assert any("X" in s.defines and "e" in s.mentions for s in found.sections)
    assert found.imports == {
        "d": ("a.b", "c"), "e": ("a.b", "e"), "f": (".", "f"), "np": ("numpy", ""), "os": ("os", ""), "*5": ("g", "*"),
    }  # fmt: skip


@pytest.mark.parametrize("place", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.name)
def test_the_functions_of_real_files(place: pathlib.Path) -> None:
    text = place.read_text(encoding="utf-8")
    found = outline.outline(text)
    assert {(s.owner, s.name) for s in found.sections if s.name} == functions(ast.parse(text).body)
    mentioned = {name for s in found.sections for name in s.mentions}
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Name):
            assert {node.id, f"{node.id}."} & mentioned or node.id == "self"
        elif isinstance(node, ast.Attribute) and not isinstance(node.value, ast.Constant | ast.JoinedStr):
            assert {f".{node.attr}", f"self.{node.attr}"} & mentioned, node.attr
    assert outline.decode(outline.encode(found)) == found


@pytest.mark.parametrize("text", ["", "def", "'" * 7, '"""', "def f(:\n" * 50, "\0", "(" * 9000, "class A:\n" * 500, "@\n@\n@"])
def test_what_is_no_program_has_an_outline_too(text: str) -> None:
    found = outline.outline(text)
    assert outline.decode(outline.encode(found)) == found


def test_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="format"):
        outline.decode("[0,[],{}]")


@pytest.mark.parametrize("place", sorted(PACKAGE.rglob("*.py")), ids=lambda p: p.name)
def test_emptied_functions_leave_all_else_where_it_was(place: pathlib.Path) -> None:
    text = place.read_text(encoding="utf-8")
    emptied = ast.parse(outline.without(text, [s.span for s in outline.outline(text).sections if s.name]))
    whole = ast.parse(text)
    assert [ast.unparse(n) for n in emptied.body if not isinstance(n, ast.FunctionDef | ast.ClassDef)] == [
        ast.unparse(n) for n in whole.body if not isinstance(n, ast.FunctionDef | ast.ClassDef)
    ]
    assert functions(emptied.body) == functions(whole.body)
    for one, other in zip(emptied.body, whole.body, strict=True):
        assert one.col_offset == other.col_offset
        assert one.lineno == min([other.lineno, *(d.lineno for d in getattr(other, "decorator_list", []))]) or isinstance(one, ast.ClassDef)


def test_a_text_of_many_lines_ends_no_function() -> None:
    text = 'def f(\n    a,\n):\n    x = """\nnot out\n""".format(a)\n    return x\ny = 1\n'
    sections = outline.outline(text).sections
    assert [s.span for s in sections if s.name] == [(0, 7)]
    assert outline.without(text, [(0, 7)]) == "def f(): ...\n\n\n\n\n\n\ny = 1\n"
