"""What the pages of the documentation say of JAX is true: their programs are run, and linted as for a user who has set nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.literate import checks, pages

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"static-arguments": DOCS / "static-arguments.md"}
PROGRAMS = checks.parameters(PAGES.values())


@pytest.mark.parametrize("program", PROGRAMS)
def test_findings(program: pages.Program, tmp_path: Path) -> None:
    checks.check_lint(program, tmp_path, hints="worthwhile")


@pytest.mark.jax
@pytest.mark.parametrize("program", PROGRAMS)
def test_run(program: pages.Program) -> None:
    checks.check_run(PAGES[program.page], program)


def test_the_whole_page_is_executed() -> None:
    """Every block of Python belongs to a program: nothing is claimed that is not run."""
    for page in PAGES.values():
        blocks = page.read_text(encoding="utf-8").count("```python\n")
        assert sum(len(program.files) for program in pages.programs(page)) == blocks
