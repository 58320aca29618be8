"""Repairs of texts that stand on no disk."""

from __future__ import annotations

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.fixes import trial
from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings


def outcome(files: dict[str, str], *, risky: bool = True, told: Settings | None = None, only: str = "") -> trial.Outcome:
    """The outcome of repairing everything (or the findings of one code) in some files."""
    told = told or Settings()
    opened = workspace.Workspace.of_texts(files, told)
    return trial.fix(opened, told, lambda finding: finding.code.startswith(only), risky=risky)


def fixed(files: dict[str, str], *, risky: bool = True, told: Settings | None = None, only: str = "") -> dict[str, str]:
    """The files with all repairs in them."""
    return {**files, **dict(outcome(files, risky=risky, told=told, only=only).texts)}


def found(files: dict[str, str], told: Settings | None = None) -> list[findings.Finding]:
    """What is reported of some files."""
    told = told or Settings()
    return list(pipeline.analyse(workspace.Workspace.of_texts(files, told), told).findings)
