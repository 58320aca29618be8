"""A map of the language: for each construct, programs that the engine must see through and programs that must stay clean."""

from __future__ import annotations

import collections
from pathlib import Path

import pytest

from tests.literate import checks, pages

PAGES = {page.stem: page for page in sorted(Path(__file__).with_name("language").glob("*.md"))}
PROGRAMS = checks.parameters(PAGES.values())


def test_every_code_in_several_disguises() -> None:
    """Outside of its own page a rule is met twice at least, and a third of all programs is clean."""
    met: collections.Counter[str] = collections.Counter()
    programs = [p for page in PAGES.values() for p in pages.programs(page)]
    for program in programs:
        met.update({code for m in program.markers() if m.verb != "allow" for code in m.codes} or {"clean"})
    codes = [f"JXS{n}" for n in (101, 102, 103, 201, 202, 203, 204, 205, 206, 207, 301, 302, 303, 304, 305, 306, 401, 402)]
    assert {code: met[code] for code in codes if met[code] < 2} == {}
    assert met["clean"] > len(programs) / 3


@pytest.mark.parametrize("program", PROGRAMS)
def test_findings(program: pages.Program, tmp_path: Path) -> None:
    checks.check_lint(program, tmp_path)


@pytest.mark.jax
@pytest.mark.parametrize("program", PROGRAMS)
def test_run(program: pages.Program) -> None:
    checks.check_run(PAGES[program.page], program)
