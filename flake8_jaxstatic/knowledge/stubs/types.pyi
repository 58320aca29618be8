"""types: text, files and reflection."""

import builtins

@hashing("unhashable")
class SimpleNamespace:
    def __init__(self, mapping_or_iterable=..., /, **kwargs): ...
    def __getattr__(self, name) -> any: ...

@hashing("unhashable")
class MappingProxyType(builtins.dict):
    def __init__(self, mapping, /) -> dict | items(mapping): ...

@transform("passthrough")
def coroutine(func): ...

def __getattr__(*args, **kwargs) -> any: ...
