"""Twice as much of anything is twice the work: a sample of ``benchmarks/hostile/growth.py``, in calls of functions instead of seconds."""

from __future__ import annotations

import sys
import types

import pytest

from benchmarks.hostile import shapes
from flake8_jaxstatic import pipeline
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings


def calls(texts: dict[str, str]) -> int:
    """How many functions are called, those written in C included, while a project is judged."""
    count = 0

    def count_it(frame: types.FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    files = workspace.Workspace.of_texts(texts, Settings())
    sys.setprofile(count_it)
    try:
        pipeline.analyse(files, Settings())
    finally:
        sys.setprofile(None)
    return count


SIZES = {
    **dict.fromkeys(("arguments", "decorators", "jits", "jits_of_one", "keywords", "overloads", "table_of_functions", "tuples"), 30),
    "calls_nested": 160,  # two lines at least
    "classes": 110,  # beyond the ancestors that are followed
    "classes_above": 110,
    "imports_of_all_stars": 150,  # its root is the number of files
}


@pytest.mark.parametrize("name", SIZES)
def test_work_grows_with_the_input(name: str) -> None:
    made = shapes.SHAPES[name]
    calls(made(SIZES[name]))  # what is loaded once is loaded now
    small, middle, large = (calls(made(SIZES[name] * times)) for times in (1, 2, 4))
    assert large - middle < 2.6 * (middle - small) + 2_000


def test_alternatives_that_lead_round_and_round_are_given_up() -> None:
    """Each module takes a name, that nobody has, from one of two others; there are more ways than anybody can go."""
    either = "try:\n    from m{} import size\nexcept ImportError:\n    from m{} import size\n"
    texts = {f"m{i}.py": either.format((i + 1) % 40, (i + 2) % 40) for i in range(40)}
    assert calls({**texts, "m.py": f"{shapes.HEAD}from m0 import size\n\n\n{shapes.JITTED}f(1.0, size)\n"}) < 3_000_000


def test_a_name_is_found_behind_many_stars() -> None:
    """However the modules import each other, and though the one that has the name comes last."""
    stars = "".join(f"from m{i} import *\n" for i in range(30))
    texts = {**{f"m{i}.py": stars for i in range(30)}, "m29.py": f"{stars}SIZE = [3]\n"}
    texts["m.py"] = f"{shapes.HEAD}from m0 import *\n\n\n{shapes.JITTED}f(1.0, SIZE)\n"
    told = pipeline.analyse(workspace.Workspace.of_texts(texts, Settings()), Settings())
    assert [(finding.code, finding.place.file) for finding in told.findings] == [("JXS203", "m.py")]
