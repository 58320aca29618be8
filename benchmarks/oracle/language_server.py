"""A client of a language server over its standard streams: just enough of the protocol to ask for references."""

from __future__ import annotations

import json
import pathlib
import subprocess
import threading
import urllib.parse
import urllib.request
from types import TracebackType
from typing import IO, Any, Self, cast

COMMANDS = {"ty": ("ty", "server"), "pyrefly": ("pyrefly", "lsp")}


class Server:
    """One running language server with one folder open; a context manager.

    Args:
        command: the program and its arguments.
        root: the folder of the project.
        seconds: the longest wait for one answer.
    """

    def __init__(self, command: tuple[str, ...], root: pathlib.Path, seconds: float = 120.0) -> None:
        self._root = root.resolve()
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=self._root)
        self._input = cast("IO[bytes]", self._process.stdin)
        self._output = cast("IO[bytes]", self._process.stdout)
        self._seconds = seconds
        self._number = 0
        self._opened: set[pathlib.Path] = set()

    def __enter__(self) -> Self:
        folder = {"uri": self._root.as_uri(), "name": self._root.name}
        self.ask("initialize", {"processId": None, "rootUri": folder["uri"], "workspaceFolders": [folder], "capabilities": {}})
        self._send({"method": "initialized", "params": {}})
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()

    def references(self, file: pathlib.Path, line: int, column: int) -> list[tuple[pathlib.Path, int, int]]:
        """Where the symbol at a place is named: file, line and column, both from 0, columns in UTF-16 units.

        Raises:
            LookupError: the server answers with an error.
        """
        self._open(file)
        where = {"textDocument": {"uri": file.resolve().as_uri()}, "position": {"line": line, "character": column}}
        found = self.ask("textDocument/references", {**where, "context": {"includeDeclaration": False}}) or []
        return [(_path(one["uri"]), one["range"]["start"]["line"], one["range"]["start"]["character"]) for one in found]

    def ask(self, method: str, params: dict[str, Any]) -> Any:
        """Send a request and wait for its answer; questions of the server are answered with nothing.

        Raises:
            LookupError: the server answers with an error.
            TimeoutError: it does not answer in time.
        """
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        late = threading.Timer(self._seconds, self._process.kill)
        late.start()
        try:
            while True:
                message = self._receive()
                if message.get("id") == number and "method" not in message:
                    if "error" in message:
                        raise LookupError(f"{method}: {message['error'].get('message')}")
                    return message.get("result")
                if "method" in message and "id" in message:
                    asked = message["params"].get("items", []) if message["method"] == "workspace/configuration" else None
                    self._send({"id": message["id"], "result": None if asked is None else [None for _ in asked]})
        finally:
            late.cancel()

    def _open(self, file: pathlib.Path) -> None:
        if file in self._opened:
            return
        self._opened.add(file)
        document = {"uri": file.resolve().as_uri(), "languageId": "python", "version": 1, "text": file.read_text()}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._input.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._input.flush()

    def _receive(self) -> dict[str, Any]:
        length = 0
        while (line := self._output.readline()) not in (b"\r\n", b""):
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        if not length:
            raise TimeoutError("the language server has ended")
        received: dict[str, Any] = json.loads(self._output.read(length))
        return received


def _path(uri: str) -> pathlib.Path:
    return pathlib.Path(urllib.request.url2pathname(urllib.parse.urlparse(uri).path))
