"""What text an expression stands for: constants, formatted texts, joins and lists of texts in, pieces with their places out."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from flake8_jaxstatic.syntax import settings_text
from flake8_jaxstatic.syntax.settings_text import HOLE, OLD, VARIABLES, Piece

DEEPEST = 12
_MOST = 400  # pieces of one value
_PERCENT = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[sdifgr]")
_BRACES = re.compile(r"\{[^{}]*\}")
_TRIMS = ("strip", "lstrip", "rstrip", "replace", "split")
_PUTS = ("putenv", "setenv", "setdefault", "__setitem__")


@dataclass(frozen=True, slots=True)
class Written:
    """A write of a variable: its value as an expression, and the form of the write."""

    variable: str
    value: ast.expr
    how: str
    adds: bool = False
    elsewhere: bool = False


@dataclass(slots=True)
class Scope:
    """The names of one function, with everything that is put into them; those of the module behind it.

    ``bound`` holds (kind, expression, under a condition) per name: kind ``is`` for a value, ``more`` for what is put behind it (text or
    list), ``has`` for an element that is added, ``item`` for an element of the expression. ``pairs`` holds, per name of a key that a loop
    over a dict binds, the name of the value and the dict.
    """

    outer: Scope | None
    bound: dict[str, list[tuple[str, ast.expr, bool]]] = field(default_factory=dict)
    environments: set[str] = field(default_factory=set)
    pairs: dict[str, tuple[str, ast.expr]] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)

    def find(self, name: str) -> list[tuple[str, ast.expr, bool]]:
        """What is put into a name."""
        if name in self.bound:
            return self.bound[name]
        return self.outer.find(name) if self.outer is not None else []

    def environment(self, name: str) -> bool:
        """Whether a name is a dict that is handed to another process."""
        return name in self.environments or (self.outer is not None and self.outer.environment(name))

    def only(self, node: ast.expr) -> ast.expr:
        """What a name stands for, where it is bound once; any other expression is what it is."""
        bound = self.find(node.id) if isinstance(node, ast.Name) else []
        return bound[0][1] if len(bound) == 1 and bound[0][0] == "is" else node

    def variable(self, node: ast.expr) -> str:
        """The variable that an expression names, or an empty text."""
        node = self.only(node)
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in VARIABLES else ""

    def is_environment(self, node: ast.expr) -> bool:
        """Whether an expression is the environment of this process."""
        return dotted_end(self.only(node)) == "environ"

    def pieces(self, node: ast.expr, depth: int = 0) -> list[Piece]:
        """The text of an expression."""
        return self._text(node, depth)[:_MOST]

    def _text(self, node: ast.expr, depth: int) -> list[Piece]:
        if depth > DEEPEST:
            return [_hole(node)]
        deeper = depth + 1
        if isinstance(node, ast.Constant):
            return [] if node.value is None else [Piece(str(node.value), node.lineno, node.col_offset)]
        if isinstance(node, ast.JoinedStr):
            return [piece for part in node.values for piece in self._text(part, deeper)]
        if isinstance(node, ast.FormattedValue):
            return self._inserted(node.value, deeper) if node.format_spec is None and node.conversion == -1 else [_hole(node)]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return [*self._text(node.left, deeper), *self._text(node.right, deeper)]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            values = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
            return self._formatted(node.left, _PERCENT, values, deeper)
        if isinstance(node, ast.IfExp):
            return _alternatives([self._text(node.body, deeper), self._text(node.orelse, deeper)])
        if isinstance(node, ast.BoolOp):
            return _alternatives([self._text(each, deeper) for each in node.values])
        if isinstance(node, ast.Subscript):
            return [_old(node)] if self.variable(node.slice) and self.is_environment(node.value) else [_hole(node)]
        if isinstance(node, ast.Call):
            return self._called(node, deeper)
        if isinstance(node, ast.Name):
            return self._named(node, deeper)
        return [_hole(node)]

    def _inserted(self, node: ast.expr, depth: int) -> list[Piece]:
        """A value in a formatted text: one text, what was there before, or not known."""
        found = self._text(node, depth)
        sure = len(found) == 1 and found[0].always
        return found if sure or any(piece.text == OLD for piece in found) else [_hole(node)]

    def _named(self, node: ast.Name, depth: int) -> list[Piece]:
        bound = self.find(node.id)
        if not bound:
            return [_hole(node)]
        if node.id in self._open:
            return []
        self._open.add(node.id)
        try:
            found: list[list[Piece]] = []
            several = sum(kind == "is" for kind, _, _ in bound) > 1
            for kind, value, under_condition in bound:
                sometimes = under_condition or (several and kind == "is")
                if kind == "item":
                    parts = self._elements(value, depth)
                    text = _alternatives(parts) if len(parts) != 1 else parts[0]
                else:
                    text = self._text(value, depth)
                found.append([replace(piece, always=False) for piece in text] if sometimes else text)
        finally:
            self._open.discard(node.id)
        return found[0] if len(found) == 1 else _spaced(found)

    def _called(self, node: ast.Call, depth: int) -> list[Piece]:
        method = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
        if method in ("get", "getenv", "pop") and node.args and self.variable(node.args[0]):
            default = self._text(node.args[1], depth) if len(node.args) > 1 else []
            return [_old(node), *(replace(piece, always=False) for piece in default if piece.text.strip())]
        if isinstance(node.func, ast.Attribute):
            if method == "join" and isinstance(node.func.value, ast.Constant) and isinstance(node.func.value.value, str) and node.args:
                return _joined(self._elements(node.args[0], depth), node.func.value.value)
            if method == "format":
                return self._formatted(node.func.value, _BRACES, node.args, depth)
            if method in _TRIMS:
                return self._text(node.func.value, depth)
            if method == "lower":
                return [replace(piece, text=piece.text.lower()) for piece in self._text(node.func.value, depth)]
        if method == "str" and len(node.args) == 1:
            return self._inserted(node.args[0], depth)
        if method in ("sub", "subn") and len(node.args) > 2:  # re.sub on what was there before
            return [piece for piece in self._text(node.args[2], depth) if piece.text == OLD] or [_hole(node)]
        return [_hole(node)]

    def _formatted(self, node: ast.expr, blanks: re.Pattern[str], values: list[ast.expr], depth: int) -> list[Piece]:
        """A template with blanks: they are filled in order if that is how they are meant."""
        template = self._text(node, depth)
        if len(template) != 1 or any(isinstance(value, ast.Starred | ast.Dict) for value in values):
            return [_hole(node)]
        text = template[0].text
        found: list[Piece] = []
        at = 0
        for number, blank in enumerate(blanks.finditer(text)):
            found.append(replace(template[0], text=text[at : blank.start()]))
            plain = blank[0] in ("{}", "%s", "%d")
            found += self._inserted(values[number], depth) if plain and number < len(values) else [_hole(node)]
            at = blank.end()
        return [*found, replace(template[0], text=text[at:])]

    def _elements(self, node: ast.expr, depth: int) -> list[list[Piece]]:
        """The texts of a list of texts; one of nothing but a hole where they are not known."""
        if depth > DEEPEST:
            return [[_hole(node)]]
        deeper = depth + 1
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            parts = [self._elements(e.value, deeper) if isinstance(e, ast.Starred) else [self._text(e, deeper)] for e in node.elts]
            return [text for part in parts for text in part]
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return [*self._elements(node.left, deeper), *self._elements(node.right, deeper)]
        if isinstance(node, ast.ListComp | ast.GeneratorExp) and len(node.generators) == 1:
            each = node.generators[0]
            if isinstance(node.elt, ast.Name) and isinstance(each.target, ast.Name) and node.elt.id == each.target.id:
                found = self._elements(each.iter, deeper)
            else:
                found = [scope.pieces(node.elt, deeper) for scope in self._each(each.target, each.iter)] or [[_hole(node)]]
            return [[replace(p, always=False) for p in text] for text in found] if each.ifs else found
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split":
            return [[word] for word in settings_text.words(self._text(node.func.value, deeper))]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("list", "tuple", "sorted") and node.args:
            return self._elements(node.args[0], deeper)
        if isinstance(node, ast.Name):
            return self._named_elements(node, deeper)
        return [[_hole(node)]]

    def _each(self, target: ast.expr, items: ast.expr) -> Iterator[Scope]:
        """A scope per element of a literal list or dict, in which the names of the target stand for that element; none where it is none."""
        whole = self.only(items)
        wanted = [part.id for part in getattr(target, "elts", [target]) if isinstance(part, ast.Name)]
        told: list[list[ast.expr]] = []
        if isinstance(whole, ast.Call) and isinstance(whole.func, ast.Attribute) and whole.func.attr == "items":
            told = [[key, value] for key, value in _items(self.only(whole.func.value)) if key is not None]
        elif isinstance(whole, ast.List | ast.Tuple | ast.Set | ast.Dict):
            elements = [key for key, _ in _items(whole) if key is not None] if isinstance(whole, ast.Dict) else whole.elts
            told = [getattr(e, "elts", [e]) if isinstance(target, ast.Tuple) else [e] for e in elements]
        for parts in told:
            if len(parts) == len(wanted):
                yield Scope(self, {name: [("is", part, False)] for name, part in zip(wanted, parts, strict=True)})

    def entries(self, nodes: Iterable[ast.expr | ast.keyword], depth: int = 0) -> Iterator[tuple[str, ast.expr]]:
        """The variables among the entries of dicts: literal, ``dict(...)``, merged, as keywords, under a name."""
        for node in nodes if depth < DEEPEST else ():
            if isinstance(node, ast.keyword):
                if node.arg in VARIABLES:
                    yield node.arg, node.value
                elif node.arg is None:
                    yield from self.entries([node.value], depth + 1)
                continue
            whole = self.only(node)
            if isinstance(whole, ast.Dict):
                for key, value in _items(whole):
                    if key is None:
                        yield from self.entries([value], depth + 1)
                    elif self.variable(key):
                        yield self.variable(key), value
            elif isinstance(whole, ast.BinOp) and isinstance(whole.op, ast.BitOr):
                yield from self.entries([whole.left, whole.right], depth + 1)
            elif isinstance(whole, ast.Call) and isinstance(whole.func, ast.Name) and whole.func.id == "dict":
                yield from self.entries([*whole.args, *whole.keywords], depth + 1)

    def stored(self, key: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.expr]]:
        """The variables that an entry of the environment is, and their values: one, or those of the dict that a loop is over."""
        if self.variable(key):
            yield self.variable(key), value
        elif isinstance(key, ast.Name) and isinstance(value, ast.Name):
            name, items = self.pair(key.id)
            if name == value.id and isinstance(items, ast.Call) and isinstance(items.func, ast.Attribute) and items.func.attr == "items":
                yield from self.entries([items.func.value])

    def pair(self, key: str) -> tuple[str, ast.expr | None]:
        """The name of the value, and the dict, of a loop that binds a key."""
        found = self.pairs.get(key)
        return found or (self.outer.pair(key) if self.outer is not None else ("", None))

    def _named_elements(self, node: ast.Name, depth: int) -> list[list[Piece]]:
        bound = self.find(node.id)
        if not bound:
            return [[_hole(node)]]
        if node.id in self._open:
            return []
        self._open.add(node.id)
        try:
            found: list[list[Piece]] = []
            for kind, value, sometimes in bound:
                texts = [self._text(value, depth)] if kind == "has" else self._elements(value, depth)
                found += [[replace(p, always=False) for p in text] for text in texts] if sometimes else texts
        finally:
            self._open.discard(node.id)
        return found


class Values:
    """The scopes of a file, and where things stand in it.

    Args:
        text: the file.
        tree: its tree.
    """

    def __init__(self, text: str, tree: ast.Module) -> None:
        self.lines = text.split("\n")
        self.module = Scope(None)
        _Collector(self.module).block(tree.body, sometimes=False)

    def scope(self, node: ast.AST) -> Scope:
        """The scope of a function or of the module."""
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            return self.module
        scope = Scope(self.module)
        for parameter in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
            scope.bound[parameter.arg] = []
        _Collector(scope).block(node.body, sometimes=False)
        return scope

    def column(self, node: ast.stmt | ast.expr) -> int:
        """The 0-based character column of a node."""
        line = self.lines[node.lineno - 1] if node.lineno <= len(self.lines) else ""
        return len(line.encode("utf-8", "surrogatepass")[: node.col_offset].decode("utf-8", "ignore"))

    def located(self, flags: Iterable[settings_text.Flag]) -> tuple[settings_text.Flag, ...]:
        """The flags with line and column of their own names: a text may go over several lines, and have a flag twice."""
        found: list[settings_text.Flag] = []
        taken: set[tuple[int, int]] = set()
        for flag in flags:
            written = flag.written.partition(HOLE)[0]
            place = self._place(written, flag, taken) or self._place(written.partition("=")[0], flag, taken)
            if place is not None:
                taken.add(place)
                found.append(replace(flag, line=place[0], column=place[1]))
            else:
                found.append(flag)
        return tuple(found)

    def _place(self, written: str, flag: settings_text.Flag, taken: set[tuple[int, int]]) -> tuple[int, int] | None:
        for line in range(flag.line, min(flag.line + 60, len(self.lines) + 1)):
            at = self.lines[line - 1].find(written)
            while at >= 0:
                if (line, at) not in taken:
                    return line, at
                at = self.lines[line - 1].find(written, at + 1)
        return None


class _Collector:
    """Notes what a function puts into its names."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def block(self, body: Iterable[ast.stmt], *, sometimes: bool) -> None:
        for node in body:
            self.statement(node, sometimes=sometimes)

    def statement(self, node: ast.stmt, *, sometimes: bool) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self.bind(target, node.value, sometimes)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            self.bind(node.target, node.value, sometimes)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            self.note(node.target.id, "more", node.value, sometimes)
        elif isinstance(node, ast.Expr):
            self.extended(node.value, sometimes)
        elif isinstance(node, ast.For | ast.AsyncFor):
            if isinstance(node.target, ast.Name):
                self.note(node.target.id, "item", node.iter, False)
            elif isinstance(node.target, ast.Tuple) and [type(part) for part in node.target.elts] == [ast.Name, ast.Name]:
                key, value = (part.id for part in node.target.elts if isinstance(part, ast.Name))
                self.scope.pairs[key] = (value, node.iter)
            self.block([*node.body, *node.orelse], sometimes=sometimes)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inside = sometimes or isinstance(node, ast.If | ast.Match | ast.While)
            for name, part in ast.iter_fields(node):
                if isinstance(part, list):
                    nested = [n for n in part if isinstance(n, ast.stmt)]
                    for handler in part:
                        nested += handler.body if isinstance(handler, ast.ExceptHandler | ast.match_case) else []
                    self.block(nested, sometimes=inside or name == "handlers")
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.expr):
                self.environments(part)

    def bind(self, target: ast.expr, value: ast.expr, sometimes: bool) -> None:
        if isinstance(target, ast.Name):
            self.note(target.id, "is", value, sometimes)
        elif isinstance(target, ast.Tuple | ast.List):
            for part in ast.walk(target):
                if isinstance(part, ast.Name):
                    self.scope.bound.setdefault(part.id, []).append(("is", ast.copy_location(ast.Tuple([], ast.Load()), value), sometimes))

    def note(self, name: str, kind: str, value: ast.expr, sometimes: bool) -> None:
        self.scope.bound.setdefault(name, []).append((kind, value, sometimes))

    def extended(self, node: ast.expr, sometimes: bool) -> None:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.args:
            name = node.func.value.id
            if node.func.attr in ("append", "add"):
                self.note(name, "has", node.args[0], sometimes)
            elif node.func.attr == "insert" and len(node.args) > 1:
                self.note(name, "has", node.args[1], sometimes)
            elif node.func.attr == "extend":
                self.note(name, "more", node.args[0], sometimes)

    def environments(self, node: ast.expr) -> None:
        for part in ast.walk(node):
            if isinstance(part, ast.keyword) and part.arg == "env" and isinstance(part.value, ast.Name):
                self.scope.environments.add(part.value.id)


