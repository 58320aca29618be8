"""decimal: exact numbers, which jax cannot trace."""

@hashing("value")
class Decimal:
    def __init__(self, value: needs(host) = ..., context=...) -> opaque: ...

def __getattr__(*args, **kwargs) -> any: ...
