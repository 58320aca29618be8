"""What a person sees at a terminal: excerpts that line up whatever the source holds, colours only where they are wanted, counts, a file."""

from __future__ import annotations

import io
import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_jaxstatic import positions
from flake8_jaxstatic.audit import answers, console
from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.reports import diagnostics, excerpt, paint, ranges, shown, width
from tests.doors.conftest import Folder

ESCAPE = re.compile(r"\x1b\[[0-9;]*m")
PROGRAM = "import sys; from flake8_jaxstatic import cli; sys.exit(cli.main())"
SHORT = st.text(st.sampled_from("ab(.é名字ｗ😀\u0301\t\u200d \x00\x1b\x7f\x9b\u202e"), max_size=30)
LETTERS = st.tuples(SHORT, st.integers(1, 12)).map(lambda drawn: drawn[0] * drawn[1])  # short lines, and such as are cut


def at_a_terminal(folder: Folder, *arguments: str, **environment: str) -> str:
    """What a command prints where both of its output streams are a terminal."""
    inherited = {key: value for key, value in folder.environment.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    mine, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=folder.root, env={**inherited, "TERM": "xterm", **environment}, stdout=theirs, stderr=theirs, stdin=theirs,
    ) as process:  # fmt: skip
        os.close(theirs)
        parts = []
        while True:
            try:
                part = os.read(mine, 65536)
            except OSError:  # how Linux says that nobody holds the other end
                break
            if not part:
                break
            parts.append(part)
        os.close(mine)
        process.wait(60)
    return b"".join(parts).decode().replace("\r\n", "\n")


# Columns


def drawn_columns(text: str) -> list[str]:
    """A line as cells: a wide character fills two, a combining one shares that of its neighbour."""
    cells: list[str] = []
    for character in text:
        if unicodedata.category(character) in ("Mn", "Me", "Cf") and cells:
            cells[-1] += character
        else:
            cells += [character, ""][: max(width.of(character), 1)]
    return cells


@given(LETTERS, LETTERS, LETTERS)
def test_the_caret_stands_under_the_span(before: str, span: str, after: str) -> None:
    """Whatever the line holds: what is above the carets is the span as it is shown, or as much of it as is shown."""
    before, span = before + "a", f"s{span.strip()}b"  # combining characters at the edges belong to their neighbour
    line = before + span + "c" + after
    where = ranges.Range(1, len(before) + 1, 1, len(before) + len(span) + 1)
    _, first, second, _ = excerpt.draw([line], where, 1, "error", paint.plain)
    assert first.startswith("1 | ")
    cells, under = drawn_columns(first[3:]), second[3:]  # with the space, which a combining character at the beginning joins
    start, end = len(under) - len(under.lstrip()), len(under)
    assert set(under.strip()) == {"^"}
    seen = "".join(cells[start:end])
    whole = width.shown(before + span)[len(width.shown(before)) :]
    assert whole.startswith(seen.removesuffix("..."))
    assert seen == whole or first.endswith("...")
    assert len(cells) <= excerpt.WIDEST + 1
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202e]", first), "nothing that moves the cursor or turns the text is printed"


def test_a_call_of_several_lines() -> None:
    lines = ["x = 1", "odd = partial(", "    f,", "    ü='名',", ")(x)"]
    told = excerpt.draw(lines, ranges.Range(2, 7, 5, 2), 1, "error", paint.plain)
    assert told == ["  |", "2 |   odd = partial(", "  |  _______^", "3 | |     f,", "4 | |     ü='名',", "5 | | )(x)", "  | |_^", "  |"]
    told = excerpt.draw(["@partial(", "  f)"], ranges.Range(1, 2, 2, 5), 1, "error", paint.plain)
    assert told == ["  |", "1 |   @partial(", "  |  __^", "2 | |   f)", "  | |____^", "  |"]
    told = excerpt.draw(["  partial(", "  f)"], ranges.Range(1, 3, 2, 5), 1, "error", paint.plain)
    assert told == ["  |", "1 | /   partial(", "2 | |   f)", "  | |____^", "  |"]


def test_a_very_tall_call_is_cut() -> None:
    lines = ["f(", *(f"    {number}," for number in range(98)), ")"]
    told = excerpt.draw(lines, ranges.Range(1, 1, 100, 2), 3, "error", paint.plain)
    assert len(told) == excerpt.TALLEST + 3
    assert told[1] == "  1 | / f("
    assert "... " in told[excerpt.TALLEST - 1]
    assert told[-3:-1] == ["100 | | )", "    | |_^"]


