"""When to judge: edits come in, judgements of what still holds go out; the work is done by one thread, and the server goes on meanwhile."""

from __future__ import annotations

import asyncio
import pathlib
import threading
import traceback
from collections.abc import Callable
from concurrent import futures
from typing import Protocol, TypeVar

from flake8_jaxstatic.lsp import judging
from flake8_jaxstatic.project import discovery

STACK = 64 * 1024 * 1024  # bytes: deep source makes deep recursion, and threads of some systems begin with half a megabyte

T = TypeVar("T")


class Worker:
    """The thread that judges. There is one: it stands in the folder that it judges, and two would only share the interpreter."""

    def __init__(self) -> None:
        before = threading.stack_size(STACK)
        self._pool = futures.ThreadPoolExecutor(1, "judge")
        self._pool.submit(lambda: None).result()  # the thread is made while the size is set
        threading.stack_size(before)

    async def do(self, work: Callable[[], T]) -> T:
        """Let the thread do something when what came before is done. A caller that is cancelled leaves work that has begun."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def close(self) -> None:
        """Take no more work."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class Door(Protocol):
    """What a session needs of the server."""

    def ask(self, session: Session) -> judging.Request:
        """What is to be judged now."""

    def accept(self, session: Session, before: judging.Judgement | None, judgement: judging.Judgement) -> None:
        """Take the judgement before, and one that holds."""

    def fail(self, trace: str) -> None:
        """Take the traceback of a failure."""

    async def tell(self, session: Session) -> None:
        """Runs while judgements are on their way; cancelled at the end of the last."""


class Session:
    """One workspace folder: what was found out about it, and whether that still holds.

    Args:
        folder: where flake8 would be called.
        worker: does the work.
        door: the server.

    Attributes:
        judgement: the last that was accepted.
        settled: set while no judgement is on its way.
    """

    def __init__(self, folder: pathlib.Path, worker: Worker, door: Door) -> None:
        self.folder = folder
        self.judgement: judging.Judgement | None = None
        self.settled = asyncio.Event()
        self.settled.set()
        self._worker, self._door = worker, door
        self._edits = 0
        self._waiting: asyncio.Task[None] | None = None
        self._telling: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[None]] = set()
        root = discovery.find_root(folder, folder)
        self.roots = {folder, root.folder if root.walk else folder}

    def concerns(self, path: pathlib.Path) -> bool:
        """Whether what stands in a file can matter here."""
        return any(path.is_relative_to(root) for root in self.roots)

    def touch(self, delay: float) -> None:
        """Something has changed: judge again when nothing more has changed for so many seconds."""
        self._edits += 1
        self.settled.clear()
        if self.judgement is not None:
            self.judgement.drop()
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().create_task(self._after(delay))

    def close(self) -> None:
        """Nobody is interested any more."""
        self._edits += 1
        if self._waiting is not None:
            self._waiting.cancel()
        if self.judgement is not None:
            self.judgement.drop()
        self._settle()

    async def _after(self, delay: float) -> None:
        await asyncio.sleep(delay)
        self._waiting = None  # from here on an edit does not cancel, it outdates
        running = asyncio.get_running_loop().create_task(self._judge(self._edits))
        self._running.add(running)
        running.add_done_callback(self._running.discard)

    async def _judge(self, edits: int) -> None:
        if self._telling is None:
            self._telling = asyncio.get_running_loop().create_task(self._door.tell(self))
        try:
            request = self._door.ask(self)
            judgement = await self._worker.do(lambda: judging.judge(request, lambda: self._edits != edits))
            if judgement is not None:
                self._take(judgement)
        except Exception:  # noqa: BLE001 - a server outlives whatever goes wrong once; the next edit tries again
            self._door.fail(traceback.format_exc())
        finally:
            if self._edits == edits:
                self._settle()

    def _settle(self) -> None:
        self.settled.set()
        if self._telling is not None:
            self._telling.cancel()
            self._telling = None

    def _take(self, judgement: judging.Judgement) -> None:
        """Accept what holds: the documents may have changed while they were judged."""
        if not judgement.holds_for(self._door.ask(self).documents):
            return
        before, self.judgement = self.judgement, judgement
        if before is not None:
            before.drop()
        self.roots |= {project.root.folder for project, _ in judgement.projects}
        self._door.accept(self, before, judgement)

    async def settle(self, documents_hold: Callable[[judging.Judgement], bool]) -> judging.Judgement | None:
        """The judgement of what the documents say now, when it is there; at once where the last one still holds for what is asked."""
        if self.judgement is not None and documents_hold(self.judgement):
            return self.judgement
        await self.settled.wait()
        return self.judgement
