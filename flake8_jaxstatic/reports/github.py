"""Findings as workflow commands of GitHub Actions: printed in a step, each becomes an annotation at its line."""

from __future__ import annotations

from collections.abc import Iterable

from flake8_jaxstatic.reports import concise, levels, pages, ranges, shown

COMMANDS = {levels.ERROR: "error", levels.WARNING: "warning", levels.NOTE: "notice"}


def render(found: Iterable[shown.Shown]) -> str:
    """One command per finding: where it stands, as the repository names the file, and in the message flake8's line and the chain."""
    return "".join(f"{_command(one)}\n" for one in found)


def _command(one: shown.Shown) -> str:
    span = ranges.of(one, one.finding.place)
    name = pages.all_of_them()[one.finding.code].name
    properties = {"title": f"{one.finding.code} {name}", "file": one.in_repository(one.finding.place.file), "line": str(one.line)}
    if span.end_line > span.line:
        properties["endLine"] = str(span.end_line)  # columns are allowed within one line only
    else:
        properties |= {"col": str(one.column), "endLine": str(one.line), "endColumn": str(span.end_column)}
    steps = [f"{number}. {one.local(hop.place.file)}:{hop.place.line}: {hop.what}" for number, hop in enumerate(one.finding.trail, 1)]
    message = "\n".join((concise.line(one), *steps))
    told = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{COMMANDS[levels.of(one.finding.code)]} {told}::{_data(message)}"


def _data(text: str) -> str:
    """The text of a command, as the runner reads it back."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
