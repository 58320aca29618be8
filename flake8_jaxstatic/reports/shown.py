"""One finding under the file name by which the user knows the file."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from flake8_jaxstatic.judgement import findings


@dataclass(frozen=True, slots=True)
class Shown:
    """What a report needs beside the finding.

    Attributes:
        path: the file as the user's paths spell it.
        line, column: where flake8 shows it.
        finding: the finding itself; its places are relative to the project.
        root: the project as seen from the working folder; empty where they are the same.
        remedy: what would remove the finding, where something does.
    """

    path: str
    line: int
    column: int
    finding: findings.Finding
    root: str = ""
    remedy: findings.Remedy | None = None

    def local(self, file: str) -> str:
        """A file of the project as seen from the working folder."""
        return posixpath.join(self.root, file)
