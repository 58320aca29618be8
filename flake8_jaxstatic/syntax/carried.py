"""Finds values that change from one iteration to the next: a loop head, or an attribute write, that depends on its own former value."""

from __future__ import annotations

from flake8_jaxstatic.syntax import facts

Definitions = dict[int, tuple[int, tuple[int, ...]]]  # value -> opcode, operands
_COPIES = (facts.MOVE, facts.PHI, facts.LEAVE, facts.NARROW, facts.BUILD, facts.SET_ITEM)


def _operands(operation: facts.Operation) -> tuple[int, tuple[int, ...]] | None:
    """The value that an operation defines and the values it depends on."""
    code = operation[0]
    if code == facts.MOVE or code == facts.LEAVE or code == facts.NARROW or code == facts.ATTRIBUTE or code == facts.ITERATE:
        return operation[1], (operation[2],)
    if code == facts.PHI or code == facts.SLICE:
        return operation[1], operation[2] if code == facts.PHI else (operation[2],)
    if code == facts.ITEM:
        return operation[1], (operation[2],)
    if code == facts.SET_ITEM:
        return operation[1], (operation[2], operation[5])
    if code == facts.BUILD:
        return operation[1], operation[4]
    if code == facts.OPERATE:
        return operation[1], operation[3]
    if code == facts.CALL:
        values = [operation[2], *(a if a >= 0 else ~a for a in operation[3]), *(v for _, v in operation[4])]
        return operation[1], tuple(values)
    return None


def mark(function: facts.Function) -> None:
    """Set the *carried* flag of loop heads (``PHI``) and attribute writes (``SET_ATTRIBUTE``) of a function."""
    operations = function.operations
    heads = [i for i, op in enumerate(operations) if op[0] == facts.PHI and op[3] >= 0]
    writes = [i for i, op in enumerate(operations) if op[0] == facts.SET_ATTRIBUTE and not op[4]]
    if not heads and not writes:
        return
    defined = definitions(operations)
    readers: dict[tuple[int, str], set[int]] = {}  # attribute of a value -> the values read from it
    for operation in operations:
        if operation[0] == facts.ATTRIBUTE:
            readers.setdefault((_root(operation[2], defined), operation[3]), set()).add(operation[1])
    for index in heads:
        operation = operations[index]
        head, sources = operation[1], operation[2]
        if any(depends(source, {head}, defined) for source in sources[1:] or sources):
            operations[index] = (*operation[:4], 1, operation[5])
    for index in writes:
        operation = operations[index]
        former = readers.get((_root(operation[1], defined), operation[2]))
        if former and depends(operation[3], former, defined):
            operations[index] = (*operation[:4], 1, *operation[5:])


def definitions(operations: list[facts.Operation]) -> Definitions:
    """Of each value, the opcode that defines it and the values it depends on."""
    defined: Definitions = {}
    for operation in operations:
        found = _operands(operation)
        if found is not None:
            defined[found[0]] = (operation[0], found[1])
    return defined


def _root(value: int, defined: Definitions) -> int:
    for _ in range(20):
        found = defined.get(value)
        if found is None or found[0] not in (facts.MOVE, facts.NARROW, facts.LEAVE):
            return value
        value = found[1][0]
    return value


def depends(start: int, wanted: set[int], defined: Definitions) -> bool:
    """Whether a value is computed, by more than copying, from one of the wanted values."""
    seen: set[tuple[int, bool]] = set()
    stack = [(start, False)]
    while stack:
        value, changed = stack.pop()
        if (value, changed) in seen:
            continue
        seen.add((value, changed))
        if changed and value in wanted:
            return True
        found = defined.get(value)
        if found is not None:
            further = changed or found[0] not in _COPIES
            stack.extend((source, further) for source in found[1])
    return False


def renews(operations: list[facts.Operation], defined: Definitions, made: int, name: str, value: int) -> bool:
    """Whether an object (``made``) takes the place of a former one, with an attribute that is computed from that of the former one.

    The place is a name that a loop binds anew, or an attribute that holds it (``self.cfg = replace(self.cfg, dt=self.cfg.dt / 2)``).
    """
    reads = [op for op in operations if op[0] == facts.ATTRIBUTE and op[3] == name]
    if not reads:
        return False
    heads = {op[1] for op in operations if op[0] == facts.PHI and op[3] >= 0 and made in _copied(op[1], defined)}
    homes = {(_root(op[1], defined), op[2]) for op in operations if op[0] == facts.SET_ATTRIBUTE and _root(op[3], defined) == made}
    heads |= {op[1] for op in operations if op[0] == facts.ATTRIBUTE and (_root(op[2], defined), op[3]) in homes}
    former = {op[1] for op in reads if _root(op[2], defined) in heads}
    return bool(former) and depends(value, former, defined)


def _copied(value: int, defined: Definitions) -> set[int]:
    """The values that a value may be a mere copy of."""
    seen: set[int] = set()
    stack = [value]
    while stack:
        each = stack.pop()
        if each not in seen:
            seen.add(each)
            found = defined.get(each)
            if found is not None and found[0] in (facts.MOVE, facts.PHI, facts.LEAVE, facts.NARROW):
                stack.extend(found[1])
    return seen
