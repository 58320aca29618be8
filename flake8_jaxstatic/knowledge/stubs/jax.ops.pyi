"""jax.ops."""

def segment_max(
    data, segment_ids: needs(shape) | unless(num_segments), num_segments: needs(shape) = ..., indices_are_sorted=False,
    unique_indices=False, bucket_size=..., mode: needs(opaque) = ..., out_sharding=...,
) -> array: ...
def segment_min(
    data, segment_ids: needs(shape) | unless(num_segments), num_segments: needs(shape) = ..., indices_are_sorted=False,
    unique_indices=False, bucket_size=..., mode: needs(opaque) = ..., out_sharding=...,
) -> array: ...
def segment_prod(
    data, segment_ids: needs(shape) | unless(num_segments), num_segments: needs(shape) = ..., indices_are_sorted=False,
    unique_indices=False, bucket_size=..., mode: needs(opaque) = ..., out_sharding=...,
) -> array: ...
def segment_sum(
    data, segment_ids: needs(shape) | unless(num_segments), num_segments: needs(shape) = ..., indices_are_sorted: needs(shape) = False,
    unique_indices=False, bucket_size=..., mode: needs(opaque) = ..., out_sharding=...,
) -> array: ...
def __getattr__(*args, **kwargs) -> array: ...
