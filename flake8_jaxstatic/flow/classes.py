"""Classes of the project: bases, order of resolution, how instances hash, which fields are traced; and the places of their attributes."""

from __future__ import annotations

from flake8_jaxstatic.flow import program
from flake8_jaxstatic.knowledge import loader, table
from flake8_jaxstatic.syntax import facts

FARTHEST = 100  # ancestors that are followed; who has more has unknown ones


class Classes:
    """The classes of a program and the places of their fields (written on instances) and attributes (written in the class body)."""

    def __init__(self, project: program.Program, knowledge: loader.Knowledge) -> None:
        self.program = project
        self.knowledge = knowledge
        self._fields: dict[tuple[int, str], int] = {}
        self._field_places: set[int] = set()
        self._bags: dict[int, bool] = {}
        self._rewritten: dict[int, frozenset[str]] = {}
        self._orders: dict[int, tuple[int, ...]] = {}
        for each in project.classes:
            self._bases(each)
        for each in project.classes:
            self._traits(each)

    def place_of_value(self, each: program.Class, value: int) -> int:
        """The place of a value of the function that the class stands in."""
        first = self.program.first_function[each.file]
        return self.program.functions[first + each.facts.function].base + value

    def _bases(self, each: program.Class) -> None:
        bases, external = [], []
        for value in each.facts.bases:
            place = self.place_of_value(each, value)
            operation = self.program.definition(place)
            if operation is not None and operation[0] == facts.ITEM:  # Generic[T], Base[T]
                place = self.program.functions[self.program.function_of(place)].base + operation[2]
            found = self.program.class_of_value(each.file, place)
            if found is not None and found != each.index:
                bases.append(found)
            else:
                external.extend(self.program.externals(each.file, place) or ["?"])
        each.bases = tuple(bases)
        each.external_bases = tuple(external)

    def order(self, index: int) -> tuple[int, ...]:
        """The class and its project bases, depth first, up to :data:`FARTHEST`."""
        known = self._orders.get(index)
        if known is None:
            order: dict[int, None] = {}
            stack = [index]
            while stack and len(order) < FARTHEST:
                each = stack.pop()
                if each not in order:
                    order[each] = None
                    stack.extend(reversed(self.program.classes[each].bases))
            known = self._orders[index] = tuple(order)
        return known

    def external_rows(self, index: int) -> list[table.Class]:
        """The known library classes among its ancestors."""
        names = [name for each in self.order(index) for name in self.program.classes[each].external_bases]
        rows = [row for row in map(self.knowledge.lookup, names) if isinstance(row, table.Class)]
        return [each for row in rows for each in self.knowledge.lineage(row)]

    def has_unknown_base(self, index: int) -> bool:
        """Whether some ancestor is not known at all, or makes something of its subclasses."""
        if len(self.order(index)) >= FARTHEST or self.is_made_elsewhere(index) or self._has_unknown_decorator(index):
            return True
        names = [name for each in self.order(index) for name in self.program.classes[each].external_bases]
        return any(not isinstance(self.knowledge.lookup(name), table.Class) and not name.startswith("typing.") for name in names)

    def _has_unknown_decorator(self, index: int) -> bool:
        """Whether a library of which nothing is known decorates the class or an ancestor: it may register it as a pytree."""
        names = (name for k in self.order(index) for name, _, _ in self.decorators(self.program.classes[k]))
        return any(self.knowledge.lookup(name) is None and not name.startswith(("typing.", "typing_extensions.")) for name in names)

    def is_made_elsewhere(self, index: int) -> bool:
        """Whether code of the project makes something of the class: a metaclass, ``__init_subclass__``, an own decorator."""
        return any(
            "__init_subclass__" in each.facts.methods
            or self._has_metaclass(each)
            or len(self.decorators(each)) < len(each.facts.decorators)
            for each in map(self.program.classes.__getitem__, self.order(index))
        )

    def _has_metaclass(self, each: program.Class) -> bool:
        for name, value in each.facts.keywords:
            if name == "metaclass":
                names = self.program.externals(each.file, self.place_of_value(each, value))
                return not names or any(n.rpartition(".")[2] not in ("ABCMeta", "EnumMeta", "EnumType", "type") for n in names)
        return False

    def _traits(self, each: program.Class) -> None:
        rows = self.external_rows(each.index)
        methods = {name for k in self.order(each.index) for name in self.program.classes[k].facts.methods}
        attributes = {name for k in self.order(each.index) for name in self.program.classes[k].facts.attributes}
        hashing = "identity"
        eq = "__eq__" in methods
        has_hash = "__hash__" in methods or "__hash__" in attributes
        for row in reversed(rows):
            hashing = row.hashing if row.hashing != "identity" else hashing
            each.pytree = each.pytree or row.pytree
            each.enumeration = each.enumeration or row.enumeration
            if row.dataclass_like:
                each.generated = True
        if eq:
            hashing = "value" if has_hash else "unhashable"
        elif has_hash and hashing != "value":
            hashing = "identity"  # __hash__ alone: equality stays identity
        for name, keywords, options in self.decorators(each):
            decorator = self.knowledge.lookup(name)
            if not isinstance(decorator, table.Callable):
                continue
            if decorator.registers_pytree:
                each.pytree = True
            if decorator.transform == "dataclass":
                hashing = self._dataclass(each, decorator, options, hashing, has_hash)
            each.static_fields |= frozenset(_texts(keywords.get("meta_fields")))
        each.hashing = hashing
        inherited = [self.program.classes[k] for k in self.order(each.index)[1:]]
        if any(k.generated for k in inherited):
            each.generated = True
        if any(k.pytree for k in inherited) and not rows:
            each.pytree = each.pytree or any(self._inherits_pytree(k) for k in inherited)
        each.static_fields |= self._static_fields(each)
        self._leaves(each, rows)

    def _leaves(self, each: program.Class, rows: list[table.Class]) -> None:
        """Which fields of a pytree are traced: its declarations or a ``tree_flatten`` that returns a literal pair say it."""
        owner = next((k for k in self.order(each.index) if "tree_flatten" in self.program.classes[k].facts.methods), None)
        if owner is not None:
            holder = self.program.classes[owner]
            function = self.program.functions[self.program.first_function[holder.file] + holder.facts.methods["tree_flatten"]]
            self.flattened(each, function)
        elif each.generated or self._is_record(rows):
            each.traced_fields |= self._declared(each) - each.static_fields
        for name, _, _ in self.decorators(each):
            row = self.knowledge.lookup(name)
            if isinstance(row, table.Callable) and row.registers_static:
                each.pytree = True
                each.static_fields |= frozenset(each.facts.attributes) | frozenset(n for n, _, _ in each.facts.fields)

    @staticmethod
    def _is_record(rows: list[table.Class]) -> bool:
        return any(row.name.rpartition(".")[2] == "NamedTuple" for row in rows)

    @staticmethod
    def _inherits_pytree(base: program.Class) -> bool:
        return base.pytree and bool(base.external_bases)

    def _dataclass(self, each: program.Class, row: table.Callable, options: dict[str, object], hashing: str, has_hash: bool) -> str:
        each.generated = True
        if row.registers_pytree:
            each.pytree = True
        defaults = {p.spec: p.default for p in row.parameters if p.spec}
        frozen = options.get("frozen", defaults.get("frozen") == "True") is True
        compare = options.get("eq", defaults.get("eq") != "False") is not False
        unsafe = options.get("unsafe_hash", defaults.get("unsafe_hash") == "True") is True
        if not compare:
            return hashing
        if unsafe or frozen or has_hash:
            return "value"
        return "unhashable"

    def _static_fields(self, each: program.Class) -> frozenset[str]:
        """Fields declared static: ``field(metadata={"static": True})``, ``field(pytree_node=False)``, ``field(static=True)``."""
        found = set()
        for k in self.order(each.index):
            owner = self.program.classes[k]
            for name, _, default in owner.facts.fields:
                if default >= 0 and self._static_default(owner, default):
                    found.add(name)
        return frozenset(found)

    @staticmethod
    def flattened(each: program.Class, flatten: program.Function | None) -> None:
        """A pytree is taken apart by a function: what it puts into either half."""
        halves = None if flatten is None else _halves(flatten.facts)
        each.traced_fields, auxiliary = halves or (frozenset(), frozenset())
        each.static_fields |= auxiliary - each.traced_fields

    def _declared(self, each: program.Class) -> frozenset[str]:
        """Annotated fields, unless code of the project may make something else of them."""
        if self.is_made_elsewhere(each.index):
            return frozenset()
        found: set[str] = set()
        for k in self.order(each.index):
            owner = self.program.classes[k]
            found.update(name for name, _, default in owner.facts.fields if default < 0 or not self._is_computed(owner, default))
        return frozenset(found)

    def _is_computed(self, owner: program.Class, default: int) -> bool:
        """Whether a default is a call of which nothing is known: it may declare the field static."""
        called = self._called(self.place_of_value(owner, default))
        return called is not None and not any(isinstance(row, table.Callable | table.Class) for row in called[2])

    def _called(self, default: int) -> tuple[facts.Operation, int, list[table.Row | None]] | None:
        """The call that a default is: the operation, from where its operands count, and what is known of the callee. None: no call."""
        operation = self.program.definition(default)
        if operation is None or operation[0] != facts.CALL:
            return None
        function = self.program.functions[self.program.function_of(default)]
        names = self.program.externals(function.file, function.base + operation[2])
        return operation, function.base, [self.knowledge.lookup(name) for name in names]

    def factory(self, default: int) -> int:
        """The place of the function that makes a default anew for each object; -1 where a default is no call of ``field``."""
        return next(iter(self._options(default, "field_factory")), -1)

    def _options(self, default: int, spec: str) -> list[int]:
        """The places of what a default, where it is a call of ``field``, passes for an option."""
        called = self._called(default)
        if called is None:
            return []
        operation, base, rows = called
        names = {p.name for row in rows if isinstance(row, table.Callable) for p in row.parameters if p.spec == spec}
        return [base + value for name, value in operation[4] if name in names]

    def _static_default(self, owner: program.Class, default: int) -> bool:
        called = self._called(self.place_of_value(owner, default))
        if called is None:
            return False
        operation, base, rows = called
        specs = {p.name: p.spec for row in rows if isinstance(row, table.Callable) for p in row.parameters}
        for name, value in operation[4]:
            try:
                constant = self.program.constant(base + value)
            except program.NotConstant:
                continue
            spec = specs.get(name, "")
            if (spec == "field_static" and constant is True) or (spec == "field_node" and constant is False):
                return True
            metadata = constant if spec == "field_metadata" and isinstance(constant, dict) else {}
            if metadata.get("static") is True or metadata.get("pytree_node") is False:
                return True
        return False

    def decorators(self, each: program.Class) -> list[tuple[str, dict[str, object], dict[str, object]]]:
        """Decorators as (dotted name, constant keywords, the same by spec role); options of ``partial`` included."""
        found = []
        for value in each.facts.decorators:
            place = self.place_of_value(each, value)
            found.extend(self._decorator(each.file, place, {}))
        return found

    def _decorator(self, file: int, place: int, keywords: dict[str, object]) -> list[tuple[str, dict[str, object], dict[str, object]]]:
        names = self.program.externals(file, place)
        if names:
            return [(name, keywords, self._by_spec(name, keywords)) for name in names]
        operation = self.program.definition(place)
        if operation is None or operation[0] != facts.CALL:
            return []
        base = self.program.functions[self.program.function_of(place)].base
        inner = dict(keywords)
        for name, value in operation[4]:
            try:
                inner[name] = self.program.constant(base + value)
            except program.NotConstant:
                continue
        called = self.program.externals(file, base + operation[2])
        if operation[3] and any(isinstance(r := self.knowledge.lookup(n), table.Callable) and r.transform == "partial" for n in called):
            return self._decorator(file, base + operation[3][0], inner)
        return [(name, inner, self._by_spec(name, inner)) for name in called]

    def _by_spec(self, name: str, keywords: dict[str, object]) -> dict[str, object]:
        row = self.knowledge.lookup(name)
        if not isinstance(row, table.Callable):
            return {}
        return {p.spec: keywords[p.name] for p in row.parameters if p.spec and p.name in keywords}

    def is_leaf(self, owner: int | str, name: str) -> bool | None:
        """Whether an attribute of a traced pytree is one of its leaves; a method or property is no field at all; None: not known."""
        name = name.removesuffix("()")
        if isinstance(owner, str):
            return True if self.knowledge.lookup(f"{owner}.{name}") is not None else None
        each = self.program.classes[owner]
        if name in each.traced_fields:
            return True
        return False if name in each.static_fields or self.find_attribute(owner, name) is not None else None

    # places

    def field(self, index: int, name: str) -> int:
        """The place of a field of instances of a class."""
        place = self._fields.get((index, name))
        if place is None:
            each = self.program.classes[index]
            place = self.program.place(-1, each.file, each.facts.position, f"{each.facts.name}.{name}")
            self._fields[(index, name)] = place
            self._field_places.add(place)
        return place

    def has_bag(self, index: int) -> bool:
        """Whether methods of a class write attributes under names that are computed, as far as they show it."""
        known = self._bags.get(index)
        if known is None:
            each = self.program.classes[index]
            first = self.program.first_function[each.file]
            methods = (self.program.functions[first + number].facts for number in each.facts.methods.values())
            known = self._bags[index] = any(
                (op[0] == facts.ATTRIBUTE and op[3] == "__dict__")
                or (op[0] == facts.NAME and op[2] == "setattr")
                or (op[0] == facts.SET_ATTRIBUTE and op[2] == "__dict__")
                for method in methods
                for op in method.operations
            )
        return known

    def is_field(self, place: int) -> bool:
        """Whether a place is a field of a class."""
        return place in self._field_places

    def attribute(self, index: int, name: str) -> int | None:
        """The place of an attribute that the class body defines."""
        each = self.program.classes[index]
        value = each.facts.attributes.get(name)
        return None if value is None else self.place_of_value(each, value)

    def transform_kinds(self, file: int, callee: int) -> set[str]:
        """The kinds of transforms that a callee names."""
        rows = [self.knowledge.lookup(name) for name in self.program.externals(file, callee)]
        return {row.transform for row in rows if isinstance(row, table.Callable) and row.transform}

    def decorations(self, index: int, name: str) -> set[str]:
        """Transform kinds among the decorators of a method; ``@name.setter`` is one of a property."""
        project, each = self.program, self.program.classes[index]
        kinds: set[str] = set()
        place = self.attribute(index, name)
        for _ in range(12):
            operation = None if place is None else project.definition(place)
            if place is None or operation is None or operation[0] != facts.CALL or not operation[3]:
                break
            base = project.functions[project.function_of(place)].base
            kinds |= self.transform_kinds(each.file, base + operation[2])
            callee = project.definition(base + operation[2])
            if callee is not None and callee[0] == facts.ATTRIBUTE and callee[3] in ("setter", "getter", "deleter"):
                kinds.add("property")
            place = base + operation[3][0]
        return kinds

    def find_attribute(self, index: int, name: str, after: int = -1) -> tuple[int, int] | None:
        """(class, place) of an attribute along the order of resolution, optionally behind a class (``super()``)."""
        order = self.order(index)
        if after >= 0:  # an object that is none of that class has no such parent
            order = order[order.index(after) + 1 :] if after in order else ()
        for each in order:
            place = self.attribute(each, name)
            if place is not None:
                return each, place
        return None

    def has_method(self, index: int, name: str) -> bool:
        """Whether a class of the project, or an ancestor in it, has a method in its body."""
        return any(name in self.program.classes[k].facts.methods for k in self.order(index))

    def hashed_fields(self, index: int) -> list[str]:
        """The fields that the generated ``__hash__`` asks: not those of ``field(hash=False)`` or ``field(compare=False)``;
        none where the class has a ``__hash__`` of its own.
        """
        if self.has_method(index, "__hash__"):
            return []
        return [
            name
            for name, default in self.fields_in_order(index)
            if default < 0 or not self._has_option(default, ("field_hash", "field_compare"))
        ]

    def written_after(self, index: int) -> frozenset[str]:
        """Names that ``__post_init__`` writes, or speaks of: what the constructor was given for them may be made into something else."""
        known = self._rewritten.get(index)
        if known is not None:
            return known
        found: set[str] = set()
        for k in self.order(index):
            each = self.program.classes[k]
            if "__post_init__" in each.facts.methods:
                function = self.program.functions[self.program.first_function[each.file] + each.facts.methods["__post_init__"]]
                for op in function.facts.operations:
                    if op[0] == facts.SET_ATTRIBUTE:
                        found.add(op[2])
                    elif op[0] == facts.LITERAL and op[2] == "s":
                        found.add(op[3])
        known = self._rewritten[index] = frozenset(found)
        return known

    def _has_option(self, default: int, specs: tuple[str, ...]) -> bool:
        """Whether a default is a call that switches one of these options off."""
        return any(self.program.constant_or(place, None) is False for spec in specs for place in self._options(default, spec))

    def fields_in_order(self, index: int) -> list[tuple[str, int]]:
        """Constructor fields (name, place of the default or -1), bases first."""
        found: dict[str, int] = {}
        for k in reversed(self.order(index)):
            each = self.program.classes[k]
            for name, annotation, default in each.facts.fields:
                if annotation.rpartition(".")[2] == "ClassVar":
                    continue
                found[name] = self.place_of_value(each, default) if default >= 0 else -1
        return list(found.items())


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, tuple) else ()


