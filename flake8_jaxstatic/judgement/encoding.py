"""An analysis as JSON text and back: findings and rows come in, two texts go out, because the doors of flake8 need only the first."""

from __future__ import annotations

import json
from typing import Any

from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.positions import Place


def encode_findings(analysis: findings.Analysis) -> str:
    """Findings and notices."""
    rows = [
        [
            finding.code,
            _place(finding.place),
            finding.message,
            finding.function,
            finding.param,
            [_place(place) for place in finding.related],
            _hops(finding.trail),
        ]
        for finding in analysis.findings
    ]
    return json.dumps({"findings": rows, "notices": analysis.notices}, separators=(",", ":"))


def encode_rows(analysis: findings.Analysis) -> str:
    """Parameter rows and causes of ignorance."""
    rows = [
        [
            row.file,
            row.line,
            row.module,
            row.function,
            row.param,
            row.index,
            _place(row.site),
            row.contract,
            row.must_static,
            row.may_static,
            row.verdict,
            row.supply,
            row.demand,
            _hops(row.evidence),
            _hops(row.assumptions),
            [[word, _hops(hops)] for word, hops in row.chains],
            [row.compiles.kind, row.compiles.number, row.compiles.reason],
        ]
        for row in analysis.rows
    ]
    unknowns = [[cause.cause, _place(cause.place), cause.rows] for cause in analysis.unknowns]
    return json.dumps({"rows": rows, "unknowns": unknowns}, separators=(",", ":"))


def decode(findings_text: str, rows_text: str = "") -> findings.Analysis:
    """The analysis again; without the second text, its findings and notices only.

    Raises:
        ValueError: a text does not have the form that the encoders give it.
    """
    try:
        told = json.loads(findings_text)
        more = json.loads(rows_text) if rows_text else {"rows": [], "unknowns": []}
        return findings.Analysis(
            findings=tuple(_finding(row) for row in told["findings"]),
            rows=tuple(_row(row) for row in more["rows"]),
            unknowns=tuple(findings.Ignorance(cause, _place_of(place), rows) for cause, place, rows in more["unknowns"]),
            notices=tuple(told["notices"]),
        )
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"not an encoded analysis: {error}") from error


def _place(place: Place) -> list[Any]:
    return [place.file, place.line, place.column, place.text]


def _hops(hops: tuple[findings.Hop, ...]) -> list[list[Any]]:
    return [[_place(hop.place), hop.what] for hop in hops]


def _place_of(row: list[Any]) -> Place:
    file, line, column, text = row
    return Place(file, line, column, text)


def _hops_of(rows: list[list[Any]]) -> tuple[findings.Hop, ...]:
    return tuple(findings.Hop(_place_of(place), what) for place, what in rows)


def _finding(row: list[Any]) -> findings.Finding:
    code, place, message, function, param, related, trail = row
    return findings.Finding(code, _place_of(place), message, function, param, tuple(_place_of(other) for other in related), _hops_of(trail))


def _row(row: list[Any]) -> findings.Row:
    file, line, module, function, param, index, site, contract, must, may, verdict, supply, demand, *rest = row
    evidence, assumptions, chains, compiles = rest
    return findings.Row(
        file,
        line,
        module,
        function,
        param,
        index,
        _place_of(site),
        contract,
        must,
        may,
        verdict,
        tuple(supply),
        tuple(demand),
        _hops_of(evidence),
        _hops_of(assumptions),
        tuple((word, _hops_of(hops)) for word, hops in chains),
        findings.Compiles(*compiles),
    )
