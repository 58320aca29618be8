"""JXS501 to JXS505: flags of XLA that abort the program, come too late, undo what static arguments are for, or endanger NaN."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from flake8_jaxstatic import positions
from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.knowledge import flags as knowledge
from flake8_jaxstatic.project import environment
from flake8_jaxstatic.syntax import settings_text

CHECKED = "XLA_FLAGS"  # of what the libraries of accelerators read, nothing is known
TRUE, FALSE = ("true", "1"), ("false", "0")
_WHOLE = re.compile(r"^[+-]?[0-9]{1,25}$")
_BITS = {"int32": 31, "int64": 63}
_NUMBER = re.compile(r"^[+-]?(([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?|0x[0-9a-f]+|inf|infinity|nan)$", re.IGNORECASE)
SHOWN = 8

Line = Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Subject:
    """One write of the variable, as the rules see it.

    Attributes:
        file: where it stands.
        function: the function it stands in.
        setting: what is written.
    """

    file: str
    function: str
    setting: settings_text.Setting


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the rules know besides.

    Attributes:
        versions: the probed jaxlib versions that the project supports.
        declared: the range that it declares; empty where it declares none.
        statics: where the project declares static arguments.
        line: the text of a line of a file.
        others: all writes of the project.
    """

    versions: tuple[str, ...]
    declared: str
    statics: tuple[positions.Place, ...]
    line: Line
    others: tuple[Subject, ...]


def check(
    found: environment.Environment, declared: str, statics: Iterable[positions.Place], tests: frozenset[str], line: Line
) -> Iterator[findings.Finding]:
    """Findings of this family.

    Args:
        found: what the Python files of the project write.
        declared: the range of versions of jax.
        statics: the jit sites that declare static arguments.
        tests: the test files.
        line: the text of a line of a file.
    """
    if not found.settings:
        return
    subjects = tuple(Subject(placed.file, placed.function, placed.setting) for placed in found.settings)
    circumstances = Circumstances(knowledge.load().supported(declared), declared, tuple(dict.fromkeys(statics)), line, subjects)
    for subject in subjects:
        if subject.setting.variable == CHECKED:
            yield from judge(subject, circumstances, in_test=subject.file in tests)
    for late in found.late:
        if late.placed.setting.variable == CHECKED:
            yield _late(late, line)
    for first, second in found.overwritten:
        yield _overwritten(Subject(first.file, first.function, first.setting), second, line)


def judge(subject: Subject, known: Circumstances, *, in_test: bool = False) -> Iterator[findings.Finding]:
    """What is to be said of one write, whatever kind of file it stands in."""
    yield from _unread(subject, known)
    subject = replace(subject, setting=replace(subject.setting, flags=tuple(flag for flag in subject.setting.flags if flag.read)))
    yield from _aborts(subject, known)
    if not in_test:
        yield from _folding(subject, known)
        yield from _fast_math(subject, known)
    yield from _twice(subject, known)


def _at(subject: Subject, flag: settings_text.Flag, line: Line) -> positions.Place:
    return positions.Place(subject.file, flag.line, flag.column + 1, line(subject.file, flag.line).strip())


# JXS501


def _unread(subject: Subject, known: Circumstances) -> Iterator[findings.Finding]:
    """The word without a dash at which XLA stops reading."""
    behind = [flag for flag in subject.setting.flags if not flag.read]
    for flag in subject.setting.flags:
        if not flag.read or is_read(subject.setting, flag):
            continue
        lost = f", nor '--{behind[0].name}'" if behind else ""
        lost += f" and {len(behind) - 1} more behind it" if len(behind) > 1 else " behind it" if behind else ""
        text = f"'{flag.name}' has no '--': there XLA stops reading, and does not see it{lost}"
        yield findings.Finding("JXS501", _at(subject, flag, known.line), text, subject.function, flag.name)


def is_read(setting: settings_text.Setting, flag: settings_text.Flag) -> bool:
    """Whether XLA reads as far as a word and takes it for something; a first one without a dash is taken for the name of a file."""
    return flag.read and (flag.written.startswith("-") or flag.written == setting.first_word)


