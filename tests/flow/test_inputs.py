"""A sample of ``benchmarks/hostile/inputs.py``: programs that nobody wrote are judged, and nothing fails."""

from __future__ import annotations

import pathlib
import random

import pytest

import flake8_jaxstatic
from benchmarks.hostile import grammar, inputs

SOURCES = sorted(pathlib.Path(flake8_jaxstatic.__file__).parent.rglob("*.py"))


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_a_project_of_strange_programs(number: int) -> None:
    kind, texts = inputs.inputs(number, 11, SOURCES)
    assert kind == ("real" if number % 2 else "grammar")
    _, trace, found = inputs.judge(texts, random.Random(number))
    assert trace == ""
    assert found["JXS900"] < len(texts)


def test_the_grammar_says_the_same_for_the_same_number() -> None:
    assert grammar.program(random.Random(3)) == grammar.program(random.Random(3))
