"""The abstract domain on one page: atoms, the kinds of edges, and how an atom crosses an edge.

An atom is ``(path, word, payload)``. The path says where inside a value it sits: ``()`` the value itself, ``(0,)`` its first item,
``("dt",)`` the item under a constant key, ``("*",)`` any item, ``("**",)`` the value under an unknown key. A place holds a set of atoms;
join is union.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple


class Atom(NamedTuple):
    """One fact about a value."""

    path: tuple[int | str, ...]
    word: str
    payload: Any = None  # what it is depends on the word


class Literal(NamedTuple):
    """The payload of ``fixed``: told apart by type and spelling, so that 1, 1.0 and True, 0.0 and -0.0 differ."""

    kind: str
    text: str

    @property
    def value(self) -> object:
        """The constant itself."""
        return {"float": float, "int": int, "str": str}.get(self.kind, _word)(self.text)


def _word(text: str) -> object:
    return text == "True" if text in ("True", "False") else text


def literal(value: object) -> Literal:
    """The payload for a constant."""
    return Literal(type(value).__name__, value if isinstance(value, str) else repr(value))


Kind = tuple[Any, ...]  # an edge kind: its name, then its parameters

# rate: how often the value changes
FIXED, SHAPE, RUN, VARYING, FEW, OPTIMIZED, UNRATED = "fixed", "shape", "run", "varying", "few", "optimized", "unrated"
RATES = frozenset((FIXED, SHAPE, RUN, VARYING, FEW, OPTIMIZED, UNRATED))
# form: what the value is
NUMBER, NONE, OPAQUE, TUPLE, RECORD, FRESH, UNHASHABLE = "number", "none", "opaque", "tuple", "record", "fresh", "unhashable"
ARRAY, NDARRAY, TRACER, CONCRETE_TRACER, UNFORMED, NAN = "array", "ndarray", "tracer", "concrete_tracer", "unformed", "nan"
# payloads of ``opaque``: text; an object whose attributes are resolved by its class; a holder whose elements are tracked by paths; a class
TEXT, DESCRIBED, HOLDER, TYPE = "text", "described", "holder", "type"
COUNTER = "counter"  # payload of ``few``: from a short range
MASK = "mask"  # payload of an array whose elements are truth values
LEAVES = "leaves"  # payload of an array or a tracer: every leaf of what has an unknown structure, a dictionary of arrays perhaps
RANKLESS = "rankless"  # payload of a host array made of what may be a number
SCALAR = "scalar"  # payload of a host array computed from one that may have no axes: then it is a numpy scalar, which is hashable
TRACED_RECORD = "traced_record"  # a pytree object whose leaves are tracers; payload: its class
_AXES = frozenset((TUPLE, UNHASHABLE, NDARRAY))
ARRAYS = frozenset((ARRAY, NDARRAY, TRACER, CONCRETE_TRACER))
TRACERS = frozenset((TRACER, CONCRETE_TRACER))
FORMS = frozenset((NUMBER, NONE, OPAQUE, TUPLE, RECORD, FRESH, UNHASHABLE, ARRAY, NDARRAY, TRACER, CONCRETE_TRACER, UNFORMED))
# callables and the objects that carry them: what the call graph is made of
FUNC, CLASS, INSTANCE, EXTERNAL, EXTERNAL_INSTANCE, BOUND, PARTIAL, WRAPPED, MODULE, SUPER = (
    "func", "class", "instance", "external", "external_instance", "bound", "partial", "wrapped", "module", "super",
)  # fmt: skip
CALLABLES = frozenset((FUNC, CLASS, INSTANCE, EXTERNAL, EXTERNAL_INSTANCE, BOUND, PARTIAL, WRAPPED, MODULE, SUPER))

# kinds without parameters
COPY: Kind = ("copy",)
ARITHMETIC: Kind = ("arithmetic",)
CONCATENATE: Kind = ("concatenate",)
COMPUTED: Kind = ("computed",)
RATE_ONLY: Kind = ("rates",)
ITERATE: Kind = ("iterate",)
TRACE: Kind = ("trace",)
DIFFERENTIATE: Kind = ("differentiate",)
MOVE_BY_OPTIMIZER: Kind = ("optimize",)
FROM_JIT: Kind = ("from jit",)
UNTRACE: Kind = ("untrace",)
LEAVE: Kind = ("leave",)
SLICE: Kind = ("slice",)
SETTLE: Kind = ("settle",)
ITEMS: Kind = ("items",)
LIKE: Kind = ("like",)
ENTRIES_OF: Kind = ("entries of",)
HOSTED: Kind = ("hosted",)
COMPARE: Kind = ("compare",)
ANSWER: Kind = ("answer",)
FILTER: Kind = ("filter",)
PRIMAL: Kind = ("primal",)
OPTIONAL: Kind = ("optional",)
CHOSEN: Kind = ("chosen",)
BITWISE: Kind = ("bitwise",)
MAP: Kind = ("map",)
DATA: Kind = ("data",)
IDENTITY: Kind = ("identity",)
MIXED: Kind = ("mixed",)
RECEIVER: Kind = ("receiver",)

DEEPEST_PARTIAL = 6  # partials of partials
DEEPEST = 3  # items of items of items; what lies deeper is kept at this depth

# kinds that carry a demand backwards: what comes out is a tracer because what went in was one
_DEMANDING = frozenset((
    "copy", "like", "reduce", "arithmetic", "compare", "bitwise", "concatenate", "iterate", "wrap", "unwrap", "slice", "trace",
    "differentiate", "optimize", "items", "settle", "filter", "leave", "optional", "entries",
    "computed",
))  # fmt: skip


def demands_pass(kind: Kind) -> bool:
    """Whether a demand on the target of an edge is a demand on its source."""
    name = kind[0]
    if name == "member":  # a field of a pytree that is traced, or what an array makes of itself; not what every array knows of itself
        return gives_arrays(kind) or (TRACER not in kind[2] and not str(kind[1]).endswith("()"))
    return name in _DEMANDING or (name == "narrow" and kind[1] in ("some", "counted"))


def gives_arrays(kind: Kind) -> bool:
    """Whether an attribute or a method (``x.T``, ``x.sum()``) of a tracer is a tracer."""
    return any(atom.word == TRACER for atom in kind[2].get(TRACER, ()))


def transfer(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    """What an atom becomes on the other side of an edge."""
    return _TRANSFER[kind[0]](kind, atom)


def _computed(_: Kind, __: Atom) -> tuple[Atom, ...]:
    """Nothing of the argument of a jnp function is in its result; under a trace both are tracers, which is what a demand asks."""
    return ()


def _copy(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    return (atom,)


def _wrap(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    if kind[1] == "**" and atom.word == VARYING:
        return (Atom(("**", *atom.path)[:DEEPEST], UNRATED),)  # a table that a loop fills: each entry may be written once
    return (Atom((kind[1], *atom.path)[:DEEPEST], atom.word, atom.payload),)


def _matches(head: int | str, key: object) -> bool:
    if key is None or head == key or head == "*" or head == "**":
        return True
    return isinstance(key, int) and isinstance(head, int) and key < 0


def lies_at(path: tuple[int | str, ...], other: tuple[int | str, ...]) -> bool:
    """Whether two paths can lead to the same part."""
    return len(path) == len(other) and all(_matches(mine, theirs) or theirs == "*" for mine, theirs in zip(path, other, strict=True))


_UNKNOWN = (Atom((), UNFORMED), Atom((), UNRATED))
_ELEMENT = {
    ARRAY: ARRAY, TRACER: TRACER, CONCRETE_TRACER: CONCRETE_TRACER, NDARRAY: UNFORMED, UNFORMED: UNFORMED, UNRATED: UNRATED,
    VARYING: VARYING, RUN: RUN, OPTIMIZED: OPTIMIZED, SHAPE: SHAPE, FEW: FEW, FIXED: RUN,
}  # fmt: skip


def _element(atom: Atom) -> tuple[Atom, ...]:
    if atom.word == OPAQUE:  # a letter of a text; what other objects give is their own affair
        if atom.payload in (HOLDER, TYPE):
            return ()
        return (atom,) if atom.payload == TEXT else _UNKNOWN
    word = _ELEMENT.get(atom.word)
    return (Atom((), word, None if word != atom.word else atom.payload),) if word is not None else ()


_REFUTING = ARRAYS | {UNHASHABLE}


def _unwrap(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    if atom.path:
        if atom.path[0] in ("**", "*") and atom.word in _REFUTING and isinstance(kind[1], str):
            return _UNKNOWN  # written under a key that is not known: it need not be this one
        if _matches(atom.path[0], kind[1]):
            return (Atom(atom.path[1:], atom.word, atom.payload),)
        return ()
    if isinstance(kind[1], str) and atom.word in (ARRAY, TRACER, CONCRETE_TRACER) and atom.payload != LEAVES:
        return _UNKNOWN  # no array has entries with names: what looked like one was the other thing that it may be
    if atom.word == VARYING and isinstance(kind[1], str):
        return (Atom((), UNRATED),)  # another record each time, but its entry of that name may be the same
    return _element(atom)


def _iterate(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    if atom.path:
        head = atom.path[0]
        if head == "**" or (isinstance(head, str) and head != "*"):
            return (Atom((), OPAQUE),)
        return (Atom(atom.path[1:], atom.word, atom.payload),)
    return _element(atom)


def _slice(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    if atom.path:
        head: int | str = "*" if isinstance(atom.path[0], int) else atom.path[0]
        return (Atom((head, *atom.path[1:]), atom.word, atom.payload),)
    return (atom,) if atom.word != FIXED else (Atom((), RUN),)


_ARITHMETIC = {
    NUMBER: NUMBER, ARRAY: ARRAY, NDARRAY: NDARRAY, TRACER: TRACER, CONCRETE_TRACER: CONCRETE_TRACER, UNFORMED: UNFORMED,
    UNRATED: UNRATED, OPAQUE: OPAQUE, FIXED: RUN, SHAPE: SHAPE, RUN: RUN, VARYING: VARYING, FEW: FEW, OPTIMIZED: OPTIMIZED,
    RECORD: UNFORMED,
}  # fmt: skip


def _arithmetic(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    if atom.path:
        return ()
    if atom.word == FEW and atom.payload == COUNTER:
        return (Atom((), VARYING),)  # computed from a counter: no handful of literals any more
    if atom.word == NAN:
        return (atom,)
    if atom.payload in (RANKLESS, SCALAR):
        return (Atom((), NDARRAY, SCALAR),)
    word = _ARITHMETIC.get(atom.word)
    return (Atom((), word),) if word is not None else ()


def _concatenate(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    if atom.path:
        return _slice(kind, atom)
    if atom.word in (TUPLE, UNHASHABLE):
        return (atom,)
    return _arithmetic(kind, atom)


_RATE = {FIXED: RUN, SHAPE: SHAPE, RUN: RUN, VARYING: VARYING, FEW: FEW, OPTIMIZED: OPTIMIZED, UNRATED: UNRATED}


def _rates(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    if atom.word == FEW and atom.payload == COUNTER:
        return (Atom((), VARYING),)
    word = _RATE.get(atom.word)
    return (Atom((), word),) if word is not None else ()


_TRACED = frozenset((NUMBER, ARRAY, NDARRAY, TRACER, CONCRETE_TRACER, UNFORMED))
_KEPT = frozenset((NONE, OPAQUE, TUPLE, UNHASHABLE, RECORD, TRACED_RECORD, VARYING, OPTIMIZED)) | CALLABLES


def _leaf(word: str, atom: Atom) -> Atom:
    """An array or tracer in the place of a number or an array; in the place of what is not known, it stands for the leaves of that."""
    return Atom(atom.path, word, LEAVES if atom.word == UNFORMED else atom.payload if atom.payload in (MASK, LEAVES) else None)


def _trace(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    if atom.word in _TRACED:
        return (_leaf(TRACER, atom),)
    if atom.word == RECORD:
        return (atom, Atom(atom.path, TRACED_RECORD, atom.payload))
    return (atom,) if atom.word in _KEPT else ()


def _differentiate(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    if atom.word in (NUMBER, ARRAY, NDARRAY, CONCRETE_TRACER, UNFORMED):
        return (_leaf(CONCRETE_TRACER, atom), Atom(atom.path, OPTIMIZED))
    if atom.word == TRACER:
        return (atom, Atom(atom.path, OPTIMIZED))
    return _trace(kind, atom)


def _primal(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    """Differentiated by ``vjp``: an integer stays a plain number, a float is traced."""
    return _perhaps(atom) if atom.word == NUMBER else _trace(kind, atom)


def _optional(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    """Traced where the default is None: what is not known may be None, which stays None."""
    return _perhaps(atom) if atom.word == UNFORMED else _trace(kind, atom)


def _entries(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    """What ``**kwargs`` of a jitted function collects: entries of the names in kind[1] are static, all others traced."""
    if atom.path and atom.path[0] in kind[1]:
        return (atom,)
    unknown = atom.path[0] in ("*", "**") if atom.path else atom.word == UNFORMED
    return _perhaps(atom) if unknown and atom.word in _TRACED else _trace(kind, atom)


def _perhaps(atom: Atom) -> tuple[Atom, ...]:
    return (Atom(atom.path, UNFORMED), Atom(atom.path, UNRATED))


def _optimize(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    if atom.word in RATES:
        return ()
    return (atom, Atom(atom.path, OPTIMIZED)) if atom.word in FORMS else (atom,)


def _map(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    """Axes that cannot be read: arrays are mapped, a plain number cannot be."""
    return (atom,) if atom.word in (NUMBER, NONE, OPAQUE) and not atom.path else _trace(kind, atom)


def _filter(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    """Arrays are traced, everything else is left as it is."""
    return (atom,) if atom.word in (NUMBER, UNFORMED, FIXED, RUN, UNRATED) else _trace(kind, atom)


def _from_jit(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    if atom.word in _TRACED:
        return (_leaf(ARRAY, atom),)
    if atom.word == FIXED:
        return (Atom(atom.path, RUN),)
    return () if atom.word in (NAN, FRESH) else (atom,)


def _untrace(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    """Auxiliary values of a gradient: tracers end, everything else comes out as it went in."""
    return (_leaf(ARRAY, atom),) if atom.word in TRACERS else (atom,)


def _leave(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    if atom.word in (FRESH, NAN):
        return (Atom(atom.path, atom.word, (atom.payload[0], -1, *atom.payload[2:])),)
    return (Atom(atom.path, RUN),) if atom.word in (VARYING, FEW) else (atom,)


_TYPE_OF = {TUPLE: "tuple", NDARRAY: "ndarray", **dict.fromkeys((ARRAY, TRACER, CONCRETE_TRACER), "array")}


def _is_of(atom: Atom, types: Sequence[str]) -> bool | None:
    """Whether a value, or what holds a part of it, is of one of the types that a test names; None: not known."""
    if atom.path:
        holders = {"dict"} if isinstance(atom.path[0], str) and atom.path[0] != "*" else {"list", "tuple", "set"}
        return True if holders <= {*types} else None if holders & {*types} else False
    if atom.payload in (LEAVES, SCALAR) or atom.word not in FORMS or atom.word in (UNFORMED, RECORD, FRESH):
        return None
    name = str(atom.payload) if atom.word == UNHASHABLE else _TYPE_OF.get(atom.word, atom.word)
    return name in types or (None if atom.word in (UNHASHABLE, OPAQUE) and name not in ("dict", "list", "set") else False)


def _narrow(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    how = kind[1]
    if " " in how:
        word, *types = how.split()
        return () if _is_of(atom, types) is (word == "not") else (atom,)
    if how == "none":
        return (atom,) if atom.word == NONE and not atom.path else ()
    if how == "some":
        return () if atom.word == NONE and not atom.path else (atom,)
    if how == "instance" and not atom.path and atom.word in ARRAYS:
        return ()
    if how == "concrete" and not atom.path:
        if atom.word in ARRAYS or atom.word in (NONE, RECORD, TUPLE, UNHASHABLE):
            return ()
        if atom.word == UNFORMED:
            return (Atom((), NUMBER),)
    return (atom,)


def _items(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    """The same elements in a new container (``tuple(xs)``, ``sorted(xs)``)."""
    if atom.path:
        head = atom.path[0]
        if head == "**" or (isinstance(head, str) and head != "*"):
            return (Atom(("*",), OPAQUE),)
        return (Atom(("*", *atom.path[1:]), atom.word, atom.payload),)
    if atom.word in RATES and atom.word != FIXED:
        return (Atom(("*",), atom.word),)
    return tuple(Atom(("*",), a.word, a.payload) for a in _element(atom))


def _compare(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    """A comparison: arrays give arrays, everything else a truth value."""
    if not atom.path and atom.word in ARRAYS and atom.payload not in (RANKLESS, SCALAR):
        return (Atom((), atom.word, MASK),)
    if atom.word in RATES:
        return _answer(kind, atom)
    if atom.path or atom.word == UNFORMED or atom.word == NDARRAY:
        return _arithmetic(kind, atom)
    return (Atom((), NUMBER),) if atom.word in FORMS else ()


def _bitwise(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    """``mask & mask``: arithmetic that keeps truth values."""
    return (atom,) if not atom.path and atom.payload == MASK else _arithmetic(kind, atom)


def _chosen(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    """The rate of an index into a handful of literals: what is chosen is one of few."""
    return tuple(Atom((), FEW) if a.word == VARYING else a for a in _rates(_, atom))


def _reduce(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    """A host reduction: a number, or an array where an axis is given (kind[1])."""
    if atom.word in RATES:
        return _rates(kind, atom)
    if atom.path:
        return ()
    if atom.word in (NUMBER, ARRAY, TRACER, CONCRETE_TRACER, UNFORMED):
        return (atom,)
    return (Atom((), NDARRAY if kind[1] else NUMBER),) if atom.word in (NDARRAY, TUPLE, UNHASHABLE) else ()


def _like(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    """Host arithmetic on operands: containers become host arrays."""
    if not atom.path and atom.word in (TUPLE, UNHASHABLE):
        return (Atom((), NDARRAY),)
    return _rates(kind, atom) if atom.path else _arithmetic(kind, atom)


def _entries_of(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    """``dict(x)``: the entries of a mapping, or the second halves of pairs."""
    if not atom.path:
        return (atom,) if atom.word == UNFORMED else _rates(kind, atom)
    if isinstance(atom.path[0], str) and atom.path[0] != "*":
        return (atom,)
    return (Atom(("**", *atom.path[2:]), atom.word, atom.payload),) if len(atom.path) > 1 and atom.path[1] in (1, "*") else ()


def _hosted(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    """A host array made of what surely has axes."""
    return (Atom((), NDARRAY),) if not atom.path and atom.word in _AXES and atom.payload not in (RANKLESS, SCALAR, LEAVES) else ()


def _settle(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    """Stored once, by a constructor: it changes with the object only."""
    return (Atom(atom.path, RUN),) if atom.word == UNRATED else (atom,)


def _answer(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    """A plain truth value: two programs at the most, whatever the question is asked of."""
    if atom.path:
        return ()
    if atom.word in RATES:
        return tuple(Atom((), FEW) if a.word == VARYING else a for a in _rates(_, atom))
    return (Atom((), NUMBER),) if atom.word in FORMS else ()


def _receiver(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    """What can be the receiver of a method of the project: no array, no number."""
    return () if not atom.path and (atom.word in ARRAYS or atom.word in (NUMBER, NONE, OPAQUE)) else (atom,)


def _identity(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    """Only what hangs on the identity of an object (a bound method is as new as its receiver)."""
    return (atom,) if atom.word == FRESH and not atom.path else ()


def _member(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    """An attribute read or a method call, by the form of the object.

    ``kind[2]`` maps a word to what comes out, ``kind[3]`` does so for text; ``kind[4]`` tells of a class whether that is a leaf.
    """
    if atom.path:
        return ()
    found: dict[str, tuple[Atom, ...]] = kind[2]
    if atom.word in found:
        return found[atom.word]
    if atom.word == TRACED_RECORD:
        leaf = kind[4](atom.payload, kind[1])
        if leaf is None:
            return _UNKNOWN
        return (Atom((), TRACER, LEAVES),) if leaf else ()
    if atom.word == OPAQUE and atom.payload == TEXT:
        texts: dict[str, tuple[Atom, ...]] = kind[3]
        return texts.get(OPAQUE, ())
    if atom.word == OPAQUE and atom.payload in (DESCRIBED, TYPE):
        return ()
    if atom.word in ARRAYS or atom.word == UNFORMED or atom.word == OPAQUE:
        return _UNKNOWN  # no array knows that attribute: what looked like one was an object
    if atom.word == VARYING and any(each.word == SHAPE for each in found.get(ARRAY, ())):
        return ()  # a new shape compiles anew anyway
    if atom.word == VARYING and not found.get(ARRAY) and not str(kind[1]).endswith("()"):
        return (Atom((), UNRATED),)  # another object each time, but its attribute may be the same
    return _rates(kind, atom)


def _mixed(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    """Over a call of whichever function a caller passed: what belongs to another caller cannot be told from one's own."""
    return (atom,) if atom.word in CALLABLES else _UNKNOWN


