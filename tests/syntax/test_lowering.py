"""Lowering takes whatever text there is: it answers with sound facts or with a reason, soon, and the same in every process."""

from __future__ import annotations

import ast
import os
import pathlib
import random
import subprocess
import sys
import time
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flake8_jaxstatic
from flake8_jaxstatic.syntax import builder, expressions, facts, lower

SOURCES = sorted(pathlib.Path(flake8_jaxstatic.__file__).parent.rglob("*.py")) + sorted(pathlib.Path(__file__).parents[1].rglob("*.py"))
WORDS = (
    *(
        "def f(",
        "):",
        "\n",
        "\n    ",
        "\n        ",
        "x",
        "y",
        "self",
        "=",
        ":=",
        ",",
        ".",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        "*",
        "**",
        "-",
    ),
    *(
        "lambda",
        "if",
        "else",
        "elif",
        "for",
        "in",
        "while",
        "return",
        "yield",
        "await",
        "async",
        "class",
        "with",
        "as",
        "try:",
        "except",
        "raise",
    ),
    *(
        "finally:",
        "match x:",
        "case",
        "_",
        "global x",
        "nonlocal x",
        "import a.b",
        "from . import *",
        "@",
        "not",
        "and",
        "is None",
        "del x",
    ),
    *(
        "break",
        "continue",
        "pass",
        "assert",
        "1",
        "1e999",
        "'t'",
        'f"{x!r:{y}}"',
        "b''",
        "...",
        "None",
        "True",
        "1j",
        "->",
        "%",
        "==",
        "<",
        "super()",
    ),
)


def check(text: str) -> facts.Lowered:
    """Lower a text and look whether what comes out hangs together."""
    lowered = lower.lower_text("a.py", text)
    assert facts.decode("a.py", facts.encode(lowered)) == lowered
    if isinstance(lowered, facts.Unreadable):
        assert lowered.reason
        return lowered
    for function in lowered.functions:
        assert len(function.positions) == function.size
        assert all(0 <= value < function.size for value in function.cells.values())
        for operation in function.operations:
            assert type(operation[-1]) is int
            assert all(0 <= value < function.size for value in values_of(operation)), operation
    return lowered


def values_of(operation: facts.Operation) -> list[int]:
    """The values that an operation speaks of, as the table of opcodes says."""
    code, *rest = operation
    single: list[int] = []
    several: list[int] = []
    match code:
        case facts.LITERAL | facts.NAME | facts.CELL | facts.FUNCTION | facts.CLASS | facts.TEST | facts.RETURN | facts.YIELD:
            single = rest[:1]
        case facts.MOVE | facts.LEAVE | facts.NARROW | facts.ATTRIBUTE | facts.ITERATE:
            single = rest[:2]
        case facts.PHI | facts.SLICE | facts.OPERATE:
            single, several = rest[:1], list(rest[1] if code == facts.PHI else rest[2])
            single += rest[1:2] if code == facts.SLICE else []
        case facts.SET_ATTRIBUTE:
            single = [rest[0], rest[2]]
        case facts.ITEM:
            single = [rest[0], rest[1], *([rest[3]] if rest[3] >= 0 else [])]
        case facts.SET_ITEM:
            single = [rest[0], rest[1], rest[4], *([rest[3]] if rest[2] is None else [])]
        case facts.BUILD:
            single, several = rest[:1], list(rest[3])
            assert len(rest[2]) == len(rest[3])
        case facts.CALL:
            single, several = rest[:2], [*(a if a >= 0 else ~a for a in rest[2]), *(value for _, value in rest[3])]
        case facts.NEED:
            single = [rest[0], *([rest[2]] if rest[2] >= 0 else [])]
        case facts.SET_GLOBAL:
            single = [rest[1]]
        case facts.SET_CELL:
            single = [rest[2]]
        case _:
            assert code == facts.IMPORT_STAR
    return [*single, *several]


@pytest.mark.parametrize("place", SOURCES, ids=lambda place: f"{place.parent.name}/{place.name}")
def test_own_sources(place: pathlib.Path) -> None:
    assert isinstance(check(place.read_text(encoding="utf-8")), facts.File)


@given(st.text())
@settings(deadline=None, max_examples=100)
def test_any_text(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join))
@settings(deadline=None, max_examples=300)
def test_word_soup(text: str) -> None:
    check(text)