def test_places_beyond_the_text() -> None:
    """A file may change between the judgement and the report."""
    assert excerpt.draw([], ranges.Range(3, 1, 3, 2), 1, "error", paint.plain) == []
    assert excerpt.draw(["x"], ranges.Range(1, 9, 1, 10), 1, "error", paint.plain)[2].endswith("^")


def test_text_shows_the_repair(real: Folder) -> None:
    told = real.jaxstatic("check", "tests").stdout
    assert " = help: make static (safe: jaxstatic fix --write)\n" in told
    assert "  |     - @jax.jit\n" in told
    assert re.search(r"\n +\|     \+ @.*static_argn\w+=.*size", told)
    assert told.endswith("\n1 finding in 1 file\nto be repaired: 1 with jaxstatic fix --write\n")


def test_places_are_named_once() -> None:
    """A place that stands in the chain is not told again, and its source stands below the first of several notes about one line."""
    places = [positions.Place("a.py", line, 1, f"line {line}") for line in range(1, 5)]
    trail = tuple(findings.Hop(place, "there") for place in (places[1], places[1], places[2]))
    finding = findings.Finding("JXS202", places[0], "wrong", "f", "x", tuple(places), trail)
    told = diagnostics.render([shown.Shown("a.py", 1, 1, finding, texts={"a.py": "one\ntwo\nthree\nfour\n"})]).splitlines()
    assert told[:6] == ["JXS202 wrong", " --> a.py:1:1", "  |", "1 | one", "  | ^^^", "  |"]
    assert told[6:] == [
        *("  = note 1: a.py:2:1: there", "  |     line 2", "  = note 2: a.py:2:1: there", "  = note 3: a.py:3:1: there", "  |     line 3"),
        *("  = see also: a.py:4:1", "  |     line 4", "", "1 finding in 1 file"),
        "whether 1 can be repaired was not tried: jaxstatic fix tells",
    ]


def test_source_cannot_speak_to_the_terminal(folder: Folder) -> None:
    folder.write({"evil.py": "s = '\x1b[2J\x1b]0;title\x07\u202e'; bad(a)\n"})
    told = folder.jaxstatic("check", "evil.py", "--color=never").stdout
    assert "bad(a)" in told
    assert not set("\x1b\x07\u202e") & set(told)


