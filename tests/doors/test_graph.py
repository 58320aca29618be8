"""``jaxstatic graph``: the picture has every step of the chains, is well-formed and readable in light and dark, and graphviz takes it."""

from __future__ import annotations

import itertools
import json
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.positions import Place
from flake8_jaxstatic.reports.graphs import dot, page, svg, tracks, ways
from tests.doors.conftest import Folder

ROOT = pathlib.Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=()), max_size=200) | st.sampled_from(
    ['x = "a\\n" # \\l', "</svg><script>", "\\", '"', "\x00\x1b[31m", "\ud800", "x" * 400, "日本" * 90]
)
HOPS = st.builds(
    findings.Hop,
    st.builds(Place, st.sampled_from(["a.py", "pkg/b.py", 'od"d\\.py']), st.integers(1, 6), st.just(1), TEXTS),
    st.sampled_from(["passed as 'q' to f()", "a number", "returned by g()"]) | TEXTS,
)
WORDS = ("tracer", "number", "shape", "unhashable(list)", "unknown", "bool")
ROWS = st.builds(
    findings.Row,
    file=st.just("a.py"),
    line=st.integers(1, 9),
    module=st.sampled_from(["a", ""]),
    function=st.sampled_from(["f", "C.<lambda>"]),
    param=st.sampled_from(["q", "dt"]),
    index=st.integers(-1, 2),
    site=st.builds(Place, st.just("a.py"), st.integers(1, 9)),
    contract=st.just("static"),
    must_static=st.booleans(),
    may_static=st.sampled_from([True, False, None]),
    verdict=st.just("traced"),
    supply=st.lists(st.sampled_from(WORDS), max_size=3).map(tuple),
    demand=st.lists(st.sampled_from(WORDS), max_size=3).map(tuple),
    chains=st.lists(st.tuples(st.sampled_from(WORDS), st.lists(HOPS, max_size=7).map(tuple)), max_size=5).map(tuple),
)


def steps(graph: ways.Graph) -> set[tuple[str, str]]:
    return {(graph.stations[w.start].where, graph.stations[w.end].where) for w in graph.ways}


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_every_step_of_every_chain_is_a_way(rows: list[findings.Row]) -> None:
    graph = ways.of_rows(rows)
    drawn = steps(graph)
    for row in rows:
        for word, hops in row.chains:
            stops = [f"{hop.place.file}:{hop.place.line}" for hop in hops]
            name = f"{row.function}({row.param})"
            if hops:
                stops = [*stops, name] if ways.arrives(row, word, hops) else [name, *stops]
            assert {(a, b) for a, b in itertools.pairwise(stops) if a != b} <= drawn
    places = [station.where for station in graph.stations if not station.parameter]
    assert len(set(places)) == len(places)


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_ways_lead_up_only_where_they_go_round(rows: list[findings.Row]) -> None:
    graph = ways.of_rows(rows)
    after: dict[int, set[int]] = {}
    for way in graph.ways:
        after.setdefault(way.start, set()).add(way.end)
    for way in graph.ways:
        if way.end < way.start:
            reached, pending = set(), [way.end]
            while pending:
                one = pending.pop()
                if one not in reached:
                    reached.add(one)
                    pending += after.get(one, ())
            assert way.start in reached


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=4))
def test_nothing_lies_on_anything_else(rows: list[findings.Row]) -> None:
    drawing = tracks.lay(ways.of_rows(rows))
    assert all(above.top + above.high < below.top - 5 for above, below in itertools.pairwise(drawing.boxes))
    assert all(len(text) * tracks.LETTER <= drawing.wide - drawing.left for box in drawing.boxes for _, text in box.lines)
    for one, other in itertools.combinations(drawing.tracks, 2):
        (first, last), (start, end) = (sorted((t.way.start, t.way.end)) for t in (one, other))
        assert one.lane != other.lane or last <= start or end <= first
    assert all(0 < drawing.lane(track.lane) < drawing.left for track in drawing.tracks)


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=3))
def test_svg_is_well_formed_and_says_what_it_shows(rows: list[findings.Row]) -> None:
    graph = ways.of_rows(rows)
    root = ET.fromstring(svg.draw(graph, name="a"))
    assert (root.tag, root.get("role"), root.get("aria-labelledby")) == (f"{SVG}svg", "img", "a-title a-desc")
    labels = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert labels["a-title"] == graph.title
    assert all(f"{s.where}: {s.text}" in (labels["a-desc"] or "") for s in graph.stations if s.parameter)
    assert len(root.findall(f".//{SVG}circle")) == len(graph.stations)
    assert len([p for p in root.findall(f".//{SVG}path") if (p.get("class") or "").startswith("tip-")]) == len(graph.ways)
    assert not root.findall(f".//{SVG}script")


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_have_contrast(theme: int) -> None:
    """All text and every line on its ground: 4.5 to 1, the value that WCAG asks for."""
    colours = dict(re.findall(r"--(\w+):(#\w{6})", re.findall(r"svg\.ways\{([^}]*)\}", svg.STYLE)[theme]))
    assert set(ways.KINDS) < set(colours)
    for name in set(colours) - {"paper", "box"}:
        for ground in ("paper", "box"):
            dark, light = sorted((luminance(colours[name]), luminance(colours[ground])))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (name, ground)