@given(st.sampled_from(SOURCES), st.integers(0, 2**32), st.integers(1, 8))
@settings(deadline=None, max_examples=60)
def test_cut_and_pasted_text(place: pathlib.Path, seed: int, times: int) -> None:
    chance = random.Random(seed)
    text = place.read_text(encoding="utf-8")[:20_000]
    for _ in range(times):
        start, end, to = sorted(chance.randrange(len(text) + 1) for _ in range(3))
        end = min(end, start + 200)
        text = chance.choice(
            (text[:start] + text[end:], text[:to] + text[start:end] + text[to:], text[:start] + chance.choice(WORDS) + text[end:])
        )
        text = text or "x"
    check(text)


@given(st.sampled_from(SOURCES), st.sampled_from(SOURCES), st.integers(0, 2**32))
@settings(deadline=None, max_examples=60)
def test_transplanted_trees(first: pathlib.Path, second: pathlib.Path, seed: int) -> None:
    """Expressions and statements at places where no person would write them; most of these texts still parse."""
    chance = random.Random(seed)
    trees = [ast.parse(place.read_text(encoding="utf-8")[:15_000].rpartition("\n\n\n")[0]) for place in (first, second)]
    donors = [node for node in ast.walk(trees[1]) if isinstance(node, ast.expr | ast.stmt)] or [ast.Pass()]
    for node in list(ast.walk(trees[0])):
        for name, value in ast.iter_fields(node):
            kind = ast.expr if isinstance(value, ast.expr) else None
            if kind and chance.random() < 0.02:
                setattr(node, name, chance.choice([donor for donor in donors if isinstance(donor, ast.expr)] or [value]))
            elif isinstance(value, list) and value and isinstance(value[0], ast.stmt) and chance.random() < 0.1:
                value[chance.randrange(len(value))] = chance.choice(
                    [donor for donor in donors if isinstance(donor, ast.stmt)] or [ast.Pass()]
                )
    try:
        text = ast.unparse(trees[0])
    except (ValueError, RecursionError, AttributeError, TypeError, KeyError):
        return  # no text spells this tree
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check(text)


def hostile(n: int) -> dict[str, str]:
    """Texts that are large or deep in one direction each."""
    few = min(n, 90)
    return {
        "parentheses": "x = " + "(" * n + ")" * n,
        "signs": "x = " + "-" * n + "1",
        "attributes": "x = a" + ".a" * n,
        "calls": "x = a" + "()" * n,
        "methods": "x = a" + ".b(1)" * n,
        "subscripts": "x = a" + "[0]" * n,
        "sum": "x = " + "+".join(["a"] * n),
        "powers": "x = " + "a**" * n + "a",
        "comparison": "x = " + "<".join(["a"] * n),
        "conjunction": "x = " + " and ".join(["a"] * n),
        "conditional": "x = " + "a if b else " * n + "c",
        "lambdas": "x = " + "lambda: " * n + "1",
        "elif": "if a: x0 = 1\n" + "".join(f"elif b: x{i} = 1\n" for i in range(n)),
        "blocks": "".join(" " * i + "if x:\n" for i in range(few)) + " " * few + "pass",
        "functions": "".join(" " * i + "def f():\n" for i in range(few)) + " " * few + "pass",
        "classes": "".join(" " * i + "class C:\n" for i in range(few)) + " " * few + "x: int = 1",
        "loops": "".join(" " * i + f"for i{i} in x:\n" for i in range(min(n, 19))) + " " * min(n, 19) + "x = x + 1",
        "comprehensions": "x = " + "[a for a in " * few + "b" + "]" * few,
        "generators": "x = [a " + "for a in b " * n + "]",
        "annotation": "def f(x: " + "|".join(["int"] * n) + "): pass",
        "decorators": "@d\n" * n + "def f(): pass",
        "text": "x = '" + "a" * n * 100 + "'",
        "formatted": "x = f'" + "{a}" * n + "'",
        "names": "\n".join(f"x{i} = {i}" for i in range(n)),
        "branches": "".join(f"if a:\n    x{i} = {i}\nelse:\n    x{i} = 2\n" for i in range(n)),
        "repeats": "".join(f"for i in a:\n    x = x + 1\n    y{i} = x\n" for i in range(n)),
        "tries": "".join(f"try:\n    x = 1\nexcept E:\n    x{i} = 2\n" for i in range(n)),
        "chain": "".join(f"def f{i}(x=f{i - 1}):\n    return f{i - 1}(x)\n" for i in range(n)),
        "walrus": "x = [" + ",".join(f"(a{i} := {i})" for i in range(n)) + "]",
        "targets": "a = " * n + "1",
        "match": "match a:\n" + "".join(f"    case {i}: x = {i}\n" for i in range(n)),
        **{f"integer {name}": text.replace("N", "0x" + "f" * n) for name, text in INTEGERS.items()},
    }


