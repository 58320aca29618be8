"""An editor without a screen, with the capabilities of a real one: pytest-lsp's client and a real ``jaxstatic lsp`` process.

The client has an event loop in a thread, so that tests read like what a person does.
"""

from __future__ import annotations

import asyncio
import os
import pathlib
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeVar

from lsprotocol import types
from pytest_lsp import LanguageClient, client_capabilities

ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = 60.0
SERVE = "import sys; from flake8_jaxstatic import cli; sys.argv[1:1] = ['lsp']; cli.run()"
T = TypeVar("T")


class Editor:
    """A running server and what it told.

    Args:
        folders: the workspace folders.
        options: initialization options.
        arguments: of the command line.
        like: whose capabilities to have.
        encodings: position encodings to offer, best first; those of ``like`` by default.
    """

    def __init__(
        self,
        *folders: pathlib.Path,
        options: object = None,
        arguments: Sequence[str] = (),
        like: str = "neovim@v0.11.0",
        encodings: Sequence[str] = (),
        program: str = SERVE,
    ) -> None:
        self.published: list[types.PublishDiagnosticsParams] = []
        self.shown: list[str] = []
        self.logged: list[str] = []
        self.registered: list[str] = []
        self.refreshed: list[str] = []
        self.progress: list[str] = []
        self.versions: dict[str, int] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.client = self._client()
        capabilities = client_capabilities(like)
        if encodings:
            capabilities.general = capabilities.general or types.GeneralClientCapabilities()
            capabilities.general.position_encodings = [types.PositionEncodingKind(each) for each in encodings]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
        self.do(self.client.start_io(sys.executable, "-c", program, *arguments, env=environment, cwd=str(folders[0].parent)))
        self.told = self.do(
            self.client.initialize_session(
                types.InitializeParams(
                    capabilities=capabilities,
                    initialization_options=options,
                    workspace_folders=[types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders],
                )
            )
        )

    def _client(self) -> LanguageClient:
        client = LanguageClient()
        client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda params: self.published.append(params))  # noqa: PLW0108 - pygls marks it
        client.feature(types.WINDOW_SHOW_MESSAGE)(lambda params: self.shown.append(params.message))
        client.feature(types.WINDOW_LOG_MESSAGE)(lambda params: self.logged.append(params.message))
        client.feature(types.CLIENT_REGISTER_CAPABILITY)(lambda params: self.registered.extend(r.method for r in params.registrations))
        client.feature(types.WORKSPACE_INLAY_HINT_REFRESH)(lambda *_: self.refreshed.append("inlay"))
        client.feature(types.WORKSPACE_CODE_LENS_REFRESH)(lambda *_: self.refreshed.append("lens"))
        client.feature(types.WINDOW_WORK_DONE_PROGRESS_CREATE)(lambda _: None)
        client.feature(types.PROGRESS)(lambda params: self.progress.append(editor_kind(params.value)))
        return client

    def do(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(PATIENCE)

    def close(self) -> None:
        try:
            self.do(self.client.shutdown_session())
            assert self.client._server is not None
            assert self.client._server.returncode == 0
            self.do(self.client.stop())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(PATIENCE)

    def tell(self, notify: Callable[[Any], None], params: object) -> None:
        async def call() -> None:
            notify(params)

        self.do(call())

    # documents

    def open(self, path: pathlib.Path, text: str | None = None) -> None:
        said = path.read_bytes().decode() if text is None else text
        self.versions[path.as_uri()] = 1
        item = types.TextDocumentItem(path.as_uri(), "python", 1, said)
        self.tell(self.client.text_document_did_open, types.DidOpenTextDocumentParams(item))

    def change(self, path: pathlib.Path, text: str) -> None:
        self.versions[path.as_uri()] += 1
        identifier = types.VersionedTextDocumentIdentifier(self.versions[path.as_uri()], path.as_uri())
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.tell(self.client.text_document_did_change, types.DidChangeTextDocumentParams(identifier, [change]))

    def shut(self, path: pathlib.Path) -> None:
        del self.versions[path.as_uri()]
        identifier = types.TextDocumentIdentifier(path.as_uri())
        self.tell(self.client.text_document_did_close, types.DidCloseTextDocumentParams(identifier))

    def watched(self, path: pathlib.Path, kind: types.FileChangeType) -> None:
        event = types.FileEvent(path.as_uri(), kind)
        self.tell(self.client.workspace_did_change_watched_files, types.DidChangeWatchedFilesParams([event]))

    # answers

    def wait(self, found: Callable[[], T | None], what: str) -> T:
        """Until something is there; the test fails where it does not come."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            seen = found()
            if seen is not None:
                return seen
            time.sleep(0.01)
        raise AssertionError(f"{what} did not come; messages: {self.shown}; log: {self.logged[-2:]}")

    def last(self, path: pathlib.Path, since: int = 0) -> types.PublishDiagnosticsParams | None:
        told = [each for each in self.published[since:] if each.uri == path.as_uri()]
        return told[-1] if told else None

    def diagnostics(self, path: pathlib.Path, since: int = 0) -> list[types.Diagnostic]:
        """Those of the version that the document has now."""

        def current() -> list[types.Diagnostic] | None:
            told = self.last(path, since)
            wanted = self.versions.get(path.as_uri())
            return list(told.diagnostics) if told is not None and told.version == wanted else None

        return self.wait(current, f"findings of {path.name}")

    def codes(self, path: pathlib.Path, since: int = 0) -> list[tuple[str, int]]:
        return [(str(each.code), each.range.start.line + 1) for each in self.diagnostics(path, since)]

    def hover(self, path: pathlib.Path, line: int, character: int) -> types.Hover | None:
        params = types.HoverParams(types.TextDocumentIdentifier(path.as_uri()), types.Position(line, character))
        return self.do(self.client.text_document_hover_async(params))

    def actions(self, path: pathlib.Path, line: int, only: Sequence[str] | None = None, *, by_hand: bool = True) -> list[types.CodeAction]:
        kind = types.CodeActionTriggerKind.Invoked if by_hand else types.CodeActionTriggerKind.Automatic
        where = types.Range(types.Position(line, 0), types.Position(line, 1000))
        context = types.CodeActionContext([], [types.CodeActionKind(k) if k in KINDS else k for k in only] if only else None, kind)
        params = types.CodeActionParams(types.TextDocumentIdentifier(path.as_uri()), where, context)
        told = self.do(self.client.text_document_code_action_async(params)) or []
        return [each for each in told if isinstance(each, types.CodeAction)]

    def hints(self, path: pathlib.Path) -> list[types.InlayHint]:
        everything = types.Range(types.Position(0, 0), types.Position(10_000, 0))
        params = types.InlayHintParams(types.TextDocumentIdentifier(path.as_uri()), everything)
        return list(self.do(self.client.text_document_inlay_hint_async(params)) or [])

    def lenses(self, path: pathlib.Path) -> list[types.CodeLens]:
        params = types.CodeLensParams(types.TextDocumentIdentifier(path.as_uri()))
        return list(self.do(self.client.text_document_code_lens_async(params)) or [])


def editor_kind(value: Any) -> str:
    return str(value["kind"] if isinstance(value, dict) else value.kind)


KINDS = {each.value for each in types.CodeActionKind}


def documented(section: str, language: str) -> str:
    """The program that docs/editors.md shows in a section."""
    page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    return page[page.index(f"\n{section}\n") :].partition(f"```{language}\n")[2].partition("```")[0]


def command_on_path(folder: pathlib.Path) -> str:
    """A search path that begins with a command ``jaxstatic`` of this source."""
    place = folder / "bin" / "jaxstatic"
    place.parent.mkdir()
    program = "from flake8_jaxstatic import cli; cli.run()"
    place.write_text(f"#!/bin/sh\nPYTHONPATH='{ROOT}' exec '{sys.executable}' -W ignore -c '{program}' \"$@\"\n")
    place.chmod(0o755)
    return f"{place.parent}{os.pathsep}{os.environ['PATH']}"


def applied(texts: dict[str, str], edit: types.WorkspaceEdit, encoding: str = "utf-16") -> dict[str, str]:
    """What files say after an edit, made as an editor makes it: in code units of the encoding, from the end to the beginning."""
    changes: dict[str, Sequence[Any]] = dict(edit.changes or {})
    for each in edit.document_changes or ():
        assert isinstance(each, types.TextDocumentEdit)
        changes[each.text_document.uri] = each.edits
    result = dict(texts)
    size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
    codec = encoding if encoding == "utf-8" else f"{encoding}-le"
    for uri, edits in changes.items():
        lines = result[uri].split("\n")

        def at(position: types.Position, lines: list[str] = lines) -> int:
            before = sum(len(line) + 1 for line in lines[: position.line])
            here = lines[position.line] if position.line < len(lines) else ""
            return before + len(here.encode(codec)[: position.character * size].decode(codec))

        spans = sorted(((at(e.range.start), at(e.range.end), e.new_text) for e in edits), reverse=True)
        for start, end, new in spans:
            result[uri] = result[uri][:start] + new + result[uri][end:]
    return result
