"""The one thing that the database says when it cannot answer; it stands apart so that who asks need not load SQLite to know it."""

from __future__ import annotations


class TroubleError(Exception):
    """A question was not answered.

    Args:
        broken: the file is no database of this layout, and nobody will get an answer from it.
    """

    def __init__(self, *, broken: bool) -> None:
        super().__init__()
        self.broken = broken
