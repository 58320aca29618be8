"""What a loop runs over is looked for behind names, and a circle of names has no end to find."""

from __future__ import annotations

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings

PROGRAM = """
import jax
from other import KINDS as OTHERS
KINDS = OTHERS
def all_of(x):
    for kind in KINDS:
        f(x, kind)
@jax.jit
def f(x, kind):
    return x
"""


def test_names_that_stand_for_each_other() -> None:
    """Two modules that import one name from each other: no crash, nothing known."""
    texts = {"one.py": PROGRAM, "other.py": "from one import KINDS as ONES\nKINDS = ONES\n"}
    settings = Settings(hints="all")
    found = pipeline.analyse(workspace.Workspace.of_texts(texts, settings), settings)
    assert found.findings == ()
    assert [row.verdict for row in found.rows if row.param == "kind"] == ["varying"]
