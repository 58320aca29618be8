# case: 916_static_global_table_mutated
# source: semantics (registry object passed as static and extended later)
# why: a term is appended to the model between two evaluations of the same static model
# run: ok
# traces: _energy=1
import jax.numpy as jnp

from ff.model import energy
from ff.terms import Model, bond, repulsion

model = Model("water")
model.add(bond)
x = jnp.array([0.0, 1.0, 2.5])
before = energy(model, x)
model.add(repulsion)  # expect-any: UNSAFE_MUTABLE model @ this
after = energy(model, x)  # expect-any: UNSAFE_MUTABLE model @ call
assert before == after, "stale"