def _aborts(subject: Subject, known: Circumstances) -> Iterator[findings.Finding]:
    first = subject.setting.first_word
    # A value that speaks to the compiler of an accelerator is read by that compiler: it may know all of it.
    foreign = any(knowledge.load().elsewhere(flag.name) for flag in subject.setting.flags)
    for flag in subject.setting.flags:
        if foreign and knowledge.load().flag(flag.name) is None:
            continue
        why = _reason(flag, known, is_first=flag.written == first)
        if why:
            yield findings.Finding("JXS501", _at(subject, flag, known.line), why, subject.function, flag.name)


def _reason(flag: settings_text.Flag, known: Circumstances, *, is_first: bool) -> str:
    """Why XLA aborts on a flag, or an empty text."""
    table = knowledge.load()
    name, value = flag.name, flag.value
    if not flag.written.startswith("-"):
        if not is_first or (value is None and not name.startswith("xla_")):  # it may well be the name of a file
            return ""
        return f"'{name}' has no '--': XLA takes it for the name of a file, and aborts the program when the first device is used"
    if not flag.written.startswith("--"):
        return f"'{name}' has one dash: XLA knows only '--{name}', and aborts the program when the first device is used"
    if name.startswith("no") and table.flag(name[2:]) is not None:
        return f"'{name}' is no flag: write '--{name[2:]}=false'; XLA aborts the program when the first device is used"
    flag_known = table.flag(name)
    if flag_known is None:
        if table.elsewhere(name):
            return ""
        near = difflib.get_close_matches(name, table.names(), n=1, cutoff=0.85)
        hint = f"; did you mean '--{near[0]}'?" if near else ""
        span = f"{table.probed[0]} to {table.probed[-1]}"
        return f"'{name}' exists in no jaxlib from {span}: XLA aborts the program when the first device is used{hint}"
    missing = table.missing(name, known.versions)
    if missing:
        return f"'{name}' exists in jaxlib {flag_known.range} only: {_versions(missing, known)} aborts when the first device is used"
    if flag.known_value and _refused(flag_known.kind, value):
        given = f"value {value!r}" if value is not None else "no value"
        return f"'{name}' has {given}, but its type is {flag_known.kind}: XLA aborts the program when the first device is used"
    return ""


def _versions(missing: Sequence[str], known: Circumstances) -> str:
    told = f"jaxlib {missing[0]}" if len(missing) == 1 else f"jaxlib {missing[0]} to {missing[-1]}"
    return f"{told}, which the project allows ({known.declared})," if known.declared else f"{told} (the newest that is known)"


def _refused(kind: str, value: str | None) -> bool:
    """Whether the parser of a type refuses a value."""
    if kind == "bool":
        return value is not None and value.lower() not in (*TRUE, *FALSE)
    if value is None:
        return True
    if kind in _BITS:
        return not _WHOLE.match(value) or not -(1 << _BITS[kind]) <= int(value) < 1 << _BITS[kind]
    return kind == "float" and not _NUMBER.match(value)


# JXS502


def _late(late: environment.Late, line: Line) -> findings.Finding:
    setting = late.placed.setting
    start = late.steps[-1]
    place = positions.Place(late.file, late.line, setting.column + 1, line(late.file, late.line).strip())
    here = (late.file, late.line) == (late.placed.file, setting.line)
    place = place if here else positions.Place(late.file, late.line, 1, place.text)
    what = f"'{setting.variable}' is set" if here else f"'{setting.variable}' is set by {_short(late.placed.file)}:{setting.line}"
    by = start.what.partition(" ")[0]
    text = f"{what} after {_short(start.file)}:{start.line} has started the backend ({by}): ignored without a word"
    hops = tuple(findings.Hop(positions.Place(s.file, s.line, 1, line(s.file, s.line).strip()), s.what) for s in late.steps)
    written = positions.Place(late.placed.file, setting.line, setting.column + 1, line(late.placed.file, setting.line).strip())
    return findings.Finding("JXS502", place, text, late.placed.function if here else "", setting.variable, () if here else (written,), hops)


# JXS503


