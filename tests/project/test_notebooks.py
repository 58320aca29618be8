"""Cells of notebooks become Python, and a cell that is none is lost alone."""

from __future__ import annotations

import json

import pytest

from flake8_jaxstatic.project import notebooks


def joined(*cells: str) -> str:
    """The text of a notebook with these code cells."""
    return notebooks.code_of(json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]}).encode())


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("%matplotlib inline\nx = 1", "x = 1"),
        ("best = %timeit -o f(x)", "best = None"),
        ("files = !ls *.npz", "files = None"),
        ("    x = 1\n    y = 2", "x = 1\ny = 2"),
        ("%%time\nx = 1", "x = 1"),
        ("f?", "pass"),
    ],
)
def test_magic_is_dropped(cell: str, kept: str) -> None:
    """What IPython alone understands does nothing, the rest of the cell stays."""
    assert kept in joined(cell)


@pytest.mark.parametrize("cell", ["timeit -n 5 f()", "%%bash\nls", "def f(:\n  pass"])
def test_a_cell_that_is_no_python_is_lost_alone(cell: str) -> None:
    """The other cells are read."""
    assert joined("a = 1", cell, "b = 2").split() == ["a", "=", "1", "b", "=", "2"]
