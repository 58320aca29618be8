"""The inventory of XLA's flags for a person, for an issue, and for other programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from flake8_jaxstatic.judgement import findings, inventory

STATUS = {
    "known": "exists",
    "removed": "not in every supported jaxlib",
    "unknown": "in no jaxlib that was asked: aborts",
    "foreign": "not known: belongs to an accelerator or its library",
    "unread": "not read",
}
SECTIONS = (("worth considering", True), ("considered, without gain", False))


def text(found: Sequence[inventory.Inventory]) -> str:
    """For a terminal."""
    return "\n".join("\n".join(_text(each)) + "\n" for each in found)


def _text(found: inventory.Inventory) -> Iterator[str]:
    yield f"XLA flags, judged for {_judged(found)}"
    if not found.entries:
        yield "  no flag is set"
    for entry in found.entries:
        yield ""
        yield f"--{entry.name}"
        yield from (f"    {label}: {words}" for label, words in _facts(entry))
        for given in entry.given:
            yield f"    {given.place.file}:{given.place.line}: {_given(given)}"
        yield from (f"    note: {remark}" for remark in entry.remarks)
    for title, wanted in SECTIONS:
        told = [each for each in found.advice if each.worthwhile is wanted]
        if told:
            yield ""
            yield title
            yield from (f"  --{each.name}={each.value}: {each.why}" for each in told)
    yield ""
    yield f"findings: {len(found.findings) or 'none'}"
    yield from (f"  {_where(finding)}: {finding.code} {finding.message}" for finding in found.findings)


def markdown(found: Sequence[inventory.Inventory]) -> str:
    """For an issue: tables."""
    return "\n".join("\n".join(_markdown(each)) + "\n" for each in found)


def _markdown(found: inventory.Inventory) -> Iterator[str]:
    yield "# XLA flags"
    yield ""
    yield f"Judged for {_judged(found)}."
    yield ""
    yield "| flag | value | where | meaning | jaxlib | notes |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for entry in found.entries:
        values = ", ".join(dict.fromkeys(f"`{_value(given)}`" for given in entry.given))
        where = "<br>".join(f"{given.place.file}:{given.place.line}" for given in entry.given)
        notes = "; ".join((*([STATUS[entry.status]] if entry.status != "known" else []), *entry.remarks, *_probed(entry)))
        yield _row(f"`--{entry.name}`", values, where, entry.meaning, entry.exists or "-", notes)
    yield ""
    for title, wanted in SECTIONS:
        yield f"## {title.capitalize()}"
        yield ""
        yield from [f"- `--{each.name}={each.value}`: {each.why}." for each in found.advice if each.worthwhile is wanted] or ["Nothing."]
        yield ""
    yield "## Findings"
    yield ""
    yield from [f"- {_where(finding)}: **{finding.code}** {finding.message}" for finding in found.findings] or ["None."]


def dump(found: Sequence[inventory.Inventory]) -> str:
    """For other programs; the names of the keys are a promise to them."""
    return json.dumps([_object(each) for each in found], indent=1, ensure_ascii=False) + "\n"


def _object(found: inventory.Inventory) -> dict[str, object]:
    return {
        "declared": found.declared,
        "versions": list(found.versions),
        "installed": found.installed,
        "flags": [
            {
                "name": entry.name,
                "status": entry.status,
                "type": entry.kind,
                "default": entry.default,
                "jaxlib": entry.exists,
                "meaning": entry.meaning,
                "probed": entry.probed,
                "notes": list(entry.remarks),
                "given": [
                    {
                        "file": given.place.file,
                        "line": given.place.line,
                        "column": given.place.column,
                        "variable": given.variable,
                        "value": given.value,
                        "how": given.how,
                        "always": given.always,
                        "read": given.read,
                    }
                    for given in entry.given
                ],
            }
            for entry in found.entries
        ],
        "considered": [{"name": a.name, "value": a.value, "worthwhile": a.worthwhile, "why": a.why} for a in found.advice],
        "findings": [
            {
                "file": finding.place.file,
                "line": finding.place.line,
                "column": finding.place.column,
                "code": finding.code,
                "flag": finding.param,
                "message": finding.message,
            }
            for finding in found.findings
        ],
    }


def _judged(found: inventory.Inventory) -> str:
    versions = found.versions[0] if len(found.versions) == 1 else f"{found.versions[0]} to {found.versions[-1]}"
    why = f"declared: {found.declared}" if found.declared else "the newest that is known: the project declares none"
    asked = f"; jaxlib {found.installed} was asked" if found.installed else ""
    return f"jaxlib {versions} ({why}){asked}"


def _facts(entry: inventory.Entry) -> Iterator[tuple[str, str]]:
    if entry.meaning:
        yield "meaning", entry.meaning
    if entry.kind:
        yield "type", f"{entry.kind}, default {entry.default or 'empty'}"
    yield "jaxlib", f"{entry.exists} ({STATUS[entry.status]})" if entry.exists else STATUS[entry.status]
    yield from (("asked", words) for words in _probed(entry))


def _probed(entry: inventory.Entry) -> list[str]:
    return [f"the installed jaxlib says: {entry.probed}"] if entry.probed else []


def _given(given: inventory.Given) -> str:
    sometimes = "" if given.always else ", under a condition"
    unread = "" if given.read else ", not read"
    return f"{_value(given)} ({given.variable}, {given.how}{sometimes}{unread})"


def _value(given: inventory.Given) -> str:
    return "no value" if given.value is None else given.value or "empty"


def _where(finding: findings.Finding) -> str:
    return f"{finding.place.file}:{finding.place.line}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def _cell(words: str) -> str:
    return " ".join(words.replace("|", "\\|").split())


def count(found: Iterable[inventory.Inventory]) -> int:
    """How many findings there are."""
    return sum(len(each.findings) for each in found)
