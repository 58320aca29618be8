"""All flags of a project as an audit lists them: writes of every kind of file come in, one entry per flag goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.judgement.rules import flags as rules
from flake8_jaxstatic.knowledge import flags as knowledge
from flake8_jaxstatic.positions import Place
from flake8_jaxstatic.syntax import settings_text


@dataclass(frozen=True, slots=True)
class Given:
    """One place where a flag is given: its value (None: none; ``...`` where a part is computed), the form of the write, whether it is
    always written, and whether XLA reads as far as that."""

    place: Place
    variable: str
    value: str | None
    how: str
    always: bool
    read: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One flag of the project.

    Attributes:
        name: without dashes.
        given: where, in the order of files and lines.
        meaning: what it does.
        kind, default: as the newest jaxlib that has it says; empty where none has.
        exists: the jaxlib versions that have it, in words; empty where it is not known.
        status: ``known``, ``removed`` (some supported jaxlib has not), ``unknown`` (none has), ``foreign`` (of an accelerator: not known),
            ``unread`` (XLA does not read it where it is given).
        remarks: what is to be noted: values that differ, a default that is repeated, what runs have shown.
        probed: what the installed jaxlib answered; empty where it was not asked.
    """

    name: str
    given: tuple[Given, ...]
    meaning: str
    kind: str
    default: str
    exists: str
    status: str
    remarks: tuple[str, ...]
    probed: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """A flag that may be considered: the value, the measured reason, and whether that speaks for it."""

    name: str
    value: str
    why: str
    worthwhile: bool


@dataclass(frozen=True, slots=True)
class Inventory:
    """The audit.

    Attributes:
        entries: by name.
        advice: flags worth considering.
        findings: JXS501 to JXS505, of all kinds of files.
        versions: the probed jaxlib versions it was judged for.
        declared: the range that the project declares, or the version that was asked for.
        installed: the jaxlib that was probed; empty where none was.
    """

    entries: tuple[Entry, ...]
    advice: tuple[Advice, ...]
    findings: tuple[findings.Finding, ...]
    versions: tuple[str, ...]
    declared: str
    installed: str = ""


def inventory(
    subjects: Iterable[rules.Subject], found: Iterable[findings.Finding], known: rules.Circumstances, answers: Mapping[str, str]
) -> Inventory:
    """List the flags.

    Args:
        subjects: all writes.
        found: the findings about them.
        known: the versions and the lines.
        answers: what the installed jaxlib said of each flag; empty where it was not asked. The entry ``""`` is its version.
    """
    given: dict[str, list[tuple[rules.Subject, settings_text.Flag]]] = {}
    for subject in subjects:
        for flag in subject.setting.flags:
            if flag.name:
                given.setdefault(flag.name, []).append((subject, flag))
    entries = tuple(_entry(name, given[name], known, answers.get(name, "")) for name in sorted(given))
    return Inventory(entries, tuple(_advice(given)), _said_once(found), known.versions, known.declared, answers.get("", ""))


def _said_once(found: Iterable[findings.Finding]) -> tuple[findings.Finding, ...]:
    kept: dict[tuple[str, Place, str], findings.Finding] = {}
    for finding in found:
        kept.setdefault((finding.code, finding.place, finding.param), finding)
    return tuple(kept.values())


def _entry(name: str, given: list[tuple[rules.Subject, settings_text.Flag]], known: rules.Circumstances, probed: str) -> Entry:
    table = knowledge.load()
    flag = table.flag(name)
    places = _once(
        Given(
            Place(subject.file, written.line, written.column + 1, known.line(subject.file, written.line).strip()),
            subject.setting.variable,
            None if written.value is None else written.value_shown,
            subject.setting.how,
            written.always and subject.setting.always,
            rules.is_read(subject.setting, written),
        )
        for subject, written in sorted(given, key=lambda each: (each[0].file, each[1].line, each[1].column))
    )
    only_foreign = all(subject.setting.variable != rules.CHECKED for subject, _ in given)
    if flag is None:
        status = "foreign" if only_foreign or table.elsewhere(name) else "unknown" if any(each.read for each in places) else "unread"
        return Entry(name, places, table.meaning(name), "", "", "", status, _values(places), probed)
    status = "removed" if table.missing(name, known.versions) else "known"
    remarks = (*_values(places), *_remarks(flag, places))
    return Entry(name, places, table.meaning(name), flag.kind, flag.default, flag.range, status, remarks, probed)


def _once(places: Iterable[Given]) -> tuple[Given, ...]:
    """A flag in a list that two writes share is given once."""
    found: dict[tuple[Place, str], Given] = {}
    for each in places:
        found.setdefault((each.place, each.variable), each)
    return tuple(found.values())


def _values(places: tuple[Given, ...]) -> tuple[str, ...]:
    """Values that differ from one place to another."""
    by_value: dict[str, list[str]] = {}
    for each in places:
        by_value.setdefault("no value" if each.value is None else each.value, []).append(f"{each.place.file}:{each.place.line}")
    if len(by_value) < 2:
        return ()
    return ("different values: " + "; ".join(f"{value} at {', '.join(where)}" for value, where in by_value.items()),)


def _remarks(flag: knowledge.Known, places: tuple[Given, ...]) -> tuple[str, ...]:
    told = []
    values = {(each.value or "true").lower() for each in places}
    if flag.kind == "bool" and values <= {flag.default.lower(), "1" if flag.default == "true" else "0"}:
        told.append(f"repeats the default ({flag.default})")
    remark = knowledge.load().remarks.get(flag.name)
    if remark is not None and (not remark.value or remark.value in values):
        told.append(remark.says)
    return tuple(told)


def _advice(given: Mapping[str, list[tuple[rules.Subject, settings_text.Flag]]]) -> list[Advice]:
    """What to consider where another flag is on."""
    found = []
    for each in knowledge.load().considered:
        switched_on = any(rules.is_true(flag) for _, flag in given.get(each.given, ()) if flag.known_value)
        if switched_on and each.missing not in given:
            found.append(Advice(each.missing, each.value, each.why, each.worthwhile))
    return found
