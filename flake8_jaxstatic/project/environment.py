"""What a project does to XLA's environment variables, and when: files come in, settings and the ones that come too late go out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from flake8_jaxstatic.knowledge import flags as knowledge
from flake8_jaxstatic.project import modules, workspace
from flake8_jaxstatic.syntax import settings_text, xla_text

DEEPEST = 40  # imports and calls inside one another
LEAST = 150_000  # characters that are read for the order of one project
SHARE = 50  # or one in so many characters of a large one
MOST_CALLERS = 60  # files that may call a function that writes a variable
KIND = "mentions"
_PROCESS = re.compile(r"^(subprocess|multiprocessing|concurrent\.futures|asyncio\.create_subprocess|os\.(exec|spawn|system|fork))")
_JITS = ("jit", "pmap")
_FORGETS = "clear_backends"
_FOR_TESTS = ("setenv", "patch")  # undone after the test, and often meant for a process that it starts


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens on the way: where, and what."""

    file: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Placed:
    """One write of a variable: the file, the function it stands in (empty: the module body), and what is written."""

    file: str
    function: str
    setting: settings_text.Setting


@dataclass(frozen=True, slots=True)
class Late:
    """A write that runs after a backend was started.

    Attributes:
        placed: the write.
        file, line: where the order is decided: the write itself, or the import or call that leads to it.
        steps: what leads to the start of the backend.
    """

    placed: Placed
    file: str
    line: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Environment:
    """All writes in Python files in the order of files and lines, those that come too late, and those that the next one makes void."""

    settings: tuple[Placed, ...] = ()
    late: tuple[Late, ...] = ()
    overwritten: tuple[tuple[Placed, Placed], ...] = ()


def read(files: workspace.Workspace, tests: Iterable[str] = ()) -> Environment:
    """Read what the Python files of a project do to the variables.

    Args:
        files: the project.
        tests: its test files: what their functions write is not judged for its order.
    """
    words = (*settings_text.VARIABLES, *(name.rpartition(".")[2] for name in _writers()))
    mentioning = list(_mentioning(files, words))
    if not mentioning:
        return Environment()
    reader = _Reader(files, mentioning)
    settings = tuple(placed for path in mentioning for placed in reader.settings(path))
    overwritten = tuple(pair for path in mentioning for pair in reader.overwritten(path))
    return Environment(settings, tuple(reader.late(frozenset(tests))) if settings else (), overwritten)


def _folder(path: str) -> str:
    """The folder of a package, whose files all run after its own; of another module, what no path begins with."""
    return path.removesuffix("__init__.py") if path.endswith("/__init__.py") else "\0"


def _replaces(first: settings_text.Setting, second: settings_text.Setting) -> bool:
    return bool(first.flags and second.flags) and second.always and not second.adds and second.how != "setdefault"


def _writers() -> tuple[str, ...]:
    return tuple(knowledge.load().writers)


def _mentioning(files: workspace.Workspace, words: tuple[str, ...]) -> Iterator[str]:
    """The files in whose text one of the words stands; of texts that were seen before, the answer is kept."""
    digests = files.digests() if files.cache.keeps else {}
    keys = {path: f"{digest} {'|'.join(words)}" for path, digest in digests.items() if path not in files.unsaved}
    kept = files.cache.get(KIND, list(dict.fromkeys(keys.values())))
    fresh: dict[str, str] = {}
    for path in files.paths():
        key = keys.get(path, "")
        told = kept.get(key)
        if told is None:
            source = files.source(path)
            told = str(int(source is not None and settings_text.mentions(source.text, words)))
            if key:
                fresh[key] = told
        if told == "1":
            yield path
    files.cache.put(KIND, fresh)


@dataclass(slots=True)
class _State:
    """What has happened so far in one run of the program; of the entry's body, what stands behind ``end`` does not matter."""

    entry: str
    end: int
    started: tuple[Step, ...] = ()
    loaded: set[str] = field(default_factory=set)
    ran: set[tuple[str, str]] = field(default_factory=set)
    trail: list[Step] = field(default_factory=list)

    def copy(self) -> _State:
        return _State(self.entry, self.end, self.started, set(self.loaded), set(self.ran), list(self.trail))


