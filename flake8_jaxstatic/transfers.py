"""How an atom crosses an edge, and which edges carry a demand back: the transfer functions of the abstract domain."""

from __future__ import annotations

from collections.abc import Sequence

from flake8_jaxstatic import lattice

# kinds that carry a demand backwards: what comes out is a tracer because what went in was one
_DEMANDING = frozenset((
    "copy", "like", "reduce", "arithmetic", "compare", "bitwise", "concatenate", "iterate", "wrap", "unwrap", "slice", "trace",
    "differentiate", "optimize", "items", "settle", "filter", "leave", "optional", "entries", "leaf",
    "computed", "except", "receiver",
))  # fmt: skip


def demands_pass(kind: lattice.Kind) -> bool:
    """Whether a demand on the target of an edge is a demand on its source."""
    name = kind[0]
    if name == "member":  # a field of a pytree that is traced, or what an array makes of itself; not what every array knows of itself
        return gives_arrays(kind) or (lattice.TRACER not in kind[2] and not str(kind[1]).endswith("()"))
    return name in _DEMANDING or (name == "narrow" and kind[1] in ("some", "counted"))


def gives_arrays(kind: lattice.Kind) -> bool:
    """Whether an attribute or a method (``x.T``, ``x.sum()``) of a tracer is a tracer."""
    return any(atom.word == lattice.TRACER for atom in kind[2].get(lattice.TRACER, ()))


