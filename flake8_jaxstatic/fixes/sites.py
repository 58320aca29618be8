"""A contract as text: which parameters of a jit site are to be static (or donated) comes in, the edits that say so come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from flake8_jaxstatic.fixes import rewrite, source, style
from flake8_jaxstatic.flow import jits
from flake8_jaxstatic.judgement import cases

_ONLY_NUMBERS = frozenset(("pmap", "checkpoint"))
_ROLES = {"static_nums": "numbers", "broadcast_nums": "numbers", "static_names": "names"}


def respell(file: source.Source, subject: cases.Subject, wanted: frozenset[int], ways: style.Style) -> list[rewrite.Edit]:
    """The edits that make exactly the wanted slots static.

    Args:
        file: the file of the site.
        subject: the jit object.
        wanted: numbers of slots.
        ways: the style of the project.

    Raises:
        source.Unfit: the site is written in a way that cannot be edited.
    """
    return _Site(file, subject, ways).static(wanted)


def undonate(file: source.Source, subject: cases.Subject, number: int) -> list[rewrite.Edit]:
    """The edits that take a slot out of what is donated."""
    site = _Site(file, subject, style.Style())
    slots = subject.jit.callee.slots
    slot = slots[number]
    edits = []
    for name, value in (("donate_argnums", subject.jit.donate_nums.value), ("donate_argnames", subject.jit.donate_names.value)):
        entries: list[object] = list(value) if isinstance(value, tuple | dict) else [value]
        kept = [
            e
            for e in entries
            if not (e == slot.name or (isinstance(e, int) and number in jits.number_to_slot(e, subject.jit.callee.slots)))
        ]
        if len(kept) < len(entries):
            held = source.keyword(site.call(), name)
            if held is None:
                raise source.Unfit("what is donated is written elsewhere")
            edits += site.entries(held, kept, entries)
    return edits


class _Site:
    """One jit site in its file."""

    def __init__(self, file: source.Source, subject: cases.Subject, ways: style.Style) -> None:
        self.file = file
        self.subject = subject
        self.jit = subject.jit
        self.ways = ways
        self.offset = file.offset(subject.site.line, subject.site.column)
        self.decorator = file.decorator_at(self.offset)

    def call(self) -> source.Node:
        """The call that holds the options."""
        call = self.file.call_at(self.offset)
        if call is None:
            raise source.Unfit("the site has no options")
        return call

    def static(self, wanted: frozenset[int]) -> list[rewrite.Edit]:
        """The edits for the wanted statics."""
        jit = self.jit
        if not jit.readable or jit.transform.spread:
            raise source.Unfit("the options of the site are computed")
        if self.decorator is not None and source.is_word(self.decorator):
            word = self._inherited({})
            return self._bare(self.decorator, wanted, word) if wanted or word else []
        call = self.call()
        held = {word: source.keyword(call, self.option(word)) for word in ("numbers", "names")}
        word = self._inherited(held)
        if word and any(argument.kind() == "dictionary_splat" for argument in source.arguments(call)):
            raise source.Unfit("the statics are written in what is unpacked")
        if word:
            return [self._insert(call, wanted, word)]
        return self._axes(call, wanted) or self._options(call, held, wanted)

    def _axes(self, call: source.Node, wanted: frozenset[int]) -> list[rewrite.Edit]:
        """What ``pmap`` does not broadcast any more it would split, unless ``in_axes`` says otherwise."""
        gone = [n for n in self.jit.by_position if n not in wanted]
        if self.subject.kind != "pmap" or not gone:
            return []
        held = source.keyword(call, "static_broadcasted_argnums")
        if wanted or held is None or source.keyword(call, "in_axes") is not None:
            raise source.Unfit("in_axes would have to say how its values are split")
        axes = ", ".join("None" if n in gone else "0" for n, slot in enumerate(self.jit.callee.slots) if slot.kind < 2)
        return [self.file.replace(held, f"in_axes=({axes},)")]

    def _inherited(self, held: Mapping[str, source.Node | None]) -> str:
        """The option that the site gets from a ``partial`` made elsewhere: given here as well, it counts instead."""
        found = {word for role, word in _ROLES.items() if role in self.jit.transform.specs and held.get(word) is None}
        if not found:
            return ""
        if len(found) > 1 or any(node is not None for node in held.values()):
            raise source.Unfit("the statics are written elsewhere")
        return found.pop()

    def option(self, word: str) -> str:
        """The name of the option that takes numbers, or names."""
        if word == "names":
            return "static_argnames"
        return "static_broadcasted_argnums" if self.subject.kind == "pmap" else "static_argnums"

    def _options(self, call: source.Node, held: dict[str, source.Node | None], wanted: frozenset[int]) -> list[rewrite.Edit]:
        given = [word for word, node in held.items() if node is not None]
        empty = [word for word in given if self._declared(word) in ([], [None])]
        word = self._word(wanted, [word for word in given if word not in empty])
        edits: list[rewrite.Edit] = []
        others = [node for other in given if other != word and (node := held[other]) is not None]
        node = held[word]
        if node is None and wanted and others:
            first = others.pop(0)
            edits.append(self.file.replace(first, self._told(wanted, word)))
        elif node is None and wanted:
            edits.append(self._insert(call, wanted, word))
        for other_node in others:
            edits += self._drop(call, other_node)
        if node is None:
            return edits
        if not wanted:
            return edits + self._drop(call, node)
        return edits + self.entries(node, self._entries(wanted, word), self._declared(word))

    # which spelling

    def _declared(self, word: str) -> list[object]:
        value = (self.jit.nums if word == "numbers" else self.jit.names).value
        return list(value) if isinstance(value, tuple | dict) else [value]

    def _word(self, wanted: frozenset[int], given: Sequence[str]) -> str:
        """Numbers or names: what stands there already, else what the project does, if the parameters allow it."""
        slots = [self.jit.callee.slots[number] for number in wanted]
        can = {"numbers": all(s.kind < 2 for s in slots), "names": all(s.kind in (1, 3) for s in slots)}
        if self.subject.kind in _ONLY_NUMBERS:
            can["names"] = False
        if self.subject.kind == "nn_jit":
            can["numbers"] = False  # flax.linen counts from another base
        order = list(given) if len(given) == 1 else []
        order += ["names", "numbers"] if self.ways.names or len(given) == 2 else ["numbers", "names"]
        for word in order:
            if can[word]:
                return word
        raise source.Unfit("no option can name all of these parameters")

    def _entries(self, wanted: frozenset[int], word: str) -> list[object]:
        """The entries for the wanted slots; those that stand there already keep their spelling and order."""
        slots = self.jit.callee.slots
        kept: list[object] = []
        missing = set(wanted)
        for entry in self._declared(word):
            means = [i for i, s in enumerate(slots) if s.name == entry] if isinstance(entry, str) else []
            if isinstance(entry, int) and not isinstance(entry, bool):
                means = list(jits.number_to_slot(entry, slots))
            if isinstance(entry, str) == (word == "numbers"):
                means = []  # of the wrong kind for this option
            if means and means[0] in missing:
                kept.append(entry)
                missing.discard(means[0])
        order = sorted(missing)
        if word == "names" and self.jit.nums.given and self.jit.names.given:
            return [slots[i].name for i in sorted(wanted)]
        return kept + [self._number(i) if word == "numbers" else slots[i].name for i in order]

    def _number(self, slot: int) -> int:
        return sum(s.kind < 2 for s in self.jit.callee.slots[:slot])

    # edits

    def _literal(self, entry: object) -> str:
        quote = self.file.quote()
        return f"{quote}{entry}{quote}" if isinstance(entry, str) else str(entry)

    def _value(self, entries: Sequence[object]) -> str:
        if not entries:
            return "()"
        if len(entries) == 1:
            return self._literal(entries[0]) if self.ways.single else f"({self._literal(entries[0])},)"
        return f"({', '.join(map(self._literal, entries))})"

    def _told(self, wanted: frozenset[int], word: str) -> str:
        return f"{self.option(word)}={self._value(self._entries(wanted, word))}"

    def _bare(self, decorator: source.Node, wanted: frozenset[int], inherited: str) -> list[rewrite.Edit]:
        word = self._word(wanted, [inherited] if inherited else ())
        if inherited not in ("", word):
            raise source.Unfit("the statics are written where the decorator is made, and cannot name all of these parameters")
        told = self._told(wanted, word)
        name = decorator.text()
        if self.ways.factory and self.subject.kind == "jit" and not inherited:
            return [self.file.edit(source.end_of(decorator), source.end_of(decorator), f"({told})")]
        edits = []
        partial = self.file.imported("functools", "partial", source.start_of(decorator))
        if partial is None:
            edits.append(self.file.import_edit("functools", "partial"))
            partial = "partial"
        return [*edits, self.file.replace(decorator, f"{partial}({name}, {told})")]

    def _insert(self, call: source.Node, wanted: frozenset[int], word: str) -> rewrite.Edit:
        """Put the option behind the last argument, in the way the call is laid out."""
        told = self._told(wanted, word)
        return _append(self.file, source.arguments(call), call.field("arguments"), told)

    def _drop(self, call: source.Node, option: source.Node) -> list[rewrite.Edit]:
        """Take the option away, and with it a call that has nothing left to do."""
        others = [
            argument for argument in source.arguments(call) if argument != option and source.start_of(argument) != source.start_of(option)
        ]
        function = call.field("function")
        if self.decorator is not None and source.start_of(call) == source.start_of(self.decorator) and function is not None:
            if not others and source.end_of(call) == source.end_of(self.decorator):
                return [self.file.replace(call, function.text())]
            if len(others) == 1 and source.is_word(others[0]):
                return [self.file.replace(call, others[0].text())]
        return [source.remove_item(self.file, option)]

    def entries(self, option: source.Node, wanted: Sequence[object], declared: Sequence[object]) -> list[rewrite.Edit]:
        """Change the value of an option to other entries, with as little change of its text as there can be."""
        value = source.value_of(option)
        if list(wanted) == list(declared):
            return []
        if not wanted:
            return self._drop(self.call(), option)
        items = [child for child in value.named_children() if child.kind() != "comment"]
        if value.kind() in ("integer", "string", "float", "unary_operator"):
            text = self._literal(wanted[0]) if len(wanted) == 1 else f"({', '.join(map(self._literal, wanted))})"
            return [self.file.replace(value, text)]
        if value.kind() == "parenthesized_expression":
            text = self._literal(wanted[0]) if len(wanted) == 1 else ", ".join(map(self._literal, wanted))
            return [self.file.replace(items[0], text)]
        if value.kind() not in ("tuple", "list", "set") or len(items) != len(declared):
            raise source.Unfit("the option is no literal")
        gone = [item for item, entry in zip(items, declared, strict=True) if not _take(wanted, entry, declared)]
        new = [entry for entry in wanted if not _take(declared, entry, wanted)]
        if len(gone) == len(new):
            return [self.file.replace(item, self._literal(entry)) for item, entry in zip(gone, new, strict=True)]
        if not new and len(gone) < len(items) and (len(items) - len(gone) > 1 or value.kind() != "tuple"):
            return [source.remove_item(self.file, item) for item in gone]
        if not gone:
            return [_append(self.file, items, value, ", ".join(map(self._literal, new)))]
        brackets = {"list": "[]", "set": "{}"}.get(value.kind(), "()")
        text = ", ".join(map(self._literal, wanted)) + ("," if len(wanted) == 1 and brackets == "()" else "")
        return [self.file.replace(value, f"{brackets[0]}{text}{brackets[1]}")]


def _take(entries: Sequence[object], entry: object, of: Sequence[object]) -> bool:
    """Whether an entry stands among others as often as it does among its own."""
    same: Callable[[object], bool] = lambda other: type(other) is type(entry) and other == entry  # noqa: E731
    return sum(map(same, entries)) >= sum(map(same, of))


def _append(file: source.Source, items: Sequence[source.Node], held: source.Node | None, told: str) -> rewrite.Edit:
    """Put a text behind the last of some items: behind its comma where there is one, on a line of its own where they have such."""
    if held is None:
        raise source.Unfit("the call has no list of arguments")
    if not items:
        at = source.start_of(held) + 1
        return file.edit(at, at, told)
    last = items[-1]
    following = last.next()
    while following is not None and following.kind() == "comment":
        following = following.next()
    start = source.start_of(last)
    own_line = file.text[file.line_start(start) : start]
    between = f"\n{own_line}" if not own_line.strip() and file.line_start(start) > source.start_of(held) else " "
    if following is not None and following.kind() == ",":
        single = held.kind() == "tuple" and len(items) == 1 and between == " "
        at = source.end_of(following)
        if between.startswith("\n"):
            end = file.text.find("\n", at)
            if file.text[at:end].lstrip().startswith("#"):
                at = end  # a comment stays with what it speaks of
        return file.edit(at, at, f"{between}{told}" if single else f"{between}{told},")
    at = source.end_of(last)
    end = file.text.find("\n", at)
    if between.startswith("\n") and file.text[at:end].lstrip().startswith("#"):
        return file.edit(at, end, f",{file.text[at:end]}{between}{told}")
    return file.edit(at, at, f",{between}{told}")