def folding_off(flag: settings_text.Flag) -> bool:
    """Whether a flag switches the folding of array constants off."""
    switched = knowledge.load().folding.get(flag.name)
    if switched is None or not flag.known_value:
        return False
    return switched in (flag.value or "").split(",") if switched else is_true(flag)


def _passes(flag: settings_text.Flag) -> str:
    return f" ({flag.value})" if flag.value and flag.value.lower() not in TRUE else ""


def is_true(flag: settings_text.Flag) -> bool:
    """Whether a flag of type bool is switched on."""
    return flag.value is None or flag.value.lower() in TRUE


def _folding(subject: Subject, known: Circumstances) -> Iterator[findings.Finding]:
    for flag in subject.setting.flags:
        if known.statics and folding_off(flag):
            count = len(known.statics)
            text = (
                f"'{flag.name}' switches off the folding of constant arrays{_passes(flag)}, while {count} jit site{'s' * (count > 1)} "
                f"declare{'s' * (count == 1)} static arguments: what is computed from static numbers alone is still folded, "
                "what is computed from constant arrays is computed at each call"
            )
            yield findings.Finding(
                "JXS503", _at(subject, flag, known.line), text, subject.function, flag.name, known.statics[:SHOWN]
            )  # fmt: skip


# JXS504


def _fast_math(subject: Subject, known: Circumstances) -> Iterator[findings.Finding]:
    table = knowledge.load()
    last = {flag.name: flag for flag in subject.setting.flags}
    for name in table.fast_math:
        flag = last.get(name)
        if flag is None or not flag.known_value or not is_true(flag):
            continue
        elsewhere = {f.name: f for other in known.others if other != subject for f in other.setting.flags} if subject.setting.adds else {}
        told = {each: last.get(each) or elsewhere.get(each) for each in table.honouring}
        off = [each for each, other in told.items() if other is not None and other.known_value and not is_true(other)]
        unsaid = [each for each, other in told.items() if other is None]
        if off:
            which = " and ".join(_what(each) for each in off)
            lies = " and ".join("isnan()" if "nan" in each else "isinf()" for each in off)
            text = f"'{name}' with '--{off[0]}=false' makes the compiler assume that there is no {which}: {lies} says False of it"
        elif unsaid:
            rest = " and ".join(f"--{each}=true" for each in unsaid)
            text = (
                f"'{name}' lets the compiler drop NaN and infinity (nan*0, inf*0 and nan-nan give 0) and does not say {rest}, "
                "by which isnan() and isinf() stay right"
            )
        else:
            continue
        yield findings.Finding("JXS504", _at(subject, flag, known.line), text, subject.function, name)


def _what(honouring: str) -> str:
    return "NaN" if "nan" in honouring else "infinity"


# JXS505


def _twice(subject: Subject, known: Circumstances) -> Iterator[findings.Finding]:
    first: dict[str, settings_text.Flag] = {}
    for flag in subject.setting.flags:
        before = first.setdefault(flag.name, flag)
        if before is flag or not (before.always and flag.always) or not flag.written.startswith("--"):
            continue
        if before.value == flag.value and before.known_value:
            text = f"'{flag.name}' is given twice with the same value"
        else:
            text = f"'{flag.name}' is given twice: the last one ({flag.value_shown}) wins, the first ({before.value_shown}) is ignored"
        yield findings.Finding(
            "JXS505", _at(subject, flag, known.line), text, subject.function, flag.name, (_at(subject, before, known.line),)
        )  # fmt: skip


def _overwritten(first: Subject, second: environment.Placed, line: Line) -> findings.Finding:
    lost = [flag.name for flag in first.setting.flags]
    place = positions.Place(second.file, second.setting.line, second.setting.column + 1, line(second.file, second.setting.line).strip())
    text = f"'{second.setting.variable}' is set anew right after line {first.setting.line}: '{lost[0]}'"
    text += f" and {len(lost) - 1} more are lost" if len(lost) > 1 else " is lost"
    before = positions.Place(first.file, first.setting.line, first.setting.column + 1, line(first.file, first.setting.line).strip())
    return findings.Finding("JXS505", place, text, second.function, lost[0], (before,))


def _short(file: str) -> str:
    return file.rpartition("/")[2]
