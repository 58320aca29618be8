"""What one file's text is about, by names only: its functions, what each mentions and writes, its imports. No tree is built.

An outline costs a fifth of a parse. It says too much rather than too little: every name in the text of a function counts as mentioned.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import NamedTuple

FORMAT = 2

# Texts and comments: what stands there is no name. A quote that is never closed ends with its line, as it does for Python. Nothing is tried
# twice (possessive quantifiers): time is linear in what stands there.
_NO_CODE = re.compile(
    r"\"\"\"(?:[^\\\"]++|\\.|\"(?!\"\"))*+(?:\"\"\"|\Z)"
    r"|'''(?:[^\\']++|\\.|'(?!''))*+(?:'''|\Z)"
    r"|\"(?:[^\\\n\"]++|\\.)*+\"?"
    r"|'(?:[^\\\n']++|\\.)*+'?"
    r"|#[^\n]*+",
    re.DOTALL,
)
# What stands between the braces of formatted texts is code.
_FORMATTED = re.compile(r"f(?:(?<!\wf)|(?<=\b[rR]f))(?:\"(?!\")[^\"\n]*+\"|'(?!')[^'\n]*+')")
_MARKS = re.compile(r"[\"'#\\]")
_HEADER = re.compile(r"([ \t]*)(?:async[ \t]+)?def[ \t]+(\w+)")
_ENDS: dict[int, re.Pattern[str]] = {}  # by indentation
# Where something begins: a decorator, a function, a class, a statement of the module.
_STARTS = re.compile(r"\n(?:([ \t]*)(?:(@)|(?:async[ \t]+)?(def|class)[ \t]+(\w+))|[^\W\d])")
_MENTIONS = re.compile(r"(?:self\.|\.)?[^\W\d]\w*")
_WRITES = re.compile(r"\n[ \t]+(\w+(?:\.\w+)+)[ \t]*(?::[^=\n]*)?=(?!=)")
_GLOBALS = re.compile(r"\bglobal[ \t]+([\w, \t]+)")
_ASSIGNED = re.compile(r"\n?(\w+)[ \t]*(?:[:=,]|$)")
_IMPORT = re.compile(r"\n[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|(?:[^\n;\\]|\\\n)*)|import[ \t]+((?:[^\n;\\]|\\\n)*))")
_IMPORTED = re.compile(r"([\w.*]+)(?:\s+as\s+(\w+))?")


class Section(NamedTuple):
    """A function or method with all that is nested in it, or a statement of the module or class.

    Attributes:
        owner, name: the class (or an empty text) and the name of a function; of a statement, empty texts.
        defines: what it gives a value: ``name`` of the module, ``.attribute``, ``self.attribute``.
        mentions: names, ``.attribute`` and ``self.attribute`` in its text.
        size: characters.
        span: of a function, with its decorators: the numbers of its first line, from 0, and of the line after its last.
    """

    owner: str
    name: str
    defines: tuple[str, ...]
    mentions: frozenset[str]
    size: int
    span: tuple[int, int]


class Outline(NamedTuple):
    """One file.

    Attributes:
        sections: in the order of the text.
        imports: name here -> (module with its leading dots, name there or an empty text); star imports under ``*`` and a number.
    """

    sections: tuple[Section, ...]
    imports: dict[str, tuple[str, str]]


def outline(text: str) -> Outline:
    """The outline of a text, whether it is Python or not."""
    code = _FORMATTED.sub(lambda match: _MARKS.sub(" ", match[0]), text)
    code = "\n" + _NO_CODE.sub(_blank, code)
    sections = _Sections(code)
    owner, owner_indent, body_indent = "", -1, -1  # the class that is open, and the indentation of its header and of its methods
    function_indent = 1000  # of the function that is open
    decorated = False  # the decorators of the next function or class have begun
    for match in _STARTS.finditer(code):
        indent_text, at, kind, name = match.groups()
        place = match.start()
        if kind is None and at is None:  # a statement of the module
            sections.begin(place)
            owner, owner_indent, decorated, function_indent = "", -1, False, 1000
            continue
        indent = len(indent_text.expandtabs())
        inside = owner_indent >= 0 and indent > owner_indent
        if indent > function_indent or (inside and 0 <= body_indent < indent):
            continue  # nested in a function that is open, or in a class of a class
        if not decorated:
            sections.begin(place)
        decorated = at is not None
        if decorated:
            function_indent = 1000
        elif kind == "class":
            function_indent = 1000
            if not inside:
                owner, owner_indent, body_indent = name, indent, -1
        else:
            function_indent = indent
            sections.function(owner if inside else "", name, match.end(), len(indent_text))
            if inside:
                body_indent = indent
            else:
                owner, owner_indent, body_indent = "", -1, -1
    sections.begin(len(code))
    return Outline(tuple(sections.found), _imports(code))


class _Sections:
    """The text of one file, cut where something begins. It starts with one newline more than the file."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.found: list[Section] = []
        self.start = self.line = self.end = 0
        self.owner = self.name = ""

    def function(self, owner: str, name: str, place: int, indent: int) -> None:
        """What began last is a function, whose header ends at ``place``."""
        self.owner, self.name = owner, name
        pattern = _ENDS.get(indent)
        if pattern is None:  # the next line that stands no deeper than the header, and closes no bracket
            pattern = _ENDS[indent] = re.compile(rf"\n[ \t]{{0,{indent}}}[^\s)\]}}]")
        found = pattern.search(self.code, place)
        self.end = found.start() if found is not None else len(self.code)

    def begin(self, place: int) -> None:
        """Something begins here, and what began before is whole."""
        code = self.code[self.start : place]
        mentions = frozenset(_MENTIONS.findall(code))
        if mentions:
            span = (self.line, self.line + self.code.count("\n", self.start, self.end)) if self.name else (0, 0)
            self.found.append(Section(self.owner, self.name, self._defines(code, mentions), mentions, len(code), span))
        self.line += code.count("\n")
        self.start, self.owner, self.name = place, "", ""

    def _defines(self, code: str, mentions: frozenset[str]) -> tuple[str, ...]:
        found = {_written(target) for target in _WRITES.findall(code)} if "=" in code else set()
        if "global" in mentions:
            found.update(name for names in _GLOBALS.findall(code) for name in re.findall(r"\w+", names))
        assigned = None if self.name else _ASSIGNED.match(code)
        return tuple(sorted(found if assigned is None else found | {assigned[1]}))


