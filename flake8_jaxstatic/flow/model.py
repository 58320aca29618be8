"""What the call graph is made of: call sites, the things that can be called, and the jit objects with their contracts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Arguments = tuple[int, ...]  # ``~place`` for ``*args``
Keywords = tuple[tuple[str | None, int], ...]  # name None for ``**kwargs``


def places(arguments: Arguments, keywords: Keywords) -> list[int]:
    """The places of what a call passes, unpacked or not."""
    return [*(a if a >= 0 else ~a for a in arguments), *(value for _, value in keywords)]


def replaced(arguments: Arguments, keywords: Keywords, change: Callable[[int], int]) -> tuple[Arguments, Keywords]:
    """What a call passes, with other places; what is unpacked stays unpacked."""
    positional = tuple([change(a) if a >= 0 else ~change(~a) for a in arguments])
    return positional, tuple([(name, change(value)) for name, value in keywords])


@dataclass(slots=True, eq=False)
class Site:
    """A call: places of its callee, arguments, keywords and result.

    ``source`` is the call as written; a site derived from it (through a partial, a transform, a callback) points back to it.
    """

    function: int  # function it stands in; jit objects follow the functions
    file: int
    position: int
    callee: int
    arguments: Arguments
    keywords: Keywords
    result: int
    loop: int = -1
    guard: int = 0
    mode: str = ""  # "" or one of table.MODES or mapped: how the callee runs, seen from here
    through: str = ""  # the transforms between the written call and the callee, for messages
    source: Site | None = None
    resolved: bool = False
    depth: int = field(init=False)

    def __post_init__(self) -> None:
        self.depth = self.source.depth + 1 if self.source is not None else 0

    @property
    def written(self) -> Site:
        """The call as it stands in the source."""
        site = self
        while site.source is not None:
            site = site.source
        return site

    def resolve(self) -> None:
        """Note that the call reaches something that is understood."""
        self.written.resolved = self.resolved = True

    def with_arguments(
        self, before: tuple[int, ...], keywords: Keywords = (), callee: int | None = None, result: int | None = None
    ) -> Site:
        """The same call with more arguments in front, keywords that it does not pass itself, and possibly another callee or result."""
        given = {name for name, _ in self.keywords}
        kept = tuple((name, place) for name, place in keywords if name is None or name not in given)
        return Site(
            self.function, self.file, self.position, self.callee if callee is None else callee, (*before, *self.arguments),
            (*kept, *self.keywords), self.result if result is None else result, self.loop, self.guard, self.mode, self.through, self,
        )  # fmt: skip


@dataclass(slots=True)
class Slot:
    """A parameter of something callable: where its values arrive."""

    name: str
    kind: int  # as facts.Parameter
    default: int  # place of the default, or -1
    place: int
    annotation: str = ""


@dataclass(slots=True, eq=False)
class Callee:
    """Something with a signature: a function, a jit object, a generated constructor."""

    slots: tuple[Slot, ...]
    returned: int
    function: int  # index of a function; jit objects follow the functions
    defaulted: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Passed:
    """How a call fills a slot: the argument's place, and whether by position, keyword, or unpacking."""

    place: int
    how: str  # position, keyword, unpacked (from a star argument of unknown length), entry (of a ``**`` whose keys only the flow knows)


@dataclass(slots=True, eq=False)
class Binding:
    """One call of a jit object: which slot got what, which were left to their default."""

    site: Site
    passed: dict[int, Passed]
    omitted: tuple[int, ...]
    loose: tuple[int, ...] = ()  # places unpacked by * or ** whose contents only the flow can know


@dataclass(frozen=True, slots=True)
class Specification:
    """A spec argument of a jit site as written: ``value`` None where it is absent, ``readable`` false where it is computed."""

    given: bool = False
    readable: bool = True
    value: object = None


@dataclass(slots=True, eq=False)
class Transform:
    """One use of a transform: ``jax.jit(f, ...)``, ``@partial(jax.jit, ...)``, ``grad(f)``.

    Attributes:
        kind: word of ``knowledge.table.TRANSFORMS``.
        name: the dotted name it was called by.
        site: the call that applies it.
        target: place of the function that is transformed, or -1.
        specs: role -> place of the argument.
        spread: places of unknown ``**kwargs`` among the options.
    """

    index: int
    kind: str
    name: str
    site: Site
    target: int
    specs: dict[str, int]
    spread: tuple[int, ...] = ()
    unknown_options: tuple[str, ...] = ()
    jits: list[Jit] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Jit:
    """A transformed function with a contract: one jit site applied to one target.

    Attributes:
        index: number; as a function it is ``len(functions) + index``.
        transform: where and how.
        callee: its slots and result.
        target: function index of what is finally called, or -1.
        bound: leading parameters of the target that are bound already.
        by_position, by_keyword: slots that are static when passed so.
        nums, names, donate_nums, donate_names: the specs as written.
        calls: its calls.
        through: transforms between the jit and the function ("grad").
        escapes: places where it is handed to code that is not understood.
    """

    index: int
    transform: Transform
    callee: Callee
    target: int
    bound: int
    by_position: frozenset[int]
    by_keyword: frozenset[int]
    readable: bool
    nums: Specification
    names: Specification
    donate_nums: Specification
    donate_names: Specification
    calls: list[Binding] = field(default_factory=list)
    through: tuple[str, ...] = ()
    escapes: list[int] = field(default_factory=list)
    inner: Site | None = None
    _inner_places: tuple[int, ...] = ()

    def inner_place(self, number: int) -> int | None:
        """The place by which the body gets a slot, or None where there is no body yet."""
        if self.inner is None:
            return None
        if not self._inner_places:
            arguments, keywords = iter(self.inner.arguments), dict(self.inner.keywords)
            places = (next(arguments) if s.kind < 3 else keywords[None if s.kind == 4 else s.name] for s in self.callee.slots)
            self._inner_places = tuple(place if place >= 0 else ~place for place in places)
        return self._inner_places[number]


@dataclass(frozen=True, slots=True)
class Need:
    """A use that breaks on a tracer, at ``place``; where ``subject`` is a place, only if that is an array (for ``hash``: a container)."""

    place: int
    word: str
    subject: int
    function: int
    position: int
    what: str = ""
    file: int = -1  # where the function is none (the body of a jit object)


@dataclass(frozen=True, slots=True)
class Invocation:
    """An edge of the call graph for contexts: ``caller`` runs ``callee``."""

    caller: int
    callee: int
    site: Site
    mode: str


@dataclass(frozen=True, slots=True)
class Write:
    """A write of an attribute of an instance: the object's place, the name (empty: any), the site of the write."""

    function: int
    place: int
    name: str
    position: int
    loop: int
    guard: int
