"""The child process and its limits: targets go in, verdicts come out, whatever the code under test does to the process it runs in."""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import json
import os
import pathlib
import platform
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from flake8_jaxstatic.verify import targets, verdicts

BACKSTOP = 4  # virtual memory of data may be so many times what may be resident: XLA reserves more than it touches
TAIL = 40  # lines of the error stream that are kept
LINE = 2000  # characters of a line that are kept
LONGEST = 50_000_000  # characters of one event; more is none of ours
START = 120.0  # seconds that the import of jax may take
ALONE = 0.5  # of the time limit: a single call of the proposed program that takes longer does not come back
_WATCH = 0.05
# what Python writes of a crash below the line that names it
_STACK = ("  ", "Stack (most", "Current thread", "Thread 0x", "Extension modules:")
_BOOTSTRAP = """\
import importlib.util, sys
spec = importlib.util.spec_from_file_location("flake8_jaxstatic", sys.argv[1] + "/__init__.py", submodule_search_locations=[sys.argv[1]])
sys.modules["flake8_jaxstatic"] = package = importlib.util.module_from_spec(spec)
spec.loader.exec_module(package)
sys.argv = ["verify"]
import runpy
runpy.run_module("flake8_jaxstatic.verify.runtime.worker", run_name="__main__")
"""
"""Our package alone, and nothing beside it, is shown to the user's interpreter, which may be another one than ours."""

