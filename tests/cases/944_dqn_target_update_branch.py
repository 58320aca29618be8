# case: 944_dqn_target_update_branch
# source: semantics (measured)
# why: the target network is synchronised under a Python `if` on the step counter of the traced train state
# run: raises TracerBoolConversionError
# needs: flax optax
from dataclasses import dataclass
from typing import Any

import flax.linen as nn
import jax
import jax.numpy as jnp
import optax
from flax.training.train_state import TrainState


@dataclass
class Args:
    seed: int = 1
    learning_rate: float = 2.5e-4
    gamma: float = 0.99
    target_network_frequency: int = 5
    start_e: float = 1.0
    end_e: float = 0.05
    batch_size: int = 16


class QNetwork(nn.Module):
    action_dim: int

    @nn.compact
    def __call__(self, x):
        x = nn.Dense(16)(x)
        x = nn.relu(x)
        return nn.Dense(self.action_dim)(x)


class DQNState(TrainState):
    target_params: Any = None


def linear_schedule(start_e: float, end_e: float, duration: int, t: int):
    slope = (end_e - start_e) / duration
    return max(slope * t + start_e, end_e)


def make_update(args: Args):
    @jax.jit
    def train_step(state, batch):
        q_next = state.apply_fn(state.target_params, batch["next_obs"]).max(axis=-1)
        target = batch["reward"] + (1 - batch["done"]) * args.gamma * q_next

        def mse_loss(params):
            q = state.apply_fn(params, batch["obs"])
            q = jnp.take_along_axis(q, batch["action"][:, None], axis=1)[:, 0]
            return ((q - target) ** 2).mean(), q

        (loss, q), grads = jax.value_and_grad(mse_loss, has_aux=True)(state.params)
        state = state.apply_gradients(grads=grads)
        if state.step % args.target_network_frequency == 0:
            state = state.replace(target_params=state.params)
        return state, {"loss": loss, "q": q.mean()}

    return train_step


def sample(rng, args):
    k1, k2, k3, k4 = jax.random.split(rng, 4)
    return {
        "obs": jax.random.normal(k1, (args.batch_size, 4)),
        "next_obs": jax.random.normal(k2, (args.batch_size, 4)),
        "action": jax.random.randint(k3, (args.batch_size,), 0, 2),
        "reward": jax.random.uniform(k4, (args.batch_size,)),
        "done": jnp.zeros(args.batch_size),
    }


def main():
    args = Args()
    key = jax.random.key(args.seed)
    key, q_key = jax.random.split(key)
    network = QNetwork(action_dim=2)
    params = network.init(q_key, jnp.ones((1, 4)))
    state = DQNState.create(
        apply_fn=network.apply, params=params, target_params=params, tx=optax.adam(learning_rate=args.learning_rate)
    )
    update = make_update(args)
    for global_step in range(12):
        epsilon = linear_schedule(args.start_e, args.end_e, 10, global_step)
        key, sub = jax.random.split(key)
        state, metrics = update(state, sample(sub, args))
    print(metrics["loss"], epsilon)


if __name__ == "__main__":
    main()
