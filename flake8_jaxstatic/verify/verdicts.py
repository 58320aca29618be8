"""What a verification says of one target: four words, and the figures behind them. It never says "verified"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SAME, DIFFERS, RAISES, NOT_RUNNABLE = "no difference", "differs", "raises", "not runnable"


@dataclass(frozen=True, slots=True)
class Costs:
    """What one of the two jitted programs cost.

    Attributes:
        traces, compilations: during all examples.
        static_values: how many different static arguments the examples had.
        microseconds: median of one call; 0 where it was not measured.
    """

    traces: int = 0
    compilations: int = 0
    static_values: int = 0
    microseconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict of one target.

    Attributes:
        name, file, line: the function.
        word: ``no difference``, ``differs``, ``raises`` or ``not runnable``.
        compared: which programs, in words.
        before, after: static names of both.
        reason: the exception of ``raises``, or why it is not runnable.
        examples: inputs on which results were compared; ``skipped``: those on which all programs raised alike.
        against: ``traced``, or ``eager`` where the function does not run as it is.
        difference: how it differs, in words; ``what`` in one word; ``nearer``: no farther from float64 than the traced result.
        input: the smallest failing input that was found, by parameter.
        ulps: the largest distance between static and traced that was seen.
        noisy: elements that had to be judged against a float64 reference.
        source: where the inputs came from.
        insensitive: static parameters whose change is not noticed at the inputs tried: of them little is proven.
        costs_before, costs_after: of the two programs.
        code: per parameter, the text of a strategy, where one can be written.
    """

    name: str
    file: str
    line: int
    word: str
    compared: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    reason: str = ""
    examples: int = 0
    skipped: int = 0
    skipped_because: str = ""
    against: str = "traced"
    difference: str = ""
    what: str = ""
    nearer: bool = False
    input: Mapping[str, str] = field(default_factory=dict)
    ulps: float = 0.0
    noisy: int = 0
    source: str = ""
    insensitive: tuple[str, ...] = ()
    costs_before: Costs = Costs()
    costs_after: Costs = Costs()
    code: Mapping[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        """Whether something was found."""
        return self.word in (DIFFERS, RAISES)


def of(target: Any, told: Mapping[str, Any]) -> Verdict:
    """A verdict from what the child told.

    Args:
        target: the ``targets.Target``.
        told: the child's result; what is missing in it is not known.
    """
    difference = told.get("difference", {})
    counts, time = told.get("counts", {}), told.get("time", {})
    costs = [
        Costs(**{key: int(value) for key, value in counts.get(name, {}).items()}, microseconds=float(time.get(name, 0.0)))
        for name in ("before", "after")
    ]
    return Verdict(
        target.name, target.file, target.line, str(told["word"]),
        str(told.get("compared", target.why)), target.before, target.after, str(told.get("reason", "")),
        int(told.get("examples", 0)), int(told.get("skipped", 0)), str(told.get("skipped_because", "")), str(told.get("against", "traced")),
        str(difference.get("words", "")), str(difference.get("what", "")), bool(difference.get("nearer", False)),
        dict(told.get("input", {})), float(told.get("ulps", 0.0)), int(told.get("noisy", 0)), str(told.get("source", "")),
        tuple(told.get("insensitive", ())), costs[0], costs[1], dict(told.get("code", {})),
    )  # fmt: skip
