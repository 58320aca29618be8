"""The audit table in Markdown, to be pasted into an issue."""

from __future__ import annotations

from collections.abc import Iterable

from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.reports import text


def table(rows: Iterable[findings.Row]) -> str:
    """One row per parameter."""
    lines = [_line(text.COLUMNS), _line("---" for _ in text.COLUMNS)]
    lines += [_line(cell.replace("|", "\\|") for cell in text.cells(row)) for row in rows]
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
