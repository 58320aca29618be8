"""What a client wishes: its initialization options come in, checked preferences and complaints about wrong ones go out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lsprotocol import types

SEVERITIES = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "information": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}
_CHOICES = {"diagnostics": ("open", "project"), "summary": ("auto", "inlay", "lens", "off")}
_LONGEST_WAIT = 10_000


@dataclass(frozen=True, slots=True)
class Preferences:
    """How the server is to behave; everything about findings themselves stands in the configuration of the project.

    Attributes:
        args: options of ``jaxstatic check``, after those of the command line.
        diagnostics: ``open``, of open files, or ``project``, of all files below the workspace folders.
        summary: how the division of a jit site is shown: ``inlay`` hint, code ``lens``, ``auto`` (what the client knows) or ``off``.
        debounce: milliseconds without an edit before the project is judged.
        severity: ``error``, ``warning``, ``information`` or ``hint`` by code or prefix; the longest prefix wins.
    """

    args: tuple[str, ...] = ()
    diagnostics: str = "open"
    summary: str = "auto"
    debounce: int = 300
    severity: Mapping[str, str] = field(default_factory=lambda: {"JXS": "warning", "JXS102": "information"})

    def severity_of(self, code: str) -> types.DiagnosticSeverity:
        """The severity of a code."""
        fitting = [prefix for prefix in self.severity if code.startswith(prefix)]
        return SEVERITIES[self.severity[max(fitting, key=len)]] if fitting else types.DiagnosticSeverity.Warning


def read(options: object, before: Preferences | None = None) -> tuple[Preferences, tuple[str, ...]]:
    """The preferences that options say, and what is wrong with the options; what is wrong stays as it was.

    Args:
        options: what the client sent, decoded JSON: nothing or an object.
        before: what holds so far.
    """
    preferences, problems = before or Preferences(), []
    told = plain(options)
    if not isinstance(told, dict):
        return preferences, () if told is None else ("the initialization options must be an object",)
    for key, value in told.items():
        if value is None:
            continue
        try:
            preferences = _with(preferences, str(key), value)
        except ValueError as error:
            problems.append(str(error))
    return preferences, tuple(problems)


def plain(options: object) -> Any:
    """Objects without a type of their own, as they were sent: pygls hands them over as named tuples."""
    if hasattr(options, "_asdict"):
        options = options._asdict()
    return {key: plain(value) for key, value in options.items()} if isinstance(options, dict) else options


def _with(preferences: Preferences, key: str, value: Any) -> Preferences:
    if key in _CHOICES:
        if value not in _CHOICES[key]:
            raise ValueError(f"option {key!r} is one of {', '.join(_CHOICES[key])}, not {value!r}")
        return replace(preferences, **{key: value})
    if key == "args":
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) and each.startswith("--") for each in value):
            raise ValueError(f"option 'args' is a list of options such as '--extend-ignore=JXS102', not {value!r}")
        return replace(preferences, args=tuple(value))
    if key == "debounce":
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= _LONGEST_WAIT:
            raise ValueError(f"option 'debounce' is a number of milliseconds up to {_LONGEST_WAIT}, not {value!r}")
        return replace(preferences, debounce=int(value))
    if key == "severity":
        return replace(preferences, severity={**preferences.severity, **_severities(value)})
    known = ("args", "debounce", "diagnostics", "severity", "summary")
    near = difflib.get_close_matches(key, known, n=1)
    raise ValueError(f"unknown option {key!r}; " + (f"did you mean {near[0]!r}?" if near else f"options are {', '.join(known)}"))


def _severities(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError(f"option 'severity' is an object such as {{'JXS2': 'error'}}, not {value!r}")  # noqa: TRY004 - a user's value
    for code, word in value.items():
        if not re.fullmatch(r"JXS\d{0,3}", str(code)) or word not in SEVERITIES:
            raise ValueError(f"option 'severity' gives codes or prefixes one of {', '.join(SEVERITIES)}, not {code!r}: {word!r}")
    return {str(code): str(word) for code, word in value.items()}
