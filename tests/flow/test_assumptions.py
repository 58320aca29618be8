"""A parameter that is neither promised nor refuted says what would have to be true."""

from __future__ import annotations

import pytest

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings

HEAD = "import sys\nimport jax\n\n@jax.jit\ndef scale(x, factor=2.0):\n    return x * factor\n\n"
TUPLE = "import pickle\nscale(1.0, (pickle.load(sys.stdin), 2))\n"
OBJECT = """
class Curve:
    def __init__(self, path):
        self.knots = open(path).read()

class Named(Curve):
    def __hash__(self):
        return hash(self.knots)
    def __eq__(self, other):
        return self.knots == other.knots

scale(1.0, Named("a"))
"""


def row(text: str, param: str = "factor", **told: tuple[str, ...]) -> findings.Row:
    settings = Settings(**told)  # type: ignore[arg-type]
    files = workspace.Workspace.of_texts({"m.py": HEAD + text}, settings)
    return next(row for row in pipeline.analyse(files, settings).rows if row.param == param)


@pytest.mark.parametrize(
    ("text", "verdict", "place", "said"),
    [
        ("", "no-call-site", "@jax.jit", "every caller of scale() passes the same hashable value"),
        ("scale(1.0)\n", "default", "@jax.jit", "whoever passes 'factor' to scale() passes the same hashable value"),
        ("scale(1.0, float(sys.argv[1]))\nscale(1.0, sys.stdin)\n", "unknown", "scale(1.0, sys.stdin)", "is a hashable Python value"),
        ("def main(**told):\n    scale(1.0, **told)\nscale(1.0, factor=3.0)\n", "unknown", "scale(1.0, **told)", "what is unpacked here"),
        (TUPLE, "constant", "scale(1.0, (pickle.load(sys.stdin), 2))", "is a hashable Python value"),
        (OBJECT, "required-static", 'scale(1.0, Named("a"))', "what is passed for 'factor' to scale() is hashable"),
    ],
)
def test_an_open_row_lists_what_would_have_to_be_true(text: str, verdict: str, place: str, said: str) -> None:
    told = row(text)
    assert (told.may_static, told.verdict) == (None, verdict)
    assert any(hop.place.text == place and said in hop.what for hop in told.assumptions), told.assumptions


def test_what_the_policy_forbids_assumes_that_it_does_not() -> None:
    told = row("scale(1.0, 3.0)\n", never_static=("fac*",))
    assert (told.may_static, [hop.what for hop in told.assumptions]) == (None, ["the policy (never-static) does not name 'factor'"])


DRAWN = "import random\nscale(1.0, (random.random(), 2))\n"


@pytest.mark.parametrize("text", ["scale(1.0, 3.0)\n", "for step in range(99):\n    scale(1.0, step)\n", DRAWN])
def test_a_decided_row_assumes_nothing(text: str) -> None:
    told = row(text)
    assert told.may_static is not None
    assert not told.assumptions
