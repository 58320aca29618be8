"""jax.experimental.shard_map: the older home of shard_map."""

@transform("shard_map")
def shard_map(f, mesh=..., in_specs=..., out_specs=..., check_rep=True): ...
