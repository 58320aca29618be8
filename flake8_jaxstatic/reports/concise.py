"""Findings as flake8's default format prints them: one line each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from flake8_jaxstatic.reports import shown

BOLD, RED, CYAN, RESET = "\x1b[1m", "\x1b[31m", "\x1b[36m", "\x1b[m"  # as flake8 writes them


def render(found: Iterable[shown.Shown], *, coloured: bool = False) -> str:
    """``PATH:LINE:COL: CODE message`` per finding."""
    return "".join(f"{_coloured(one) if coloured else line(one)}\n" for one in found)


def line(one: shown.Shown) -> str:
    """One finding."""
    return f"{one.path}:{one.line}:{one.column}: {one.finding.code} {one.finding.message}"


def _coloured(one: shown.Shown) -> str:
    colon = f"{CYAN}:{RESET}"
    place = f"{BOLD}{one.path}{RESET}{colon}{one.line}{colon}{one.column}{colon}"
    return f"{place} {BOLD}{RED}{one.finding.code}{RESET} {one.finding.message}"


def statistics(found: Sequence[shown.Shown]) -> str:
    """How often each code was found, with the message of its first finding, as flake8 prints it with ``--statistics``.

    Args:
        found: in the order of their paths.
    """
    groups = [list(group) for _, group in groupby(sorted(found, key=lambda one: one.finding.code), lambda one: one.finding.code)]
    return "".join(f"{len(group):<5} {group[0].finding.code} {group[0].finding.message}\n" for group in groups)
