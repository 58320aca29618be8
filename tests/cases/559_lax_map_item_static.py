# case: 559_lax_map_item_static
# source: semantics (lax.map hands tracers to its body)
# why: lags come out of lax.map and go into a static shift
# run: raises ValueError
import jax
import jax.numpy as jnp


def _autocorrelation(x, lag):
    return jnp.mean(x[lag:] * x[: x.shape[0] - lag])


autocorrelation = jax.jit(_autocorrelation, static_argnames="lag")


def correlogram(x, max_lag):
    lags = jnp.arange(1, max_lag)
    return jax.lax.map(lambda lag: autocorrelation(x, lag=lag), lags)  # expect: UNSAFE_TRACED lag


print(correlogram(jnp.arange(8.0), 3))
