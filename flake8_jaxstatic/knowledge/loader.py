"""Dotted name -> what is known of it. Stub files are read when a name of their module is first looked up."""

from __future__ import annotations

import hashlib
import pathlib

from flake8_jaxstatic.knowledge import rows, table, words

KnowledgeError = words.KnowledgeError
_SHIPPED = pathlib.Path(__file__).parent / "stubs"
_SUFFIX = ".pyi"
_ALIAS_LIMIT = 16


class Knowledge:
    """The shipped stubs and the user's own, which win name by name.

    Args:
        extra: (file name, text) of the user's stubs; ``mylib.solvers.pyi`` describes the module ``mylib.solvers``.

    Raises:
        KnowledgeError: a user's stub says something that the vocabulary does not have (shipped ones are checked by the tests).
    """

    def __init__(self, extra: tuple[tuple[str, str], ...] = ()) -> None:
        self._shipped = frozenset(path.name.removesuffix(_SUFFIX) for path in _SHIPPED.iterdir() if path.suffix == _SUFFIX)
        self._extra_texts = tuple(sorted(extra))
        self._extra: dict[str, rows.Stub] = {}
        self._loaded: dict[str, rows.Stub] = {}
        self._found: dict[str, table.Row | None] = {}
        self._digest = ""
        for file, text in extra:
            module = pathlib.PurePath(file).name.removesuffix(_SUFFIX)
            self._extra[module] = rows.Stub(module, file, text)
        self._modules = self._shipped | self._extra.keys()
        self._libraries = frozenset(module.partition(".")[0] for module in self._modules)
        for stub in self._extra.values():
            self._check(stub)

    @property
    def digest(self) -> str:
        """Digest of all stub texts, for cache keys."""
        if not self._digest:
            digest = hashlib.blake2b(digest_size=16)
            for module in sorted(self._shipped):
                digest.update(f"\0{module}\0".encode() + _read(module))
            for file, text in self._extra_texts:
                digest.update(f"\0extra {pathlib.PurePath(file).name}\0{text}".encode("utf-8", "surrogatepass"))
            self._digest = digest.hexdigest()
        return self._digest

    @property
    def loaded(self) -> frozenset[str]:
        """The shipped modules whose stubs were read so far."""
        return frozenset(self._loaded)

    @property
    def modules(self) -> frozenset[str]:
        """Every module that has a stub."""
        return self._modules

    def knows(self, library: str) -> bool:
        """Is there a stub for this top-level library?"""
        return library in self._libraries

    def lookup(self, dotted: str) -> table.Row | None:
        """The row of a dotted name, through aliases; ``Class.method`` and ``Class.attribute`` too. None: nothing is known."""
        if dotted in self._found:
            return self._found[dotted]
        found = self._found[dotted] = self._search(dotted)
        return found

    def outranks(self, dotted: str) -> bool:
        """Whether a row says more of a definition than its body, when both are at hand: the project is the library itself.

        It does where it says what no body shows (``acts``), where the library's bodies end in code of another language (``primitive``), and
        where the user wrote it.
        """
        row = self.lookup(dotted)
        library = dotted.partition(".")[0]
        if row is None or library in {module.partition(".")[0] for module in self._extra}:
            return row is not None
        return any(stub.primitive for stub in self.stubs(library)) or row.acts

    def lineage(self, row: table.Class) -> tuple[table.Class, ...]:
        """A class and the stub classes it inherits from: what one of them is (a pytree, frozen), it is too."""
        found: dict[str, table.Class] = {}
        stack = [row]
        while stack:
            each = stack.pop()
            if each.name not in found:
                found[each.name] = each
                stack.extend(base for base in map(self.lookup, each.bases) if isinstance(base, table.Class))
        return tuple(found.values())

    def canonical(self, dotted: str) -> str:
        """The name under which ``dotted`` is declared (``jax.remat`` -> ``jax.checkpoint``); itself when it is no alias."""
        for _ in range(_ALIAS_LIMIT):
            target = self._alias(dotted)
            if target is None:
                return dotted
            dotted = target
        return dotted

    def stubs(self, module: str) -> list[rows.Stub]:
        """The stubs of a module, the user's own first."""
        found = [self._extra[module]] if module in self._extra else []
        if module in self._shipped:
            stub = self._loaded.get(module)
            if stub is None:
                stub = self._loaded[module] = rows.Stub(module, f"{module}{_SUFFIX}", _read(module).decode())
            found.append(stub)
        return found

    def check_all(self) -> None:
        """Read every stub and convert every row, so that any error in them is raised.

        Raises:
            KnowledgeError: at the first error.
        """
        for module in sorted(self._modules):
            for stub in self.stubs(module):
                self._check(stub)

    def _check(self, stub: rows.Stub) -> None:
        for name in stub.names():
            row = stub.row(name)
            if row is None:
                continue
            for term in _terms(row):
                if term.op.endswith("instance") and not isinstance(self.lookup(term.arg), table.Class):
                    raise KnowledgeError(stub.file, stub.line(name), f"'{term.arg}' is no class of the stubs")
        for name, target in stub.aliases.items():
            if target not in self._modules and self.lookup(target) is None:
                raise KnowledgeError(stub.file, 1, f"alias '{name}' leads to '{target}', which no stub declares")

    def _split(self, dotted: str) -> tuple[str, str]:
        """(longest module prefix that has a stub, the rest); an empty module when there is none."""
        module, rest = dotted, ""
        while module not in self._modules:
            module, dot, last = module.rpartition(".")
            rest = f"{last}.{rest}" if rest else last
            if not dot:
                return ("builtins", dotted) if "." not in dotted and "builtins" in self._modules else ("", dotted)
        return module, rest

    def _alias(self, dotted: str) -> str | None:
        module, rest = self._split(dotted)
        if not module or not rest:
            return None
        head, dot, tail = rest.partition(".")
        for stub in self.stubs(module):
            target = stub.aliases.get(head)
            if target is not None:
                return target + dot + tail
        return None

    def _search(self, dotted: str) -> table.Row | None:
        owner, _, name = dotted.rpartition(".")
        if owner and owner not in self._modules and isinstance(row := self.lookup(owner), table.Class):
            return self._own_or_inherited(row, name)
        dotted = self.canonical(dotted)
        module, rest = self._split(dotted)
        if not module or not rest:
            return None
        head, _, tail = rest.partition(".")
        stubs = self.stubs(module)
        named = next((stub for stub in stubs if head in stub.names()), None)
        if named is None:
            tail = ""  # a fallback row also stands for what lies below it: jax.scipy.stats.norm.pdf
        candidates = stubs if named is None else [named]
        row = next((row for row in (stub.row(head) for stub in candidates) if row is not None), None)
        return self._member(row, tail) if tail else row

    def _member(self, row: table.Row | None, name: str) -> table.Row | None:
        if isinstance(row, table.Value):
            if any(((), "atom", word) in row.terms for word in ("any", "plain")):
                return row  # a part of what is not known is not known, and changes as often
            instance = next((self.lookup(term.arg) for term in row.terms if term.op == "instance" and not term.path), None)
            found = self._member(instance, name)
            made = self._own_or_inherited(instance, rows.FALLBACK) if isinstance(instance, table.Class) and found is None else None
            return table.Value(f"{row.name}.{name}", made.result) if isinstance(made, table.Callable) else found
        if not isinstance(row, table.Class):
            return None
        head, dot, tail = name.partition(".")
        return self._member(self._member(row, head), tail) if dot else self._own_or_inherited(row, head)

    def _own_or_inherited(self, row: table.Class, name: str) -> table.Row | None:
        if name == "__init__":
            return row.constructor
        if name in row.methods:
            return row.methods[name]
        if name in row.attributes:
            return table.Value(f"{row.name}.{name}", row.attributes[name])
        inherited = (self._member(self.lookup(base), name) for base in row.bases)
        return next((found for found in inherited if found is not None), None)


def _read(module: str) -> bytes:
    return (_SHIPPED / (module + _SUFFIX)).read_bytes()


def _terms(row: table.Row) -> list[table.Term]:
    match row:
        case table.Value(terms=terms):
            return list(terms)
        case table.Callable(result=result, invokes=invokes):
            given = [argument for invocation in invokes for argument in invocation.arguments if isinstance(argument, table.Term)]
            return [*result, *given]
        case table.Class(methods=methods, attributes=attributes, constructor=constructor):
            callables = [*methods.values(), *([constructor] if constructor else [])]
            return [term for one in callables for term in _terms(one)] + [term for terms in attributes.values() for term in terms]
