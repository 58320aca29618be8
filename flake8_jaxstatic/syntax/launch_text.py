"""A file that starts programs (a shell script, a Dockerfile, a configuration) in, its writes of XLA's environment variables out.

No grammar of these languages is needed: a write is the name of the variable, a sign, and a value in quotes or up to where the kind of
file ends an unquoted value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from flake8_jaxstatic.syntax import settings_text
from flake8_jaxstatic.syntax.settings_text import HOLE, OLD, Piece

_VARIABLE = "|".join(settings_text.VARIABLES)
_WRITE = re.compile(
    rf"(?<![\w$%-])(?<!\$\{{)(?P<quote>[\"']?)(?P<name>{_VARIABLE})(?P=quote)"
    r"(?:(?P<sign>[ \t]*(?:\+|::?|\?)?=[ \t]*)|(?P<colon>[ \t]*:[ \t]*)"
    r"|(?P<value>[ \t]*,?[ \t]*\n[ \t]*[\"']?value[\"']?[ \t]*:[ \t]*)|(?P<space>[ \t]+))"
)
_ENTRY = re.compile(rf"(?P<quote>[\"'])(?:[A-Z]:)*(?P<name>{_VARIABLE})=")  # "XLA_FLAGS=--a --b" in a list
_DEFAULTED = re.compile(rf"\$\{{(?P<name>{_VARIABLE}):?=[^{{}}]*\}}")  # : "${{XLA_FLAGS:=--a}}"
_SPACED = re.compile(r"^\s*(ENV|setenv|set\s+(-\w+\s+)*)\s*$")  # the forms that have no sign
_LINE_KINDS = ("env", "ini", "make")
_REFERENCE = re.compile(
    r"\$\{\{.*?\}\}|\{\{.*?\}\}|\$\(.*?\)|`[^`]*`|\$\{[^{}]*\}|\$\$?\w+|%\w+%|\{(?:env:|posargs|/|\[)[^{}]*\}|\{\w*dir\}", re.DOTALL
)
_NAMED = re.compile(r"^\$(?:\{(\w+)(?:\[[@*]\])?\}|\((\w+)\)|(\w+))$")  # a reference to nothing but a variable
_DEFAULT = re.compile(rf"^(?:\$\{{(?:{_VARIABLE})?\w*:?[-=+]|\{{env:\w+:)(.*)\}}$", re.DOTALL)
_ASKS = re.compile(r"^\s*(if|elif|while|echo|printf|unset|print)\b|^\s*\[")
_NEXT = re.compile(r";|&&|\|\||\b(?:then|do|else)\b")  # behind it another command begins
_COMMENTS = ("#", "//", ";", "rem ", ".. ")
_SCHEDULERS = ("#SBATCH ", "#PBS ", "#$ ", "#BSUB ")
_FROM_NOW = re.compile(r"[^\n]*>>[^\n]*\bGITHUB_ENV\b")
_PLAIN_VALUE = re.compile(r"[^}\n]*?\bvalue\s*=\s*")  # XLA_FLAGS = { value = "--a" }
_MOST_NAMES = 4  # variables that stand for one another


def kind_of(path: str) -> str:
    """How an unquoted value ends: ``shell`` (at white space), ``yaml``, ``toml``, or with the line (``env``, ``ini``, ``make``)."""
    name = path.rpartition("/")[2].lower()
    for kind, pattern in (
        ("make", r"makefile$|.*\.mk$|gnumakefile$|justfile$"),
        ("env", r".*\.env$|\.env\b.*|\.envrc$"),
        ("ini", r".*\.(ini|cfg|conf)$"),
        ("toml", r".*\.toml$"),
        ("yaml", r".*\.(ya?ml|json)$"),
    ):
        if re.match(pattern, name):
            return kind
    return "shell"


def settings(path: str, text: str) -> list[settings_text.Setting]:
    """The writes of a file, in the order of their lines."""
    kind = kind_of(path)
    found: list[settings_text.Setting] = []
    ends = -1
    matches = (*_WRITE.finditer(text), *_ENTRY.finditer(text), *_DEFAULTED.finditer(text))
    for match in sorted(matches, key=lambda match: match.start()):
        if match.start() < ends:
            continue
        told = _written(match, text, kind)
        if told is None:
            continue
        value, start, ends = told
        line = text.count("\n", 0, match.start()) + 1
        column = match.start("name") - (text.rfind("\n", 0, match.start()) + 1)
        flags, adds, first = settings_text.flags(_pieces(value, text, start, kind))
        adds = adds or "+" in (match.groupdict().get("sign") or "")
        found.append(settings_text.Setting(match["name"], _HOW[kind], line, column, flags, adds, first_word=HOLE if adds else first))
    return found


_HOW = {
    "make": "makefile", "env": "environment file", "ini": "configuration", "toml": "configuration", "yaml": "configuration",
    "shell": "script",
}  # fmt: skip


def _written(match: re.Match[str], text: str, kind: str) -> tuple[str, int, int] | None:
    """The value of a write, where it starts and where it ends; None where a match is no write."""
    start_of_line = text.rfind("\n", 0, match.start()) + 1
    before = text[start_of_line : match.start()]
    comment = before.lstrip().startswith(_COMMENTS) and not before.startswith(_SCHEDULERS)
    recipe = kind == "make" and before.startswith("\t")
    asks = (kind != "make" or recipe) and _ASKS.match(_NEXT.split(before)[-1]) and not _FROM_NOW.match(text, match.end())
    if comment or " #" in before or asks:
        return None
    start = match.end()
    named = match.groupdict()
    if "quote" not in named:
        return match[0], match.start(), start
    if "sign" not in named:  # an entry of a list, or a command: flags up to its own quote
        end = text.find(match["quote"], start)
        other = re.compile(r"\s+(?![-${%\s\\])").search(text, start, end)
        return (text[start : other.start() if other else end], start, end) if end > 0 else None
    if named["space"] is not None and not _SPACED.match(before):
        return None
    if named["colon"] is not None and kind not in ("yaml", "toml"):
        return None
    if kind == "toml" and text[start : start + 1] == "{" and (inner := _PLAIN_VALUE.match(text, start)):
        start = inner.end()
    spaced = named["sign"] is not None and named["sign"].strip() != named["sign"]
    if spaced and kind == "shell":
        return None  # a test, or a text
    alone = kind != "ini" or not before.strip() or before.rstrip().endswith(("=", ":"))  # no command
    whole_line = (kind in (*_LINE_KINDS, "toml") and not recipe and alone) or named["sign"] is None or spaced
    indent = len(before) - len(before.lstrip()) if kind == "yaml" and named["sign"] is None else -1
    return _value(text, start, whole_line=whole_line, indent=indent, ends=";&|" if named["space"] is not None else "")


def _value(text: str, start: int, *, whole_line: bool, indent: int = -1, ends: str = "") -> tuple[str, int, int] | None:
    """What stands in quotes, in a block of YAML, or up to white space, or the end of the line."""
    for quote in ("'''", '"""', "\\'", '\\"'):  # of TOML; inside a text in quotes
        if text.startswith(quote, start):
            end = text.find(quote, start + len(quote))
            return (text[start + len(quote) : end], start + len(quote), end) if end > 0 else None
    if text[start : start + 1] in ("'", '"'):
        end = _closing(text, start)
        return (text[start + 1 : end], start + 1, end) if end > 0 else None
    deeper = rf"[>|][-+]?[ \t]*\n((?:[ \t]{{{indent + 1},}}.*\n?|[ \t]*\n)+)"
    if indent >= 0 and (block := re.match(deeper, text[start:])):
        return block[1], start + block.start(1), start + block.end()
    end = start
    while end < len(text) and text[end] != "\n":
        if text[end] == "\\" and end + 1 < len(text):
            end += 2
            continue
        if text.startswith("$(", end) and text.find(")", end) > 0:
            end = text.find(")", end) + 1
            continue
        if text[end] in ends or (not whole_line and (text[end].isspace() or text[end] in ";&|\"')")):
            break
        if whole_line and text[end] == "#" and text[end - 1].isspace():
            break
        end += 1
    return text[start:end], start, end


