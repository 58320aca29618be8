"""What two projects must have in common: all rows and all findings, without places and messages."""

from __future__ import annotations

import collections

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings

Verdicts = collections.Counter[tuple[object, ...]]


def of(texts: dict[str, str], renamed: dict[str, str] | None = None) -> Verdicts:
    """The verdicts of a project.

    Args:
        texts: its files.
        renamed: leads from new names of functions to those they had.
    """
    back = renamed or {}
    told = Settings(hints="all")
    analysis = pipeline.analyse(workspace.Workspace.of_texts(texts, told), told)

    def named(function: str) -> str:
        return ".".join(back.get(part, part) for part in function.split("."))

    found: Verdicts = collections.Counter()
    for row in analysis.rows:
        found[named(row.function), "row", row.param, row.index, row.contract, row.must_static, row.may_static, row.verdict] += 1
    for finding in analysis.findings:
        found[named(finding.function), "finding", finding.code, finding.param] += 1
    return found


def without_names(verdicts: Verdicts) -> Verdicts:
    """The same, whatever the functions are called."""
    found: Verdicts = collections.Counter()
    for (_, *rest), count in verdicts.items():
        found[tuple(rest)] += count
    return found
