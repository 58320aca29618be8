"""What the rules see: a jit object as a subject, each of its parameters as a case, with what arrives and what is needed."""

from __future__ import annotations

from dataclasses import dataclass, field

from flake8_jaxstatic import lattice, positions
from flake8_jaxstatic.flow import demand, model

_OPEN = (lattice.UNFORMED, lattice.UNRATED, lattice.VARYING, lattice.OPTIMIZED)


@dataclass(slots=True)
class Supply:
    """The atoms at a place, each with the state that brought it."""

    atoms: dict[lattice.Atom, int]

    def has(self, *words: str) -> bool:
        """Whether the value itself has one of the words."""
        return any(not atom.path and atom.word in words for atom in self.atoms)

    def of(self, *words: str) -> list[lattice.Atom]:
        """Atoms of the value itself with one of the words."""
        return [atom for atom in self.atoms if not atom.path and atom.word in words]

    def unhashable(self) -> list[lattice.Atom]:
        """Atoms of the value itself that surely cannot be hashed, tracers aside."""
        return [atom for atom in self.of(lattice.UNHASHABLE, lattice.NDARRAY, lattice.ARRAY) if atom.payload != lattice.SCALAR]

    def unhashable_parts(self) -> list[lattice.Atom]:
        """Atoms inside a tuple that cannot be hashed."""
        return [a for a in self._inside() if a.word in (*lattice.ARRAYS, lattice.UNHASHABLE) and a.payload != lattice.SCALAR]

    def open_parts(self) -> list[lattice.Atom]:
        """Atoms inside a tuple of which it is not known what they are, or which change: nothing is promised of it."""
        return [a for a in self._inside() if a.word in _OPEN]

    def changing_parts(self, word: str) -> list[lattice.Atom]:
        """Items of a tuple, and fields of an object that is compared by them, that change at a rate; not where an array may be the item."""
        arrays = {atom.path for atom in self.atoms if atom.word in lattice.ARRAYS}
        fields = [atom for atom in self.atoms if atom.path and str(atom.path[0]).startswith(".")] if self.has(lattice.RECORD) else []
        items = [atom for atom in self._inside() if "*" not in atom.path]  # written one by one: what a loop puts together varies once
        return [atom for atom in (*items, *fields) if atom.word == word and atom.path not in arrays]

    def _inside(self) -> list[lattice.Atom]:
        """Atoms that nothing but tuples hold."""
        tuples = {atom.path for atom in self.atoms if atom.word == lattice.TUPLE}
        return [atom for atom in self.atoms if atom.path and all(atom.path[:end] in tuples for end in range(len(atom.path)))]

    def literals(self) -> list[object]:
        """The constants that arrive."""
        return [atom.payload.value for atom in self.atoms if isinstance(atom.payload, lattice.Literal) and not atom.path]

    def constants(self) -> dict[tuple[int | str, ...], set[lattice.Literal]]:
        """The constants that arrive, by the path inside a tuple; nothing where something else may arrive, or a part is no constant."""
        if self.has(lattice.UNHASHABLE, lattice.RECORD, lattice.UNFORMED):
            return {}
        found: dict[tuple[int | str, ...], set[lattice.Literal]] = {}
        for atom in self.atoms:
            if isinstance(atom.payload, lattice.Literal):
                found.setdefault(atom.path, set()).add(atom.payload)
        parts = {atom.path for atom in self.atoms if atom.path and atom.word in lattice.FORMS and atom.word != lattice.TUPLE}
        return found if parts <= found.keys() else {}

    def remade(self) -> Supply:
        """What is left of a field that ``__post_init__`` makes something else of: ``tuple(self.axes)``, ``float(self.spacing)``."""
        lost = (lattice.UNHASHABLE, lattice.NDARRAY, lattice.ARRAY)
        kept = {a: s for a, s in self.atoms.items() if a.word not in lost and not isinstance(a.payload, lattice.Literal)}
        gone = [s for a, s in self.atoms.items() if a.word in lost and not a.path]
        return Supply({**kept, lattice.Atom((), lattice.UNFORMED): gone[0]} if gone else kept)

    @property
    def words(self) -> set[str]:
        """Words of the value itself."""
        return {atom.word for atom in self.atoms if not atom.path}


@dataclass(slots=True)
class Argument:
    """What one call passes for one parameter."""

    binding: model.Binding
    how: str  # as in model.Passed, or default
    place: positions.Place
    value: int  # the place of what is passed
    supply: Supply
    traced_only: bool  # the call runs under a trace and in no other way
    caught: bool
    in_test: bool
    through: str


@dataclass(slots=True)
class Use:
    """A need that reaches a parameter: its number, the word, the path inside the parameter, where the use stands."""

    number: int
    word: str
    path: demand.Path
    what: str
    place: positions.Place
    state: demand.State


@dataclass(slots=True, eq=False)
class Case:
    """One parameter of one jit object.

    Attributes:
        number, index: its number among the slots, and among the positional parameters (-1: it is none).
        contract: ``static``, ``split`` (static only when passed by position, or only by keyword), ``filtered``, ``traced``, ``unreadable``.
        arguments, omitted: what the calls pass, and the default where they leave it out.
        uses, helpful: the needs that reach it, and those of them that a static parameter would satisfy.
        must, may, verdict, gain: what the judgement says of it.
    """

    subject: Subject
    number: int
    name: str
    index: int
    slot: model.Slot
    contract: str
    supply: Supply
    arguments: list[Argument]
    omitted: list[Argument]
    uses: list[Use]
    must: bool = False
    helpful: list[Use] = field(default_factory=list)
    may: bool | None = None
    verdict: str = ""
    gain: str = ""


@dataclass(slots=True, eq=False)
class Subject:
    """One jit object with its names and places."""

    jit: model.Jit
    kind: str
    transform: str  # last name of the transform: jit, pmap, checkpoint
    function: str  # plain name of the function
    qualname: str  # row name inside the module
    module: str
    file: int
    line: int
    site: positions.Place
    method: bool
    in_test: bool
    chain: str  # "jit(grad(...))" where other transforms stand between
    cases: list[Case] = field(default_factory=list)