def _closing(text: str, start: int) -> int:
    """Where the quote at ``start`` is closed, or -1."""
    quote, at = text[start], start + 1
    while at < len(text):
        if text[at] == "\\" and quote == '"':
            at += 1
        elif text[at] == quote:
            return at
        at += 1
    return -1


def _pieces(value: str, text: str, start: int, kind: str, depth: int = 0) -> Iterator[Piece]:
    """A value as pieces: another variable of the file is what it holds, one not known is a hole, the variable itself what was there."""
    at = 0
    for match in _REFERENCE.finditer(value):
        yield from _lines(value[at : match.start()], text, start + at, always=True)
        default = _DEFAULT.match(match[0])
        own = re.search(_VARIABLE, match[0]) is not None
        named = _NAMED.match(match[0])
        held = list(_held(next(filter(None, named.groups())), text, kind)) if named and not own and depth < _MOST_NAMES else []
        for number, (inner, begins) in enumerate(held):
            parts = _pieces(inner, text, begins, kind, depth + 1)
            yield from [Piece(" ", *_where(text, begins))] if number else []
            yield from parts if len(held) == 1 else (replace(part, always=False) for part in parts)
        if not held:
            yield Piece(OLD if own else HOLE, *_where(text, start + match.start()))
        if default is not None and own:
            yield Piece(" ", *_where(text, start + match.start()))
            yield from _lines(default[1], text, start + match.start() + match[0].find(default[1]), always=False)
        at = match.end()
    yield from _lines(value[at:], text, start + at, always=True)


def _held(name: str, text: str, kind: str) -> Iterator[tuple[str, int]]:
    """What a script or a Makefile puts into a variable: the values, and where they stand."""
    make = kind == "make"
    sign = r"[ \t]*[:?+]?=[ \t]*" if make else r"\+?=(?P<list>\()?"
    for match in re.finditer(
        rf"(?:^|;)[ \t]*(?:(?:export|local|readonly|declare|override)[ \t]+(?:-\w+[ \t]+)*)?{name}{sign}", text, re.MULTILINE
    ):
        if not make and match["list"]:
            end = text.find(")", match.end())
            told = (text[match.end() : end], match.end(), end) if end > 0 else None
        else:
            told = _value(text, match.end(), whole_line=make)
        if kind in ("shell", "make") and told is not None:
            yield told[0], told[1]


def _lines(part: str, text: str, start: int, *, always: bool) -> Iterator[Piece]:
    """Each word of a stretch with its own place; a backslash before a line end joins the lines."""
    for word in re.finditer(r"\s+|\\\n|[^\s\\]+|\\.|\\", part):
        told = " " if word[0].startswith("\\\n") else word[0].replace("\\ ", " ").replace("''", "").replace('""', "").replace('\\"', "")
        yield Piece(told, *_where(text, start + word.start()), always)


def _where(text: str, at: int) -> tuple[int, int]:
    """Line and 0-based column of an offset."""
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1)