def test_kinds_differ_without_colour() -> None:
    """By dashes; only what is certain, good or bad, is drawn in one stroke, and there the words beside it tell."""
    worrying = [svg.DASHES[kind] for kind in ways.KINDS if kind not in (ways.TRACED, ways.KNOWN)]
    assert len({*worrying, ""}) == len(worrying) + 1


@pytest.mark.skipif(shutil.which("dot") is None, reason="graphviz is not installed")
def test_graphviz_takes_it() -> None:
    hops = [
        findings.Hop(Place("a.py", at, 1, text), what)
        for at, text, what in [
            (1, 'x = "a\\n"  # \\l', "a number"),
            (2, "\\", 'says "no"'),
            (3, "日本\x1b[0m\ud800", "passed as 'q' to f()"),
        ]
    ]
    row = findings.Row(
        "a.py", 1, "a", "f", "q", 0, Place("a.py", 9), "static", False, None, "unknown", ("number",), ("shape",),
        chains=(("number", tuple(hops)), ("shape", (findings.Hop(Place("a.py", 12, 1, "jnp.zeros(q)"), "shape of zeros()"),))),
    )  # fmt: skip
    graph = ways.of_rows([row])
    done = subprocess.run(["dot", "-Tjson"], input=dot.write(graph).encode(), capture_output=True, timeout=60, check=True)
    assert done.stderr == b""
    read = json.loads(done.stdout)
    names = [node["label"].split("\\l")[0] for node in read["objects"]]
    assert names == [station.where for station in graph.stations]
    assert len(read["edges"]) == len(graph.ways)
    assert {edge["label"].removesuffix("\\l") for edge in read["edges"]} == {"number", "needs shape"}


class Reader(HTMLParser):
    """Notes whether tags are closed, ids, and what a page would load."""

    VOID = ("meta",)

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        told = dict(attrs)
        self.ids += [told["id"] or ""] if "id" in told else []
        self.loads += [told[name] or "" for name in ("src", "href") if name in told and not (told[name] or "").startswith("#")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@settings(max_examples=40)
@given(st.lists(ROWS, min_size=1, max_size=3))
def test_the_page_stands_alone(rows: list[findings.Row]) -> None:
    text = page.render(rows)
    reader = Reader()
    reader.feed(text)
    assert (reader.open, reader.loads) == ([], [])
    assert len(set(reader.ids)) == len(reader.ids)
    assert text.count("<svg ") == len(rows)
    assert "<script" not in text


def test_the_command(real: Folder) -> None:
    done = real.jaxstatic("graph", "core.model.decay.dt")
    assert done.returncode == 0, done.stderr
    text = "".join(ET.fromstring(done.stdout).itertext())
    for said in ("decay(dt)", "run.py:8", "fit.gradient(0.1, 0.5, TIMES)", "core/fit.py:10", "tracer", "jitted at core/model.py:7"):
        assert said in text
    html = real.jaxstatic("graph", "core/model.py:8", "--format", "html").stdout
    assert all(f"decay({name})" in html for name in ("times", "rate", "dt"))
    assert real.jaxstatic("graph", "core.model.first.count", "--format=dot").stdout.startswith("digraph jaxstatic {\n")
    lost = real.jaxstatic("graph", "core.model.decay.dz")
    assert (lost.returncode, lost.stdout) == (2, "")
    assert "core.model.decay.dt" in lost.stderr


def test_the_picture_of_the_documentation_is_what_the_command_draws() -> None:
    command = "import sys; from flake8_jaxstatic import cli; sys.exit(cli.main())"
    arguments = ("graph", "xpcs.wrong.unsafe.chi2.q", "--no-cache")
    done = subprocess.run(
        [sys.executable, "-c", command, *arguments], cwd=ROOT / "examples" / "xpcs", capture_output=True, timeout=120, check=True
    )
    assert done.stdout == (ROOT / "docs" / "pictures" / "chi2-q.svg").read_bytes()
