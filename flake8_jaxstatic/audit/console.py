"""What the streams of the process are: whether colours are wanted, and a bar that shows on the error stream how far a long run has come."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Mapping
from typing import TextIO

CHOICES = ("auto", "always", "never")
PATIENCE = 1.0  # seconds after which a run counts as long
EVERY = 0.1  # seconds between two pictures
CELLS = 20


def wants_colour(choice: str, stream: TextIO, environment: Mapping[str, str] | None = None) -> bool:
    """Whether a report is coloured.

    ``auto`` asks the environment in the order in which Python's own tracebacks do: ``NO_COLOR`` forbids, ``FORCE_COLOR`` demands, and what
    is no terminal, or a terminal that calls itself dumb, gets none.

    Args:
        choice: one of ``CHOICES``.
        stream: where the report goes.
        environment: that of the process by default.
    """
    known = os.environ if environment is None else environment
    if choice != "auto":
        return choice == "always"
    if known.get("NO_COLOR"):
        return False
    if known.get("FORCE_COLOR"):
        return True
    return known.get("TERM") != "dumb" and is_terminal(stream)


def is_terminal(stream: TextIO) -> bool:
    """Whether a person reads along; a closed stream is no terminal."""
    try:
        return stream.isatty()
    except ValueError:
        return False


class Bar:
    """A progress bar of one line on the error stream; nothing at all where that is no terminal.

    Args:
        patience: seconds before it appears.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self.alive = is_terminal(sys.stderr) and os.environ.get("TERM") != "dumb"
        self.appears = time.monotonic() + patience
        self.again = self.appears
        self.words = ""
        self.drawn = ""

    def show(self, done: float, wanted: int, words: str) -> None:
        """Draw it anew, unless the same words were drawn a moment ago.

        Args:
            done: how many are done; a part of one counts.
            wanted: of how many.
            words: what is being done.
        """
        now = time.monotonic()
        if not self.alive or now < self.appears or (now < self.again and words == self.words):
            return
        self.again, self.words = now + EVERY, words
        line = picture(done, wanted, words)[: max(shutil.get_terminal_size().columns - 1, 1)]
        sys.stderr.write("\r" + line.ljust(len(self.drawn)))
        sys.stderr.flush()
        self.drawn = line

    def clear(self) -> None:
        """Take it away; the cursor stands where the bar began."""
        if self.drawn:
            sys.stderr.write("\r" + " " * len(self.drawn) + "\r")
            sys.stderr.flush()
            self.drawn = ""


def picture(done: float, wanted: int, words: str) -> str:
    """The bar as text."""
    filled = min(max(round(CELLS * done / max(wanted, 1)), 0), CELLS)
    return f"[{'#' * filled}{'.' * (CELLS - filled)}] {int(done)}/{wanted} {words}"
