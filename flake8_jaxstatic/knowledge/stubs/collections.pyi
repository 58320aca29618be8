"""collections."""

import builtins

@transform("namedtuple")
def namedtuple(typename, field_names, *, rename=False, defaults=..., module=...): ...

@hashing("unhashable")
class OrderedDict(builtins.dict): ...

@hashing("unhashable")
class defaultdict(builtins.dict):
    def __init__(self, default_factory=..., *args, **kwargs) -> dict: ...

@hashing("unhashable")
class Counter(builtins.dict):
    def __init__(self, iterable=..., /, **kwds) -> dict[number]: ...
    def most_common(self, n=...) -> list[(opaque, number)]: ...

@hashing("unhashable")
class ChainMap(builtins.dict):
    def __init__(self, *maps) -> dict: ...

@hashing("unhashable")
class deque(builtins.list):
    def __init__(self, iterable=..., maxlen=..., /) -> list | items(iterable): ...
    @mutates(self, object)
    def appendleft(self, object, /) -> none: ...
    @mutates(self)
    def popleft(self) -> element(self): ...
