"""Findings as flake8's default format prints them: one line each."""

from __future__ import annotations

from collections.abc import Iterable

from flake8_jaxstatic.reports import shown


def render(found: Iterable[shown.Shown]) -> str:
    """``PATH:LINE:COL: CODE message`` per finding."""
    return "".join(f"{line(one)}\n" for one in found)


def line(one: shown.Shown) -> str:
    """One finding."""
    return f"{one.path}:{one.line}:{one.column}: {one.finding.code} {one.finding.message}"