INTEGERS = {
    "alone": "x = N",
    "index": "x = a[N]",
    "negative": "x = a[-N] + -N",
    "dict": "x = {N: 1}",
    "target": "a[N] = 1",
    "annotation": "def f(x: N): pass",
    "pattern": "match a:\n    case {N: x}: pass",
    "default": "def f(x=N): pass",
}


@pytest.mark.parametrize("name", hostile(1))
def test_hostile_size(name: str) -> None:
    """Large texts take seconds at most. What Python compiles is followed, up to a thousand of anything."""
    text = hostile(900)[name]
    readable = name != "parentheses"  # Python itself allows 200
    assert isinstance(check(text), facts.File) is readable
    start = time.process_time()
    check(hostile(10_000)[name])
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    "text", ["\0", "x = 1\0", "x = '\ud800'", "\ud800 = 1", "\ufeffx = 1", "\x0c", "x = 1\\", "'''", "if x:\n\ty\n        z", "\u2028x = 1"]
)
def test_strange_characters(text: str) -> None:
    check(text)


def test_depth_is_the_same_wherever_it_is_called() -> None:
    """An editor or a test runner stands on a stack of its own."""

    def below(depth: int) -> facts.Lowered:
        return below(depth - 1) if depth else check(hostile(900)["elif"])

    limit = sys.getrecursionlimit()
    assert isinstance(below(600), facts.File)
    assert sys.getrecursionlimit() == limit


def test_items_behind_a_star_count_from_the_end() -> None:
    for text in ("first, *_, last = x\n", "match x:\n    case [first, *_, last]:\n        pass\n"):
        made = check(text)
        assert isinstance(made, facts.File)
        items = {operation[3] for operation in made.functions[0].operations if operation[0] == facts.ITEM}
        assert items == {0, -1}


def test_expression_of_a_later_python() -> None:
    """Of a kind that this lowering has never heard of, the parts are read all the same."""

    class Unheard(ast.expr):
        _fields = ("value",)

    module = builder.FileBuilder(frozenset())
    made = builder.Builder(module, module.function("<module>", "", facts.pack(1, 0), None, -1, []), None)
    node = Unheard(lineno=1, col_offset=0)
    node.value = ast.Name("x", lineno=1, col_offset=4)  # type: ignore[attr-defined]
    expressions.lower(made, node)
    assert [operation[2] for operation in made.function.operations if operation[0] == facts.NAME] == ["x"]


NEWER = {
    "type X = int\n": (3, 12),
    "def f[T](x: T) -> T:\n    return x\n": (3, 12),
    "x = 1\nclass C[T]:\n    pass\n": (3, 12),
    "x = f'{a['b']}'\n": (3, 12),
    "try:\n    pass\nexcept A, B:\n    pass\n": (3, 14),
    "x = t'{y}'\n": (3, 14),
}


@pytest.mark.parametrize("text", NEWER)
def test_newer_syntax_is_told_from_wrong_syntax(text: str) -> None:
    made = check(text)
    if sys.version_info < NEWER[text]:
        assert isinstance(made, facts.Unreadable)
        assert made.newer_syntax
    else:
        assert isinstance(made, facts.File)
    wrong = check(f"print 'x'\n{text}")
    assert isinstance(wrong, facts.Unreadable)
    assert (wrong.line, wrong.newer_syntax) == (1, False)


def test_broken_formatted_text_is_wrong() -> None:
    made = check("x = f'{'\n")
    assert isinstance(made, facts.Unreadable)
    assert made.newer_syntax is (sys.version_info < (3, 12)), "3.11 cannot tell the two"


def test_facts_do_not_depend_on_the_hash_seed() -> None:
    program = (
        "import sys, pathlib, hashlib; from flake8_jaxstatic.syntax import facts, lower\n"
        "texts = [facts.encode(lower.lower_text(p, pathlib.Path(p).read_text(encoding='utf-8'))) for p in sys.argv[1:]]\n"
        "print(hashlib.sha256(''.join(texts).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program, *map(str, SOURCES)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1


def test_a_name_that_is_bound_again_for_good_means_its_last_binding() -> None:
    again = lower.lower_text("a.py", "def f(x): return x\nf = g(f)\nif c:\n    h = 1\nelse:\n    h = 2\nfor k in s:\n    h = 3\n")
    assert isinstance(again, facts.File)
    assert len(again.assigned["f"]) == 1
    assert len(again.assigned["h"]) > 2, "alternatives all stay"
