"""The child process: tasks come in on standard input, one JSON object per line, and events go out on what was standard output.

Whatever the user's code prints goes to the error stream, of which the parent keeps the end. When the parent is gone, however it was ended,
the standard input ends, and so does this process, whatever it is doing.
"""

from __future__ import annotations

import faulthandler
import importlib
import json
import os
import queue
import signal
import sys
import threading
import traceback
from typing import Any, TextIO


def main() -> None:
    """Examine tasks as they come in."""
    tasks: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(os.fdopen(os.dup(0), encoding="utf-8"), tasks), daemon=True).start()
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    faulthandler.enable(all_threads=False)

    def say(event: dict[str, Any]) -> None:
        channel.write(json.dumps(event) + "\n")
        channel.flush()

    while True:
        task = json.loads(tasks.get())
        if "limits" in task:
            _limit_memory(int(task["limits"]["bytes"]))
            _prepare()
            say({"event": "ready"})
            continue
        say({"event": "started", "name": task["name"]})
        try:
            result = _examine(task, say)
        except MemoryError:
            result = {"word": "not runnable", "reason": "it needs more memory than it is given"}
        except KeyboardInterrupt:
            return
        except BaseException as error:  # one target must not end the others
            at = traceback.extract_tb(error.__traceback__)[-1]
            words = f"{type(error).__name__}: {' '.join(str(error).split())[:200]} ({os.path.basename(at.filename)}:{at.lineno})"  # noqa: PTH119
            result = {"word": "not runnable", "reason": f"examining it failed: {words}"}
        say({"event": "result", "name": task["name"], **result})


def _read(stream: TextIO, tasks: queue.SimpleQueue[str]) -> None:
    """Hand on tasks; when there is nobody any more who could give one, end this process and those that it has started."""
    for line in stream:
        tasks.put(line)
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(os.getpid(), signal.SIGKILL)
    os._exit(0)


_RECORDER: list[Any] = []
_MISSING: list[str] = []


def _prepare() -> None:
    """Import jax, which takes seconds, before anybody looks at the clock."""
    try:
        recorder = importlib.import_module("flake8_jaxstatic.verify.runtime.recorder")
        importlib.import_module("flake8_jaxstatic.verify.runtime.examining")
    except ImportError as error:
        _MISSING.append(str(error))
    else:
        _RECORDER.append(recorder.Recorder(keep=True))
        _RECORDER[0].install()


def _examine(task: dict[str, Any], say: Any) -> dict[str, Any]:
    if _MISSING:
        return {"word": "not runnable", "reason": f"verify needs jax, numpy and hypothesis: {_MISSING[0]}"}
    examining = importlib.import_module("flake8_jaxstatic.verify.runtime.examining")
    found: dict[str, Any] = examining.Examination(task, _RECORDER[0], say).result()
    return found


def _limit_memory(limit: int) -> None:
    """Data beyond the limit becomes a MemoryError, where the platform can do that; elsewhere the parent watches."""
    try:
        import resource  # there is none on Windows
    except ImportError:
        return
    for name in ("RLIMIT_DATA", "RLIMIT_CORE"):
        kind = getattr(resource, name, None)
        if kind is not None:
            wanted = limit if name == "RLIMIT_DATA" else 0
            _, hard = resource.getrlimit(kind)
            resource.setrlimit(kind, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


if __name__ == "__main__":
    sys.setrecursionlimit(max(sys.getrecursionlimit(), 2000))
    main()