Progress = Callable[[targets.Target, int, int, str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How to verify.

    Attributes:
        examples, seed: of each target.
        seconds, megabytes: limits of each target.
        python: the interpreter in which the project and jax can be imported.
        folder: where it runs.
    """

    examples: int = 25
    seed: int = 0
    seconds: float = 60.0
    megabytes: int = 4096
    python: str = sys.executable
    folder: pathlib.Path = pathlib.Path()


def verify(wanted: Iterable[targets.Target], options: Options, progress: Progress | None = None) -> Iterator[verdicts.Verdict]:
    """Verify targets one after the other, in one child as long as it lives.

    Args:
        wanted: the targets.
        options: limits and numbers.
        progress: is told the target, the examples done and those wanted, and what is being done; several times a second.
    """
    child: _Child | None = None
    try:
        for target in wanted:
            if child is None:
                child = _Child(options)
            told, alive = child.examine(target, options, progress)
            if not alive:
                child.end()
                child = None
            yield verdicts.of(target, told)
    finally:
        if child is not None:
            child.end()


class _Child:
    """A worker process, its events and the end of its error stream."""

    def __init__(self, options: Options) -> None:
        package = pathlib.Path(__file__).parents[1]
        environment = {**os.environ, "PYTHONFAULTHANDLER": "0", "PYTHONUNBUFFERED": "1"}
        environment.setdefault("JAX_PLATFORMS", "cpu")
        self.process = subprocess.Popen(  # noqa: S603 - the user's own interpreter with our own program
            [options.python, "-c", _BOOTSTRAP, str(package)], cwd=options.folder, env=environment, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=os.name == "posix",
        )  # fmt: skip
        self.events: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self.ready = False
        self.tail: collections.deque[str] = collections.deque(maxlen=TAIL)
        threading.Thread(target=self._listen, daemon=True).start()
        threading.Thread(target=self._drain, daemon=True).start()
        self._send({"limits": {"bytes": options.megabytes * 1_000_000 * BACKSTOP}})

    def _listen(self) -> None:
        assert self.process.stdout is not None  # noqa: S101 - a pipe was asked for
        for line in iter(lambda: self.process.stdout.readline(LONGEST), b""):  # type: ignore[union-attr]
            with contextlib.suppress(ValueError):
                event = json.loads(line)
                if isinstance(event, dict):
                    self.events.put(event)
        self.events.put(None)

    def _drain(self) -> None:
        assert self.process.stderr is not None  # noqa: S101 - a pipe was asked for
        rest = b""
        while chunk := os.read(self.process.stderr.fileno(), 1 << 16):
            *lines, rest = (rest + chunk).split(b"\n")
            rest = rest[-LINE:]
            self.tail.extend(line[:LINE].decode("utf-8", "replace") for line in lines[-TAIL:])
        if rest:
            self.tail.append(rest.decode("utf-8", "replace"))

    def _send(self, task: dict[str, Any]) -> None:
        assert self.process.stdin is not None  # noqa: S101 - a pipe was asked for
        with contextlib.suppress(OSError):  # it died: whoever waits for its events is told
            self.process.stdin.write(json.dumps(task).encode() + b"\n")
            self.process.stdin.flush()

    def _wait_until_ready(self, told: Callable[[str], None]) -> None:
        """Jax is imported before the clock of the first target runs; if that ends badly, the target is told."""
        deadline = time.monotonic() + START
        while not self.ready and time.monotonic() < deadline:
            told("jax is being imported")
            with contextlib.suppress(queue.Empty):
                event = self.events.get(timeout=_WATCH)
                self.ready = event is None or event.get("event") == "ready"
                if event is None:
                    self.events.put(None)

    def examine(self, target: targets.Target, options: Options, progress: Progress | None) -> tuple[dict[str, Any], bool]:
        """What the child says of a target, or what became of the child; and whether it can be given another."""
        task = {**dataclasses.asdict(target), "examples": options.examples, "seed": options.seed, "seconds": options.seconds}
        known: dict[str, Any] = {"examples": 0, "running": "", "source": "", "since": 0.0}

        def told(words: str) -> None:
            if progress is not None:
                progress(target, known["examples"], options.examples, words)

        self._wait_until_ready(told)
        self._send(task)
        started = time.monotonic()
        deadline = started + options.seconds
        known["since"] = started
        while True:
            doing = known["running"] or ("comparing" if known["source"] else "looking for an input")
            told(f"{doing}, {time.monotonic() - started:.0f} s")
            try:
                event = self.events.get(timeout=_WATCH)
            except queue.Empty:
                used = _resident(self.process.pid)
                if used > options.megabytes * 1_000_000:
                    return _stopped(f"it used more than {options.megabytes} MB", known, options.seconds), False
                if time.monotonic() > deadline:
                    return _stopped(f"it was not done after {options.seconds:g} s", known, options.seconds, in_time=True), False
                continue
            if event is None:
                return _stopped(self._epitaph(), known, options.seconds), False
            if event.get("event") == "progress":
                known["examples"] = int(event["done"])
            elif event.get("event") == "found":
                known["source"] = str(event["source"])
            elif event.get("event") == "running":
                known["running"], known["since"] = str(event["program"]), time.monotonic()
            elif event.get("event") == "result" and event.get("name") == target.name:
                return event, True

    def _epitaph(self) -> str:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        code = self.process.returncode
        if code is None:
            return "the process closed its output and went on"
        time.sleep(_WATCH)  # the last lines may still be on their way
        told = (line.strip() for line in reversed(self.tail) if line.strip() and not line.startswith(_STACK))
        last = next(told, "")
        said = f"; its last words: {last[:300]}" if last else ""
        if code < 0:
            with contextlib.suppress(ValueError):
                return f"the process was killed by {signal.Signals(-code).name}{said}"
        return f"the process ended itself with status {code}{said}"

    def end(self) -> None:
        """End the process, and what it has started."""
        if self.process.poll() is None:
            with contextlib.suppress(OSError):
                if os.name == "posix":
                    os.killpg(self.process.pid, signal.SIGKILL)
                else:
                    self.process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        assert self.process.stdin is not None  # noqa: S101 - a pipe was asked for
        with contextlib.suppress(OSError):
            self.process.stdin.close()


def _stopped(reason: str, known: dict[str, Any], seconds: float, *, in_time: bool = False) -> dict[str, Any]:
    """What is known when the child is gone. If the proposed program did it, where the other ones had come back, that is a finding.

    Args:
        reason: why it is gone.
        known: the examples so far, what was running and since when.
        seconds: the limit; time that is up proves something only if one call has taken most of it.
        in_time: it was the limit of time.
    """
    alone = time.monotonic() - known["since"] > ALONE * seconds
    if known["running"] == "as proposed" and known["examples"] and (alone or not in_time):
        return {"word": verdicts.RAISES, "reason": f"as proposed: {reason}", "examples": known["examples"]}
    if known["examples"]:
        where = f", {known['running']}" if known["running"] else ""
        return {"word": verdicts.SAME, "reason": reason + where, "examples": known["examples"], "source": known["source"]}
    return {"word": verdicts.NOT_RUNNABLE, "reason": reason}


def _resident(process: int) -> int:
    """Bytes that a process holds in memory; 0 where that cannot be asked."""
    try:
        with pathlib.Path(f"/proc/{process}/statm").open(encoding="ascii") as stream:
            return int(stream.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        pass
    if platform.system() != "Darwin":
        return 0
    told = subprocess.run(["/bin/ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=False)  # noqa: S603
    return int(told.stdout.strip() or 0) * 1024
