"""The parts of the language server that need no server."""

from __future__ import annotations

import pytest

pytest.importorskip("pygls.lsp.server")

from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.lsp import coordinates, preferences, sessions, tree
from flake8_jaxstatic.positions import Place
from flake8_jaxstatic.reports import cards

CODECS = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
LINES = st.lists(st.text(st.sampled_from("ab é☃🎉\f\t\u2028\x1c\x85"), max_size=12), min_size=1, max_size=4)


@pytest.mark.parametrize("encoding", CODECS)
@given(lines=LINES, data=st.data())
def test_columns_are_those_of_the_encoding(encoding: str, lines: list[str], data: st.DataObject) -> None:
    """Python's own codecs are the oracle; form feeds and separators of Unicode end no line."""
    text = "\n".join(lines)
    codec = coordinates.Codec(encoding)
    offset = data.draw(st.integers(0, len(text)))
    line = text[:offset].count("\n")
    column = offset - (text[:offset].rfind("\n") + 1)
    name = encoding if encoding == "utf-8" else f"{encoding}-le"
    wanted = types.Position(line, len(lines[line][:column].encode(name)) // CODECS[encoding])
    assert codec.at(text, offset) == wanted
    assert codec.position(lines, line + 1, column + 1) == wanted
    assert codec.offset(text, wanted) == offset
    assert codec.offset(text, types.Position(line, 10_000)) == sum(len(each) + 1 for each in lines[: line + 1]) - 1
    assert codec.offset(text, types.Position(100, 0)) == len(text)


def test_a_position_inside_a_character_is_behind_it() -> None:
    assert coordinates.Codec("utf-16").characters("🎉x", 1) == 1
    assert coordinates.Codec("utf-8").characters("é🎉x", 4) == 2


PROGRAM = """\
import jax

@jax.jit
def f(a, b: int, c=1, *args, k=a0, **kw) -> a:
    total = a + b + k + len(args) + len(kw)
    inner = lambda b, q=c: a + b + q
    def g(k):
        a = 1
        return a + b + k
    return [c for c in kw] + [b for x in a], other.a, h(a=c)

jax.jit(f)(1)(2)
os.environ["XLA"] = "1"
"""


@pytest.mark.parametrize(
    ("at", "skip", "meant"),
    [
        ("a, b: int", 0, (4, "a")),
        ("b: int", 0, (4, "b")),
        ("int, c", 0, None),
        ("c=1", 0, (4, "c")),
        ("args, k", 0, (4, "args")),
        ("k=a0", 0, (4, "k")),
        ("a0", 0, None),
        ("kw) ->", 0, (4, "kw")),
        ("a:\n", 0, None),
        ("f(a,", 0, (4, "")),
        ("a + b + k + len", 0, (4, "a")),
        ("total", 0, None),
        ("b, q=c", 0, (6, "b")),
        ("c: a + b + q", 0, (4, "c")),
        ("a + b + q", 0, (4, "a")),
        ("a + b + q", 4, (6, "b")),
        ("k):", 0, (7, "k")),
        ("a = 1", 0, None),
        ("a + b + k\n", 0, None),
        ("a + b + k\n", 4, (4, "b")),
        ("a + b + k\n", 8, (7, "k")),
        ("c for c", 0, None),
        ("kw] + [b", 0, (4, "kw")),
        ("b for x", 0, (4, "b")),
        ("a], other", 0, (4, "a")),
        ("a, h(", 0, None),
        ("a=c)", 0, None),
        ("c)\n", 0, (4, "c")),
    ],
)
def test_what_a_name_means(at: str, skip: int, meant: tuple[int, str] | None) -> None:
    found = tree.Tree(PROGRAM).meant(PROGRAM.index(at) + skip)
    assert (found and (found.line, found.name)) == meant


@pytest.mark.parametrize("text", ["def f(a, b\n    return a", "@jax.jit\ndef f(", "", "\n", "x = (", "class A:\n  def"])
def test_half_typed_programs_do_no_harm(text: str) -> None:
    seen = tree.Tree(text)
    for offset in range(len(text) + 1):
        seen.meant(offset)
    for line in range(1, text.count("\n") + 3):
        for column in range(1, 12):
            start, end = seen.span(line, column)
            assert 1 <= start <= end


@pytest.mark.parametrize(
    ("line", "column", "underlined"),
    [(3, 2, "jax.jit"), (4, 1, "def f"), (12, 1, "jax.jit(f)"), (13, 1, "os.environ"), (4, 7, "a"), (11, 1, "")],
)
def test_what_is_underlined(line: int, column: int, underlined: str) -> None:
    start, end = tree.Tree(PROGRAM).span(line, column)
    assert start == column
    assert PROGRAM.split("\n")[line - 1][start - 1 : end - 1] == underlined


def test_preferences() -> None:
    told, problems = preferences.read(
        {
            "summary": "lens",
            "debounce": 20.0,
            "severity": {"JXS2": "error", "JXS201": "hint"},
            "args": ["--select=JXS2"],
            "diagnostics": None,
        }
    )
    assert problems == ()
    assert (told.summary, told.debounce, told.args, told.diagnostics) == ("lens", 20, ("--select=JXS2",), "open")
    severities = [told.severity_of(code) for code in ("JXS201", "JXS202", "JXS101", "JXS102")]
    assert severities == [preferences.SEVERITIES[name] for name in ("hint", "error", "warning", "information")]
    assert preferences.read(None) == (preferences.Preferences(), ())
    wrong = {"sumary": "off", "summary": "never", "debounce": True, "severity": {"E501": "error"}, "args": "--select=E"}
    told, problems = preferences.read(wrong, told)
    assert told.summary == "lens"
    assert len(problems) == len(wrong)
    assert "did you mean 'summary'?" in problems[0]
    assert preferences.read(["off"])[1] == ("the initialization options must be an object",)


def test_a_summary_stays_short() -> None:
    place = Place("a/fit.py", 41)

    def row(name: str, contract: str, may: bool | None, verdict: str, must: bool = False) -> findings.Row:
        chains = ((verdict, (findings.Hop(place, "chosen"),)),)
        return findings.Row("m.py", 1, "m", "f", name, 0, place, contract, must, may, verdict, (verdict,), (), chains=chains)

    rows = [row("dt", "static", True, "constant"), row("q", "static", True, "constant"), row("self", "bound", None, "unknown")]
    rows += [
        row("contrast", "traced", False, "optimized"),
        row("n", "traced", True, "constant"),
        row("m", "traced", True, "constant", True),
    ]
    told = "static: dt, q · traced: contrast (optimized at fit.py:41) · must be static: m · could be static: n"
    assert cards.summary(rows) == told
    many = [row(f"x{number}", "traced", False, "array") for number in range(9)]
    assert cards.summary(many) == "traced: x0, x1, x2, x3, x4, x5, 3 more"
    assert cards.summary([]) == ""


def test_a_card_shows_source_as_it_is() -> None:
    place = Place("a`b.py", 1, 1, "x = '``'")
    row = findings.Row("m.py", 1, "m", "f", "n", 0, place, "traced", False, None, "unknown", (), (), (findings.Hop(place, "here"),))
    told = cards.card([row], lambda _: "")
    assert "\n1. a`b.py:1: here ```x = '``'```\n" in told


def test_the_worker_does_one_thing_after_the_other() -> None:
    import asyncio

    async def scenario() -> list[int]:
        worker, done = sessions.Worker(), []
        await asyncio.gather(*(worker.do(lambda number=number: done.append(number)) for number in range(5)))
        worker.close()
        return done

    assert asyncio.run(scenario()) == [0, 1, 2, 3, 4]


def test_line_endings_and_marks() -> None:
    assert coordinates.plain("\ufeffa\r\nb\rc\n") == "a\nb\nc\n"
