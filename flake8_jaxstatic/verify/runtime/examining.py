"""One target examined: found, run with many inputs, counted, timed; plain data comes out, with what is known so far if time runs out."""

from __future__ import annotations

import functools
import statistics
import time
from collections.abc import Callable, Mapping
from typing import Any

import hypothesis
import jax
from hypothesis import strategies as st

from flake8_jaxstatic.verify.runtime import comparing, deadlines, recorder, subjects, varying

SEARCHING = 0.65  # the part of the time limit in which inputs may be searched
RUNNING = 0.85  # the part after which no further example is begun
ENDING = 0.97  # the part after which nothing is run any more: the first example, without which nothing is known, may take as long
EAGER = 0.4  # of what is left: the part for eager execution of one example
REPEATS = 15
Say = Callable[[dict[str, Any]], None]


class _Enough(BaseException):
    """The examples are ended from inside; hypothesis lets it through."""


class Examination:
    """What is known of one target so far.

    Args:
        task: the target, with ``examples``, ``seed`` and ``seconds``.
        seen: the recorder.
        say: is told of progress.
    """

    def __init__(self, task: Mapping[str, Any], seen: recorder.Recorder, say: Say) -> None:
        self.task = task
        self.seen = seen
        self.say = say
        self.started = time.monotonic()
        self.compared = self.skipped = self.noisy = 0
        self.ulps = 0.0
        self.against = "traced"
        self.why_skipped = ""
        self.failing: tuple[tuple[int, int], comparing.Judged, dict[str, Any]] | None = None

    def left(self, part: float = RUNNING) -> float:
        """Seconds until a part of the time is over; by default that after which no further example is begun."""
        return float(self.started + part * self.task["seconds"] - time.monotonic())

    def result(self) -> dict[str, Any]:
        """Examine, and tell."""
        try:
            last = self.started + RUNNING * self.task["seconds"]
            subject = subjects.find(self.task, self.seen, SEARCHING * self.task["seconds"], last)
        except subjects.NotRunnable as error:
            return {"word": "not runnable", "reason": str(error)}
        alone = tuple(self.task["before"]) == tuple(self.task["after"])
        try:
            return self._examined(subject, alone=alone)
        except comparing.Vacuous as error:
            self.compared = self.skipped = self.noisy = 0
            told = self._examined(subject, alone=True)
            return {**told, "compared": f"without jit, and as it is, for there is no other form: {error}"}

    def _examined(self, subject: subjects.Subject, *, alone: bool) -> dict[str, Any]:
        programs = subject.programs
        if programs.alone != alone:
            programs = comparing.Programs(subject.plain, self.task["after"], self.task["after"], alone=alone)
        programs.say = self._running
        self.say({"event": "found", "source": subject.source})
        self._examples(programs, subject)
        programs.assert_different()
        told = self._told(subject)
        if self.failing is None and not self.compared:
            why = f"every input fails in the same way: {self.why_skipped}" if self.skipped else "one example was not done in its time"
            return {**told, "word": "not runnable", "reason": why}
        return {**told, **self._costs(programs, subject)}

    def _running(self, program: str) -> None:
        self.say({"event": "running", "program": program})

    # examples

    def _examples(self, programs: comparing.Programs, subject: subjects.Subject) -> None:
        parameters = {p["name"]: p for p in self.task["parameters"]}
        strategy = varying.inputs(subject.sample, parameters, subject.constants)
        sizes = {name for name, p in parameters.items() if p["needs"]}
        special = varying.changes(subject.sample, programs.after.static - programs.before.static, sizes)
        wanted = self.task["examples"]
        ordinary = max(wanted - min(len(special), wanted // 2), 1)
        try:
            self._try(programs, subject.sample, wanted)
        except _Enough:
            return
        self._run(programs, strategy, ordinary, wanted)
        if special and self.failing is None and self.left() > 0:
            changed = st.tuples(strategy, st.sampled_from(special)).map(lambda drawn: drawn[1].apply(drawn[0]))
            self._run(programs, changed, wanted - ordinary, wanted)

    def _run(self, programs: comparing.Programs, strategy: Any, count: int, wanted: int) -> None:
        @hypothesis.seed(self.task["seed"])
        @hypothesis.settings(
            max_examples=max(count, 1), deadline=None, database=None, report_multiple_bugs=False, print_blob=False,
            suppress_health_check=list(hypothesis.HealthCheck), phases=[hypothesis.Phase.generate, hypothesis.Phase.shrink],
        )  # fmt: skip
        @hypothesis.given(strategy)
        def examples(values: dict[str, Any]) -> None:
            if self.left() <= 0:
                raise _Enough
            judged = self._try(programs, values, wanted)
            if judged.word in ("differs", "raises"):
                raise AssertionError(judged.word)

        try:
            examples()
        except _Enough:
            return
        except AssertionError:
            if self.failing is None:
                raise

    def _try(self, programs: comparing.Programs, values: dict[str, Any], wanted: int) -> comparing.Judged:
        twins = {name: varying.cache_twin(value) for name, value in values.items() if name in programs.after.static}
        twins = {name: twin for name, twin in twins.items() if twin is not values[name]}
        try:
            with deadlines.limit(max(self.left(RUNNING if self.compared else ENDING), 0.5)):
                programs.eager_seconds = max(EAGER * self.left(ENDING), 1.0)
                judged = programs.judge(values, {**values, **twins} if twins else None)
        except deadlines.TooSlow:
            raise _Enough from None
        if judged.word == "skipped":
            self.skipped += 1
            self.why_skipped = judged.reason
        else:
            self.compared += 1
            self.against = judged.against
        self.ulps, self.noisy = max(self.ulps, judged.ulps), self.noisy + judged.noisy
        if judged.word in ("differs", "raises"):
            size = (sum(len(text) for text in varying.shown(values).values()), self.compared)
            if self.failing is None or size < self.failing[0]:
                self.failing = (size, judged, values)
        self.say({"event": "progress", "done": min(self.compared + self.skipped, wanted), "of": wanted, "word": judged.word})
        return judged

    def _told(self, subject: subjects.Subject) -> dict[str, Any]:
        told: dict[str, Any] = {
            "word": "no difference", "examples": self.compared, "skipped": self.skipped, "skipped_because": self.why_skipped,
            "against": self.against, "ulps": self.ulps, "noisy": self.noisy, "source": subject.source,
            "code": {name: varying.code(value) for name, value in subject.sample.items()},
        }  # fmt: skip
        if self.failing is not None:
            _, judged, values = self.failing
            told["word"], told["reason"], told["input"] = judged.word, judged.reason, varying.shown(values)
            if judged.difference is not None:
                found = judged.difference
                told["difference"] = {"what": found.what, "words": found.words, "ulps": found.ulps, "nearer": found.nearer}
                told["ulps"] = max(self.ulps, found.ulps)
        return told

    # what it costs and buys

    def _costs(self, programs: comparing.Programs, subject: subjects.Subject) -> dict[str, Any]:
        counts = {
            name: {"traces": twin.traces, "compilations": twin.compilations, "static_values": len(twin.keys)}
            for name, twin in (("before", programs.before), ("after", programs.after))
        }
        told: dict[str, Any] = {"counts": counts}
        try:
            with deadlines.limit(max(self.left(ENDING), 1.0)):
                told["insensitive"] = insensitive(programs, subject.sample)
                told["time"] = timed(programs, subject.sample)
        except deadlines.TooSlow:
            told.setdefault("time", {})
        return told


def insensitive(programs: comparing.Programs, sample: dict[str, Any]) -> list[str]:
    """Static numbers whose change is not noticed by the comparison at this input: of them it proves little."""
    found = []
    for name in sorted(programs.after.static - programs.before.static):
        value = sample.get(name)
        if not isinstance(value, int | float) or isinstance(value, bool):
            continue

        def other(values: dict[str, Any], name: str = name, value: float = value) -> dict[str, Any]:
            return {**values, name: value + 1 if isinstance(value, int) else value * 1.5 + 0.1}

        programs.mutate = other
        try:
            if programs.judge(sample).word == "same":
                found.append(name)
        finally:
            programs.mutate = None
    return found


def _finished(program: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]) -> Any:
    return jax.block_until_ready(program(*args, **kwargs))


def timed(programs: comparing.Programs, sample: dict[str, Any]) -> dict[str, float]:
    """Median microseconds of one call of each program, interleaved, and of its first call; empty where one of them does not run."""
    calls: dict[str, Callable[[], Any]] = {}
    for name, twin in (("before", programs.before), ("after", programs.after)):
        args, kwargs = programs.arranged(sample)
        if programs.run(twin, sample).error is not None:
            return {}
        calls[name] = functools.partial(_finished, twin.program, args, kwargs)
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(REPEATS):
        for name, call in calls.items():
            begun = time.perf_counter()
            call()
            taken[name].append((time.perf_counter() - begun) * 1e6)
    return {name: statistics.median(each) for name, each in taken.items()}
