"""A baseline: the findings that a project has accepted for now. A file and findings come in, what is new and what is gone goes out.

An entry names code, file, function and parameter, never a line: code that moves stays known. Where neither function nor parameter is
known, the message without its numbers takes their place. Equal entries are counted, and what exceeds the count is new.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flake8_jaxstatic.audit import answers, flake8_options
from flake8_jaxstatic.project import configuration
from flake8_jaxstatic.reports import shown

VERSION = 1
KEYS = ("code", "file", "function", "param", "message")
LIMIT = 50_000_000
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One accepted kind of finding.

    Attributes:
        file: relative to the folder of the baseline, with forward slashes, so that it is the same from whichever folder one asks.
        code, function, param: as in the finding.
        message: in words without numbers; empty where function or parameter say which finding is meant.
    """

    file: str
    code: str
    function: str = ""
    param: str = ""
    message: str = ""

    def __str__(self) -> str:
        what = " of ".join(part for part in (self.param and f"'{self.param}'", self.function and f"{self.function}()") if part)
        return f"{self.file}: {self.code} {what or self.message}"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a run has looked at: only of this it can say that a finding is gone.

    Attributes:
        files: linted files.
        named: files and folders that the user named.
        options: flake8's, which say what codes are wanted.
    """

    files: Sequence[str]
    named: Sequence[str]
    options: argparse.Namespace


@dataclass(frozen=True, slots=True)
class Compared:
    """The findings that no entry of a baseline covers, and the entries of which fewer were found than it holds."""

    new: tuple[shown.Shown, ...]
    gone: Counter[Entry]


class Baseline:
    """The entries of one file.

    Args:
        path: where it is or will be.
        entries: how often each is accepted.
    """

    def __init__(self, path: pathlib.Path, entries: Counter[Entry] | None = None) -> None:
        self.path = path
        self.folder = answers.resolved(path).parent
        self.entries: Counter[Entry] = Counter() if entries is None else entries

    @classmethod
    def read(cls, path: pathlib.Path) -> Baseline:
        """What a file holds.

        Raises:
            configuration.ConfigurationError: there is none, or it is no baseline; in words.
        """
        try:
            with path.open("rb") as stream:
                data = stream.read(LIMIT)
            document = json.loads(data.decode("utf-8-sig"))
        except FileNotFoundError:
            raise configuration.ConfigurationError(f"there is no baseline {path}; --write-baseline makes it") from None
        except (OSError, ValueError, RecursionError) as error:
            raise configuration.ConfigurationError(f"the baseline {path} cannot be read: {error}") from None
        if not isinstance(document, dict) or not isinstance(document.get("findings"), list):
            raise configuration.ConfigurationError(f"{path} is no baseline: it has no list 'findings'")
        if document.get("version") != VERSION:
            raise configuration.ConfigurationError(f"{path} is a baseline of version {document.get('version')!r}, not {VERSION}")
        entries: Counter[Entry] = Counter()
        for number, row in enumerate(document["findings"], 1):
            entries[_entry(row, f"{path}, finding {number}")] += row["count"]
        return cls(path, entries)

    def entry_of(self, one: shown.Shown) -> Entry:
        """What a finding is called in this baseline."""
        finding = one.finding
        file = os.path.relpath(answers.resolved(pathlib.Path(one.path)), self.folder).replace(os.sep, "/")
        message = "" if finding.function or finding.param else _NUMBER.sub("#", finding.message)
        return Entry(file, finding.code, finding.function, finding.param, message)

    def compare(self, found: Iterable[shown.Shown], scope: Scope) -> Compared:
        """What is new, in the order in which it was found, and what is gone of that which was looked at."""
        left = self.entries.copy()
        new = []
        for one in found:
            entry = self.entry_of(one)
            if left[entry] > 0:
                left[entry] -= 1
            else:
                new.append(one)
        return Compared(tuple(new), Counter({entry: count for entry, count in (+left).items() if self._looked_at(entry, scope)}))

    def renewed(self, found: Iterable[shown.Shown], scope: Scope) -> Baseline:
        """The same with exactly these findings in the place of all entries of what was looked at."""
        kept = Counter({entry: count for entry, count in self.entries.items() if not self._looked_at(entry, scope)})
        return Baseline(self.path, kept + Counter(map(self.entry_of, found)))

    def _looked_at(self, entry: Entry, scope: Scope) -> bool:
        if not flake8_options.wanted(scope.options, (entry.code,)):
            return False
        place = answers.resolved(self.folder / entry.file)
        if place.exists():
            return place in {answers.resolved(pathlib.Path(file)) for file in scope.files}
        return any(place.is_relative_to(answers.resolved(pathlib.Path(name))) for name in scope.named)

    def text(self) -> str:
        """The file's text: entries in one order, a change of one of them is a change of its lines."""
        rows = []
        for entry in sorted(self.entries):
            row = {key: getattr(entry, key) for key in KEYS}
            rows.append({**{key: value for key, value in row.items() if value}, "count": self.entries[entry]})
        return json.dumps({"version": VERSION, "findings": rows}, indent=1, ensure_ascii=False) + "\n"

    def write(self) -> None:
        """Put the entries into the file, whole or not at all.

        Raises:
            configuration.ConfigurationError: the system refuses.
        """
        place = answers.resolved(self.path)
        beside = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
        try:
            beside.write_text(self.text(), encoding="utf-8", newline="\n")
            beside.replace(place)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise configuration.ConfigurationError(f"the baseline {self.path} cannot be written: {error.strerror}") from None


def _entry(row: object, where: str) -> Entry:
    if not isinstance(row, dict):
        raise configuration.ConfigurationError(f"{where}: {row!r} is no entry")
    for key in ("code", "file"):
        if key not in row:
            raise configuration.ConfigurationError(f"{where}: there is no {key!r}")
    for key, value in row.items():
        if key == "count":
            continue
        if key not in KEYS:
            raise configuration.ConfigurationError(f"{where}: unknown key {key!r}")
        if not isinstance(value, str):
            raise configuration.ConfigurationError(f"{where}: {key!r} must be a string, not {value!r}")
    count = row.get("count")
    if not isinstance(count, int) or isinstance(count, bool) or count < 1:
        raise configuration.ConfigurationError(f"{where}: 'count' must be a number above zero, not {count!r}")
    return Entry(**{key: row[key] for key in KEYS if key in row})
