"""What a client shows beside findings: rows of the audit come in, hovers, inlay hints and code lenses go out."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator, Sequence

from lsprotocol import types

from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.lsp import coordinates, judging, tree
from flake8_jaxstatic.positions import Place
from flake8_jaxstatic.reports import cards, text


def hover(
    judgement: judging.Judgement, document: judging.Document, position: types.Position, codec: coordinates.Codec, *, markdown: bool
) -> types.Hover | None:
    """What is known of the parameter, or of the jitted function, under the cursor."""
    meant = tree.Tree(document.text).meant(codec.offset(document.text, position))
    if meant is None:
        return None
    rows, folder = _rows(judgement, document.path, meant)
    if not rows:
        return None
    link = _link(folder)
    if not markdown:
        told = "\n".join(map(text.explain, rows)) if meant.name else cards.summary(rows)
    else:
        told = cards.card(rows, link) if meant.name else cards.sites(rows, link)
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    where = types.Range(codec.at(document.text, meant.start), codec.at(document.text, meant.end))
    return types.Hover(types.MarkupContent(kind, told), where)


def _rows(judgement: judging.Judgement, path: pathlib.Path, meant: tree.Parameter) -> tuple[list[findings.Row], pathlib.Path]:
    for project, answer in judgement.projects:
        rows = [
            row
            for row in answer.analysis.rows
            if row.line == meant.line and project.root.folder / row.file == path and meant.name in ("", row.param)
        ]
        if rows:
            return rows, project.root.folder
    return [], pathlib.Path()


def sites(judgement: judging.Judgement, path: pathlib.Path) -> Iterator[tuple[Place, str, str]]:
    """The jit sites of a file: place, the division in one line, and a table of it."""
    for project, answer in judgement.projects:
        by_site: dict[tuple[Place, str, int], list[findings.Row]] = {}
        for row in answer.analysis.rows:
            if project.root.folder / row.site.file == path:
                by_site.setdefault((row.site, row.function, row.line), []).append(row)
        for (site, _, _), rows in by_site.items():
            line = cards.summary(rows)
            if line:
                yield site, line, cards.sites(rows, _link(project.root.folder))


def _link(folder: pathlib.Path) -> cards.Link:
    return lambda place: f"{(folder / place.file).as_uri()}#L{place.line}"


def hints(judgement: judging.Judgement, document: judging.Document, codec: coordinates.Codec) -> list[types.InlayHint]:
    """An inlay hint at the end of the line of each jit site."""
    lines = document.text.split("\n")
    found = []
    for site, line, table in sites(judgement, document.path):
        end = len(lines[site.line - 1].rstrip()) + 1 if site.line <= len(lines) else 1
        tooltip = types.MarkupContent(types.MarkupKind.Markdown, table)
        found.append(types.InlayHint(codec.position(lines, site.line, end), line, padding_left=True, tooltip=tooltip))
    return found


def lenses(judgement: judging.Judgement, document: judging.Document, codec: coordinates.Codec) -> list[types.CodeLens]:
    """A code lens above each jit site; it says something and does nothing."""
    lines = document.text.split("\n")
    return [
        types.CodeLens(codec.range(lines, site.line, site.column, site.column), types.Command(line, ""))
        for site, line, _ in sites(judgement, document.path)
    ]


def told(judgement: judging.Judgement | None, paths: Sequence[pathlib.Path]) -> list[tuple[Place, str, str]]:
    """All that the hints of some files say: where it is the same as before, a client need not ask again."""
    return [each for path in paths for each in sites(judgement, path)] if judgement is not None else []