class _Reader:
    """Scripts of files, read when they are reached, and the runs through them."""

    def __init__(self, files: workspace.Workspace, mentioning: list[str]) -> None:
        self.files = files
        self.mentioning = mentioning
        self._room = max(LEAST, files.size() // SHARE)
        self.known = knowledge.load()
        self.modules = modules.Modules(files.paths(), [(root.folder, root.prefix) for root in files.import_roots()])
        self._scripts: dict[str, xla_text.Script] = {}
        self._numbers: dict[str, dict[str, int]] = {}
        self._aliases: dict[tuple[str, int], dict[str, str]] = {}
        self._in_body: frozenset[str] | None = None
        self._found: dict[tuple[Placed, str, int], Late] = {}

    def script(self, path: str) -> xla_text.Script:
        """The script of a file."""
        found = self._scripts.get(path)
        if found is None:
            source = self.files.source(path) if self._room > 0 else None
            self._room -= len(source.text) if source is not None else 0
            found = self._scripts[path] = xla_text.read(source.text) if source is not None else xla_text.EMPTY
            writes = [*found.settings]
            routines = [self._with_writers(path, number, writes) for number in range(len(found.routines))]
            found = self._scripts[path] = replace(found, routines=tuple(routines), settings=tuple(writes))
        return found

    def _with_writers(self, path: str, number: int, writes: list[settings_text.Setting]) -> xla_text.Routine:
        """A routine in which the calls of functions that write a variable are writes."""
        routine = self._scripts[path].routines[number]
        events: list[xla_text.Event] = []
        for event in routine.events:
            template = self.known.writers.get(self.resolve(path, number, event.name)) if isinstance(event, xla_text.Call) else None
            if template is None or not isinstance(event, xla_text.Call):
                events.append(event)
                continue
            text = template.replace("{}", event.first or settings_text.HOLE)
            found, _, _ = settings_text.flags([settings_text.Piece(text, event.line, event.column)])
            events.append(xla_text.Write(len(writes), event.guard))
            how = f"{event.name}()"
            always = not event.guard & xla_text.BRANCH
            writes.append(settings_text.Setting("XLA_FLAGS", how, event.line, event.column, found, adds=True, always=always))
        return replace(routine, events=tuple(events))

    def settings(self, path: str) -> Iterator[Placed]:
        """The writes of a file in the order of their lines."""
        script = self.script(path)
        found = [
            Placed(path, routine.name, script.settings[event.setting])
            for routine in script.routines
            for event in routine.events
            if isinstance(event, xla_text.Write)
        ]
        yield from sorted(found, key=lambda placed: (placed.setting.line, placed.setting.column))

    # names

    def aliases(self, path: str, number: int) -> dict[str, str]:
        """What imported names stand for in a routine, as dotted names; those of the module body behind them."""
        key = (path, number)
        found = self._aliases.get(key)
        if found is None:
            found = self._aliases[key] = dict(self.aliases(path, 0)) if number else {}
            for event in self._scripts[path].routines[number].events:
                if not isinstance(event, xla_text.Import):
                    continue
                module = self.modules.absolute(path, event.module, event.level)
                for name, bound in event.names:
                    found[bound] = f"{module}.{name}"
                if not event.names:
                    head = event.module.partition(".")[0]
                    found[event.alias or head] = module if event.alias else head
        return found

    def resolve(self, path: str, number: int, name: str) -> str:
        """The dotted name behind a name of a routine; of a name that is not imported, an empty text."""
        head, dot, rest = name.partition(".")
        target = self.aliases(path, number).get(head)
        return "" if target is None else f"{target}{dot}{rest}"

    def routine(self, path: str, number: int, name: str, depth: int = 0) -> tuple[str, int] | None:
        """The function of the project that a call in a routine runs."""
        head, _, rest = name.partition(".")
        if head in ("self", "cls") and rest:
            owner = self.script(path).routines[number].name.rpartition(".")[0]
            return self._local(path, f"{owner}.{rest}") if owner else None
        dotted = self.resolve(path, number, name)
        return self._dotted(path, dotted, depth) if dotted else self._local(path, name)

    def _local(self, path: str, name: str) -> tuple[str, int] | None:
        numbers = self._numbers.get(path)
        if numbers is None:
            routines = self.script(path).routines
            numbers = self._numbers[path] = {routine.name: number for number, routine in enumerate(routines) if number}
        found = numbers.get(name, numbers.get(f"{name}.__init__"))
        return None if found is None else (path, found)

    def _dotted(self, path: str, dotted: str, depth: int) -> tuple[str, int] | None:
        module, _, name = dotted.rpartition(".")
        while module:
            found = self.modules.find(path, module)
            if found is not None:
                here = self._local(found, name)
                if here is None and depth < DEEPEST and self.script(found).routines and name.partition(".")[0] in self.aliases(found, 0):
                    return self._dotted(found, self.resolve(found, 0, name), depth + 1)
                return here
            module, _, last = module.rpartition(".")
            name = f"{last}.{name}"
        return None

    # order

    def late(self, tests: frozenset[str]) -> Iterator[Late]:
        """The writes that some run of the program reaches after it has started a backend."""
        for entry in self._entries():
            routines = self.script(entry).routines
            roots = [number for number, routine in enumerate(routines) if self._last_write(entry, number) >= 0]
            if not roots:
                continue
            state = _State(entry, end=self._last_write(entry, 0) if roots == [0] else len(routines[0].events))
            self._module(entry, state, 0)
            for number in roots:
                if number:
                    self._routine(entry, number, state.copy(), 0, maybe=False)
        for late in sorted(self._found.values(), key=lambda late: (late.file, late.line)):
            of_test = late.file in tests and (late.placed.function or late.placed.file != late.file)
            if not of_test and late.placed.setting.how not in _FOR_TESTS:
                yield late

    def overwritten(self, path: str) -> Iterator[tuple[Placed, Placed]]:
        """Pairs of writes of a file of which the second takes the place of the first before anything else runs."""
        script = self.script(path)
        for number, routine in enumerate(script.routines):
            before: Placed | None = None
            for event in routine.events:
                if isinstance(event, xla_text.Write):
                    here = Placed(path, routine.name, script.settings[event.setting])
                    if before is not None and before.setting.variable == here.setting.variable and _replaces(before.setting, here.setting):
                        yield before, here
                    before = here if here.setting.always and not here.setting.elsewhere else None
                elif isinstance(event, xla_text.Call) and not (self.resolve(path, number, event.name) or event.name).startswith("os."):
                    before = None

    def _note(self, placed: Placed, state: _State) -> None:
        """A write that comes too late, at the step that it does not share with the start of the backend."""
        own = [step for number, step in enumerate(state.trail) if step not in state.started[number : number + 1]]
        file, line = (own[0].file, own[0].line) if own else (placed.file, placed.setting.line)
        self._found.setdefault((placed, file, line), Late(placed, file, line, state.started))

    def _last_write(self, path: str, number: int) -> int:
        """The number of the last event of a routine that writes, or calls a function of the project that does; -1 where none does."""
        events = self.script(path).routines[number].events
        writing = [at for at, event in enumerate(events) if isinstance(event, xla_text.Write) or self._writes(path, number, event)]
        return writing[-1] if writing else -1

    def _writes(self, path: str, number: int, event: xla_text.Event) -> bool:
        """Whether an event is a call of a function, or the first import of a module of the project, that writes a variable."""
        if isinstance(event, xla_text.Import):
            module = self.modules.absolute(path, event.module, event.level)
            found = [self.modules.find(path, name) for name in (module, *(f"{module}.{name}" for name, _ in event.names))]
            runs = {each for target in found if target is not None for each in (target, *self.modules.packages(target))}
            return bool(runs - {path, *self.modules.packages(path)} & self._module_writers())
        target = self.routine(path, number, event.name) if isinstance(event, xla_text.Call) else None
        return target is not None and any(isinstance(e, xla_text.Write) for e in self.script(target[0]).routines[target[1]].events)

    def _writing(self) -> list[str]:
        return [path for path in self.mentioning if any(s.flags and not s.elsewhere for s in self.script(path).settings)]

    def _module_writers(self) -> frozenset[str]:
        """The files whose module body writes."""
        if self._in_body is None:
            bodies = [(path, self.script(path).routines[0]) for path in self._writing()]
            self._in_body = frozenset(path for path, body in bodies if any(isinstance(event, xla_text.Write) for event in body.events))
        return self._in_body

    def _entries(self) -> list[str]:
        """Where a run may begin: the files that write, and those that call their functions or import them from outside."""
        writing = self._writing()
        names = {
            routine.name.removesuffix(".__init__").rpartition(".")[2] + "("
            for path in writing
            for routine in self.script(path).routines[1:]
            if any(isinstance(event, xla_text.Write) for event in routine.events)
        }
        packages = [(self.modules.name(path).rpartition(".")[2], _folder(path)) for path in self._module_writers()]
        callers: list[str] = []
        importers: list[str] = []
        for path in self.files.paths() if names or packages else ():
            source = self.files.source(path)
            if source is None:
                continue
            if settings_text.mentions(source.text, names):
                callers.append(path)
            elif "jax" in source.text and any(name and name in source.text and not path.startswith(folder) for name, folder in packages):
                importers.append(path)
        few = [each for each in (callers, importers) if len(each) <= MOST_CALLERS]
        return list(dict.fromkeys((*writing, *(path for each in few for path in each))))

    def _module(self, path: str, state: _State, depth: int) -> None:
        """Run a module body, its packages first, once."""
        for package in self.modules.packages(path):
            if package != path:
                self._module(package, state, depth + 1)
        if path in state.loaded or depth > DEEPEST:
            return
        state.loaded.add(path)
        if self.script(path).routines:
            self._routine(path, 0, state, depth, maybe=False)

    def _routine(self, path: str, number: int, state: _State, depth: int, *, maybe: bool) -> None:
        routine = self.script(path).routines[number]
        if depth > DEEPEST or (path, routine.name) in state.ran:
            return
        state.ran.add((path, routine.name))
        for at, event in enumerate(routine.events):
            if number == 0 and path == state.entry and at > state.end:
                return
            if event.guard & xla_text.MAIN and path != state.entry:
                continue
            sometimes = maybe or bool(event.guard & xla_text.BRANCH)
            if isinstance(event, xla_text.Write):
                setting = self.script(path).settings[event.setting]
                if state.started and setting.flags and not setting.elsewhere and not self._for_a_process(path, number, routine.events[at:]):
                    self._note(Placed(path, routine.name, setting), state)
            elif isinstance(event, xla_text.Import):
                if not sometimes:
                    self._import(path, event, state, depth)
            else:
                self._call(path, number, event, state, depth, sometimes)

    def _import(self, path: str, event: xla_text.Import, state: _State, depth: int) -> None:
        module = self.modules.absolute(path, event.module, event.level)
        state.trail.append(Step(path, event.line, f"imports {module}"))
        for name in (module, *(f"{module}.{name}" for name, _ in event.names)):
            found = self.modules.find(path, name)
            if found is not None:
                self._module(found, state, depth + 1)
        state.trail.pop()

    def _call(self, path: str, number: int, event: xla_text.Call, state: _State, depth: int, sometimes: bool) -> None:
        dotted = self._applied(path, number, event.name) or self.resolve(path, number, event.name)
        if dotted.rpartition(".")[2] == _FORGETS:
            state.started = ()
            return
        starts = self.known.starts_backend(dotted)
        target = None if starts else self.routine(path, number, event.name)
        if target is not None:
            callee = self.script(target[0]).routines[target[1]]
            starts = any(self._starts_when_called(target[0], name) for name in callee.decorators)
        if starts and not sometimes and not state.started:
            state.started = (*state.trail, Step(path, event.line, f"{event.name}() starts the backend"))
        elif target is not None and not starts:
            state.trail.append(Step(path, event.line, f"calls {event.name}()"))
            self._routine(*target, state, depth + 1, maybe=sometimes)
            state.trail.pop()

    def _starts_when_called(self, path: str, decorator: str) -> bool:
        """Whether a call of a decorated function starts a backend; decorators of the project that have such a name, too."""
        resolved = self.resolve(path, 0, decorator) or decorator
        return self.known.starts_backend(f"{resolved}()") or any(word in resolved.rpartition(".")[2] for word in _JITS)

    def _applied(self, path: str, number: int, name: str, depth: int = 0) -> str:
        """What made the function that is called, as ``jax.jit()``; empty where the call is of a function under its own name."""
        if name.endswith("()"):
            dotted = self.resolve(path, number, name[:-2])
            return f"{dotted}()" if dotted else ""
        for where in dict.fromkeys((number, 0)):
            maker = dict(self.script(path).routines[where].made).get(name)
            if maker is not None:
                return self._applied(path, where, f"{maker}()")
        module, _, last = self.resolve(path, number, name).rpartition(".")
        found = self.modules.find(path, module) if module and depth < DEEPEST else None
        return self._applied(found, 0, last, depth + 1) if found is not None and self.script(found).routines else ""

    def _for_a_process(self, path: str, number: int, events: Iterable[xla_text.Event]) -> bool:
        """Whether a process is started after a write: it gets the variable."""
        return any(isinstance(e, xla_text.Call) and _PROCESS.match(self.resolve(path, number, e.name) or e.name) for e in events)