def transfer(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """What an atom becomes on the other side of an edge."""
    return _TRANSFER[kind[0]](kind, atom)


def _computed(_: lattice.Kind, __: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """Nothing of the argument of a jnp function is in its result; under a trace both are tracers, which is what a demand asks."""
    return ()


def _copy(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    return (atom,)


def _wrap(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    if kind[1] == "**" and atom.word == lattice.VARYING:
        return (
            lattice.Atom(("**", *atom.path)[: lattice.DEEPEST], lattice.UNRATED),
        )  # a table that a loop fills: each entry may be written once
    return (lattice.Atom((kind[1], *atom.path)[: lattice.DEEPEST], atom.word, atom.payload),)


def _except(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """A container, one entry of which is written: what was there is there no more."""
    return () if atom.path and atom.path[0] == kind[1] else (atom,)


def _field(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """What fills a field of an object that is compared by its fields: where that changes, so does the object, in this part."""
    changes = atom.word in (lattice.VARYING, lattice.OPTIMIZED) and not atom.path
    return (lattice.Atom((kind[1],), atom.word, atom.payload),) if changes else ()


def _matches(head: int | str, key: object) -> bool:
    if key is None or head == key or head == "*" or head == "**":
        return True
    return isinstance(key, int) and isinstance(head, int) and key < 0


def lies_at(path: tuple[int | str, ...], other: tuple[int | str, ...]) -> bool:
    """Whether two paths can lead to the same part."""
    return len(path) == len(other) and all(_matches(mine, theirs) or theirs == "*" for mine, theirs in zip(path, other, strict=True))


_UNKNOWN = (lattice.Atom((), lattice.UNFORMED), lattice.Atom((), lattice.UNRATED))
_SAME = (
    lattice.ARRAY, lattice.TRACER, lattice.CONCRETE_TRACER, lattice.UNFORMED, lattice.UNRATED, lattice.VARYING, lattice.RUN,
    lattice.OPTIMIZED, lattice.SHAPE, lattice.FEW,
)  # fmt: skip
_ELEMENT = dict(zip(_SAME, _SAME, strict=True)) | {lattice.NDARRAY: lattice.UNFORMED, lattice.FIXED: lattice.RUN}


def _element(atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    if atom.payload == lattice.VECTOR:
        return (lattice.Atom((), lattice.NUMBER),)
    if atom.word == lattice.OPAQUE:  # a letter of a text; what other objects give is their own affair
        if atom.payload in (lattice.HOLDER, lattice.TYPE, lattice.DESCRIBED):
            return ()
        return (atom,) if atom.payload == lattice.TEXT else _UNKNOWN
    word = _ELEMENT.get(atom.word)
    return (lattice.Atom((), word, None if word != atom.word else atom.payload),) if word is not None else ()


_ONE_OF_MANY = lattice.ARRAYS | {lattice.UNHASHABLE, lattice.OPAQUE}


def _unwrap(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    if atom.path:
        if atom.path[0] in ("**", "*") and atom.word in _ONE_OF_MANY and isinstance(kind[1], str):
            return _UNKNOWN  # written under a key that is not known: it need not be this one
        if _matches(atom.path[0], kind[1]):
            return (lattice.Atom(atom.path[1:], atom.word, atom.payload),)
        return ()
    if (
        isinstance(kind[1], str)
        and atom.word in (lattice.ARRAY, lattice.TRACER, lattice.CONCRETE_TRACER)
        and atom.payload != lattice.LEAVES
    ):
        return _UNKNOWN  # no array has entries with names: what looked like one was the other thing that it may be
    if atom.word == lattice.VARYING and isinstance(kind[1], str):
        return (lattice.Atom((), lattice.UNRATED),)  # another record each time, but its entry of that name may be the same
    return _element(atom)


def _one_of_many(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """What a method gives for some key: a number stays one, but whether it is this array or that list is not known."""
    return _UNKNOWN if atom.word in _ONE_OF_MANY and not atom.path else (atom,)


def _kept(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """What an object that is no container was given under a name."""
    if not atom.path:
        return (atom,) if atom.word in (lattice.UNFORMED, lattice.UNRATED) else ()
    if not _matches(atom.path[0], kind[1]) or (atom.path[0] == "**" and atom.word == lattice.FRESH):
        return ()
    inner = lattice.Atom(atom.path[1:], atom.word, atom.payload)
    return _one_of_many(kind, inner) if atom.path[0] == "**" else (inner,)


def _iterate(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    if atom.path:
        head = atom.path[0]
        if head == "**" or (isinstance(head, str) and head != "*"):
            return (lattice.Atom((), lattice.OPAQUE),)
        return (lattice.Atom(atom.path[1:], atom.word, atom.payload),)
    return _element(atom)


def _slice(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    if atom.path:
        head: int | str = "*" if isinstance(atom.path[0], int) else atom.path[0]
        return (lattice.Atom((head, *atom.path[1:]), atom.word, atom.payload),)
    return (atom,) if atom.word != lattice.FIXED else (lattice.Atom((), lattice.RUN),)


_ARITHMETIC = dict(zip(_SAME, _SAME, strict=True)) | {
    lattice.NUMBER: lattice.NUMBER, lattice.NDARRAY: lattice.NDARRAY, lattice.OPAQUE: lattice.OPAQUE, lattice.FIXED: lattice.RUN,
    lattice.RECORD: lattice.UNFORMED,
}  # fmt: skip


def _arithmetic(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    if atom.path:
        return ()
    if atom.word == lattice.FEW and atom.payload == lattice.COUNTER:
        return (lattice.Atom((), lattice.VARYING),)  # computed from a counter: no handful of literals any more
    if atom.word == lattice.NAN:
        return (atom,)
    if atom.payload in (lattice.RANKLESS, lattice.SCALAR):
        return (lattice.Atom((), lattice.NDARRAY, lattice.SCALAR),)
    if atom.payload == lattice.VECTOR:
        return (atom,)
    word = _ARITHMETIC.get(atom.word)
    return (lattice.Atom((), word, lattice.PLAIN if atom.payload == lattice.PLAIN else None),) if word is not None else ()


def _concatenate(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    if atom.path:
        return _slice(kind, atom)
    if atom.word in (lattice.TUPLE, lattice.UNHASHABLE):
        return (atom,)
    return _arithmetic(kind, atom)


_RATE = {
    lattice.FIXED: lattice.RUN,
    lattice.SHAPE: lattice.SHAPE,
    lattice.RUN: lattice.RUN,
    lattice.VARYING: lattice.VARYING,
    lattice.FEW: lattice.FEW,
    lattice.OPTIMIZED: lattice.OPTIMIZED,
    lattice.UNRATED: lattice.UNRATED,
}


def _rates(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    if atom.word == lattice.FEW and atom.payload == lattice.COUNTER:
        return (lattice.Atom((), lattice.VARYING),)
    word = _RATE.get(atom.word)
    return (lattice.Atom((), word),) if word is not None else ()


_TRACED = frozenset((lattice.NUMBER, lattice.ARRAY, lattice.NDARRAY, lattice.TRACER, lattice.CONCRETE_TRACER, lattice.UNFORMED))
_KEPT = lattice.CALLABLES | frozenset((
    lattice.NONE, lattice.OPAQUE, lattice.TUPLE, lattice.UNHASHABLE, lattice.RECORD, lattice.TRACED_RECORD, lattice.VARYING,
    lattice.OPTIMIZED,
))  # fmt: skip


def _leaf(word: str, atom: lattice.Atom) -> lattice.Atom:
    """An array or tracer in the place of a number or an array; in the place of what is not known, it stands for the leaves of that."""
    return lattice.Atom(
        atom.path,
        word,
        lattice.LEAVES if atom.word == lattice.UNFORMED else atom.payload if atom.payload in (lattice.MASK, lattice.LEAVES) else None,
    )


def _trace(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    if atom.word in _TRACED:
        return (_leaf(lattice.TRACER, atom),)
    if atom.word == lattice.RECORD:
        return (atom, lattice.Atom(atom.path, lattice.TRACED_RECORD, atom.payload))
    return (atom,) if atom.word in _KEPT else ()


def _differentiate(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    if atom.word in (lattice.NUMBER, lattice.ARRAY, lattice.NDARRAY, lattice.CONCRETE_TRACER, lattice.UNFORMED):
        return (_leaf(lattice.CONCRETE_TRACER, atom), lattice.Atom(atom.path, lattice.OPTIMIZED))
    if atom.word == lattice.TRACER:
        return (atom, lattice.Atom(atom.path, lattice.OPTIMIZED))
    return _trace(kind, atom)


def _primal(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """Differentiated by ``vjp``: an integer stays a plain number, a float is traced."""
    return _perhaps(atom) if atom.word == lattice.NUMBER else _trace(kind, atom)


def _optional(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """Traced where the default is None: what is not known may be None, which stays None."""
    return _perhaps(atom) if atom.word == lattice.UNFORMED else _trace(kind, atom)


def _entries(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """What ``**kwargs`` of a jitted function collects: entries of the names in kind[1] are static, all others traced."""
    if atom.path and atom.path[0] in kind[1]:
        return (atom,)
    unknown = atom.path[0] in ("*", "**") if atom.path else atom.word == lattice.UNFORMED
    return _perhaps(atom) if unknown and atom.word in _TRACED else _trace(kind, atom)


def _perhaps(atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    return (lattice.Atom(atom.path, lattice.UNFORMED), lattice.Atom(atom.path, lattice.UNRATED))


def _optimize(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    if atom.word in lattice.RATES:
        return ()
    return (atom, lattice.Atom(atom.path, lattice.OPTIMIZED)) if atom.word in lattice.FORMS else (atom,)


def _map(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """Axes that cannot be read: arrays are mapped, a plain number cannot be."""
    return (atom,) if atom.word in (lattice.NUMBER, lattice.NONE, lattice.OPAQUE) and not atom.path else _trace(kind, atom)


def _filter(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """Arrays are traced, everything else is left as it is."""
    return (atom,) if atom.word in (lattice.NUMBER, lattice.UNFORMED, lattice.FIXED, lattice.RUN, lattice.UNRATED) else _trace(kind, atom)


def _from_jit(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    if atom.word in _TRACED:
        return (_leaf(lattice.ARRAY, atom),)
    if atom.word == lattice.FIXED:
        return (lattice.Atom(atom.path, lattice.RUN),)
    return () if atom.word in (lattice.NAN, lattice.FRESH) else (atom,)


def _untrace(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """Auxiliary values of a gradient: tracers end, everything else comes out as it went in."""
    return (_leaf(lattice.ARRAY, atom),) if atom.word in lattice.TRACERS else (atom,)


def _leave(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    if atom.word in (lattice.FRESH, lattice.NAN):
        return (lattice.Atom(atom.path, atom.word, (atom.payload[0], -1, *atom.payload[2:])),)
    return (lattice.Atom(atom.path, lattice.RUN),) if atom.word in (lattice.VARYING, lattice.FEW) else (atom,)


_TYPE_OF = {
    lattice.TUPLE: "tuple",
    lattice.NDARRAY: "ndarray",
    **dict.fromkeys((lattice.ARRAY, lattice.TRACER, lattice.CONCRETE_TRACER), "array"),
}


def _is_of(atom: lattice.Atom, types: Sequence[str]) -> bool | None:
    """Whether a value, or what holds a part of it, is of one of the types that a test names; None: not known."""
    if atom.path:
        holders = {"dict"} if isinstance(atom.path[0], str) and atom.path[0] != "*" else {"list", "tuple", "set"}
        return True if holders <= {*types} else None if holders & {*types} else False
    if (
        atom.payload in (lattice.LEAVES, lattice.SCALAR)
        or atom.word not in lattice.FORMS
        or atom.word in (lattice.UNFORMED, lattice.RECORD, lattice.FRESH)
    ):
        return None
    name = str(atom.payload) if atom.word == lattice.UNHASHABLE else _TYPE_OF.get(atom.word, atom.word)
    return name in types or (None if atom.word in (lattice.UNHASHABLE, lattice.OPAQUE) and name not in ("dict", "list", "set") else False)


def _narrow(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    how = kind[1]
    if " " in how:
        word, *types = how.split()
        return () if _is_of(atom, types) is (word == "not") else (atom,)
    if how == "none":
        return (atom,) if atom.word == lattice.NONE and not atom.path else ()
    if how == "some":
        return () if atom.word == lattice.NONE and not atom.path else (atom,)
    if how == "instance" and not atom.path and atom.word in lattice.ARRAYS:
        return ()
    if how == "concrete" and not atom.path:
        if atom.word in lattice.ARRAYS or atom.word in (lattice.NONE, lattice.RECORD, lattice.TUPLE, lattice.UNHASHABLE):
            return ()
        if atom.word == lattice.UNFORMED:
            return (lattice.Atom((), lattice.NUMBER),)
    return (atom,)


def _items(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """The same elements in a new container (``tuple(xs)``, ``sorted(xs)``)."""
    if atom.path:
        head = atom.path[0]
        if head == "**" or (isinstance(head, str) and head != "*"):
            return (lattice.Atom(("*",), lattice.OPAQUE),)
        return (lattice.Atom(("*", *atom.path[1:]), atom.word, atom.payload),)
    if atom.word in lattice.RATES and atom.word != lattice.FIXED:
        return (lattice.Atom(("*",), atom.word),)
    return tuple(lattice.Atom(("*",), a.word, a.payload) for a in _element(atom))


def _compare(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """A comparison: arrays give arrays, everything else a truth value."""
    if not atom.path and atom.word in lattice.ARRAYS and atom.payload not in (lattice.RANKLESS, lattice.SCALAR):
        return (lattice.Atom((), atom.word, lattice.MASK),)
    if atom.word in lattice.RATES:
        return _answer(kind, atom)
    if atom.path or atom.word == lattice.UNFORMED or atom.word == lattice.NDARRAY:
        return _arithmetic(kind, atom)
    return (lattice.Atom((), lattice.NUMBER),) if atom.word in lattice.FORMS else ()


def _bitwise(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """``mask & mask``, ``options | more``: arithmetic that keeps truth values, and joins dictionaries and sets."""
    if atom.path and isinstance(atom.path[0], str):
        return (atom,)
    if not atom.path and (atom.payload == lattice.MASK or (atom.word == lattice.UNHASHABLE and atom.payload in ("dict", "set"))):
        return (atom,)
    return _arithmetic(kind, atom)


def _chosen(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """The rate of an index into a handful of literals: what is chosen is one of few."""
    return tuple(lattice.Atom((), lattice.FEW) if a.word == lattice.VARYING else a for a in _rates(_, atom))


def _reduce(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """A host reduction: a number, or an array where an axis is given (kind[1])."""
    if atom.word in lattice.RATES:
        return _rates(kind, atom)
    if atom.path:
        return ()
    if atom.word in (lattice.NUMBER, lattice.ARRAY, lattice.TRACER, lattice.CONCRETE_TRACER, lattice.UNFORMED):
        return (atom,)
    return (
        (lattice.Atom((), lattice.NDARRAY if kind[1] else lattice.NUMBER),)
        if atom.word in (lattice.NDARRAY, lattice.TUPLE, lattice.UNHASHABLE)
        else ()
    )


def _like(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """Host arithmetic on operands: containers become host arrays."""
    if not atom.path and atom.word in (lattice.TUPLE, lattice.UNHASHABLE):
        return (lattice.Atom((), lattice.NDARRAY),)
    return _rates(kind, atom) if atom.path else _arithmetic(kind, atom)


def _leaf_of(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """A leaf of a pytree: what containers hold, however deep, and what is no container."""
    if atom.word in (lattice.TUPLE, lattice.NONE) or (atom.word == lattice.UNHASHABLE and atom.payload in ("dict", "list")):
        return ()
    return (lattice.Atom((), atom.word, atom.payload),) if atom.payload != lattice.HOLDER else ()


def _entries_of(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """``dict(x)``: the entries of a mapping, or the second halves of pairs."""
    if not atom.path:
        return (atom,) if atom.word == lattice.UNFORMED else _rates(kind, atom)
    if isinstance(atom.path[0], str) and atom.path[0] != "*":
        return (atom,)
    return (lattice.Atom(("**", *atom.path[2:]), atom.word, atom.payload),) if len(atom.path) > 1 and atom.path[1] in (1, "*") else ()


def _hosted(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """A host array made of what surely has axes."""
    axes = atom.word in (lattice.TUPLE, lattice.UNHASHABLE, lattice.NDARRAY) and atom.payload not in (lattice.RANKLESS, lattice.SCALAR)
    return (lattice.Atom((), lattice.NDARRAY),) if axes and not atom.path and atom.payload != lattice.LEAVES else ()


def _settle(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """Stored once, by a constructor: it changes with the object only."""
    return (lattice.Atom(atom.path, lattice.RUN),) if atom.word == lattice.UNRATED else (atom,)


def _answer(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """A plain truth value: two programs at the most, whatever the question is asked of."""
    if atom.path:
        return ()
    if atom.word in lattice.RATES:
        return tuple(lattice.Atom((), lattice.FEW) if a.word == lattice.VARYING else a for a in _rates(_, atom))
    return (lattice.Atom((), lattice.NUMBER),) if atom.word in lattice.FORMS else ()


_BUILT_IN = ("list", "dict", "set", "generator")


def _receiver(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """What can be the receiver of a method of the project: no array, no number."""
    if atom.path:
        return (atom,)
    other = atom.word in lattice.ARRAYS or atom.word in (lattice.NUMBER, lattice.NONE, lattice.OPAQUE)
    return () if other or (atom.word == lattice.UNHASHABLE and atom.payload in _BUILT_IN) else (atom,)


def _identity(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """Only what hangs on the identity of an object (a bound method is as new as its receiver)."""
    return (atom,) if atom.word == lattice.FRESH and not atom.path else ()


def _member(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """An attribute read or a method call, by the form of the object.

    ``kind[2]`` maps a word to what comes out, ``kind[3]`` does so for text; ``kind[4]`` tells of a class whether that is a leaf.
    """
    if atom.path:
        return ()
    found: dict[str, tuple[lattice.Atom, ...]] = kind[2]
    if atom.word in found:
        return found[atom.word]
    if atom.word == lattice.TRACED_RECORD:
        leaf = kind[4](atom.payload, kind[1])
        if leaf is None:
            return _UNKNOWN
        return (lattice.Atom((), lattice.TRACER, lattice.LEAVES),) if leaf else ()
    if atom.word == lattice.OPAQUE and atom.payload == lattice.TEXT:
        texts: dict[str, tuple[lattice.Atom, ...]] = kind[3]
        return texts.get(lattice.OPAQUE, ())
    if atom.word == lattice.OPAQUE and atom.payload in (lattice.DESCRIBED, lattice.TYPE):
        return ()
    if atom.word in lattice.ARRAYS or atom.word == lattice.UNFORMED or atom.word == lattice.OPAQUE:
        return _UNKNOWN  # no array knows that attribute: what looked like one was an object
    if atom.word == lattice.VARYING and any(each.word == lattice.SHAPE for each in found.get(lattice.ARRAY, ())):
        return ()  # a new shape compiles anew anyway
    if atom.word == lattice.VARYING and not found.get(lattice.ARRAY) and not str(kind[1]).endswith("()"):
        return (lattice.Atom((), lattice.UNRATED),)  # another object each time, but its attribute may be the same
    return _rates(kind, atom)


def _mixed(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """Over a call of whichever function a caller passed: what belongs to another caller cannot be told from one's own."""
    return (atom,) if atom.word in lattice.CALLABLES else _UNKNOWN


def _bind(kind: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """``partial`` of a function: it carries the function, so what one caller passes to a factory does not come back to another."""
    bound, inner = 0, atom
    while inner.word == lattice.PARTIAL:
        bound, inner = bound + 1, inner.payload[1]
    return (
        (lattice.Atom((), lattice.PARTIAL, (kind[1], atom)),)
        if atom.word in lattice.CALLABLES and not atom.path and bound < lattice.DEEPEST_PARTIAL
        else ()
    )


def _data(_: lattice.Kind, atom: lattice.Atom) -> tuple[lattice.Atom, ...]:
    """An attribute of a class seen from outside: its functions are bound or called, all else is as it is."""
    return () if atom.word in (lattice.FUNC, lattice.WRAPPED) and not atom.path else (atom,)


_TRANSFER = {
    "copy": _copy, "computed": _computed, "wrap": _wrap, "field": _field, "except": _except, "kept": _kept, "one of many": _one_of_many,
    "unwrap": _unwrap, "iterate": _iterate, "slice": _slice,
    "arithmetic": _arithmetic, "concatenate": _concatenate, "rates": _rates, "trace": _trace, "differentiate": _differentiate,
    "optimize": _optimize, "from jit": _from_jit, "untrace": _untrace, "leave": _leave, "narrow": _narrow, "items": _items,
    "member": _member, "data": _data, "reduce": _reduce, "like": _like, "hosted": _hosted, "leaf": _leaf_of, "entries of": _entries_of,
    "identity": _identity, "settle": _settle, "compare": _compare, "answer": _answer, "chosen": _chosen, "bitwise": _bitwise,
    "map": _map, "filter": _filter, "primal": _primal, "optional": _optional, "entries": _entries, "receiver": _receiver,
    "mixed": _mixed, "partial": _bind,
}  # fmt: skip