def _bind(kind: Kind, atom: Atom) -> tuple[Atom, ...]:
    """``partial`` of a function: it carries the function, so what one caller passes to a factory does not come back to another."""
    bound, inner = 0, atom
    while inner.word == PARTIAL:
        bound, inner = bound + 1, inner.payload[1]
    return (Atom((), PARTIAL, (kind[1], atom)),) if atom.word in CALLABLES and not atom.path and bound < DEEPEST_PARTIAL else ()


def _data(_: Kind, atom: Atom) -> tuple[Atom, ...]:
    """An attribute of a class seen from outside: its functions are bound or called, all else is as it is."""
    return () if atom.word in (FUNC, WRAPPED) and not atom.path else (atom,)


_TRANSFER = {
    "copy": _copy, "computed": _computed, "wrap": _wrap, "unwrap": _unwrap, "iterate": _iterate, "slice": _slice, "arithmetic": _arithmetic,
    "concatenate": _concatenate, "rates": _rates, "trace": _trace, "differentiate": _differentiate, "optimize": _optimize,
    "from jit": _from_jit, "untrace": _untrace,
    "leave": _leave, "narrow": _narrow, "items": _items, "member": _member, "data": _data, "reduce": _reduce,
    "like": _like, "hosted": _hosted, "entries of": _entries_of,
    "identity": _identity, "settle": _settle, "compare": _compare, "answer": _answer, "chosen": _chosen,
    "bitwise": _bitwise, "map": _map, "filter": _filter, "primal": _primal, "optional": _optional, "entries": _entries,
    "receiver": _receiver, "mixed": _mixed, "partial": _bind,
}  # fmt: skip


