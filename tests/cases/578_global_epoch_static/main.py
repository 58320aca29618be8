# case: 578_global_epoch_static
# source: semantics (a module global counts epochs)
# why: the global is advanced by one function and read as a static by the same
# run: recompiles 3
# traces: noise=4
import jax

from progress import advance

for key in jax.random.split(jax.random.key(0), 4):
    print(advance(key))
