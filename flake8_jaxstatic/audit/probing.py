"""Asks the installed jaxlib, in child processes, whether it takes flags: flags come in, an answer per flag goes out."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence

from flake8_jaxstatic.project import configuration

PATIENCE = 120  # seconds for one process
_START = """\
import jaxlib
print('version', jaxlib.__version__, flush=True)
from jaxlib import xla_client
xla_client.make_cpu_client()
print('started')
"""
_UNKNOWN = re.compile(r"Unknown flags? in XLA_FLAGS: (.*)")
_NAME = re.compile(r"--([A-Za-z0-9_]+)")
KNOWN, UNKNOWN, REFUSED = "known", "unknown: aborts", "value refused: aborts"


def probe(flags: Sequence[str], python: str) -> dict[str, str]:
    """What the jaxlib of an interpreter says of each flag.

    Args:
        flags: as written, each with its dashes and value.
        python: the interpreter.

    Returns:
        An answer per name of a flag; the entry of the empty name is the version of jaxlib.

    Raises:
        configuration.ConfigurationError: there is no jaxlib there, or it does not answer.
    """
    version, complaint = _ask([], python)
    if not version or complaint is not None:
        why = (complaint or "no answer").strip().splitlines()[-1]
        raise configuration.ConfigurationError(f"'--probe' finds no jaxlib that answers beside {python}: {why}")
    answers = {"": version}
    waiting = [list(dict.fromkeys(flags))]
    while waiting:
        batch = waiting.pop()
        _, complaint = _ask(batch, python)
        told = _UNKNOWN.search(complaint) if complaint is not None else None
        if complaint is None:
            answers.update({_name(flag): KNOWN for flag in batch})
        elif told is not None:
            listed = set(_NAME.findall(told[1]))
            refused = [flag for flag in batch if _name(flag) in listed]
            answers.update({_name(flag): UNKNOWN for flag in refused})
            rest = [flag for flag in batch if flag not in refused]
            if rest and refused:
                waiting.append(rest)
        elif len(batch) == 1:
            answers[_name(batch[0])] = REFUSED
        else:
            waiting += [batch[: len(batch) // 2], batch[len(batch) // 2 :]]
    return answers


def _name(flag: str) -> str:
    return flag.lstrip("-").partition("=")[0]


def _ask(flags: Sequence[str], python: str) -> tuple[str, str | None]:
    """The version, and what the process said before it died; None where it lived."""
    environment = {**os.environ, "XLA_FLAGS": " ".join(flags), "TF_CPP_MIN_LOG_LEVEL": "0"}
    command = [python, "-c", _START]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise configuration.ConfigurationError(f"'--probe' cannot run {python}: {error}") from None
    version = re.search(r"^version (\S+)", done.stdout, re.MULTILINE)
    return version[1] if version else "", None if "started" in done.stdout else done.stderr or "it ended without a word"
