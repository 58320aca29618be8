"""JXS301 to JXS306: specs that do not fit the signature or the calls."""

from __future__ import annotations

from collections.abc import Iterator

from flake8_jaxstatic.flow import jits
from flake8_jaxstatic.judgement import binding_times, cases, findings, keys
from flake8_jaxstatic.judgement.rules import saying
from flake8_jaxstatic.syntax import facts


def check(judge: binding_times.Judge) -> Iterator[findings.Finding]:
    """Findings of this family."""
    options: set[int] = set()  # sites whose options were spoken of: they are unknown whatever is transformed there
    for subject in judge.subjects:
        if not subject.jit.readable or subject.jit.transform.site.guard & facts.GUARD_CAUGHT:
            continue
        found = [*_numbers(subject), *_names(subject), *_types(subject)]
        if subject.jit.transform.index not in options:
            options.add(subject.jit.transform.index)
            yield from _options(subject)
        yield from found
        if subject.kind in ("jit", "nn_jit", "pmap"):
            yield from _donated(subject)
        if subject.kind == "jit":
            if not found:
                yield from _ignored(judge, subject)
            yield from _split(judge, subject)


def raises(subject: cases.Subject) -> bool:
    """Whether the spec raises when jit is applied: then nothing else is said about the site."""
    if not subject.jit.readable:
        return False
    families = (_numbers(subject), _names(subject), _types(subject), _donated(subject), _options(subject))
    return any(True for found in families for _ in found)


def _finding(subject: cases.Subject, code: str, text: str, param: str) -> findings.Finding:
    return findings.Finding(code, subject.site, text, subject.qualname, param)


def _count(subject: cases.Subject) -> int:
    return sum(slot.kind < 2 for slot in subject.jit.callee.slots)


def _star(subject: cases.Subject, kind: int) -> bool:
    return any(slot.kind == kind for slot in subject.jit.callee.slots)


def _numbers(subject: cases.Subject) -> Iterator[findings.Finding]:
    count = _count(subject)
    for number in jits.integers(subject.jit.nums.value):
        beyond = number >= count and not _star(subject, 2)
        if beyond or number < -count:
            text = f"static number '{number}' is beyond the {count} positional parameters of {subject.function}(): raises ValueError"
            yield _finding(subject, "JXS301", text, str(number))


def _names(subject: cases.Subject) -> Iterator[findings.Finding]:
    slots = {slot.name: slot for slot in subject.jit.callee.slots}
    for name in jits.strings(subject.jit.names.value):
        slot = slots.get(name)
        if slot is not None and slot.kind in (1, 3):
            continue
        if slot is None and _star(subject, 4):
            continue
        if slot is not None and slot.kind == 4:
            text = f"static name '{name}' is the ** of {subject.function}() and makes nothing static; name its keys"
            yield _finding(subject, "JXS302", text, name)
            continue
        why = "is positional-only in" if slot is not None else "is no parameter of"
        hint = "; one text is one name" if "," in name else ""
        text = f"static name '{name}' {why} {subject.function}(): raises ValueError{hint}"
        yield _finding(subject, "JXS302", text, name)


def _options(subject: cases.Subject) -> Iterator[findings.Finding]:
    for option in subject.jit.transform.unknown_options:
        yield _finding(subject, "JXS305", f"{subject.transform} of {subject.function}() has no option '{option}': raises TypeError", option)


def _types(subject: cases.Subject) -> Iterator[findings.Finding]:
    nums, names = subject.jit.nums, subject.jit.names
    if nums.given and nums.readable and nums.value is not None:
        bad = _bad_number(nums.value)
        if bad is not None:
            text = f"static_argnums of {subject.function}() holds '{bad}', which is no whole number: raises TypeError"
            yield _finding(subject, "JXS305", text, str(bad))
        else:
            positions = [i for n in jits.integers(nums.value) for i in jits.number_to_slot(n, subject.jit.callee.slots)]
            twice = next((i for i in positions if positions.count(i) > 1 and subject.jit.callee.slots[i].kind < 2), None)
            if twice is not None:
                name = subject.jit.callee.slots[twice].name
                text = f"static_argnums of {subject.function}() names '{name}' twice: raises TypeError in older versions"
                yield _finding(subject, "JXS305", text, name)
    if names.given and names.readable and names.value is not None and not _texts(names.value):
        text = f"static_argnames of {subject.function}() is '{names.value!r}', which is no name: raises TypeError"
        yield _finding(subject, "JXS305", text, repr(names.value))


def _bad_number(value: object) -> object | None:
    if isinstance(value, int):
        return None
    if isinstance(value, tuple):
        return next((v for v in value if not isinstance(v, int)), None)
    return value


def _texts(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, tuple | dict) and all(isinstance(v, str) for v in value))


