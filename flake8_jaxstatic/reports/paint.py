"""Colours of a terminal: a role and a text come in, the text goes out with what switches the colour on and off, or as it was."""

from __future__ import annotations

from collections.abc import Callable

from flake8_jaxstatic.reports import levels

Paint = Callable[[str, str], str]  # role, text

RESET = "\x1b[0m"
ROLES = {
    levels.ERROR: "\x1b[1;31m",
    levels.WARNING: "\x1b[1;33m",
    levels.NOTE: "\x1b[1;36m",
    "title": "\x1b[1m",
    "frame": "\x1b[34m",
    "help": "\x1b[1;32m",
    "added": "\x1b[32m",
    "removed": "\x1b[31m",
}


def plain(role: str, text: str) -> str:  # noqa: ARG001 - the same shape as the coloured one
    """The text as it is."""
    return text


def coloured(role: str, text: str) -> str:
    """The text in the colour of its role; empty text stays empty."""
    return f"{ROLES[role]}{text}{RESET}" if text else ""