def written_by_call(node: ast.Call, scope: Scope) -> list[Written]:
    """The writes that a call is: ``setdefault``, ``putenv``, ``setenv``, ``setitem``, ``update`` of the environment."""
    method = dotted_end(node.func)
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    here = owner is not None and scope.is_environment(owner)
    if method in _PUTS and len(node.args) > 1:
        if method in ("setdefault", "__setitem__") and not here:
            return []
        return [Written(variable, value, method) for variable, value in scope.stored(node.args[0], node.args[1])]
    if method == "setitem" and len(node.args) > 2 and scope.is_environment(node.args[0]):  # of pytest's monkeypatch
        return [Written(variable, value, "setenv") for variable, value in scope.stored(node.args[1], node.args[2])]
    patches = method == "dict" and owner is not None and dotted_end(owner) == "patch"
    if not patches and not (method == "update" and here):
        return []
    return [Written(variable, value, "patch" if patches else "update") for variable, value in scope.entries([*node.args, *node.keywords])]


def handed_to_a_process(node: ast.Call, scope: Scope) -> Iterator[tuple[str, ast.expr, str]]:
    """Variables in the ``env`` of a call that starts a process; those of a name are found where it is bound."""
    for keyword in node.keywords:
        if keyword.arg == "env" and not isinstance(keyword.value, ast.Name):
            for variable, value in scope.entries([keyword.value]):
                yield variable, value, "the environment of a process"


