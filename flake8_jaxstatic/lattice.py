"""The abstract domain on one page: atoms and the kinds of edges; how an atom crosses an edge is in :mod:`transfers`.

An atom is ``(path, word, payload)``. The path says where inside a value it sits: ``()`` the value itself, ``(0,)`` its first item,
``("dt",)`` the item under a constant key, ``(".dt",)`` the field of an object that is compared by its fields,
``("*",)`` any item, ``("**",)`` the value under an unknown key. A place holds a set of atoms;
join is union.
"""

from __future__ import annotations

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
COUNTER, LISTED = "counter", "listed"  # payloads of ``few``: from a short range; one of a few literals, which stand beside it
MASK = "mask"  # payload of an array whose elements are truth values
LEAVES = "leaves"  # payload of an array or a tracer: every leaf of what has an unknown structure, a dictionary of arrays perhaps
VECTOR = "vector"  # payload of a host array with one axis: its elements are numpy scalars
RANKLESS = "rankless"  # payload of a host array made of what may be a number
PLAIN = "plain"  # payload of what is unformed: a number, text, None or a container of these; never an array or an object of a class
SCALAR = "scalar"  # payload of a host array computed from one that may have no axes: then it is a numpy scalar, which is hashable
TRACED_RECORD = "traced_record"  # a pytree object whose leaves are tracers; payload: its class
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
LEAF: Kind = ("leaf",)
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