class Members(dict[str, tuple[Atom, ...]]):
    """What an attribute gives for each form; hashed by identity, so that a kind can hold it."""

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)


class Table:
    """Interned atoms and kinds of one analysis, and the memoised transfer between them."""

    __slots__ = ("atoms", "bare", "ids", "kind_ids", "kinds")

    def __init__(self) -> None:
        self.atoms: list[Atom] = []
        self.ids: dict[Atom, int] = {}
        self.bare: dict[str, int] = {}  # atoms of a word alone
        self.kinds: list[Kind] = []
        self.kind_ids: dict[Kind, int] = {}

    def atom(self, word: str, payload: object = None, path: tuple[int | str, ...] = ()) -> int:
        """The number of an atom."""
        if payload is None and not path:
            number = self.bare.get(word)
            if number is None:
                number = self.bare[word] = self.intern(Atom((), word))
            return number
        return self.intern(Atom(path, word, payload))

    def intern(self, atom: Atom) -> int:
        """The number of an atom."""
        number = self.ids.get(atom)
        if number is None:
            number = self.ids[atom] = len(self.atoms)
            self.atoms.append(atom)
        return number

    def kind(self, kind: Kind) -> int:
        """The number of an edge kind."""
        number = self.kind_ids.get(kind)
        if number is None:
            number = self.kind_ids[kind] = len(self.kinds)
            self.kinds.append(kind)
        return number
