"""Findings as SARIF 2.1.0, which code scanning services and editors read: rules with their pages, chains as code flows, repairs as fixes.

Columns count UTF-16 units, as most readers of SARIF count whatever ``columnKind`` says.
"""

from __future__ import annotations

import hashlib
import json
import pathlib
import urllib.parse
from collections import Counter
from collections.abc import Iterable, Sequence

import flake8_jaxstatic
from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.positions import Place
from flake8_jaxstatic.reports import levels, pages, ranges, shown

Object = dict[str, object]
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
BASE = "%SRCROOT%"


def render(found: Sequence[shown.Shown], *, notices: Iterable[str] = (), failures: Iterable[str] = ()) -> str:
    """One log with one run.

    Args:
        found: the findings, with their texts.
        notices: what a person should know beside them.
        failures: errors inside the tool, a line each; with one of them the run counts as failed.
    """
    driver: Object = {
        "name": "flake8-jaxstatic",
        "version": flake8_jaxstatic.__version__,
        "semanticVersion": flake8_jaxstatic.__version__,
        "rules": [_rule(page) for page in pages.all_of_them().values()],
    }
    failed = list(failures)
    notifications = [_notification("error", words) for words in failed] + [_notification("note", words) for words in notices]
    invocation: Object = {"executionSuccessful": not failed}
    if notifications:
        invocation["toolExecutionNotifications"] = notifications
    twins: Counter[str] = Counter()
    run: Object = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {BASE: {"description": {"text": "The root of the repository."}}},
        "results": [_result(one, twins) for one in found],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1, ensure_ascii=False) + "\n"


def _rule(page: pages.Page) -> Object:
    level = levels.of(page.code)
    return {
        "id": page.code,
        "name": "".join(part.capitalize() for part in page.name.split("-")),
        "shortDescription": {"text": page.name},
        "fullDescription": {"text": page.abstract},
        "help": {"text": page.text, "markdown": page.text},
        "defaultConfiguration": {"level": level},
        "properties": {"tags": ["jax", "static-arguments"], "problem.severity": {levels.NOTE: "recommendation"}.get(level, level)},
    }


def _notification(level: str, words: str) -> Object:
    return {"level": level, "message": {"text": words}}


def _result(one: shown.Shown, twins: Counter[str]) -> Object:
    finding = one.finding
    identity = "\0".join((finding.code, one.in_repository(finding.place.file), finding.function, finding.param))
    twins[identity] += 1
    fingerprint = hashlib.blake2b(f"{identity}\0{twins[identity]}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    result: Object = {
        "ruleId": finding.code,
        "ruleIndex": list(pages.all_of_them()).index(finding.code),
        "level": levels.of(finding.code),
        "message": {"text": finding.message},
        "locations": [_location(one, finding.place)],
        "partialFingerprints": {"jaxstaticIdentity/v1": fingerprint},
    }
    related = [_location(one, place, place.text) for place in finding.related]
    if related:
        result["relatedLocations"] = [{"id": number, **location} for number, location in enumerate(related)]
    if finding.trail:
        steps = [{"location": _location(one, hop.place, hop.what)} for hop in finding.trail]
        result["codeFlows"] = [{"threadFlows": [{"locations": steps}]}]
    if one.remedy is not None and one.edits:
        result["fixes"] = [_fix(one, one.remedy)]
    return result


def _location(one: shown.Shown, place: Place, words: str = "") -> Object:
    span = ranges.of(one, place)
    lines = ranges.lines_of(one, place.file)[span.line - 1 : span.end_line]
    region = _region(one, place.file, (span.line, span.column), (span.end_line, span.end_column))
    physical: Object = {"artifactLocation": _artifact(one, place.file), "region": region}
    if lines:
        behind = len(lines[-1]) - span.end_column + 1
        region["snippet"] = {"text": "\n".join(lines)[span.column - 1 : -behind or None]}
        physical["contextRegion"] = {"startLine": span.line, "endLine": span.end_line, "snippet": {"text": "\n".join(lines)}}
    return {"physicalLocation": physical, "message": {"text": words}} if words else {"physicalLocation": physical}


def _region(one: shown.Shown, file: str, start: tuple[int, int], end: tuple[int, int]) -> Object:
    """A region whose columns count UTF-16 units."""
    lines = ranges.lines_of(one, file)
    shifts = [
        sum(character > "\uffff" for character in lines[line - 1][: column - 1]) if 0 < line <= len(lines) else 0
        for line, column in (start, end)
    ]
    return {"startLine": start[0], "startColumn": start[1] + shifts[0], "endLine": end[0], "endColumn": end[1] + shifts[1]}


def _fix(one: shown.Shown, remedy: findings.Remedy) -> Object:
    told = [*(f"may change: {risk}" for risk in remedy.risks), *remedy.notes]
    changes: dict[str, list[Object]] = {}
    for edit in one.edits:
        text = edit.text.replace("\n", one.endings.get(edit.file, "\n"))
        region = _region(one, edit.file, edit.start, edit.end)
        changes.setdefault(edit.file, []).append({"deletedRegion": region, "insertedContent": {"text": text}})
    return {
        "description": {"text": "; ".join((f"{remedy.kind} ({'safe' if remedy.safe else 'unsafe'})", *told))},
        "artifactChanges": [{"artifactLocation": _artifact(one, file), "replacements": held} for file, held in changes.items()],
    }


def _artifact(one: shown.Shown, file: str) -> Object:
    path = pathlib.PurePath(one.in_repository(file))
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": urllib.parse.quote(path.as_posix(), errors="backslashreplace"), "uriBaseId": BASE}
