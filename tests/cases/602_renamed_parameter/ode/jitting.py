from functools import partial

import jax

specialise = partial(jax.jit, static_argnames=("n_iters",))  # expect-any: BAD_NAME n_iters @ def
