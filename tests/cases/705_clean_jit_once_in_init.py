# case: 705_clean_jit_once_in_init
# source: semantics (jit of a bound method once per object, one object)
# why: clean: the wrapper is made in the constructor and reused in the loop
# run: ok
# traces: _update=1
import jax
import jax.numpy as jnp


class Bandit:
    def __init__(self, arms):
        self.values = jnp.zeros(arms)
        self._step = jax.jit(self._update)

    def _update(self, values, arm, reward, rate):
        return values.at[arm].add(rate * (reward - values[arm]))

    def play(self, rewards):
        for t, reward in enumerate(rewards):
            self.values = self._step(self.values, t % 3, reward, 1.0 / (t + 1))
        return self.values


print(Bandit(3).play([0.1, 0.5, 0.9, 0.3]))
