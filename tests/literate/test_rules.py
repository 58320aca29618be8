"""The page of each family is true: its examples are reported as marked, its repairs are clean, and jax does what the page says."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.literate import checks, pages

FOLDER = Path(__file__).parents[2] / "flake8_jaxstatic" / "judgement" / "rules"
PAGES = {page.stem: page for page in sorted(FOLDER.glob("*.md"))}
HEADINGS = ["What it does", "Why", "Example", "Use instead", "Fix", "Not this", "When to ignore"]
CODES = {
    "missing": ["JXS101", "JXS102", "JXS103"],
    "unsafe": ["JXS201", "JXS202", "JXS203", "JXS204", "JXS205", "JXS206", "JXS207"],
    "spec": ["JXS301", "JXS302", "JXS303", "JXS304", "JXS305", "JXS306"],
    "recompile": ["JXS401", "JXS402"],
    "flags": ["JXS501", "JXS502", "JXS503", "JXS504", "JXS505"],
    "tool": ["JXS900", "JXS901"],
}
RULE = re.compile(r"^## (JXS\d{3}) ([a-z0-9]+(?:-[a-z0-9]+)*)$", re.MULTILINE)
DIFF = re.compile(r"^```diff\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROGRAMS = checks.parameters(PAGES.values())


def sections(page: Path) -> dict[str, str]:
    """Text of each rule's section by its code."""
    parts = RULE.split(page.read_text(encoding="utf-8"))
    return dict(zip(parts[1::3], parts[3::3], strict=True))


def plain_lines(programs: Iterable[pages.Program]) -> set[str]:
    """The lines of programs without their markers."""
    texts = [text for program in programs for text in program.files.values()]
    return {re.sub(r"\s*# (?:error|either|allow):.*", "", line) for text in texts for line in text.splitlines()}


@pytest.mark.parametrize("family", CODES)
def test_every_rule_has_its_headings(family: str) -> None:
    found = sections(PAGES[family])
    assert list(found) == CODES[family]
    for code, body in found.items():
        assert re.findall(r"^### (.*)$", body, re.MULTILINE) == HEADINGS, code


@pytest.mark.parametrize("program", PROGRAMS)
def test_only_examples_are_marked(program: pages.Program) -> None:
    marked = {code for m in program.markers() if m.verb != "allow" for code in m.codes}
    assert marked == ({program.title.split()[0]} if program.section == "Example" else set())


@pytest.mark.parametrize("family", CODES)
def test_each_rule_has_an_example_and_a_repair(family: str) -> None:
    shown = {(p.title.split()[0], p.section) for p in pages.programs(PAGES[family])}
    wanted = {(code, section) for code in CODES[family] for section in ("Example", "Use instead") if code != "JXS901"}
    assert wanted <= shown


@pytest.mark.parametrize("family", CODES)
def test_fixes_lead_from_the_example_to_the_repair(family: str) -> None:
    for code, body in sections(PAGES[family]).items():
        programs = [p for p in pages.programs(PAGES[family]) if p.title.startswith(code)]
        for diff in DIFF.findall(body):
            before, after = (plain_lines(p for p in programs if p.section == section) for section in ("Example", "Use instead"))
            assert {line[1:] for line in diff.splitlines() if line.startswith("-")} <= before, code
            assert {line[1:] for line in diff.splitlines() if line.startswith("+")} <= after, code


@pytest.mark.parametrize("program", PROGRAMS)
def test_findings(program: pages.Program, tmp_path: Path) -> None:
    checks.check_lint(program, tmp_path)


@pytest.mark.jax
@pytest.mark.parametrize("program", PROGRAMS)
def test_run(program: pages.Program) -> None:
    checks.check_run(PAGES[program.page], program)