def _blank(match: re.Match[str]) -> str:
    """As many lines as a text has; what follows it on its last line begins no statement, like what follows a bracket."""
    lines = match[0].count("\n")
    return "\n" * lines + ")" if lines else "''"


def without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """A text in which functions are empty: what stands elsewhere stays at its line and column."""
    lines = text.split("\n")
    for start, end in spans:
        header = next(filter(None, map(_HEADER.match, lines[start:end])), None)
        if header is not None:
            lines[start:end] = [f"{header[1]}def {header[2]}(): ...", *[""] * (end - start - 1)]
    return "\n".join(lines)


def _written(target: str) -> str:
    owner, _, attribute = target.rpartition(".")
    return f"self.{attribute}" if owner == "self" else f".{attribute}"


def _imports(code: str) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for module, names, modules in _IMPORT.findall(code):
        for name, alias in _IMPORTED.findall(names or modules):
            if name == "*":
                found[f"*{len(found)}"] = (module, "*")
            elif module:
                found[alias or name] = (module, name)
            else:
                found[alias or name.partition(".")[0]] = (name if alias else name.partition(".")[0], "")
    return found


def encode(outlined: Outline) -> str:
    """JSON text of an outline."""
    sections = [[s.owner, s.name, s.defines, sorted(s.mentions), s.size, s.span] for s in outlined.sections]
    return json.dumps([FORMAT, sections, outlined.imports], separators=(",", ":"))


def decode(text: str) -> Outline:
    """What :func:`encode` was given.

    Raises:
        ValueError: the text is not of this format.
    """
    version, *rest = json.loads(text)
    if version != FORMAT:
        raise ValueError("an outline of another format")
    sections, imports = rest
    return Outline(
        tuple(
            Section(owner, name, tuple(defines), frozenset(mentions), size, (span[0], span[1]))
            for owner, name, defines, mentions, size, span in sections
        ),
        {name: (module, there) for name, (module, there) in imports.items()},
    )
