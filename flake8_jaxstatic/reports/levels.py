"""How grave a finding is, for the formats that want it said: one table for all of them."""

from __future__ import annotations

ERROR, WARNING, NOTE = "error", "warning", "note"
# What raises, aborts or was not judged at all; what could be better; and between them what is slow, stale or has no effect.
_ERRORS = frozenset((
    "JXS101", "JXS103", "JXS202", "JXS203", "JXS301", "JXS302", "JXS303", "JXS305", "JXS402", "JXS501", "JXS900", "JXS901",
))  # fmt: skip
_NOTES = frozenset(("JXS102",))


def of(code: str) -> str:
    """``error``, ``warning`` or ``note``, as SARIF calls them."""
    return ERROR if code in _ERRORS else NOTE if code in _NOTES else WARNING
