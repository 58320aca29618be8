# case: 715_clean_kwargs_only_arrays
# source: semantics (**kwargs of arrays is a pytree)
# why: clean: parameters arrive as **params, keys of the dict are concrete
# run: ok
# traces: model=1
import jax
import jax.numpy as jnp


@jax.jit
def model(x, **params):
    out = jnp.zeros_like(x)
    for name, value in sorted(params.items()):
        if name.startswith("amp"):
            out = out + value * jnp.sin(x)
        else:
            out = out + value
    return out


def scan_offsets(x, offsets):
    return [model(x, amp=2.0 * o, offset=o) for o in offsets]


print(len(scan_offsets(jnp.arange(4.0), [jnp.array(0.1), jnp.array(0.2)])))
