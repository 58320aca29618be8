"""Edits put in: nothing else changes, nothing is dropped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_jaxstatic.fixes import rewrite


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[rewrite.Edit]]:
    text = draw(st.text(alphabet="ab\n\t 𝔘é#(),", max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    edits = [rewrite.Edit("f", a, b, draw(st.text("xyü\n", max_size=4))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    return text, edits


@settings(max_examples=60, deadline=None)
@given(edited())
def test_only_the_spans_change(case: tuple[str, list[rewrite.Edit]]) -> None:
    text, edits = case
    expected = text
    for edit in sorted(edits, reverse=True):
        expected = expected[: edit.start] + edit.text + expected[edit.end :]
    assert rewrite.apply(text, edits) == expected
    assert rewrite.apply(text, [*edits, *edits]) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [((0, 3, "a"), (2, 4, "b")), ((1, 1, "a"), (1, 1, "b")), ((0, 4, "a"), (1, 2, "b")), ((1, 2, "a"), (1, 2, "b"))],
)
def test_overlaps_are_refused(one: tuple[int, int, str], other: tuple[int, int, str]) -> None:
    with pytest.raises(rewrite.Overlap, match="same text"):
        rewrite.apply("abcd", [rewrite.Edit("f", *one), rewrite.Edit("f", *other)])
