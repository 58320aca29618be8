# case: 628_property_returns_jit
# source: pyro-ppl/numpyro#441, semantics
# why: a property builds the jitted closure anew at each access
# run: recompiles 2
# traces: predict=3
import jax
import jax.numpy as jnp


class Model:
    def __init__(self, slope):
        self.slope = slope

    @property
    def predictor(self):
        slope = self.slope

        @jax.jit  # expect-any: JIT_IN_LOOP @ this group=g
        def predict(x):
            return slope * x

        return predict


def evaluate(model, batches):
    return [model.predictor(x) for x in batches]  # expect-any: JIT_IN_LOOP @ call group=g


print(len(evaluate(Model(2.0), [jnp.ones(2), jnp.zeros(2), jnp.arange(2.0)])))
