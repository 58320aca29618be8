"""equinox.nn: layers compute arrays."""

from equinox import Module

@pytree
@hashing("value")
class _Layer(Module):
    def __call__(self, *args, **kwargs) -> array: ...

@pytree
@hashing("value")
class Linear(_Layer):
    def __init__(self, in_features: needs(bool), out_features: needs(shape), use_bias: needs(bool) = True, dtype=..., *, key): ...

@pytree
@hashing("value")
class MLP(_Layer):
    def __init__(
        self, in_size: needs(bool), out_size: needs(shape), width_size: needs(shape), depth: needs(int), *args, **kwargs,
    ): ...

@pytree
@hashing("value")
class GRUCell(_Layer):
    def __init__(self, input_size: needs(shape), hidden_size: needs(shape), *args, **kwargs): ...

@pytree
@hashing("value")
class LSTMCell(_Layer):
    def __init__(self, input_size: needs(shape), hidden_size: needs(shape), *args, **kwargs): ...

@pytree
@hashing("value")
class Embedding(_Layer):
    def __init__(self, num_embeddings: needs(bool) = ..., embedding_size: needs(bool) = ..., *args, **kwargs): ...

@pytree
@hashing("value")
class LayerNorm(_Layer):
    def __init__(self, shape: needs(shape), *args, **kwargs): ...

@pytree
@hashing("value")
class MultiheadAttention(_Layer):
    def __init__(self, num_heads: needs(shape), query_size: needs(bool), *args, **kwargs): ...

@pytree
@hashing("value")
class Conv1d(_Layer):
    def __init__(
        self, in_channels: needs(bool), out_channels: needs(shape), kernel_size: needs(shape), stride=1, padding: needs(int) = 0,
        *args, **kwargs,
    ): ...

@pytree
@hashing("value")
class Conv2d(_Layer):
    def __init__(
        self, in_channels: needs(bool), out_channels: needs(shape), kernel_size: needs(shape), stride=1, padding: needs(int) = 0,
        *args, **kwargs,
    ): ...

@pytree
@hashing("value")
class Conv3d(_Layer):
    def __init__(
        self, in_channels: needs(bool), out_channels: needs(shape), kernel_size: needs(shape), stride=1, padding: needs(int) = 0,
        *args, **kwargs,
    ): ...

@pytree
@hashing("value")
class AvgPool1d(_Layer):
    def __init__(self, kernel_size: needs(shape), stride: needs(shape) = 1, *args, **kwargs): ...

@pytree
@hashing("value")
class AvgPool2d(_Layer):
    def __init__(self, kernel_size: needs(shape), stride: needs(shape) = 1, *args, **kwargs): ...

@pytree
@hashing("value")
class AvgPool3d(_Layer):
    def __init__(self, kernel_size: needs(shape), stride: needs(shape) = 1, *args, **kwargs): ...

@pytree
@hashing("value")
class MaxPool1d(_Layer):
    def __init__(self, kernel_size: needs(shape), stride: needs(shape) = 1, *args, **kwargs): ...

@pytree
@hashing("value")
class MaxPool2d(_Layer):
    def __init__(self, kernel_size: needs(shape), stride: needs(shape) = 1, *args, **kwargs): ...

@pytree
@hashing("value")
class MaxPool3d(_Layer):
    def __init__(self, kernel_size: needs(shape), stride: needs(shape) = 1, *args, **kwargs): ...

def inference_mode(pytree, value=True) -> copy(pytree): ...
def __getattr__(*args, **kwargs) -> _Layer: ...
