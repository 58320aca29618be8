# case: 940_ppo_num_updates_traced
# source: semantics (measured)
# why: make_train(config) returns train(rng, num_updates); the scan length is traced by jax.jit(make_train(config))
# run: raises ConcretizationTypeError
import jax

from ppo.config import CONFIG
from ppo.train import make_train


def main():
    config = dict(CONFIG, LR=3e-3)
    num_updates = int(config["TOTAL_TIMESTEPS"] // config["NUM_STEPS"] // config["NUM_ENVS"])
    train_jit = jax.jit(make_train(config))  # expect: MISSING_REQUIRED num_updates
    out = train_jit(jax.random.PRNGKey(0), num_updates)
    print(out["metrics"].mean(), out["runner_state"][0]["pi"].shape)


if __name__ == "__main__":
    main()
