"""A map of the language: for each construct, programs that the engine must see through and programs that must stay clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.literate import checks, pages

PAGES = {page.stem: page for page in sorted(Path(__file__).with_name("language").glob("*.md"))}
PROGRAMS = checks.parameters(PAGES.values())


@pytest.mark.parametrize("program", PROGRAMS)
def test_findings(program: pages.Program, tmp_path: Path) -> None:
    checks.check_lint(program, tmp_path)


@pytest.mark.jax
@pytest.mark.parametrize("program", PROGRAMS)
def test_run(program: pages.Program) -> None:
    checks.check_run(PAGES[program.page], program)
