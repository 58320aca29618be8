"""Repairs for the document that is open: a judged project and a finding come in, the repair that stood its trial goes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.audit import answers
from flake8_jaxstatic.fixes import propose, rewrite, source, trial
from flake8_jaxstatic.judgement import findings

_EACH = 12  # judgements that one finding may cost
_ALL = 60  # and all findings of a file together


@dataclass(frozen=True, slots=True)
class Repair:
    """What would remove a finding, and the edits for it, in the texts that were judged."""

    remedy: findings.Remedy
    edits: tuple[rewrite.Edit, ...]


class Bench:
    """Where the repairs of one project, at one moment, are tried; each is looked for once.

    Args:
        project: which one.
        texts: unsaved buffers by path below its root.
        keep: use the cache.

    Attributes:
        folder: of the project.
    """

    def __init__(self, project: answers.Project, texts: Mapping[str, str], *, keep: bool) -> None:
        self.folder = project.root.folder
        self._known: dict[tuple[object, ...], Repair | None] = {}
        self._stopped = False
        with answers.opened(project, keep=keep) as files:
            over = files.overlay(texts)
            readable, _ = pipeline.read(over, project.settings)
            self._bench = trial.Bench(over, project.settings, readable, 0)

    def stop(self) -> None:
        """Called from another thread: what is being tried is the last."""
        self._stopped = True
        self._bench.budget = 0

    def text(self, path: str) -> str:
        """What a file of the project says."""
        found = self._bench.files.source(path)
        return found.text if found is not None else ""

    def repair(self, finding: findings.Finding) -> Repair | None:
        """What removes one finding and makes none."""
        key = name(finding)
        if key not in self._known:
            repairs = self._tried([each for each in self._bench.found if name(each) == key][:1], _EACH)
            if self._stopped:
                return None  # it was not tried to the end
            self._known[key] = self._told(repairs[0].candidate, repairs[0].safe, repairs) if repairs else None
        return self._known[key]

    def safe(self, wanted: Callable[[findings.Finding], bool]) -> Repair | None:
        """All repairs of some findings that cannot change results, in one."""
        found = [each for each in self._bench.found if wanted(each)]
        repairs = [repair for repair in self._tried(found, _ALL) if repair.safe]
        if not repairs or self._stopped:
            return None
        return self._told(repairs[0].candidate, True, repairs)

    def _tried(self, found: Sequence[findings.Finding], budget: int) -> list[trial.Repair]:
        if not found:
            return []
        self._bench.budget = budget
        if self._stopped:  # asked after it was set, so that a stop in between is not lost
            self._bench.budget = 0
        return self._bench.repairs(found)[0]

    def _told(self, first: propose.Candidate, safe: bool, repairs: Sequence[trial.Repair]) -> Repair | None:
        try:
            edits = self._bench.edits([repair.candidate for repair in repairs])
        except (source.Unfit, rewrite.Overlap):
            return None
        return Repair(findings.Remedy(first.kind, safe, first.risks, first.notes), edits)


def name(finding: findings.Finding) -> tuple[object, ...]:
    """What tells a finding from others of the same moment."""
    return finding.code, finding.place.file, finding.place.line, finding.place.column, finding.function, finding.param
