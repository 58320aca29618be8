"""Run a program or tests and write down what every jitted function received: ``record.py OUT.json --limit 240 pytest tests/test_x.py``.

What stands after the options is a module as ``python -m`` takes it, with its arguments. ``pytest`` runs with the plugin of the linter, any
other module with the recorder alone. After the limit the program is interrupted as by Ctrl-C, and what was seen until then is written.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pathlib
import runpy
import signal
import sys
from types import FrameType
from typing import NoReturn

PLUGIN = "flake8_jaxstatic.verify.runtime.pytest_plugin"
AGAIN = 30.0  # seconds after which a program that swallowed the interrupt gets another


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def run(out: pathlib.Path, module: str, arguments: list[str], limit: float) -> str:
    """Run a module as a program and write the JSON.

    Args:
        out: the file that is written.
        module: what is run, found from the current folder on.
        arguments: of the module.
        limit: seconds of wall time; 0 for none.

    Returns:
        how it ended, in words.
    """
    sys.path.insert(0, "")
    if module == "pytest":
        by_plugin = ["-p", "no:jaxstatic", "-p", PLUGIN, "--jaxstatic-compiles-json", str(out)]
        arguments = [*by_plugin, *arguments]
    sys.argv = [module, *arguments]
    seen = None if module == "pytest" else importlib.import_module("flake8_jaxstatic.verify.runtime.recorder").Recorder()
    if seen is not None:
        seen.install()
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, limit, AGAIN)
    ended = "it came to its end"
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except KeyboardInterrupt:
        ended = f"stopped after {limit:g} s"
    except SystemExit as exit_:
        ended = f"exit status {exit_.code or 0}"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        if seen is not None:
            out.write_text(json.dumps(list(seen.rows()), indent=1) + "\n", encoding="utf-8")
    return ended


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--limit", type=float, default=240.0, help="seconds (240)")
    parser.add_argument("module")
    parser.add_argument("arguments", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    print(run(given.out.resolve(), given.module, given.arguments, given.limit))
