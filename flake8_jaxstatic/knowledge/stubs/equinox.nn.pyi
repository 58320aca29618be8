"""equinox.nn: layers compute arrays."""

from equinox import Module

@pytree
@hashing("value")
class _Layer(Module):
    def __call__(self, *args, **kwargs) -> array: ...

@pytree
@hashing("value")
class Linear(_Layer):
    def __init__(self, in_features, out_features, use_bias=True, dtype=..., *, key): ...

@pytree
@hashing("value")
class MLP(_Layer):
    def __init__(self, in_size, out_size, width_size, depth, *args, **kwargs): ...

def inference_mode(pytree, value=True) -> copy(pytree): ...
def __getattr__(*args, **kwargs) -> _Layer: ...
