# case: 622_decorated_closure_in_loop
# source: jax-ml/jax#2515, semantics
# why: a jitted closure is defined inside the loop body
# run: recompiles 2
# traces: project=3
import jax
import jax.numpy as jnp


def whiten(groups):
    out = []
    for group in groups:
        scale = group.std()

        @jax.jit  # expect: JIT_IN_LOOP
        def project(x):
            return (x - x.mean()) / scale

        out.append(project(group))
    return out


print(whiten([jnp.arange(4.0) * (k + 1) for k in range(3)]))