def _halves(function: facts.Function) -> tuple[frozenset[str], frozenset[str]] | None:
    """Attributes of the first parameter in either half of the pair that ``tree_flatten`` returns; None: no literal pair."""
    defined = {op[1]: op for op in function.operations if op[0] in (facts.BUILD, facts.ATTRIBUTE, facts.MOVE, facts.PHI)}
    found: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    for operation in function.operations:
        if operation[0] != facts.RETURN:
            continue
        pair = _behind(operation[1], defined)
        if pair is None or pair[0] != facts.BUILD or pair[2] != "tuple" or len(pair[4]) != 2:
            return None
        children, auxiliary = (_attributes(value, defined) for value in pair[4])
        if children is None or auxiliary is None:
            return None
        found = (found[0] | children, found[1] | auxiliary)
    return found


def _behind(value: int, defined: dict[int, facts.Operation]) -> facts.Operation | None:
    operation = defined.get(value)
    while operation is not None and operation[0] == facts.MOVE:
        operation = defined.get(operation[2])
    return operation


def _attributes(value: int, defined: dict[int, facts.Operation]) -> frozenset[str] | None:
    operation = _behind(value, defined)
    if operation is None:
        return frozenset()
    if operation[0] == facts.ATTRIBUTE:
        return frozenset((str(operation[3]),)) if operation[2] == 0 else frozenset()
    if operation[0] == facts.BUILD:
        parts = [_attributes(source, defined) for source in operation[4]]
        return None if any(part is None for part in parts) else frozenset().union(*(part for part in parts if part is not None))
    return None