def written_by_assignment(node: ast.Assign | ast.AugAssign | ast.AnnAssign, scope: Scope) -> Iterator[Written]:
    """The writes that an assignment is."""
    adds = isinstance(node, ast.AugAssign)
    for target, value in _assigned(node):
        if isinstance(target, ast.Subscript):
            here = scope.is_environment(target.value)
            elsewhere = isinstance(target.value, ast.Name) and scope.environment(target.value.id)
            if here or elsewhere:
                how = "+=" if adds else "assignment"
                yield from (Written(told, each, how, adds, elsewhere and not here) for told, each in scope.stored(target.slice, value))
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.BitOr) and scope.is_environment(target):
            yield from (Written(told, each, "update") for told, each in scope.entries([value]))
        elif isinstance(target, ast.Name) and scope.environment(target.id):
            for variable, each in scope.entries([value]):
                yield Written(variable, each, "the environment of a process", elsewhere=True)


def _assigned(node: ast.Assign | ast.AugAssign | ast.AnnAssign) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is bound to what; of a tuple, its parts."""
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple) and len(target.elts) == len(node.value.elts):
            yield from zip(target.elts, node.value.elts, strict=True)
        elif node.value is not None:
            yield target, node.value


def _items(node: ast.expr) -> Iterator[tuple[ast.expr | None, ast.expr]]:
    """Keys and values of a literal dict; a merged one has no key."""
    if isinstance(node, ast.Dict):
        yield from zip(node.keys, node.values, strict=True)


def dotted_end(node: ast.expr) -> str:
    """The last name of a chain."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _hole(node: ast.expr) -> Piece:
    return Piece(HOLE, node.lineno, node.col_offset)


def _old(node: ast.expr) -> Piece:
    return Piece(OLD, node.lineno, node.col_offset)


def _alternatives(texts: list[list[Piece]]) -> list[Piece]:
    return _spaced([[replace(piece, always=False) for piece in text] for text in texts])


def _spaced(texts: list[list[Piece]]) -> list[Piece]:
    return _joined(texts, " ")


def _joined(texts: list[list[Piece]], separator: str) -> list[Piece]:
    found: list[Piece] = []
    for number, text in enumerate(texts):
        if number and text:
            found.append(replace(text[0], text=separator))
        found += text
    return found
