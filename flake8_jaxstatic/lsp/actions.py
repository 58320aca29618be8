"""What a client can do about findings: a judgement and a range come in, code actions with the edits of all their files go out."""

from __future__ import annotations

import itertools
import pathlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lsprotocol import types

from flake8_jaxstatic.audit import silencing
from flake8_jaxstatic.fixes import rewrite
from flake8_jaxstatic.lsp import coordinates, judging, repairing

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.{judging.SOURCE}"
KINDS = (types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll, FIX_ALL)
SMALL = 150  # files of a project in which repairs are looked for although nobody has asked for them by hand


class Writer:
    """Writes edits as the client takes them.

    Args:
        codec: how it counts.
        documents: what it has open.
        versioned: it takes edits that say which version of a document they are for.
    """

    def __init__(self, codec: coordinates.Codec, documents: Mapping[pathlib.Path, judging.Document], *, versioned: bool) -> None:
        self.codec = codec
        self.documents = documents
        self.versioned = versioned

    def edit(self, changes: Mapping[pathlib.Path, Sequence[types.TextEdit]]) -> types.WorkspaceEdit:
        """Edits of several files as one."""
        if not self.versioned:
            return types.WorkspaceEdit(changes={self._uri(path): list(edits) for path, edits in changes.items()})
        return types.WorkspaceEdit(
            document_changes=[
                types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(self._uri(path), self._version(path)), list(edits))
                for path, edits in changes.items()
            ]
        )

    def repair(self, bench: repairing.Bench, edits: Iterable[rewrite.Edit]) -> types.WorkspaceEdit:
        """The edits of a repair, made in the texts of a bench."""
        changes = {}
        for file, some in itertools.groupby(sorted(edits), key=lambda edit: edit.file):
            text = bench.text(file)
            changes[bench.folder / file] = [
                types.TextEdit(types.Range(self.codec.at(text, each.start), self.codec.at(text, each.end)), each.text) for each in some
            ]
        return self.edit(changes)

    def comment(self, path: pathlib.Path, comment: silencing.Comment) -> types.WorkspaceEdit:
        """The edit that silences a finding."""
        lines = self.documents[path].text.split("\n")
        return self.edit({path: [types.TextEdit(self.codec.range(lines, comment.line, comment.column, comment.column), comment.text)]})

    def _uri(self, path: pathlib.Path) -> str:
        return self.documents[path].uri if path in self.documents else path.as_uri()

    def _version(self, path: pathlib.Path) -> int | None:
        return self.documents[path].version if path in self.documents else None


def asked_for(only: Sequence[str] | None, kind: str) -> bool:
    """Whether a client that wants some kinds only wants this one (``source`` means ``source.fixAll`` as well)."""
    return only is None or any(kind == each or kind.startswith(f"{each}.") for each in only)


def touched(shown: Iterable[judging.Shown], wanted: types.Range) -> list[judging.Shown]:
    """The findings that share a character, or a border, with a range."""

    def key(position: types.Position) -> tuple[int, int]:
        return position.line, position.character

    return [
        one for one in shown if key(one.diagnostic.range.start) <= key(wanted.end) and key(wanted.start) <= key(one.diagnostic.range.end)
    ]


def repair(one: judging.Shown, found: repairing.Repair, edit: types.WorkspaceEdit) -> types.CodeAction:
    """A repair of one finding. Only one that cannot change results is preferred; what another may change is part of its title."""
    finding, remedy = one.finding, found.remedy
    function = f"{finding.function.rpartition('.')[2]}()"
    subject = f"'{finding.param}' of {function}" if finding.param else function
    what = f"{finding.code}: {remedy.kind}, {subject}"
    notes = "".join(f"; {note}" for note in remedy.notes)
    title = f"{what}{notes}" if remedy.safe else f"{what} (unsafe, may change: {_cut('; '.join(remedy.risks))}){notes}"
    return types.CodeAction(title, types.CodeActionKind.QuickFix, [one.diagnostic], is_preferred=remedy.safe, edit=edit)


def silence(one: judging.Shown, edit: types.WorkspaceEdit) -> types.CodeAction:
    """The comment that silences one finding; never preferred."""
    title = f"{one.finding.code}: disable for this line (# noqa)"
    return types.CodeAction(title, types.CodeActionKind.QuickFix, [one.diagnostic], is_preferred=False, edit=edit)


def _cut(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:157]}..."


def comments(shown: Iterable[judging.Shown], writer: Writer) -> Iterator[types.CodeAction]:
    """One per code and line: two findings of a code on a line are silenced by one comment."""
    seen: set[tuple[str, silencing.Comment]] = set()
    for one in shown:
        if one.comment is not None and (one.finding.code, one.comment) not in seen:
            seen.add((one.finding.code, one.comment))
            yield silence(one, writer.comment(one.path, one.comment))
