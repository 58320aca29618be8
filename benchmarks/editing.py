"""What an edit costs: a project and one of its files go in; seconds per edit, memory, and how long other answers took meanwhile come out.

python benchmarks/editing.py FOLDER FILE [EDITS]        (needs the extras lsp and test, and a system with /proc)
"""

from __future__ import annotations

import os
import pathlib
import sys
import time

from lsprotocol import types

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from tests.lsp import editor


def spent(server: int) -> float:
    """Seconds of CPU that a process has had."""
    fields = pathlib.Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(server: int) -> int:
    """Megabytes that it holds."""
    return int(pathlib.Path(f"/proc/{server}/status").read_text().split("VmRSS:")[1].split()[0]) // 1024


def main() -> None:
    """Open the file, edit it, and ask for something else while each edit is judged."""
    folder, file = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    edits = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    told = editor.Editor(folder, options={"debounce": 0})
    assert told.client._server is not None  # noqa: S101, SLF001
    server = told.client._server.pid  # noqa: SLF001
    elsewhere = types.HoverParams(types.TextDocumentIdentifier("file:///elsewhere.py"), types.Position(0, 0))
    start = time.perf_counter()
    told.open(file)
    found = told.diagnostics(file)
    print(f"open: {len(found)} findings, {time.perf_counter() - start:.1f} s, {spent(server):.1f} s of CPU, {memory(server)} MB")
    text, before, slowest = file.read_text(encoding="utf-8"), spent(server), 0.0
    for number in range(edits):
        seen = len(told.published)
        told.change(file, f"{text}\n# edit {number}\n")
        for _ in range(5):
            start = time.perf_counter()
            told.do(told.client.text_document_hover_async(elsewhere))
            slowest = max(slowest, time.perf_counter() - start)
        told.diagnostics(file, seen)
    print(f"{edits} edits: {(spent(server) - before) / edits:.2f} s of CPU each, {memory(server)} MB; slowest other answer {slowest:.3f} s")
    told.close()


if __name__ == "__main__":
    main()