def test_the_page_shows_what_is_printed() -> None:
    root = pathlib.Path(__file__).resolve().parents[2]
    page = (root / "docs" / "usage.md").read_text(encoding="utf-8")
    found = re.search(r"^\$ jaxstatic (check .*examples.*)\n((?:(?!```).*\n)+)", page, re.MULTILINE)
    assert found is not None
    words = [sys.executable, "-c", PROGRAM, *found[1].split(), "--no-cache"]
    done = subprocess.run(words, cwd=root, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert done.stdout == found[2]


# Colours


@pytest.mark.parametrize(
    ("choice", "terminal", "environment", "wanted"),
    [
        ("auto", True, {}, True),
        ("auto", True, {"TERM": "xterm-256color"}, True),
        ("auto", True, {"TERM": "dumb"}, False),
        ("auto", True, {"NO_COLOR": "1"}, False),
        ("auto", True, {"NO_COLOR": ""}, True),
        ("auto", True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ("auto", False, {}, False),
        ("auto", False, {"FORCE_COLOR": "1"}, True),
        ("auto", False, {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ("auto", False, {"FORCE_COLOR": ""}, False),
        ("always", False, {"NO_COLOR": "1"}, True),
        ("never", True, {"FORCE_COLOR": "1"}, False),
    ],
)
def test_who_decides_on_colours(choice: str, terminal: bool, environment: dict[str, str], wanted: bool) -> None:
    stream = io.StringIO()
    stream.isatty = lambda: terminal  # type: ignore[method-assign]
    assert console.wants_colour(choice, stream, environment) is wanted


def test_colours_at_a_terminal_only(folder: Folder) -> None:
    plain = folder.jaxstatic("check", "a.py").stdout
    assert "\x1b" not in plain
    shown = at_a_terminal(folder, "check", "a.py")
    assert "\x1b[1;31mJXS202\x1b[0m" in shown
    assert ESCAPE.sub("", shown) == plain, "colours change nothing else"
    assert at_a_terminal(folder, "check", "a.py", NO_COLOR="1") == plain
    folder.environment["FORCE_COLOR"] = "1"
    assert folder.jaxstatic("check", "a.py").stdout == shown
    folder.jaxstatic("check", "a.py", "--output-file=out.txt")
    assert (folder.root / "out.txt").read_text(encoding="utf-8") == plain, "no colours in a file"


def test_concise_is_coloured_as_flake8_does(folder: Folder) -> None:
    wanted = [line for line in folder.flake8("--color=always").splitlines() if "JXS" in line]
    assert folder.jaxstatic("check", "--format=concise", "--color=always").stdout.splitlines() == wanted


# Counts, status, files


def test_statistics_are_those_of_flake8(folder: Folder) -> None:
    wanted = folder.flake8("--select=JXS", "--statistics")
    assert re.search(r"\n\d +JXS202 static", wanted)
    assert folder.jaxstatic("check", "--format=concise", "--statistics").stdout == wanted


def test_statistics_for_people_and_programs(folder: Folder) -> None:
    told = folder.jaxstatic("check", "--statistics").stdout
    assert "7 findings in 3 files\n" in told
    assert told.endswith("fix tells\n5  JXS202  static-traced\n2  JXS102  missing-constant-static\n")
    for form in ("json", "sarif"):
        done = folder.jaxstatic("check", "--statistics", f"--format={form}")
        assert json.loads(done.stdout)
        assert "5  JXS202  static-traced\n" in done.stderr
    assert folder.jaxstatic("check", "--statistics", "pkg/clean.py").stdout == ""


def test_exit_zero(folder: Folder) -> None:
    done = folder.jaxstatic("check", "--exit-zero", "--format=concise")
    assert (done.returncode, done.stdout.count("\n")) == (0, 7)
    folder.write({"c.py": "EXPLODE = 1\n"})
    assert folder.jaxstatic("check", "--exit-zero").returncode == 2, "a failure is none the less one"


def test_output_file(folder: Folder) -> None:
    wanted = folder.jaxstatic("check", "--format=sarif").stdout
    folder.write({"new folder/ü.sarif": "of yesterday"})
    for path in ("new folder/ü.sarif", "no/folder/yet.sarif"):
        done = folder.jaxstatic("check", "--format=sarif", f"--output-file={path}")
        assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
        assert (folder.root / path).read_text(encoding="utf-8") == wanted, "a report replaces the one before"
    done = folder.jaxstatic("check", "--output-file=a.py/x")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("jaxstatic: the report cannot be written to a.py/x: ")


def test_a_bar_is_drawn_in_place_and_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    stream.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(console, "EVERY", 0.0)
    bar = console.Bar(patience=0.0)
    bar.show(1, 4, "a long name of a file that would not fit into the line/a.py")
    bar.show(2.5, 4, "b")
    bar.clear()
    first, second, gone = stream.getvalue().lstrip("\r").split("\r")[:3]
    assert first.startswith("[#####...............] 1/4 a long name")
    assert len(first) == 59
    assert second.rstrip() == "[############........] 2/4 b"
    assert len(second) == len(first)
    assert not gone.strip()
    assert stream.getvalue().endswith("\r")


@pytest.mark.parametrize(("terminal", "term", "patience"), [(False, "xterm", 0.0), (True, "dumb", 0.0), (True, "xterm", 3600.0)])
def test_no_bar(monkeypatch: pytest.MonkeyPatch, terminal: bool, term: str, patience: float) -> None:
    """In a pipe, at a dumb terminal, and while a run is short."""
    stream = io.StringIO()
    stream.isatty = lambda: terminal  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", term)
    bar = console.Bar(patience)
    bar.show(1, 2, "x")
    bar.clear()
    assert stream.getvalue() == ""


class Watcher:
    """Who is told how far a run has come."""

    def __init__(self) -> None:
        self.told: list[tuple[float, int, str]] = []
        self.cleared = 0

    def show(self, done: float, wanted: int, words: str) -> None:
        self.told.append((done, wanted, words))

    def clear(self) -> None:
        self.cleared += 1


def test_a_long_run_tells_how_far_it_has_come(tmp_path: pathlib.Path) -> None:
    for name in ("pyproject.toml", "a.py", "b.py", "c.py"):
        (tmp_path / name).write_text("import jax\n" if name.endswith(".py") else "", encoding="utf-8")
    watcher = Watcher()
    project = answers.Projects({}, tmp_path, isolated=True).of(tmp_path)
    assert answers.answer(project, keep=False, progress=watcher).failure == ""
    assert watcher.told[:3] == [(1, 3, "files read"), (2, 3, "files read"), (3, 3, "files read")]
    assert [step for step, _, _ in watcher.told[3:]] == [1, 2, 3]
    assert watcher.cleared == 1


def test_widths() -> None:
    assert width.shown("a\tb") == "a   b"
    assert width.before("\tx", 2) == 4
    assert width.before("名\tx", 3) == 4
    assert width.of("e\u0301名😀") == 5
