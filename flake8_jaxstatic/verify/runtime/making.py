"""Values that nobody wrote down: candidates for a parameter by what is known of it, from the most to the least likely.

Arrays share symbolic sizes: the same letter has the same size in all candidates of one maker, and different letters have different ones, so
that a product of two candidates runs only where their shapes fit.
"""

from __future__ import annotations

import contextlib
import enum
import importlib
import inspect
import itertools
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from flake8_jaxstatic.verify.runtime import deadlines

SIZES = {"n": 5, "m": 3, "k": 2}
SHAPES = ("n", "", "nm", "nn", "mn", "m", "mm", "knm", "knn", "nmk", "k", "nk")
MOST_CONSTRUCTIONS = 60
OBJECTS = 4  # of one constructor
OBJECT_SECONDS = 5.0  # of all of one class
_DEEPEST = 4
_ARRAY_WORDS = ("array", "ndarray", "tracer", "concrete_tracer")


class Unmakeable(Exception):
    """A value that cannot be made up; the text says why."""


class Maker:
    """Makes values.

    Args:
        seed: of the random numbers in arrays.
        function: which of the made-up functions is given where a constructor wants one.
        sizes: of the letters in shapes.
    """

    def __init__(self, seed: int = 0, sizes: Mapping[str, int] | None = None, function: int = 0) -> None:
        self.function = function
        self.random = np.random.default_rng(seed)
        self.sizes = dict(SIZES if sizes is None else sizes)
        self.refused = ""  # the last thing of the user's that could not be made, and why
        self._objects: dict[Any, list[Any]] = {}

    def refuse(self, wanted: Any, error: Exception) -> None:
        """Remember why something of the user's could not be made: it is told when nothing else could be, either."""
        name = wanted if isinstance(wanted, str) else getattr(wanted, "__qualname__", str(wanted))
        self.refused = f"{name} could not be made: {type(error).__name__}: {' '.join(str(error).split())[:120]}"

    # candidates for a parameter of the function under test

    def candidates(self, parameter: Mapping[str, Any], constants: list[Any]) -> list[Any]:
        """Values for one parameter, the likeliest first.

        Args:
            parameter: evidence, as ``targets.Parameter`` has it.
            constants: its literals.
        """
        words, needs = set(parameter["words"]), set(parameter["needs"])
        if parameter["kind"] == 2:
            return [()]
        if parameter["kind"] == 4:
            return [{}]
        found: list[Any] = list(constants)
        found += self._used(parameter)
        found += self._annotated(parameter["annotation"])
        if needs & {"shape", "int", "count"} or ("static" in needs and not found):
            found += [3, (2,), (), 2, 1, 0]
        if "bool" in needs and not found:
            found += [True, False]
        if words & {"number"} or parameter["contract"] == "static":
            found += [0.75, 2, True]
        if parameter["contract"] == "static":
            found += [(), (2,), jnp.asarray(1.0).dtype, None]
        arrays = list(self.arrays())
        if words & set(_ARRAY_WORDS) or not found:
            found += arrays
        if words & {"unformed", "unhashable", "tuple"} or not words:
            found += [each for each in arrays if not any(each is other for other in found)]
            found += [self.key(), 0.75, 3, self.functions()[0], self.functions()[1]]
            found += [(arrays[0], arrays[0]), {"a": arrays[0]}]
        if words & {"opaque", "func", "fresh", "partial", "bound", "external", "wrapped", "jit"}:
            found += self.functions()
        if "none" in words or not parameter["required"]:
            found.append(None)
        return found or arrays

    def _used(self, parameter: Mapping[str, Any]) -> list[Any]:
        """Values by what the body does with the parameter."""
        found = self._by_use(parameter.get("passed", ()), called=bool(parameter.get("called")))
        strange = any(not hasattr(jax.Array, name) for name in parameter.get("attributes", ()))
        for module, qualname in parameter.get("classes", ()) if strange or "record" in parameter["words"] else ():
            try:
                kind: Any = importlib.import_module(module)
                for part in qualname.split("."):
                    kind = getattr(kind, part)
                found += self.objects(kind)
            except Exception as error:  # the user's constructor may raise anything; then there is one candidate fewer
                self.refuse(qualname, error)
        return found

    def _by_use(self, passed: Iterable[Any], *, called: bool) -> list[Any]:
        """A key for what jax.random gets first, functions for what is called."""
        keys = [self.key()] if any(name.startswith("jax.random.") and position == 0 for name, position in passed) else []
        return [*keys, *(self.functions() if called else [])]

    def arrays(self) -> Iterator[Any]:
        """Arrays of the usual shapes, floats first."""
        for letters in SHAPES:
            yield self.floats(letters)
        yield jnp.asarray(self.random.integers(0, self.sizes["m"], self.sizes["n"]))
        yield jnp.asarray(self.random.integers(0, 2, self.sizes["n"]).astype(bool))
        yield jnp.asarray(2)

    def floats(self, letters: str) -> Any:
        """An array of floats in 0.1 .. 1.1, of the default precision; a square one is made positive definite."""
        shape = tuple(self.sizes[letter] for letter in letters)
        values = 0.1 + self.random.random(shape)
        if len(letters) > 1 and letters[-1] == letters[-2]:
            values = values @ np.swapaxes(values, -1, -2) + np.eye(shape[-1])
        return jnp.asarray(values, jnp.asarray(1.0).dtype)

    def key(self) -> Any:
        """A PRNG key."""
        return jax.random.PRNGKey(int(self.random.integers(0, 2**31)))

    def functions(self) -> list[Callable[..., Any]]:
        """Functions that work on any tree of numbers: one to a number, one to a tree of the same shape."""
        return [total, halved] if not self.function else [halved, total]

    # objects

    def parameter(self, name: str, annotation: Any, depth: int = 0, *, passed: Iterable[Any] = (), called: bool = False) -> Any:
        """A value for a parameter of a function around the one under test.

        Args:
            name, annotation: of the parameter.
            depth: of the objects that are being made.
            passed: which library calls get it: ``(dotted name, position)``.
            called: it is called itself.

        Raises:
            Unmakeable: nothing is known of it but its name.
        """
        found = self._annotated(annotation, depth) or self._by_use(passed, called=called)
        if found:
            return found[0]
        raise Unmakeable(f"no visible call says what {name!r} is" + (f" ({annotation})" if annotation else ""))

    def instance(self, kind: Any, depth: int = 0) -> Any:
        """An object of a class, its constructor's required parameters made up.

        Raises:
            Unmakeable: one of them cannot be.
        """
        if not inspect.isclass(kind):
            raise Unmakeable(f"{kind!r} is no class")
        if inspect.isabstract(kind) or depth > _DEEPEST:
            raise Unmakeable(f"{kind.__name__} is abstract" if depth <= _DEEPEST else f"{kind.__name__} needs too much")
        if issubclass(kind, enum.Enum):
            return next(iter(kind))
        try:
            signature = inspect.signature(kind)
        except (TypeError, ValueError):
            raise Unmakeable(f"the constructor of {kind.__name__} has no signature") from None
        try:
            hints = typing.get_type_hints(kind.__init__)
        except Exception:  # annotations may name what is imported for type checkers only
            hints = {}
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        for parameter in signature.parameters.values():
            hint = hints.get(parameter.name, parameter.annotation)
            wanted = parameter.default is parameter.empty or (parameter.default is None and "Callable" in str(hint)[:24])
            if not wanted or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
                continue
            value = self.parameter(parameter.name, hints.get(parameter.name, parameter.annotation), depth + 1)
            if parameter.kind is parameter.KEYWORD_ONLY or parameter.default is None:
                kwargs[parameter.name] = value
            else:
                args.append(value)
        return kind(*args, **kwargs)

    def objects(self, kind: Any) -> list[Any]:
        """Objects of a class, by its constructor and its class methods, with all arguments that annotations allow, while there is time."""
        if kind not in self._objects:
            found = self._objects[kind] = []
            with contextlib.suppress(deadlines.TooSlow), deadlines.limit(OBJECT_SECONDS):
                self._construct(kind, found)
        return self._objects[kind]

    def _construct(self, kind: Any, found: list[Any]) -> None:
        makers = [kind, *(getattr(kind, name) for name, raw in vars(kind).items() if isinstance(raw, classmethod) and name[0] != "_")]
        for maker in makers:
            for values in self._arguments(maker):
                try:
                    made = maker(**values)
                except Exception as error:  # the user's constructor says what it does not want
                    self.refuse(maker, error)
                    continue
                if isinstance(made, kind):
                    found.append(made)
                    if len(found) % OBJECTS == 0:
                        break

    def _arguments(self, function: Any) -> Iterator[dict[str, Any]]:
        """Arguments for the required parameters of a function, the likeliest first; few, for each is tried."""
        try:
            signature = inspect.signature(function)
            hints = typing.get_type_hints(function.__init__ if inspect.isclass(function) else function)
        except Exception as error:  # annotations are code of the user's
            self.refuse(function, error)
            return
        required = [
            p for p in signature.parameters.values()
            if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD, p.POSITIONAL_ONLY)
        ]  # fmt: skip
        options = []
        for parameter in required:
            values = self._annotated(hints.get(parameter.name, parameter.annotation), 1)
            if any(isinstance(value, jax.Array) for value in values):
                values = [self.floats("nm"), self.key(), *values[:4]]
            options.append(values[:6])
        for chosen in itertools.islice(itertools.product(*options), MOST_CONSTRUCTIONS):
            yield {parameter.name: value for parameter, value in zip(required, chosen, strict=True)}

    def _annotated(self, annotation: Any, depth: int = 0) -> list[Any]:
        """Values that an annotation allows, as a type or as text."""
        if annotation is inspect.Parameter.empty or annotation in ("", None, typing.Any):
            return []
        if isinstance(annotation, str):
            return [value for part in annotation.split("|") for value in self._by_word(part.strip().rpartition(".")[2], part)]
        origin = typing.get_origin(annotation)
        if origin is typing.Union or str(origin) == "<class 'types.UnionType'>":
            return [value for part in typing.get_args(annotation) for value in self._annotated(part, depth)]
        if origin is typing.Literal:
            return list(typing.get_args(annotation))
        if origin is not None and origin is not typing.Annotated:
            return self._container(origin, typing.get_args(annotation), depth)
        if origin is typing.Annotated:
            return self._annotated(typing.get_args(annotation)[0], depth)
        shape = getattr(annotation, "dim_str", None)
        if shape is not None:
            return [self._jaxtyping(annotation, shape)]
        word = getattr(annotation, "__name__", str(annotation))
        found = self._by_word(word, str(annotation))
        if not found and inspect.isclass(annotation):
            try:
                return [self.instance(annotation, depth + 1)]
            except Exception as error:  # the user's constructor may raise anything; other arguments may please it
                self.refuse(annotation, error)
                return self.objects(annotation) if depth < 2 else []
        return found

    def _container(self, origin: Any, arguments: tuple[Any, ...], depth: int) -> list[Any]:
        if origin is tuple and arguments:
            parts = [a for a in arguments if a is not ...]
            made = [self._annotated(part, depth) for part in parts]
            if all(made):
                values = tuple(each[0] for each in made)
                return [values * 2 if ... in arguments else values]
        if origin is list and arguments:
            made = [self._annotated(arguments[0], depth)]
            return [[made[0][0]] * 2] if made[0] else []
        return self._by_word(getattr(origin, "__name__", str(origin)), str(origin))

    def _jaxtyping(self, annotation: Any, shape: str) -> Any:
        sizes = []
        for part in shape.split():
            word = part.strip("*#?")
            if word.isdigit():
                sizes.append(int(word))
            elif part != "..." and word.isidentifier():
                sizes.append(self.sizes.setdefault(word, 2 + len(self.sizes)))
        kinds = getattr(annotation, "dtypes", ())
        values = self.random.random(tuple(sizes)) + 0.1
        if any(str(kind).startswith(("int", "uint")) for kind in kinds) and not any(str(kind).startswith("float") for kind in kinds):
            return jnp.asarray((values * 3).astype(int))
        if "bool" in [str(kind) for kind in kinds]:
            return jnp.asarray(values > 0.5)
        return jnp.asarray(values, jnp.asarray(1.0).dtype)

    def _by_word(self, word: str, whole: str) -> list[Any]:
        simple: dict[str, list[Any]] = {
            "float": [0.75, 2.0], "int": [3, 2, 1], "bool": [True, False], "str": [], "None": [None], "NoneType": [None],
            "Callable": self.functions(), "complex": [0.5 + 1j], "type": [], "dtype": [jnp.asarray(1.0).dtype],
        }  # fmt: skip
        if word in simple:
            return simple[word]
        if word in ("Array", "ndarray", "ArrayLike", "jnp.ndarray", "NDArray", "Float", "chex.Array"):
            return list(self.arrays())
        if word in ("PRNGKey", "PRNGKeyArray", "KeyArray", "Key"):
            return [self.key()]
        if word in ("ArrayTree", "ArrayLikeTree", "PyTree", "Params", "Updates"):
            return [self.floats("n"), {"a": self.floats("n")}]
        if word in ("tuple", "Tuple", "Sequence", "Iterable", "Shape") or "Sequence" in whole:
            return [(2,), (3, 2), ()]
        if word in ("list", "List"):
            return [[2]]
        if word in ("dict", "Dict", "Mapping"):
            return [{}, {"a": self.floats("n")}]
        return []


def total(*args: Any, **kwargs: Any) -> Any:
    """The sum of squares of everything that is a number: a convex function of any tree."""
    leaves = [leaf for leaf in jax.tree_util.tree_leaves((args, kwargs)) if hasattr(leaf, "dtype") or isinstance(leaf, int | float)]
    return sum((jnp.sum(jnp.square(leaf)) for leaf in leaves), jnp.asarray(0.0))


def halved(value: Any = None, *_: Any, **__: Any) -> Any:
    """The first argument, halved: a contraction of any tree, and a vector field."""
    return jax.tree_util.tree_map(lambda leaf: leaf * 0.5, value)
