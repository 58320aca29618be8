# case: 704_clean_module_singleton_settings
# source: semantics (a module singleton that is written before the first trace only)
# why: clean: settings are configured once in main, then only read; frozen spec is static
# run: ok
# traces: simulate=1
import jax.numpy as jnp

from plasma import runtime
from plasma.push import simulate

runtime.configure(n_species=2)
for b in (0.5, 1.0):
    print(simulate(jnp.ones((2, 3)), jnp.full(3, b), runtime.current()).shape)
