"""One stub file: its text in, rows by name out, each converted when it is first asked for."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from flake8_jaxstatic.knowledge import table, words

FALLBACK = "__getattr__"
_FLAGS = ("memoises", "declares_option", "registers_pytree")
_FUNCTION_WORDS = ("transform", "calls", "mutates", "optimizes", "sets", "property", "staticmethod", "classmethod", *_FLAGS)
_CLASS_WORDS = ("hashing", "pytree", "dataclass_like", "enumeration", "frozen")


class Stub:
    """The rows and aliases of one module, and whether its library is ``primitive``.

    ``import x.y`` and ``from x import y`` make names known inside the stub; ``from x import y as z`` and ``z = x.y`` also make
    ``z`` an alias that users of the module see (the convention of ``.pyi`` files).
    """

    def __init__(self, module: str, file: str, text: str) -> None:
        self.module = module
        self.file = file
        self.aliases: dict[str, str] = {}
        self.primitive = False
        self._imports: dict[str, str] = {}
        self._nodes: dict[str, ast.stmt] = {}
        self._rows: dict[str, table.Row] = {}
        try:
            tree = ast.parse(text, file)
        except SyntaxError as error:
            raise words.KnowledgeError(file, error.lineno or 1, f"not Python: {error.msg}") from error
        for node in tree.body:
            self._index(node)

    def _index(self, node: ast.stmt) -> None:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                self._declare(name, node)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                for alias in names:
                    self._imports[alias.asname or alias.name] = f"{module}.{alias.name}"
                    if alias.asname:
                        self._alias(alias.asname, f"{module}.{alias.name}", node)
            case ast.Import(names=names):
                for alias in names:
                    top = alias.name.partition(".")[0]
                    self._imports[alias.asname or top] = alias.name if alias.asname else top
            case ast.Assign(targets=[ast.Name(id="__primitive__")], value=ast.Constant(value=True)):
                self.primitive = True
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                target = words.dotted(value)
                if target is None:
                    raise words.KnowledgeError(self.file, node.lineno, f"an alias is name = other.name, not {ast.unparse(value)}")
                self._alias(name, self._absolute(target), node)
            case ast.Expr(value=ast.Constant(value=str())):
                return
            case _:
                raise words.KnowledgeError(self.file, node.lineno, f"not part of the stub language: {ast.unparse(node).splitlines()[0]}")

    def _declare(self, name: str, node: ast.stmt) -> None:
        if name in self._nodes or name in self.aliases:
            raise words.KnowledgeError(self.file, node.lineno, f"'{name}' is declared twice")
        self._nodes[name] = node

    def _alias(self, name: str, target: str, node: ast.stmt) -> None:
        if name in self._nodes or name in self.aliases:
            raise words.KnowledgeError(self.file, node.lineno, f"'{name}' is declared twice")
        self.aliases[name] = target

    def _absolute(self, name: str) -> str:
        head, dot, rest = name.partition(".")
        if dot and head == self.module.partition(".")[0]:
            return name
        return self._imports.get(head, f"{self.module}.{head}") + dot + rest

    def names(self) -> Iterable[str]:
        """Every name that has a row of its own."""
        return self._nodes.keys()

    def line(self, name: str) -> int:
        """The line that declares a name."""
        return self._nodes[name].lineno

    def row(self, name: str) -> table.Row | None:
        """The row of a name; of ``__getattr__`` when the stub has one and not the name; else None."""
        found = self._rows.get(name)
        if found is None:
            node = self._nodes.get(name) or self._nodes.get(FALLBACK)
            if node is None:
                return None
            found = self._rows[name] = self._convert(f"{self.module}.{name}", node)
        return found

    def _convert(self, name: str, node: ast.stmt) -> table.Row:
        match node:
            case ast.FunctionDef():
                return self._callable(name, node, receiver=False)
            case ast.ClassDef():
                return self._class(name, node)
            case ast.AnnAssign(annotation=annotation):
                return table.Value(name, words.terms(annotation, self._scope(frozenset())))
        raise AssertionError(f"{self.file}:{node.lineno}: indexed, but neither function, class nor value")

    def _scope(self, parameters: frozenset[str]) -> words.Scope:
        return words.Scope(self.file, parameters, self._class_named, self._class_names)

    def _class_named(self, name: str) -> str | None:
        head, dot, rest = name.partition(".")
        if head in self._imports:
            return self._imports[head] + dot + rest
        if head in self.aliases:
            return self.aliases[head] + dot + rest
        return f"{self.module}.{name}" if isinstance(self._nodes.get(name), ast.ClassDef) else None

    def _class_names(self) -> Iterable[str]:
        return [*self._imports, *self.aliases, *(name for name, node in self._nodes.items() if isinstance(node, ast.ClassDef))]

    def _callable(self, name: str, node: ast.FunctionDef, *, receiver: bool) -> table.Callable:
        scope = self._scope(_parameter_names(node.args))
        marks = _FunctionMarks(scope)
        for decorator in node.decorator_list:
            marks.read(decorator)
        if node.returns is None and not marks.transform and not name.endswith(".__init__"):
            raise scope.fail(node, f"{name}() says nothing about its result: write -> ...")
        return table.Callable(
            name,
            _parameters(node.args, scope),
            words.terms(node.returns, scope) if node.returns is not None else (),
            marks.transform,
            tuple(marks.invokes),
            "memoises" in marks.flags,
            marks.mutates,
            marks.stores,
            "registers_pytree" in marks.flags,
            marks.registers_static,
            "declares_option" in marks.flags,
            marks.optimizes,
            marks.sets,
            receiver and not marks.static,
        )

    def _class(self, name: str, node: ast.ClassDef) -> table.Class:
        scope = self._scope(frozenset())
        hashing, flags = "", set()
        for decorator in node.decorator_list:
            word = words.dotted(decorator.func if isinstance(decorator, ast.Call) else decorator) or ast.unparse(decorator)
            if word not in _CLASS_WORDS:
                raise scope.unknown(decorator, "class decorator", word, _CLASS_WORDS)
            if isinstance(decorator, ast.Call) and word == "hashing":
                hashing = words.text_word(decorator, table.HASHINGS, scope)
            else:
                flags.add(word)
        methods: dict[str, table.Callable] = {}
        attributes: dict[str, tuple[table.Term, ...]] = {}
        init = next((item.args for item in node.body if isinstance(item, ast.FunctionDef) and item.name == "__init__"), None)
        fields = self._scope(_parameter_names(init) if init else frozenset())
        for item in node.body:
            match item:
                case ast.FunctionDef(name=method) if any(words.dotted(mark) == "property" for mark in item.decorator_list):
                    attributes[method] = self._callable(f"{name}.{method}", item, receiver=True).result
                case ast.FunctionDef(name=method):
                    methods[method] = self._callable(f"{name}.{method}", item, receiver=True)
                case ast.AnnAssign(target=ast.Name(id=attribute), annotation=annotation):
                    attributes[attribute] = words.terms(annotation, fields)
                case ast.Assign(targets=[ast.Name(id=alias)], value=ast.Name(id=other)) if other in methods:
                    methods[alias] = methods[other]
                case ast.Expr(value=ast.Constant(value=value)) if value is ... or isinstance(value, str):
                    continue
                case ast.Pass():
                    continue
                case _:
                    raise scope.fail(item, f"not part of the stub language: {ast.unparse(item).splitlines()[0]}")
        return table.Class(
            name,
            tuple(self._base(base, scope) for base in node.bases),
            methods,
            attributes,
            methods.pop("__init__", None),
            hashing or "identity",
            "pytree" in flags,
            "dataclass_like" in flags,
            "enumeration" in flags,
            "frozen" in flags,
        )

    def _base(self, node: ast.expr, scope: words.Scope) -> str:
        name = words.dotted(node) or ast.unparse(node)
        found = self._class_named(name)
        if found is None:
            raise scope.unknown(node, "base class", name, self._class_names())
        return found


class _FunctionMarks:
    """The decorators of one function, read one after the other."""

    def __init__(self, scope: words.Scope) -> None:
        self._scope = scope
        self.transform = ""
        self.invokes: list[table.Invocation] = []
        self.mutates = ""
        self.stores: tuple[tuple[str, str], ...] = ()
        self.optimizes: tuple[str, ...] = ()
        self.sets: tuple[str, ...] = ()
        self.flags: set[str] = set()
        self.registers_static = False
        self.static = False

    def read(self, decorator: ast.expr) -> None:
        scope = self._scope
        call = decorator if isinstance(decorator, ast.Call) else None
        word = words.dotted(call.func if call else decorator) or ast.unparse(decorator)
        if word not in _FUNCTION_WORDS:
            raise scope.unknown(decorator, "decorator", word, _FUNCTION_WORDS)
        if word == "registers_pytree":
            self.flags.add(word)
            self.registers_static = call is not None and [words.dotted(arg) for arg in call.args] == ["static"]
        elif word in _FLAGS:
            self.flags.add(word)
        elif word == "staticmethod":
            self.static = True
        elif word in ("property", "classmethod"):
            return
        elif call is None:
            raise scope.fail(decorator, f"@{word} takes arguments")
        elif word == "transform":
            self.transform = words.text_word(call, table.TRANSFORMS, scope)
        elif word == "calls":
            self.invokes.append(words.invocation(call, scope))
        elif word == "mutates":
            self.mutates = words.parameter(call.args[0], scope) if call.args else ""
            self.stores = tuple(words.stored(arg, scope) for arg in call.args[1:])
        elif word == "sets":
            self.sets = tuple(words.parameter(arg, scope) for arg in call.args)
        else:
            self.optimizes = tuple(words.parameter(arg, scope) for arg in call.args)


def _parameter_names(args: ast.arguments) -> frozenset[str]:
    extra = [arg for arg in (args.vararg, args.kwarg) if arg is not None]
    return frozenset(arg.arg for arg in [*args.posonlyargs, *args.args, *args.kwonlyargs, *extra])


def _parameters(args: ast.arguments, scope: words.Scope) -> tuple[table.Parameter, ...]:
    found: list[table.Parameter] = []
    positional = [(arg, "posonly") for arg in args.posonlyargs] + [(arg, "pos") for arg in args.args]
    defaults: list[ast.expr | None] = [*[None] * (len(positional) - len(args.defaults)), *args.defaults]
    found.extend(_parameter(arg, kind, default, scope) for (arg, kind), default in zip(positional, defaults, strict=True))
    if args.vararg:
        found.append(_parameter(args.vararg, "star", None, scope))
    found.extend(_parameter(arg, "kwonly", default, scope) for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True))
    if args.kwarg:
        found.append(_parameter(args.kwarg, "starstar", None, scope))
    return tuple(found)


def _parameter(arg: ast.arg, kind: str, default: ast.expr | None, scope: words.Scope) -> table.Parameter:
    said = words.parameter_words(arg.annotation, scope)
    text = ""
    if default is not None and not (isinstance(default, ast.Constant) and default.value is ...):
        text = ast.unparse(default)
    return table.Parameter(arg.arg, kind, default is not None or kind.startswith("star"), said.needs, said.spec, text, said.unless)
