"""``jaxstatic params``, ``explain``, ``unknowns`` and ``rule``: what a person and a program read."""

from __future__ import annotations

import json

import pytest

from flake8_jaxstatic.project import configuration
from tests.doors.conftest import Folder

KEYS = [
    *("file", "line", "function", "param", "index", "contract", "must_static", "may_static"),
    *("verdict", "supply", "demand", "evidence", "assumptions", "compiles"),
]


@pytest.fixture
def rows(folder: Folder) -> Folder:
    folder.write({"pkg/r.py": "x = 1\nrow(dt)\nrow(q)\n", "r.py": "row(dt)\n"})
    return folder


def test_params_as_json(rows: Folder) -> None:
    told = json.loads(rows.jaxstatic("params", "pkg", "--format", "json").stdout)
    assert [list(row) for row in told] == [KEYS, KEYS]
    assert told[0] == {
        "file": "pkg/r.py",
        "line": 2,
        "function": "f",
        "param": "dt",
        "index": 0,
        "contract": "static",
        "must_static": True,
        "may_static": False,
        "verdict": "traced",
        "supply": ["tracer"],
        "demand": ["shape"],
        "evidence": [{"file": "pkg/r.py", "line": 2, "text": "row(dt)"}],
        "assumptions": [],
        "compiles": {"kind": "unknown", "number": 0, "reason": ""},
    }
    assert [row["file"] for row in json.loads(rows.jaxstatic("params", "--format", "json").stdout)] == ["pkg/r.py", "pkg/r.py", "r.py"]
    assert json.loads(rows.jaxstatic("params", "pkg/clean.py", "--format", "json").stdout) == []


def test_params_from_elsewhere_are_relative_to_the_project(rows: Folder) -> None:
    told = json.loads(rows.jaxstatic("params", f"{rows.root.name}/pkg", "--format", "json", cwd="..").stdout)
    assert [row["file"] for row in told] == ["pkg/r.py", "pkg/r.py"]


def test_params_for_people(rows: Folder) -> None:
    text = rows.jaxstatic("params").stdout.splitlines()
    assert text[0].split()[:3] == ["file:line", "function", "param"]
    assert text[1].split() == ["pkg/r.py:2", "f", "dt", "0", "static", "yes", "no", "traced", "unknown", "tracer", "shape"]
    markdown = rows.jaxstatic("params", "--format=markdown").stdout.splitlines()
    assert markdown[1].startswith("| --- |")
    assert len(markdown) == 5


@pytest.mark.parametrize("target", ["pkg.r.f.dt", "pkg/r.py:2", "./pkg/r.py:2:dt"])
def test_explain(rows: Folder, target: str) -> None:
    done = rows.jaxstatic("explain", target)
    assert done.returncode == 0
    assert done.stdout == (
        "pkg.r.f, parameter 'dt' (number 0)\n"
        "  pkg/r.py:2  [jitted here, static]  row(dt)\n"
        "  must be static; cannot be static; verdict: traced\n"
        "\nwhat arrives\n  tracer\n    pkg/r.py:2  [arrives here]  row(dt)\n"
        "\nwhat the body needs\n  shape\n    pkg/r.py:2  [arrives here]  row(dt)\n"
        "\nwhat decides\n  pkg/r.py:2  [arrives here]  row(dt)\n"
    )


def test_explain_tells_what_arrives_from_what_is_needed(real: Folder) -> None:
    """A length is a supply and a need of the same name: each is told in its part, and once."""
    real.write({"run.py": "from core import model\n\nvalues = model.jnp.ones(3)\nmodel.first(values, values.shape[0])\n"})
    told = real.jaxstatic("explain", "core.model.first.count").stdout
    arrives, needs = told.partition("\nwhat arrives")[2].partition("\nwhat decides")[0].split("what the body needs")
    assert "  shape\n" in arrives
    assert "  shape\n" in needs
    assert arrives.count("jnp.zeros(count)") == 0
    assert needs.count("jnp.zeros(count)") == 1
    assert "values.shape[0]" in arrives
    assert "values.shape[0]" not in needs


def test_explain_finds_what_is_nearly_meant(rows: Folder) -> None:
    assert rows.jaxstatic("explain", "pkg.r.f").stdout.count("parameter '") == 2
    assert rows.jaxstatic("explain", "r.f.q").stdout.startswith("pkg.r.f, parameter 'q'")
    assert rows.jaxstatic("explain", "r.f.dt").stdout.startswith("r.f, parameter 'dt'"), "the full name wins over the end of another"
    done = rows.jaxstatic("explain", "pkg.r.f.dd")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean pkg.r.f.dt" in done.stderr
    assert rows.jaxstatic("explain", "pkg/r.py:99").stdout.startswith("pkg.r.f, parameter 'q'"), "the last one above the line"


def test_unknowns(rows: Folder) -> None:
    assert rows.jaxstatic("unknowns").stdout.splitlines()[1].split() == ["3", "a.py:1", "unmodelled", "call", "foo.bar"]
    assert rows.jaxstatic("unknowns", "pkg").stdout == ""


@pytest.mark.parametrize("code", configuration.CODES)
def test_rule_has_a_page(folder: Folder, code: str) -> None:
    done = folder.jaxstatic("rule", code.lower())
    assert done.returncode == 0
    assert done.stdout.startswith(f"{code} ")
    assert done.stdout.count("JXS") < 40


def test_rule_that_is_none(folder: Folder) -> None:
    done = folder.jaxstatic("rule", "JXS999")
    assert (done.returncode, done.stdout) == (2, "")
    assert "JXS101" in done.stderr


def test_version_and_help(folder: Folder) -> None:
    assert folder.jaxstatic("--version").stdout.startswith("jaxstatic ")
    assert "exit status" in folder.jaxstatic("--help").stdout
    for command in ("check", "params", "explain", "unknowns", "rule"):
        assert f"jaxstatic {command}" in folder.jaxstatic(command, "--help").stdout
    assert folder.jaxstatic().returncode == 2


def test_reader_that_goes_away(rows: Folder) -> None:
    program = "import os; r, w = os.pipe(); os.close(r); os.dup2(w, 1); from flake8_jaxstatic import cli; cli.main()"
    assert rows.run("-c", program, "rule", "JXS202").stderr == ""
