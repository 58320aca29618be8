"""Findings and rows as JSON for other programs; the names of the keys are a promise to them."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.positions import Place
from flake8_jaxstatic.reports import shown


def render(found: Iterable[shown.Shown]) -> str:
    """A list of findings; ``path`` as flake8 prints it, ``file`` everywhere relative to the project."""
    return _dump(
        [
            {
                "path": one.path,
                "file": one.finding.place.file,
                "line": one.line,
                "column": one.column,
                "code": one.finding.code,
                "message": one.finding.message,
                "function": one.finding.function,
                "param": one.finding.param,
                "text": one.finding.place.text,
                "related": [_place(place) for place in one.finding.related],
                "trail": [{**_place(hop.place), "what": hop.what} for hop in one.finding.trail],
                "fix": _remedy(one.remedy),
                "fix_tried": one.tried,
            }
            for one in found
        ]
    )


def table(rows: Iterable[findings.Row]) -> str:
    """A list of parameter rows."""
    return _dump(
        [
            {
                "file": row.file,
                "line": row.line,
                "function": row.function,
                "param": row.param,
                "index": row.index,
                "contract": row.contract,
                "must_static": row.must_static,
                "may_static": row.may_static,
                "verdict": row.verdict,
                "supply": list(row.supply),
                "demand": list(row.demand),
                "evidence": [_step(hop) for hop in row.evidence],
                "assumptions": [_step(hop) for hop in row.assumptions],
                "compiles": {"kind": row.compiles.kind, "number": row.compiles.number, "reason": row.compiles.reason},
            }
            for row in rows
        ]
    )


def _step(hop: findings.Hop) -> dict[str, object]:
    return {"file": hop.place.file, "line": hop.place.line, "text": hop.place.text or hop.what}


def _remedy(remedy: findings.Remedy | None) -> dict[str, object] | None:
    if remedy is None:
        return None
    return {"kind": remedy.kind, "safe": remedy.safe, "may_change": list(remedy.risks), "notes": list(remedy.notes)}


def _place(place: Place) -> dict[str, object]:
    return {"file": place.file, "line": place.line, "column": place.column, "text": place.text}


def _dump(value: object) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"
