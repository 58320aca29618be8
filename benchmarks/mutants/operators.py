"""Seeded bugs: a text and its sites come in, edits go out, each with the operator that made it and the parameter it is about."""

from __future__ import annotations

import ast
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from benchmarks.mutants import sites

VALUES = 12  # more than the eight known values that a static may have
CASE = "case_"
SOME = 3  # one call of a library in so many is jitted again


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``old``, which stands at ``offset`` of a file, by ``new``."""

    file: str
    offset: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """One seeded bug.

    Attributes:
        operator: how it was made.
        function: the qualified name of the function that is edited.
        params: the parameters or names that a report has to mention, one of them; empty where the edit says nothing of a parameter.
        edits: all in texts of one project.
    """

    operator: str
    function: str
    params: tuple[str, ...]
    edits: tuple[Edit, ...]

    @property
    def file(self) -> str:
        """The file of the first edit."""
        return self.edits[0].file


def apply(texts: dict[str, str], edits: tuple[Edit, ...]) -> dict[str, str]:
    """The changed texts.

    Raises:
        ValueError: an edit does not fit the text, which is then not the pinned one.
    """
    changed: dict[str, str] = {}
    for edit in sorted(edits, key=lambda edit: (edit.file, -edit.offset)):
        text = changed.get(edit.file, texts[edit.file])
        if text[edit.offset : edit.offset + len(edit.old)] != edit.old:
            raise ValueError(f"{edit.file} is not the text that was edited at {edit.offset}")
        changed[edit.file] = text[: edit.offset] + edit.new + text[edit.offset + len(edit.old) :]
    return changed


def of_file(file: str, text: str, *, driver: bool) -> Iterator[Mutant]:
    """All mutants of one file; of a driver also those of its calls."""
    parsed = sites.Text(text)
    for site in sites.scan(parsed):
        maker = _Site(file, parsed, site)
        yield from maker.mutants()
        if driver:
            yield from maker.swapped()
    if driver:
        known = {site.function: site for site in sites.scan(parsed)}
        for node in parsed.tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith(CASE):
                calls = _Calls(file, parsed, node)
                yield from calls.mutants()
                yield from calls.fed(known)


class _Site:
    """The mutants of one jit site."""

    def __init__(self, file: str, text: sites.Text, site: sites.Site) -> None:
        self.file = file
        self.text = text
        self.site = site

    def mutants(self) -> Iterator[Mutant]:
        """Every operator that edits the spec."""
        for spec in self.site.specs:
            yield from self._dropped(spec)
            yield from self._misread(spec)
        yield from self._added()

    def _named(self, spec: sites.Spec, entry: object) -> str:
        if spec.keyword == "static_argnames":
            return str(entry)
        return self.site.positional[int(str(entry))] if -len(self.site.positional) <= int(str(entry)) < len(self.site.positional) else ""

    def _mutant(self, operator: str, params: tuple[str, ...], span: sites.Span, new: str) -> Mutant:
        old = self.text.text[span.start : span.end]
        return Mutant(operator, self.site.function, params, (Edit(self.file, span.start, old, new),))

    def _dropped(self, spec: sites.Spec) -> Iterator[Mutant]:
        for entry in spec.entries if len(spec.entries) > 1 else ():
            left = tuple(each for each in spec.entries if each != entry)
            yield self._mutant("delete a slot", (self._named(spec, entry),), spec.value, _written(left))
        yield self._mutant("delete the keyword", tuple(self._named(spec, each) for each in spec.entries), spec.removal, "")

    def _misread(self, spec: sites.Spec) -> Iterator[Mutant]:
        positional = self.site.positional
        numbers = [positional.index(name) if name in positional else -1 for name in (self._named(spec, each) for each in spec.entries)]
        chosen = _chance(f"{self.site.function}{spec.entries}") % len(spec.entries)
        if len(self.site.specs) == 1 and min(numbers) >= 0:
            moved = next((n for n in (numbers[chosen] + 1, numbers[chosen] - 1) if 0 <= n < len(positional) and n not in numbers), None)
            keyword = sites.Span(spec.value.start - len(spec.keyword) - 1, spec.value.end)
            straight = self.text.text[keyword.start : spec.value.start] == f"{spec.keyword}="
            if moved is not None and straight:
                shifted = tuple(moved if i == chosen else n for i, n in enumerate(numbers))
                params = (positional[numbers[chosen]], positional[moved])
                yield self._mutant("shift an index", params, keyword, f"static_argnums={_written(shifted)}")
            if straight and not self.site.variadic:
                beyond = tuple(len(positional) if i == chosen else n for i, n in enumerate(numbers))
                yield self._mutant("index out of range", (str(len(positional)),), keyword, f"static_argnums={_written(beyond)}")
        if spec.keyword == "static_argnames" and not self.site.variadic:
            wrong = _misspelt(str(spec.entries[chosen]), {*positional, *self.site.keyword_only})
            names = tuple(wrong if i == chosen else entry for i, entry in enumerate(spec.entries))
            yield self._mutant("misspell a name", (wrong,), spec.value, _written(names))

    def _added(self) -> Iterator[Mutant]:
        positional, specs = self.site.positional, self.site.specs
        if not specs:
            first = next((i for i, name in enumerate(positional) if name not in {"self", "cls"}), None)
            if self.site.bare and first is not None and not self.site.variadic:
                wrapper = self.text.text[self.site.wrapper.start : self.site.wrapper.end]
                if not wrapper.endswith("filter_jit"):
                    new = f"{wrapper}(static_argnums=({first},))"
                    yield self._mutant("add an array parameter", (positional[first],), self.site.wrapper, new)
            return
        static = {self._named(spec, entry) for spec in specs for entry in spec.entries}
        first = next((i for i, name in enumerate(positional) if name not in static and name not in {"self", "cls"}), None)
        if first is not None:
            entry = positional[first] if specs[0].keyword == "static_argnames" else first
            yield self._mutant("add an array parameter", (positional[first],), specs[0].value, _written((*specs[0].entries, entry)))

    def swapped(self) -> Iterator[Mutant]:
        """Two parameters change places, in the signature and in every call, and the numbers stay."""
        for spec in self.site.specs if len(self.site.specs) == 1 else ():
            if spec.keyword != "static_argnums" or "." in self.site.function:
                continue
            numbers = [int(str(entry)) for entry in spec.entries]
            required = len(self.site.positional) - self.site.defaults
            pair = next(((n, m) for n in numbers for m in (n - 1, n + 1) if 0 <= m < required > n and m not in numbers), None)
            calls = self._calls()
            if pair is None or not calls or any(max(pair) >= len(call.args) for call in calls):
                continue
            places = [self.site.signature, *(tuple(map(self.text.span, call.args)) for call in calls)]
            edits = []
            for each in places:
                one, two = each[pair[0]], each[pair[1]]
                first, second = self.text.text[one.start : one.end], self.text.text[two.start : two.end]
                edits += [Edit(self.file, one.start, first, second), Edit(self.file, two.start, second, first)]
            names = tuple(self.site.positional[n] for n in pair)
            yield Mutant("swap two parameters", self.site.function, names, tuple(edits))

    def _calls(self) -> list[ast.Call]:
        """All calls of the function, or none if it is also used in another way."""
        walked = list(ast.walk(self.text.tree))
        calls = [node for node in walked if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
        mine = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == self.site.function]
        uses = [node for node in walked if isinstance(node, ast.Name) and node.id == self.site.function and isinstance(node.ctx, ast.Load)]
        return mine if len(mine) == len(uses) else []


class _Calls:
    """The mutants of the calls of one case of a driver."""

    def __init__(self, file: str, text: sites.Text, function: ast.FunctionDef) -> None:
        self.file = file
        self.text = text
        self.function = function
        self.functions = {node.name: node.args.args for node in text.tree.body if isinstance(node, ast.FunctionDef)}

    def mutants(self) -> Iterator[Mutant]:
        """Every operator that edits an argument, plain and in disguise."""
        last = self.function.body[-1]
        if not isinstance(last, ast.Return) or not isinstance(last.value, ast.Call):
            return
        call = last.value
        yield self._mutant("alias", "", [*self._alias(call)])
        yield self._mutant("wrapper", "", [*self._wrapper(call)])
        if "import jax\n" in self.text.text and (isinstance(call.func, ast.Name) or _chance(self.function.name) % SOME == 0):
            span = self.text.span(call)
            written = self.text.text[span.start : span.end]
            yield self._mutant("jit of a lambda", "", [Edit(self.file, span.start, written, f"jax.jit(lambda: {written})()")])
        known = self.functions.get(call.func.id, []) if isinstance(call.func, ast.Name) else []
        for i, argument in enumerate(call.args):
            yield from self._argument(call, known[i].arg if i < len(known) else str(i), argument, str(i))
        for keyword in call.keywords:
            yield from self._argument(call, keyword.arg or "", keyword.value, keyword.arg or "")

    def _argument(self, call: ast.Call, name: str, argument: ast.expr, place: str) -> Iterator[Mutant]:
        span = self.text.span(argument)
        written = self.text.text[span.start : span.end]
        disguise = _chance(f"{self.function.name}{place}")

        def replaced(new: str) -> Edit:
            return Edit(self.file, span.start, written, new)

        if isinstance(argument, ast.Constant) and type(argument.value) in (int, float) and argument.value != 0:
            yield self._looped(call, name, argument, disguise)
        if isinstance(argument, ast.Constant) and isinstance(argument.value, float):
            yield self._mutant("nan", name, [replaced('float("nan")')])
            hidden = self._hidden(call, disguise)
            yield self._mutant("nan behind a name", name, [*hidden, replaced('float("nan")')])
        if isinstance(argument, ast.Tuple) and argument.elts:
            inner = ", ".join(self.text.of(each) for each in argument.elts)
            yield self._mutant("list for tuple", name, [replaced(f"[{inner}]" if disguise % 2 else f"list({written})")])
            yield self._mutant("list behind a name", name, [*self._hidden(call, disguise), replaced(f"[{inner}]")])
        if isinstance(argument, ast.Attribute | ast.Name) and _is_function(written):
            yield self._mutant("lambda", name, [replaced(f"lambda value: {written}(value)")])
        if isinstance(argument, ast.Name) and argument.id in self.functions:
            yield self._mutant("lambda", name, [replaced(f"lambda *values: {written}(*values)")])

    def _looped(self, call: ast.Call, name: str, argument: ast.Constant, disguise: int) -> Mutant:
        span, statement = self.text.span(call), self.text.span(self.function.body[-1])
        inside = self.text.span(argument)
        value = argument.value
        start = "1" if isinstance(value, float) else repr(value)
        used = f"{value!r} * step" if isinstance(value, float) else "step"
        made = self.text.text[span.start : inside.start] + used + self.text.text[inside.end : span.end]
        old = self.text.text[statement.start : statement.end]
        match disguise % 3:
            case 0:
                new = f"return [{made} for step in range({start}, {start} + {VALUES})]"
            case 1:
                new = f"out = []\n    for step in range({start}, {start} + {VALUES}):\n        out.append({made})\n    return out"
            case _:
                body = f"        out.append({made})\n        step += 1"
                new = f"step = {start}\n    out = []\n    while step < {start} + {VALUES}:\n{body}\n    return out"
        return self._mutant("loop variable", name, [Edit(self.file, statement.start, old, new)])

    def fed(self, known: dict[str, sites.Site]) -> Iterator[Mutant]:
        """A number that is traced becomes static, and a loop feeds it."""
        last = self.function.body[-1]
        call = last.value if isinstance(last, ast.Return) else None
        site = known.get(call.func.id) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) else None
        if site is None or not isinstance(call, ast.Call) or len(site.specs) != 1:
            return
        spec = site.specs[0]
        numbers = spec.keyword == "static_argnums"
        passed = [*zip(site.positional, call.args, strict=False), *((k.arg or "", k.value) for k in call.keywords)]
        for name, argument in passed:
            entry = site.positional.index(name) if numbers and name in site.positional else name
            number = isinstance(argument, ast.Constant) and type(argument.value) in (int, float) and argument.value != 0
            if number and isinstance(argument, ast.Constant) and entry not in spec.entries and (not numbers or isinstance(entry, int)):
                looped = self._looped(call, name, argument, _chance(self.function.name + name))
                old = self.text.text[spec.value.start : spec.value.end]
                edits = (Edit(self.file, spec.value.start, old, _written((*spec.entries, entry))), *looped.edits)
                yield Mutant("static number in a loop", site.function, (name,), edits)

    def _hidden(self, call: ast.Call, disguise: int) -> list[Edit]:
        return [*self._alias(call)] if disguise % 2 else [*self._wrapper(call)]

    def _alias(self, call: ast.Call) -> Iterator[Edit]:
        function, body = self.text.span(call.func), self.text.span(self.function.body[-1])
        written = self.text.text[function.start : function.end]
        yield Edit(self.file, body.start, "", f"called = {written}\n    ")
        yield Edit(self.file, function.start, written, "called")

    def _wrapper(self, call: ast.Call) -> Iterator[Edit]:
        function, body = self.text.span(call.func), self.text.span(self.function.body[-1])
        written = self.text.text[function.start : function.end]
        wrapper = f"def called(*args, **kwargs):\n        return {written}(*args, **kwargs)\n\n    "
        yield Edit(self.file, body.start, "", wrapper)
        yield Edit(self.file, function.start, written, "called")

    def _mutant(self, operator: str, name: str, edits: list[Edit]) -> Mutant:
        return Mutant(operator, self.function.name, (name,) if name and not name.isdigit() else (), tuple(edits))


def _chance(text: str) -> int:
    """A number that is the same in every run."""
    return zlib.crc32(text.encode())


def _is_function(written: str) -> bool:
    return written.startswith(("jnp.", "jax.nn.", "linen.")) and written.rpartition(".")[2].islower() and "float" not in written


def _written(entries: tuple[object, ...]) -> str:
    return "(" + ", ".join(f'"{e}"' if isinstance(e, str) else str(e) for e in entries) + (",)" if len(entries) == 1 else ")")


def _misspelt(name: str, taken: set[str]) -> str:
    for wrong in (name[:-1], name + name[-1], name[1:] + name[0], name + "_"):
        if wrong.isidentifier() and wrong not in taken:
            return wrong
    return name + "_x"
