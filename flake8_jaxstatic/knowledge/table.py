"""What a stub says, as immutable rows: callables, classes and values, in the closed vocabulary of ``docs/knowledge.md``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, NamedTuple

FORMS = ("array", "ndarray", "vector", "number", "none", "opaque", "fresh", "list", "dict", "set", "tuple", "any", "plain", "shape")
RATES = ("fixed", "run", "varying", "optimized", "unrated")
ATOMS = frozenset(FORMS + RATES)
DERIVATIONS = (
    "copy", "arrays", "element", "items", "result", "traced_result", "like", "hosted", "reduced", "sized", "zipped", "picked", "entry",
    "attribute", "held", "leaf", "entries", "named", "fields", "field_values", "replaced", "kept",
)  # fmt: skip
WRAPPERS = ("traced", "primal", "optimized", "varying")
# bool is about the value itself, each_bool also about the elements of a Python container, each_host only about these elements;
# the others are about the value and every element. count: a number must be a concrete int, arrays are fine.
NEEDS = ("bool", "each_bool", "int", "shape", "count", "hash", "host", "each_host", "opaque", "differentiable")
SPECS = (
    "static_nums", "static_names", "donate_nums", "donate_names", "in_axes", "argnums", "has_aux", "nondiff_nums", "nondiff_names",
    "broadcast_nums", "data_fields", "meta_fields", "flatten", "frozen", "eq", "unsafe_hash", "field_static", "field_node",
    "field_metadata", "field_default", "field_factory", "field_hash", "field_compare", "option_name", "option_type",
    "option_default", "option_action", "option_dest", "option_nargs",
)  # fmt: skip
TRANSFORMS = (
    "jit", "nn_jit", "pmap", "filter_jit", "grad", "value_and_grad", "hessian", "jacfwd", "jacrev", "vmap", "checkpoint", "custom_jvp",
    "custom_vjp", "make_jaxpr", "shard_map", "partial", "wraps", "passthrough", "lru_cache", "property", "cached_property",
    "staticmethod", "classmethod", "vectorize", "filter_grad", "filter_value_and_grad", "filter_vmap",
    "dataclass", "namedtuple", "method_partial",
)  # fmt: skip
MODES = ("eager", "traced", "abstract", "forward", "differentiated")
HASHINGS = ("identity", "value", "unhashable")

Path = tuple[int | str, ...]


class Term(NamedTuple):
    """One statement about one part of a value.

    Attributes:
        path: ``()`` the value itself, ``(0,)`` the first component of a tuple, ``("*",)`` any element.
        op: what ``arg`` means.
            ``atom``: arg is a form or rate word; ``instance``: arg is the dotted name of a stub class;
            ``copy``, ``element``, ``items``, ``result``, ``traced_result``: arg is a parameter (``items``: the elements of arg are
            the elements of this new container, whose own form is the atom beside it);
            ``arrays``: as ``copy``, but every leaf is an array (a tracer under a trace), as ``traced_result`` does;
            ``like``: arg is parameter names separated by commas, or ``*`` for all (arithmetic on them:
            a number if all are numbers, an array of the operands' kind if one is, and a container counts as an ndarray);
            ``hosted``: an ndarray of what arg is; computing makes a numpy scalar of it unless arg is a container or an ndarray;
            ``held``: any entry of a container, also of a mapping, whose elements are its keys;
            ``leaf``: any leaf of a pytree;
            ``entries``: what ``dict(arg)`` holds; ``named``: arg is a double-star parameter: each keyword is an entry of that name;
            ``reduced``: arg is ``operand,axis``: an array if the operand is a jax array; else an ndarray where the axis is passed and
            not None, else a number (``np.mean(x)``);
            ``sized``: arg is a parameter: a number if it is not passed or None, else an ndarray (``rng.normal(size=3)``);
            ``zipped``: arg is a star parameter; a tuple whose i-th component is an element of the i-th argument;
            ``picked``: arg is a star parameter; an element of the only argument, or else one of the arguments;
            ``entry``, ``attribute``: arg is ``container,key``: the item or attribute of that name, any if the key is not known.
            In invocations also ``traced``, ``primal`` (integers stay what they are), ``optimized``, ``varying`` (arg a
            parameter, or empty for a fresh one) and these prefixed to another op: ``traced_element``, ``optimized_atom``.
        arg: see above.
    """

    path: Path
    op: str
    arg: str


class Splice(NamedTuple):
    """The elements of a parameter are passed on: of a tuple or a star parameter by position, of a dict or a double-star one by keyword.

    ``Splice("p0", "optimized")`` with ``p0`` not passed, or of unknown length, stands for all remaining parameters of the callback.

    Attributes:
        param: the parameter.
        wrapper: empty, or what happens to each of them: ``traced``, ``element`` (an element of each), ``traced_element``, ``optimized``...
    """

    param: str
    wrapper: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a callable.

    Attributes:
        name: its name.
        kind: ``posonly``, ``pos``, ``star``, ``kwonly`` or ``starstar``.
        has_default: it may be left out.
        needs: what breaks when a tracer is passed (words of ``NEEDS``).
        spec: the role in a transform (word of ``SPECS``), or empty.
        default: text of the default where the stub gives a literal (``True``), else empty.
        unless: the need is void when one of these other parameters is passed (``repeat(a, n, total_repeat_length=8)``).
    """

    name: str
    kind: str
    has_default: bool = False
    needs: tuple[str, ...] = ()
    spec: str = ""
    default: str = ""
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invocation:
    """The callable calls one of its parameters.

    Attributes:
        callback: the parameter, or a path from it (``self.sampler.model``).
        arguments: positional arguments in order.
        keywords: keyword arguments.
        mode: ``eager``, ``traced`` (runs under a trace), ``abstract`` (the same, but a jitted callback gets the arguments as they
            are written: it has an ``eval_shape`` of its own), ``forward`` (``traced`` arguments are concrete tracers when run eagerly) or
            ``differentiated`` (these, and reverse mode transposes what the callback does).
        unless: a parameter; where it is passed, something else is called.
    """

    callback: str
    arguments: tuple[Term | Splice, ...] = ()
    keywords: tuple[tuple[str, Term], ...] = ()
    mode: str = "eager"
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Callable:
    """A function, method or constructor.

    Attributes:
        name: dotted name.
        parameters: in the order of the signature; a method's first is its receiver.
        result: what it returns; empty for a transform (the engine knows what that returns).
        transform: word of ``TRANSFORMS``, or empty; the first parameter is what is transformed.
        invokes: the calls of its parameters.
        memoises: the same arguments give the same object again.
        mutates: the parameter that it changes in place, or empty.
        stores: (parameter, how): what it puts there: ``element``, or the ``items`` or ``copy`` (the entries) of it.
        registers_pytree: makes the class in its first parameter a pytree.
        registers_static: that pytree has no leaves, all is static.
        declares_option: declares an option of a command line (``add_argument``).
        optimizes: the parameters whose descendants an optimizer moves.
        sets: the parameters that are an object, the name of the attribute that it sets there, and the value.
        method: it has a receiver.
    """

    name: str
    parameters: tuple[Parameter, ...] = ()
    result: tuple[Term, ...] = ()
    transform: str = ""
    invokes: tuple[Invocation, ...] = ()
    memoises: bool = False
    mutates: str = ""
    stores: tuple[tuple[str, str], ...] = ()
    registers_pytree: bool = False
    registers_static: bool = False
    declares_option: bool = False
    optimizes: tuple[str, ...] = ()
    sets: tuple[str, ...] = ()
    method: bool = False

    @property
    def acts(self) -> bool:
        """It does something to what it is given that its body does not show: transforms it, remembers it, registers it, moves it."""
        return any((self.transform, self.memoises, self.registers_pytree, self.registers_static, self.declares_option, self.optimizes))


@dataclass(frozen=True, slots=True)
class Class:
    """A class of a library.

    Attributes:
        name: dotted name.
        bases: dotted names of its bases that have stubs.
        methods: own methods; ``__getattr__`` stands for attributes that are not listed, ``__call__`` for calls of an instance.
        attributes: own attributes and properties; ``copy(x)`` there is the constructor's parameter ``x``.
        constructor: ``__init__``, or None when it is inherited or unknown.
        hashing: ``identity``, ``value`` or ``unhashable``.
        pytree: instances are pytrees.
        dataclass_like: subclasses get a constructor from their annotated fields.
        enumeration: attributes of subclasses are members (hashable constants).
        frozen: instances of subclasses cannot be changed.
    """

    name: str
    bases: tuple[str, ...] = ()
    methods: Mapping[str, Callable] = field(default_factory=dict)
    attributes: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    constructor: Callable | None = None
    hashing: str = "identity"
    pytree: bool = False
    dataclass_like: bool = False
    enumeration: bool = False
    frozen: bool = False

    @property
    def acts(self) -> bool:
        """It makes something of its instances or subclasses that its body does not show."""
        return any((self.pytree, self.dataclass_like, self.enumeration, self.frozen))


@dataclass(frozen=True, slots=True)
class Value:
    """A constant or variable of a module."""

    name: str
    terms: tuple[Term, ...]
    acts: ClassVar[bool] = False


Row = Callable | Class | Value