def _donated(subject: cases.Subject) -> Iterator[findings.Finding]:
    jit = subject.jit
    slots = jit.callee.slots
    donated = {i for n in jits.integers(jit.donate_nums.value) for i in jits.number_to_slot(n, slots)}
    donated |= {i for i, slot in enumerate(slots) if slot.name in jits.strings(jit.donate_names.value)}
    for number in sorted(donated & (jit.by_position | jit.by_keyword)):
        name = slots[number].name
        yield _finding(subject, "JXS303", f"'{name}' of {subject.function}() is both static and donated: raises ValueError", name)


def _ignored(judge: binding_times.Judge, subject: cases.Subject) -> Iterator[findings.Finding]:
    jit = subject.jit
    yield from _from_the_end(judge, subject)
    if not (jit.nums.given and jit.names.given and jit.nums.value is not None and jit.names.value is not None):
        return
    for case in subject.cases:
        if case.contract != "split":
            continue
        by_position = case.number in jit.by_position
        wrong = [a for a in case.arguments if (a.how == "keyword") == by_position and a.how not in ("unpacked", "entry") and not a.caught]
        if wrong:
            given, passed = ("number", "keyword") if by_position else ("name", "position")
            text = (
                f"'{case.name}' of {subject.function}() is static by {given} only, since both specs are given, "
                f"but passed by {passed} ({saying.short(wrong[0].place)}): it is traced"
            )
            yield saying.about(case, "JXS304", subject.site, text, (), [a.place for a in wrong])


def _from_the_end(judge: binding_times.Judge, subject: cases.Subject) -> Iterator[findings.Finding]:
    """A negative number is resolved against the arguments of the call by jax before 0.11, not against the signature."""
    negative = [n for n in jits.integers(subject.jit.nums.value) if n < 0]
    if not negative or not judge.may_run_before((0, 11)):
        return
    for case in subject.cases:
        if case.contract != "static" or case.index < 0 or case.index - _count(subject) not in negative:
            continue
        for binding in subject.jit.calls:
            if any(subject.jit.callee.slots[i].kind < 2 for i in binding.omitted) and not judge.certain_test(binding, subject):
                place = judge.trails.place(binding.site.written.file, binding.site.written.position)
                text = (
                    f"'{case.name}' of {subject.function}() is static by a negative number, "
                    f"but {saying.short(place)} leaves a default out: jax before 0.11 counts from the end of what is passed "
                    "and makes another parameter static"
                )
                yield saying.about(case, "JXS304", subject.site, text, (), (place,))
                return


def _split(judge: binding_times.Judge, subject: cases.Subject) -> Iterator[findings.Finding]:
    for case in subject.cases:
        if case.contract != "static":
            continue
        passed = [a for a in case.arguments if not a.caught and a.in_test == subject.in_test and a.binding.site.mode != "abstract"]
        positional = [a for a in passed if a.how == "position"]
        keyword = [a for a in passed if a.how == "keyword" or (a.how == "entry" and judge.is_certain(a))]
        for argument in keyword:
            other = next((a for a in positional if _may_agree(judge, case, a, argument)), None)
            if other is not None:
                text = (
                    f"static '{case.name}' of {subject.function}() is passed by keyword here "
                    f"and by position at {saying.short(other.place)}: two cache entries, two compiles"
                )
                yield saying.about(case, "JXS306", argument.place, text, (), (other.place, subject.site))
                break
        else:
            yield from _spelled_out(judge, subject, case, [*positional, *keyword])


def _spelled_out(
    judge: binding_times.Judge, subject: cases.Subject, case: cases.Case, passed: list[cases.Argument]
) -> Iterator[findings.Finding]:
    """A call leaves the parameter to its default, and another passes that very value; none tries other values."""
    left = [a for a in case.omitted if not a.caught and a.in_test == subject.in_test]
    for argument in passed:
        other = next((a for a in left if _may_agree(judge, case, a, argument)), None)
        if other is not None and all(a.supply.constants() == other.supply.constants() for a in passed):
            text = (
                f"static '{case.name}' of {subject.function}() is passed its default here "
                f"and left to it at {saying.short(other.place)}: two cache entries, two compiles"
            )
            yield saying.about(case, "JXS306", argument.place, text, (), (other.place, subject.site))
            return


def _may_agree(judge: binding_times.Judge, case: cases.Case, one: cases.Argument, other: cases.Argument) -> bool:
    """Whether two calls may pass the same value in the same mode (else they are two programs anyway)."""
    if one.traced_only or other.traced_only:  # within another program nothing is compiled for it
        return False
    left, right = one.supply.constants(), other.supply.constants()
    same = bool(left) and left.keys() == right.keys() and all(left[path] & right[path] for path in left)
    return same and keys.may_share(judge, case, one, other)
