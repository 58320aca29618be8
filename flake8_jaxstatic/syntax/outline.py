"""What one file's text is about, by names only: its functions, what each mentions and writes, its imports. No tree is built.

An outline costs a fifth of a parse. It says too much rather than too little: every name in the text of a function counts as mentioned.
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

FORMAT = 1

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
_FORMATTED = re.compile(r"f(?<!\wf)\"(?!\")[^\"\n]*+\"|f(?<!\wf)'(?!')[^'\n]*+'")
_MARKS = re.compile(r"[\"'#\\]")
# Where something begins: a decorator, a function, a class, a statement of the module.
_STARTS = re.compile(r"\n(?:([ \t]*)(?:(@)|(?:async[ \t]+)?(def|class)[ \t]+(\w+))|[^\W\d])")
_MENTIONS = re.compile(r"(?:self\.|\.)?[^\W\d]\w*")
_WRITES = re.compile(r"\n[ \t]+(\w+(?:\.\w+)+)[ \t]*(?::[^=\n]*)?=(?!=)")
_GLOBALS = re.compile(r"\bglobal[ \t]+([\w, \t]+)")
_ASSIGNED = re.compile(r"\n?(\w+)[ \t]*(?:[:=,]|$)")
_IMPORT = re.compile(r"\n[ \t]*(?:from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|[^\n;]*)|import[ \t]+([^\n;]*))")
_IMPORTED = re.compile(r"([\w.*]+)(?:\s+as\s+(\w+))?")


class Section(NamedTuple):
    """A function or method with all that is nested in it, or a statement of the module or class.

    Attributes:
        owner, name: the class (or an empty text) and the name of a function; of a statement, empty texts.
        defines: what it gives a value: ``name`` of the module, ``.attribute``, ``self.attribute``.
        mentions: names, ``.attribute`` and ``self.attribute`` in its text.
        size: characters.
    """

    owner: str
    name: str
    defines: tuple[str, ...]
    mentions: frozenset[str]
    size: int


class Outline(NamedTuple):
    """One file.

    Attributes:
        sections: in the order of the text.
        imports: name here -> (module with its leading dots, name there or an empty text); star imports under ``*`` and a number.
        bases: class -> names in its header.
    """

    sections: tuple[Section, ...]
    imports: dict[str, tuple[str, str]]


def outline(text: str) -> Outline:
    """The outline of a text, whether it is Python or not."""
    code = _FORMATTED.sub(lambda match: _MARKS.sub(" ", match[0]), text)
    code = "\n" + _NO_CODE.sub("''", code).replace("\\\n", " ")
    sections: list[Section] = []
    owner, owner_indent, body_indent = "", -1, -1  # the class that is open, and the indentation of its header and of its methods
    function_indent = 1000  # of the function that is open
    start, key = 0, ("", "")
    decorated = -1  # where the decorators of the next function or class begin
    for match in _STARTS.finditer(code):
        indent_text, at, kind, name = match.groups()
        place = match.start()
        if kind is None and at is None:  # a statement of the module
            _add(sections, key, code[start:place])
            start, key, owner, owner_indent, decorated, function_indent = place, ("", ""), "", -1, -1, 1000
            continue
        indent = len(indent_text.expandtabs())
        inside = owner_indent >= 0 and indent > owner_indent
        if indent > function_indent or (inside and 0 <= body_indent < indent):
            continue  # nested in a function that is open, or in a class of a class
        if at is not None:
            if decorated < 0:
                _add(sections, key, code[start:place])
                start, key, decorated, function_indent = place, ("", ""), place, 1000
            continue
        if decorated < 0:
            _add(sections, key, code[start:place])
            start = place
        decorated = -1
        function_indent = 1000 if kind == "class" else indent
        if kind == "class":
            key = ("", "")
            if not inside:
                owner, owner_indent, body_indent = name, indent, -1
        else:
            key = (owner if inside else "", name)
            if inside:
                body_indent = indent
            else:
                owner, owner_indent, body_indent = "", -1, -1
    _add(sections, key, code[start:])
    return Outline(tuple(sections), _imports(code))


def _add(sections: list[Section], key: tuple[str, str], code: str) -> None:
    mentions = frozenset(_MENTIONS.findall(code))
    if not mentions:
        return
    writes = {_written(target) for target in _WRITES.findall(code)} if "=" in code else set()
    if "global" in mentions:
        writes.update(name for names in _GLOBALS.findall(code) for name in re.findall(r"\w+", names))
    if not key[1]:
        assigned = _ASSIGNED.match(code)
        if assigned is not None:
            writes.add(assigned[1])
    sections.append(Section(*key, tuple(sorted(writes)), mentions, len(code)))


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
    sections = [[s.owner, s.name, s.defines, sorted(s.mentions), s.size] for s in outlined.sections]
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
        tuple(Section(owner, name, tuple(defines), frozenset(mentions), size) for owner, name, defines, mentions, size in sections),
        {name: (module, there) for name, (module, there) in imports.items()},
    )
