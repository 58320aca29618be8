"""The language server: it registers what it can do, keeps the open documents, and answers from the last judgement that holds."""

from __future__ import annotations

import asyncio
import functools
import os
import pathlib
import sys
import traceback
import uuid
from collections.abc import Callable, Sequence

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

import flake8_jaxstatic
from flake8_jaxstatic.audit import answers
from flake8_jaxstatic.lsp import actions, coordinates, explaining, judging, preferences, repairing, sessions
from flake8_jaxstatic.project import discovery

SOON = 0.05  # seconds: files are opened, saved and renamed several at a time
PATIENCE = 1.0  # seconds after which a person is told that something is going on
WATCHED = ("**/*.py", "**/*.ipynb", "**/*.pyi", "**/pyproject.toml", "**/setup.cfg", "**/tox.ini", "**/.flake8")
_FILES = types.FileOperationRegistrationOptions(
    [types.FileOperationFilter(types.FileOperationPattern("**"), scheme="file")]  # folders are renamed and deleted, too
)


class Server:
    """The state of one connection.

    Args:
        arguments: options of flake8 and of ours, as given on the command line.
        keep: use the cache.
        jobs: processes for reading files for the first time.
    """

    def __init__(self, arguments: Sequence[str], *, keep: bool, jobs: int) -> None:
        self.protocol = LanguageServer("jaxstatic", flake8_jaxstatic.__version__, types.TextDocumentSyncKind.Full)
        self.arguments = tuple(arguments)
        self.keep = keep
        self.jobs = jobs
        self.wishes = preferences.Preferences()
        self.complaints: tuple[str, ...] = ()
        self.codec = coordinates.Codec(types.PositionEncodingKind.Utf16.value)
        self.worker = sessions.Worker()
        self.documents: dict[pathlib.Path, judging.Document] = {}
        self.sessions: dict[pathlib.Path, sessions.Session] = {}
        self.published: dict[pathlib.Path, set[str]] = {}  # by folder of the session: what the client shows findings of
        self.over = False
        self._said: set[str] = set()
        self._register()

    def _register(self) -> None:
        on = self._on
        on(types.INITIALIZE, self._initialize)
        on(types.INITIALIZED, self._initialized)
        on(types.SHUTDOWN, self._shutdown)
        on(types.TEXT_DOCUMENT_DID_OPEN, self._opened)
        on(types.TEXT_DOCUMENT_DID_CHANGE, self._changed)
        on(types.TEXT_DOCUMENT_DID_CLOSE, self._closed)
        on(types.TEXT_DOCUMENT_DID_SAVE, self._disk_changed)
        on(types.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._disk_changed)
        on(types.WORKSPACE_DID_CREATE_FILES, self._disk_changed, _FILES)
        on(types.WORKSPACE_DID_RENAME_FILES, self._disk_changed, _FILES)
        on(types.WORKSPACE_DID_DELETE_FILES, self._disk_changed, _FILES)
        on(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self._folders_changed)
        on(types.WORKSPACE_DID_CHANGE_CONFIGURATION, self._configured)
        on(types.TEXT_DOCUMENT_HOVER, self._hover)
        on(types.TEXT_DOCUMENT_CODE_ACTION, self._actions, types.CodeActionOptions(list(actions.KINDS)))

    def _on(self, feature: str, handler: Callable[..., object], options: object = None) -> None:
        """pygls marks the functions that it is given, and a bound method takes no marks."""
        self.protocol.feature(feature, options)(functools.partial(handler))

    # the life of a connection

    def _initialize(self, params: types.InitializeParams) -> None:
        self.wishes, self.complaints = preferences.read(params.initialization_options)
        encoding = self.protocol.workspace.position_encoding or types.PositionEncodingKind.Utf16
        self.codec = coordinates.Codec(getattr(encoding, "value", encoding))
        text = params.capabilities.text_document
        knows_hints = text is not None and text.inlay_hint is not None
        way = self.wishes.summary if self.wishes.summary != "auto" else "inlay" if knows_hints else "lens"
        if way == "inlay":
            self._on(types.TEXT_DOCUMENT_INLAY_HINT, self._hints)
        elif way == "lens":
            self._on(types.TEXT_DOCUMENT_CODE_LENS, self._lenses)

    def _initialized(self, _: types.InitializedParams) -> None:
        for complaint in self.complaints:
            self._say(f"jaxstatic: {complaint}", types.MessageType.Warning)
        workspace = self.protocol.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace is not None else None
        if watching is not None and watching.dynamic_registration:
            watchers = [types.FileSystemWatcher(pattern) for pattern in WATCHED]
            options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
            registration = types.Registration(str(uuid.uuid4()), types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            self.protocol.client_register_capability(types.RegistrationParams([registration]))
        self._touch_whole()

    def _shutdown(self, _: None) -> None:
        self.over = True
        for session in self.sessions.values():
            session.close()
        self.worker.close()

    def _touch_whole(self) -> None:
        """Where all files of the workspace are linted, open or not, their folders are judged without a document."""
        if self.wishes.diagnostics == "project":
            for folder in self._folders():
                self._session_of(folder).touch(SOON)

    def _configured(self, params: types.DidChangeConfigurationParams) -> None:
        told = preferences.plain(params.settings)
        own = told.get(judging.SOURCE) if isinstance(told, dict) else None
        if own is not None:
            self.wishes, complaints = preferences.read(own, self.wishes)
            for complaint in complaints:
                self._say(f"jaxstatic: {complaint}", types.MessageType.Warning)
            self._touch_all()

    # folders and documents

    def _folders(self) -> list[pathlib.Path]:
        """The workspace folders on the disk, the innermost first."""
        workspace = self.protocol.workspace
        told = [folder.uri for folder in workspace.folders.values()] or ([workspace.root_uri] if workspace.root_uri else [])
        places = [answers.resolved(pathlib.Path(path)) for path in map(uris.to_fs_path, told) if path]
        return sorted({place for place in places if place.is_dir()}, key=lambda place: (-len(place.parts), place))

    def _folder_of(self, path: pathlib.Path) -> pathlib.Path | None:
        """The folder in which a file is judged; None for a file that somebody has installed."""
        folder = next((folder for folder in self._folders() if path.is_relative_to(folder)), None)
        below = path.relative_to(folder) if folder is not None else path
        if discovery.INSTALLED.intersection(below.parts):
            return None
        return folder if folder is not None else discovery.find_root(path, path.parent).folder

    def _session_of(self, folder: pathlib.Path) -> sessions.Session:
        if folder not in self.sessions:
            self.sessions[folder] = sessions.Session(folder, self.worker, self)
        return self.sessions[folder]

    def _document(self, uri: str) -> tuple[sessions.Session, judging.Document] | None:
        """An open document, and where it is judged."""
        path = _path(uri)
        document = self.documents.get(path) if path is not None else None
        folder = self._folder_of(path) if path is not None and document is not None else None
        return (self._session_of(folder), document) if folder is not None and document is not None else None

    def _opened(self, params: types.DidOpenTextDocumentParams) -> None:
        told = params.text_document
        path = _path(told.uri)
        if path is not None and (told.language_id == "python" or path.suffix == ".py"):
            self.documents[path] = judging.Document(told.uri, path, told.version, coordinates.plain(told.text))
            folder = self._folder_of(path)
            if folder is not None:
                self._session_of(folder)
            self._touch(path, SOON)

    def _changed(self, params: types.DidChangeTextDocumentParams) -> None:
        path = _path(params.text_document.uri)
        if path is not None and path in self.documents:
            text = coordinates.plain(self.protocol.workspace.get_text_document(params.text_document.uri).source)
            self.documents[path] = judging.Document(params.text_document.uri, path, params.text_document.version, text)
            self._touch(path, self.wishes.debounce / 1000)

    def _closed(self, params: types.DidCloseTextDocumentParams) -> None:
        path = _path(params.text_document.uri)
        if path is None or self.documents.pop(path, None) is None:
            return
        if self.wishes.diagnostics != "project":
            self._publish(params.text_document.uri, [], None)
        self._touch(path, SOON)

    def _disk_changed(self, _: object) -> None:
        self._touch_all()

    def _folders_changed(self, _: types.DidChangeWorkspaceFoldersParams) -> None:
        used = set(filter(None, map(self._folder_of, self.documents)))
        wanted = {*self._folders(), *used}
        for folder in [folder for folder in self.sessions if folder not in wanted]:
            self.sessions.pop(folder).close()
            for uri in self.published.pop(folder, ()):
                self._publish(uri, [], None)
        for folder in used:
            self._session_of(folder)
        self._touch_all()
        self._touch_whole()

    def _touch(self, path: pathlib.Path, delay: float) -> None:
        for session in self.sessions.values():
            if session.concerns(path):
                session.touch(delay)

    def _touch_all(self) -> None:
        for session in self.sessions.values():
            session.touch(SOON)

    # judgements

    def ask(self, session: sessions.Session) -> judging.Request:
        """What is to be judged for a folder now."""
        documents = tuple(document for path, document in sorted(self.documents.items()) if session.concerns(path))
        return judging.Request(
            folder=session.folder,
            arguments=(*self.arguments, *self.wishes.args),
            documents=documents,
            linted=tuple(document.path for document in documents if self._folder_of(document.path) == session.folder),
            whole=self.wishes.diagnostics == "project" and session.folder in self._folders(),
            keep=self.keep,
            jobs=self.jobs,
            codec=self.codec,
            wishes=self.wishes,
        )

    def accept(self, session: sessions.Session, before: judging.Judgement | None, judgement: judging.Judgement) -> None:
        """Show a judgement in the place of the one before."""
        if judgement.problem:
            self._say(f"jaxstatic: nothing was judged in {session.folder}: {judgement.problem}", types.MessageType.Error)
        elif before is not None and before.problem:
            self._said.clear()  # should it come again, it is news
        for notice in judgement.notices:
            self.protocol.window_log_message(types.LogMessageParams(types.MessageType.Info, f"jaxstatic: {notice}"))
        told: set[str] = set()
        for path, shown in judgement.shown.items():
            document = self.documents.get(path)
            uri = document.uri if document is not None else path.as_uri()
            self._publish(uri, [one.diagnostic for one in shown], document.version if document is not None else None)
            told.add(uri)
        for uri in self.published.get(session.folder, set()) - told:
            self._publish(uri, [], None)
        self.published[session.folder] = told
        paths = list(judgement.request.linted)
        if explaining.told(before, paths) != explaining.told(judgement, paths):
            self._refresh()

    def _publish(self, uri: str, diagnostics: list[types.Diagnostic], version: int | None) -> None:
        self.protocol.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, diagnostics, version))

    def _refresh(self) -> None:
        """Ask the client to ask again for hints that may have changed through an edit elsewhere."""
        workspace = self.protocol.client_capabilities.workspace
        features = self.protocol.protocol.fm.features
        if workspace is None:
            return
        if types.TEXT_DOCUMENT_INLAY_HINT in features and workspace.inlay_hint is not None and workspace.inlay_hint.refresh_support:
            self.protocol.workspace_inlay_hint_refresh(None)
        if types.TEXT_DOCUMENT_CODE_LENS in features and workspace.code_lens is not None and workspace.code_lens.refresh_support:
            self.protocol.workspace_code_lens_refresh(None)

    def fail(self, trace: str) -> None:
        """Report a failure of the server itself."""
        self.protocol.window_log_message(types.LogMessageParams(types.MessageType.Error, f"jaxstatic: {trace}"))
        self._say(
            f"jaxstatic: internal error: {trace.rstrip().splitlines()[-1]}; the log of the server says where", types.MessageType.Error
        )

    async def tell(self, session: sessions.Session) -> None:
        """Show that a judgement takes its time, until this is cancelled."""
        await asyncio.sleep(PATIENCE)
        window = self.protocol.client_capabilities.window
        if window is None or not window.work_done_progress:
            return
        token, progress = str(uuid.uuid4()), self.protocol.work_done_progress
        await progress.create_async(token)
        progress.begin(token, types.WorkDoneProgressBegin("jaxstatic", message=f"judging {session.folder.name}"))
        try:
            await asyncio.Event().wait()
        finally:
            progress.end(token, types.WorkDoneProgressEnd())

    def _say(self, message: str, kind: types.MessageType) -> None:
        """Tell a person, once."""
        if message not in self._said:
            self._said.add(message)
            self.protocol.window_show_message(types.ShowMessageParams(kind, message))

    # requests

    async def _judged(self, uri: str) -> tuple[judging.Judgement, judging.Document] | None:
        """The judgement of what a document says now."""
        found = self._document(uri)
        if found is None:
            return None
        session, asked = found
        judgement = await session.settle(lambda known: known.knows(asked))
        document = self.documents.get(asked.path)
        return (judgement, document) if judgement is not None and document is not None and judgement.knows(document) else None

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        found = await self._judged(params.text_document.uri)
        text = self.protocol.client_capabilities.text_document
        formats = text.hover.content_format if text is not None and text.hover is not None else None
        markdown = formats is None or types.MarkupKind.Markdown in formats
        return explaining.hover(*found, params.position, self.codec, markdown=markdown) if found is not None else None

    async def _hints(self, params: types.InlayHintParams) -> list[types.InlayHint]:
        found = await self._judged(params.text_document.uri)
        lines = range(params.range.start.line, params.range.end.line + 1)
        return [hint for hint in explaining.hints(*found, self.codec) if hint.position.line in lines] if found is not None else []

    async def _lenses(self, params: types.CodeLensParams) -> list[types.CodeLens]:
        found = await self._judged(params.text_document.uri)
        return explaining.lenses(*found, self.codec) if found is not None else []

    async def _actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        found = self._document(params.text_document.uri)
        if found is None:
            return []
        session, document = found
        await session.settled.wait()
        judgement = session.judgement
        if judgement is None or not judgement.knows(document):
            return []
        shown, wanted = judgement.shown.get(document.path, []), params.context.only
        only = [str(getattr(kind, "value", kind)) for kind in wanted] if wanted else None
        workspace = self.protocol.client_capabilities.workspace
        versioned = bool(workspace and workspace.workspace_edit and workspace.workspace_edit.document_changes)
        writer = actions.Writer(self.codec, self.documents, versioned=versioned)
        told: list[types.CodeAction] = []
        if actions.asked_for(only, types.CodeActionKind.QuickFix.value):
            here = actions.touched(shown, params.range)
            by_hand = params.context.trigger_kind != types.CodeActionTriggerKind.Automatic  # older clients do not say
            if by_hand or judgement.size <= actions.SMALL:
                told += await self._repairs(judgement, here, writer)
            told += actions.comments(here, writer)
        if only is not None and actions.asked_for(only, actions.FIX_ALL):
            told += await self._all_repairs(judgement, document, shown, writer)
        return told if session.judgement is judgement and session.settled.is_set() else []

    async def _repairs(
        self, judgement: judging.Judgement, shown: Sequence[judging.Shown], writer: actions.Writer
    ) -> list[types.CodeAction]:
        told = []
        for one in shown:
            found = await self._tried(judgement, one.path, functools.partial(repairing.Bench.repair, finding=one.finding))
            if found is not None:
                repair, edit = found[1], writer.repair(found[0], found[1].edits)
                told.append(actions.repair(one, repair, edit))
        return told

    async def _all_repairs(
        self, judgement: judging.Judgement, document: judging.Document, shown: Sequence[judging.Shown], writer: actions.Writer
    ) -> list[types.CodeAction]:
        names = {repairing.name(one.finding) for one in shown}
        found = await self._tried(judgement, document.path, lambda bench: bench.safe(lambda finding: repairing.name(finding) in names))
        if found is None:
            return []
        title = "jaxstatic: make all safe repairs of this file"
        return [types.CodeAction(title, actions.FIX_ALL, edit=writer.repair(found[0], found[1].edits))]

    async def _tried(
        self, judgement: judging.Judgement, path: pathlib.Path, look: Callable[[repairing.Bench], repairing.Repair | None]
    ) -> tuple[repairing.Bench, repairing.Repair] | None:
        """What the worker finds at the bench of a file's project."""
        project = judgement.project_of(path)
        if project is None:
            return None

        def work() -> tuple[repairing.Bench, repairing.Repair | None]:
            bench = judgement.bench(project)
            return bench, look(bench)

        try:
            bench, repair = await self.worker.do(work)
        except Exception:  # noqa: BLE001 - what is shown and offered beside it is right, and must come
            self.fail(traceback.format_exc())
            return None
        return (bench, repair) if repair is not None else None


def _path(uri: str) -> pathlib.Path | None:
    """The file that an address means, links resolved; None where it is on no disk (an untitled buffer, a cell of a notebook)."""
    path = uris.to_fs_path(uri)
    return answers.resolved(pathlib.Path(path)) if path else None


def serve(arguments: Sequence[str], *, keep: bool, jobs: int) -> bool:
    """Speak with one client over standard input and output until it says goodbye or is gone.

    Whatever else writes to standard output from here on writes to the error stream: a stray word would break the protocol.

    Args:
        arguments: options of flake8 and of ours, as given on the command line.
        keep: use the cache.
        jobs: processes for reading files for the first time.

    Returns:
        Whether the client asked for the end, as it should.
    """
    server = Server(arguments, keep=keep, jobs=jobs)
    sys.stdout.flush()
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as spoken:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        server.protocol.start_io(sys.stdin.buffer, spoken)
    return server.over
