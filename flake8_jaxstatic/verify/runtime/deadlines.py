"""Soft limits of time inside the child: an alarm becomes an exception, where the platform has alarms."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator


class TooSlow(BaseException):
    """A part took longer than it was given. No ``Exception``: code under test that catches everything must not catch it."""


@contextlib.contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Raise :class:`TooSlow` in the block after ``seconds``; nothing where there are no alarms, or in another thread than the first.

    Limits nest: the outer alarm is set again with what is left of it.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise TooSlow

    started = time.monotonic()
    before = signal.signal(signal.SIGALRM, ring)
    left, _ = signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-3))
    if 0 < left < seconds:
        signal.setitimer(signal.ITIMER_REAL, left)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left > 0:
            signal.setitimer(signal.ITIMER_REAL, max(left - (time.monotonic() - started), 1e-3))
