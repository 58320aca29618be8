# case: 941_ppo_num_updates_closed
# source: semantics (measured)
# why: clean: the same factory, the number of updates is computed from the config outside of the traced function
# run: ok
# traces: train=1
import jax

from ppo.config import CONFIG
from ppo.train import make_train


def main():
    config = dict(CONFIG, LR=3e-3)
    num_updates = int(config["TOTAL_TIMESTEPS"] // config["NUM_STEPS"] // config["NUM_ENVS"])
    train_jit = jax.jit(make_train(config, num_updates))
    out = train_jit(jax.random.PRNGKey(0))
    print(out["metrics"].mean(), out["runner_state"][0]["pi"].shape)


if __name__ == "__main__":
    main()
