# case: 810_split_flag_two_modules
# source: semantics (positional and keyword statics are separate cache entries)
# why: the trainer passes `deterministic` by keyword, the exporter by position
# run: recompiles 1
# traces: policy=2
import jax.numpy as jnp

from agent.act import policy
from agent.export import record

w = jnp.eye(2)
live = policy(w, jnp.ones(2), deterministic=True)  # expect-any: CALL_SPLIT deterministic @ call
print(live, record(w, [jnp.ones(2)] * 2))
