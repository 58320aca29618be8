"""What is kept of an analysis is the analysis."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flake8_jaxstatic.judgement import encoding, findings
from flake8_jaxstatic.positions import Place

WORDS = st.text(max_size=8)
PLACES = st.builds(Place, WORDS, st.integers(1, 9), st.integers(1, 9), WORDS)
HOPS = st.lists(st.builds(findings.Hop, PLACES, WORDS), max_size=2).map(tuple)
FINDINGS = st.builds(findings.Finding, WORDS, PLACES, WORDS, WORDS, WORDS, st.lists(PLACES, max_size=2).map(tuple), HOPS)
TUPLES = st.lists(WORDS, max_size=2).map(tuple)
NUMBERS = st.integers(-1, 9)
CHAINS = st.lists(st.tuples(WORDS, HOPS), max_size=2).map(tuple)
MAY = st.none() | st.booleans()
ROWS = st.builds(
    findings.Row, WORDS, NUMBERS, WORDS, WORDS, WORDS, NUMBERS, PLACES, WORDS, st.booleans(), MAY, WORDS, TUPLES, TUPLES, HOPS, HOPS, CHAINS
)
CAUSES = st.builds(findings.Ignorance, WORDS, PLACES, NUMBERS)


def tuples(of: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.lists(of, max_size=2).map(tuple)


@given(st.builds(findings.Analysis, tuples(FINDINGS), tuples(ROWS), tuples(CAUSES), TUPLES))
def test_round_trip(analysis: findings.Analysis) -> None:
    first, second = encoding.encode_findings(analysis), encoding.encode_rows(analysis)
    assert encoding.decode(first, second) == analysis
    assert encoding.decode(first) == findings.Analysis(findings=analysis.findings, notices=analysis.notices)


ODD = ["", "[]", "{}", "{", '{"findings": 3, "notices": []}', '{"findings": [[1]], "notices": []}', "[" * 100_000]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any words will do
        encoding.decode(text)
    with pytest.raises(ValueError):  # noqa: PT011 - any words will do
        encoding.decode(json.dumps({"findings": [], "notices": []}), text or "{}")
