"""One finding under the file name by which the user knows the file, with what a report shows beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from flake8_jaxstatic.judgement import findings


@dataclass(frozen=True, slots=True)
class Edit:
    """A span of a file of the project and what is to stand there.

    Attributes:
        file: relative to the project.
        start, end: 1-based line and 1-based column in characters (code points), the end behind the last one; equal for an insertion.
        text: the replacement; its lines end with ``\\n``.
    """

    file: str
    start: tuple[int, int]
    end: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a report needs beside the finding.

    Attributes:
        path: the file as the user's paths spell it.
        line, column: where flake8 shows it.
        finding: the finding itself; its places are relative to the project.
        root: the project as seen from the working folder; empty where they are the same.
        remedy: what would remove the finding, where something does.
        edits: what the remedy changes.
        tried: where there is no remedy: all that could be one was tried.
        tracked: the project as seen from the root of the repository; empty where they are the same, absolute where it is in none.
        texts: what the files that the finding speaks of say, by their path in the project; of those only that could be read.
        endings: how lines end in those of them where it is not ``\\n``.
    """

    path: str
    line: int
    column: int
    finding: findings.Finding
    root: str = ""
    remedy: findings.Remedy | None = None
    edits: tuple[Edit, ...] = ()
    tried: bool = False
    tracked: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    endings: Mapping[str, str] = field(default_factory=dict)

    def local(self, file: str) -> str:
        """A file of the project as seen from the working folder."""
        return posixpath.join(self.root, file)

    def in_repository(self, file: str) -> str:
        """A file of the project as seen from the root of the repository."""
        return posixpath.join(self.tracked, file)

    def files(self) -> frozenset[str]:
        """The files of the project that the finding speaks of."""
        places = (self.finding.place, *self.finding.related, *(hop.place for hop in self.finding.trail))
        return frozenset((*(place.file for place in places), *(edit.file for edit in self.edits)))
