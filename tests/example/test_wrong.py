"""Every mistake of the example does at run time what its comment says, and every rule has one."""

from __future__ import annotations

import re

import pytest

from tests.example import conftest, markers

CODES = ("101", "102", "103", "201", "202", "203", "204", "205", "206", "207", "301", "302", "303", "304", "305", "306", "401", "402")
MARKERS = markers.read(conftest.PROJECT)


@pytest.fixture(scope="module")
def outcomes(run_module) -> dict[tuple[str, str], str]:
    """(code, function) -> what happened, of all mistakes in one process."""
    run = run_module("xpcs.wrong")
    assert run.returncode == 0, run.stderr
    row = re.compile(r"^(JXS\d+)  (\w+) +(raises \w+|compiles \d+|stale result)", re.MULTILINE)
    return {(code, function): happened for code, function, happened in row.findall(run.stdout)}


@pytest.mark.jax
@pytest.mark.parametrize("marker", MARKERS, ids=lambda marker: f"{marker.code}-{marker.function}-{marker.name}")
def test_comment_tells_what_happens(marker: markers.Marker, outcomes: dict[tuple[str, str], str]) -> None:
    assert outcomes[marker.code, marker.function] == marker.happens


@pytest.mark.jax
def test_every_mistake_has_a_comment(outcomes: dict[tuple[str, str], str]) -> None:
    assert set(outcomes) == {(marker.code, marker.function) for marker in MARKERS}


def test_every_rule_is_shown() -> None:
    assert {marker.code for marker in MARKERS} == {f"JXS{code}" for code in CODES}


def test_right_half_has_no_marker() -> None:
    assert all(marker.file.startswith("xpcs/wrong/") for marker in MARKERS)


@pytest.mark.jax
def test_one_mistake_by_name(run_module) -> None:
    run = run_module("xpcs.wrong", "JXS203")
    assert run.stdout.startswith("JXS203  q_is_an_array_element")
    assert len(run.stdout.splitlines()) == 1


def test_unknown_name_lists_all(run_module) -> None:
    run = run_module("xpcs.wrong", "JXS999")
    assert run.returncode == 2
    assert "JXS401 jit_in_the_loop" in run.stdout
