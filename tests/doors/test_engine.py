"""All doors with the real engine behind them: they agree with each other, and what they say reads as issue and pages promise."""

from __future__ import annotations

import json
import pathlib
import re
import shutil

import pytest

from flake8_jaxstatic.audit import checking
from tests.doors.conftest import PROJECT, Folder
from tests.doors.test_check import CONFIGURATIONS, ours
from tests.doors.test_command import KEYS
from tests.doors.test_hostile import BAD, without_bad

EXAMPLE = pathlib.Path(__file__).parents[2] / "examples" / "xpcs"
FOUND = [
    ("core/fit.py", 7, 22, "JXS202", "dt", "decay"),
    ("core/model.py", 12, 2, "JXS101", "count", "first"),
    ("core/model.py", 17, 2, "JXS301", "5", "scaled"),
    ("run.py", 10, 1, "JXS203", "dt", "decay"),
    ("tests/test_model.py", 5, 2, "JXS101", "size", "head"),
]


@pytest.fixture
def example(tmp_path: pathlib.Path) -> Folder:
    """A copy of the shipped example, so that its cache is nobody else's."""
    made = Folder(tmp_path, fake=False)
    shutil.copytree(EXAMPLE, made.root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", ".jaxstatic_cache"))
    return made


def test_findings(real: Folder) -> None:
    told = json.loads(real.jaxstatic("check", "--format=json").stdout)
    places = [(one["file"], one["line"], one["column"], one["code"], one["param"], one["function"]) for one in told]
    outer = ("core/fit.py", 10, 12, "JXS101", "dt", "gradient")  # may be said as well: the same cause seen from the outer wrapper
    assert [place for place in places if place != outer] == FOUND
    for one in told:
        assert f"'{one['param']}'" in one["message"]
        assert re.search(r" \w+\(\)", one["message"])


def agree(folder: Folder, method: str) -> None:
    one = folder.flake8("-j1", "--select=JXS", ".")
    assert " JXS" in one
    assert folder.flake8("-j2", "--select=JXS", ".") == one, "warm"
    done = folder.run(str(folder.host), method, "-j2", "--select=JXS", "--jaxstatic-no-cache", ".")
    assert (done.stdout, done.stderr) == (one, "")
    assert folder.jaxstatic("check", "--format=concise", "--no-cache").stdout == one
    for place in sorted(folder.root.rglob("*.py")):
        name = f"./{place.relative_to(folder.root).as_posix()}"
        wanted = "".join(line for line in one.splitlines(keepends=True) if line.startswith(f"{name}:"))
        told = folder.flake8("-", "--stdin-display-name", name, "--select=JXS", stdin=place.read_text(encoding="utf-8"))
        assert told == wanted, name


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_all_ways_agree(real: Folder, method: str) -> None:
    agree(real, method)


def test_all_ways_agree_on_the_example(example: Folder) -> None:
    agree(example, "fork")


def test_number_of_processes_does_not_matter(real: Folder) -> None:
    real.write({f"more/m{number}.py": PROJECT["core/model.py"] + f"# {'x' * 97}\n" * 6_000 for number in range(3)})
    wanted = real.jaxstatic("check", "--no-cache", "--format=concise").stdout
    assert wanted.count("JXS301") == 4
    for cache in (("--no-cache",), (), ()):
        assert real.jaxstatic("check", "--jobs=2", "--format=concise", *cache).stdout == wanted


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_check_is_flake8(real: Folder, name: str) -> None:
    real.write({"tox.ini": CONFIGURATIONS[name].replace("pkg/b.py", "core/fit.py").replace("a.py", "run.py")})
    wanted = ours(real.flake8("-j1"))
    done = real.jaxstatic("check", "--format=concise")
    told = "" if name != "select without ours" else f"jaxstatic: {checking.UNSELECTED}\n"
    assert (done.stdout, done.stderr, done.returncode) == (wanted, told, 1 if wanted else 0)
    assert real.jaxstatic("check", "--format=concise", "core", "run.py").stdout == ours(real.flake8("core", "run.py"))


def test_settings_reach_the_engine(real: Folder) -> None:
    """Policy and the choice of test files, by each of the three places in which they may stand."""
    for texts, arguments in (
        ({"tox.ini": "[flake8]\njaxstatic-never-static = dt\n"}, ()),
        ({"pyproject.toml": "[tool.jaxstatic]\nnever-static = ['dt']\n"}, ()),
        ({}, ("--jaxstatic-never-static=dt",)),
    ):
        real.write({"tox.ini": "", "pyproject.toml": PROJECT["pyproject.toml"], **texts})
        told = real.jaxstatic("check", "--format=concise", *arguments).stdout
        assert [line for line in told.splitlines() if "JXS201" in line and "'dt' of decay()" in line and "policy" in line], told
        assert told == ours(real.flake8(*arguments))


def test_text_for_a_reader(real: Folder) -> None:
    """The source with the call underlined, the way of the value as numbered notes, the places that belong to it, and what to do."""
    told = real.jaxstatic("check", "core/fit.py").stdout
    first = told.split("\n\n")[0].splitlines()
    assert first[0].startswith("JXS202 static 'dt' of decay() is a tracer")
    assert first[1:6] == [
        " --> core/fit.py:7:22",
        "  |",
        "7 |     ü = 'é☃'; return decay(times, rate, dt).sum()",
        "  |                      ^^^^^^^^^^^^^^^^^^^^^^",
        "  |",
    ]
    notes = [line.split(": ")[0] for line in first if re.search(r" = note \d", line)]
    assert notes
    assert notes == [f"  = note {number}" for number in range(1, len(notes) + 1)]
    assert any("note" in line and ": core/fit.py:10:" in line for line in first)
    assert "  |     gradient = jax.jit(jax.grad(loss))" in first
    assert "  = see also: core/model.py:7:2" in first
    assert first[-1] == "  = help: jaxstatic explain core.model.decay.dt"
    assert "explain" not in first[0]
    assert re.search(r"\n1 finding in 1 file\n", told)


def test_params(real: Folder) -> None:
    told = json.loads(real.jaxstatic("params", "--format", "json").stdout)
    assert all(list(row) == KEYS for row in told)
    rows = {(row["function"], row["param"]): row for row in told}
    assert len(rows) == len(told) == 14
    assert [(row["file"], row["line"], row["index"]) for row in told if row["function"] == "gradient"] == [
        ("core/fit.py", 10, 0),
        ("core/fit.py", 10, 1),
        ("core/fit.py", 10, 2),
    ], "a jitted call is named after what it is bound to, counted as jax counts"
    count = rows["first", "count"]
    assert (count["line"], count["contract"], count["must_static"], count["may_static"], count["verdict"]) == (
        13,
        "traced",
        True,
        True,
        "required-static",
    )
    assert {"file": "run.py", "line": 9, "text": "model.first(TIMES, 3)"} in count["evidence"]
    assert (rows["decay", "dt"]["contract"], rows["decay", "dt"]["may_static"], rows["decay", "dt"]["verdict"]) == (
        "static",
        False,
        "unhashable",
    )
    assert rows["moment", "order"]["may_static"] is None
    assert rows["scaled", "factor"]["verdict"] == "no-call-site"
    for row in told:
        assert type(row["must_static"]) is bool
        assert row["may_static"] in (True, False, None)
        assert all(isinstance(word, str) for word in (*row["supply"], *row["demand"]))
        assert all(list(hop) == ["file", "line", "text"] for hop in (*row["evidence"], *row["assumptions"]))
        for hop in row["evidence"]:
            source = (real.root / hop["file"]).read_text(encoding="utf-8").splitlines()
            assert hop["text"] in source[hop["line"] - 1]
    assert real.jaxstatic("params", "core/fit.py").stdout.count("gradient") == 3


@pytest.mark.parametrize("target", ["core.model.first.count", "model.first.count", "core/model.py:13:count", "./core/model.py:12:count"])
def test_explain(real: Folder, target: str) -> None:
    told = real.jaxstatic("explain", target).stdout
    assert told.startswith("core.model.first, parameter 'count' (number 1)\n  core/model.py:12  [jitted here, traced]  @jax.jit\n")
    assert "must be static; may be static; verdict: required-static" in told
    for part in ("what arrives", "what the body needs\n  shape", "what decides"):
        assert f"\n{part}" in told
    assert "model.first(TIMES, 3)" in told
    assert "return jnp.zeros(count) + values[0]" in told


def test_explain_takes_the_name_that_a_message_gives(real: Folder) -> None:
    targets = {
        line.rpartition("jaxstatic explain ")[2] for line in real.flake8("--select=JXS").splitlines() if "jaxstatic explain " in line
    }
    assert len(targets) >= 3
    for target in targets:
        done = real.jaxstatic("explain", target)
        assert (done.returncode, done.stderr) == (0, "")
        assert f"parameter '{target.rpartition('.')[2]}'" in done.stdout


def test_explain_of_a_finding(real: Folder) -> None:
    """The line of a finding means the parameter that the finding is about."""
    assert real.jaxstatic("explain", "run.py:10").stdout.startswith("core.model.decay, parameter 'dt'")
    assert real.jaxstatic("explain", "core/model.py:8").stdout.count("core.model.decay, parameter") == 3, (
        "the def means all of its parameters"
    )


def test_unknowns(real: Folder) -> None:
    lines = real.jaxstatic("unknowns").stdout.splitlines()
    assert lines[0].split() == ["rows", "file:line", "cause"]
    assert any("guess" in line for line in lines)
    assert [int(line.split()[0]) for line in lines[1:]] == sorted((int(line.split()[0]) for line in lines[1:]), reverse=True)


def test_rule(real: Folder) -> None:
    told = real.jaxstatic("rule", "JXS202").stdout
    for part in ("What it does", "Why", "Example"):
        assert f"### {part}\n" in told


def test_bad_neighbours(real: Folder) -> None:
    """One JXS900 for each file that cannot be read, in the order of the names; everything else as without them."""
    wanted = real.jaxstatic("check", "--format=concise").stdout
    real.write({f"junk/{name.replace(' ', '_')}/bad.py": text for name, text in BAD.items()})
    done = real.jaxstatic("check", "--format=concise")
    assert done.stderr == ""
    assert without_bad(done.stdout) == wanted
    told = [line.split(":")[0] for line in done.stdout.splitlines() if "bad.py:" in line]
    assert told == sorted(set(told))
    assert {name.split("/")[2] for name in told} >= {"syntax", "null", "encoding", "latin", "parentheses"}
    assert "JXS901" not in done.stdout
    assert real.flake8("-j1", "core", "run.py", "tests") == "".join(
        line[2:] for line in real.flake8("-j1", "./core", "./run.py", "./tests").splitlines(keepends=True)
    )
