# case: 956_eval_batch_with_split_name
# source: semantics (measured)
# why: the batch dictionary carries the name of the split, a string leaf of a traced argument
# run: raises TypeError
import jax
import jax.numpy as jnp
import numpy as np


def load(split, n, seed):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 4)).astype(np.float32)
    y = (x.sum(axis=1) > 0).astype(np.int32)
    return {"image": x, "label": y, "split": split}


def batches(data, size):
    n = len(data["label"])
    for start in range(0, n, size):
        yield {k: v if isinstance(v, str) else v[start : start + size] for k, v in data.items()}


def logits_fn(params, x):
    h = jax.nn.relu(x @ params["w1"] + params["b1"])
    return h @ params["w2"]


@jax.jit  # expect: MISSING_REQUIRED/CONFLICT batch
def eval_step(params, batch):
    logits = logits_fn(params, batch["image"])
    log_probs = jax.nn.log_softmax(logits)
    nll = -jnp.take_along_axis(log_probs, batch["label"][:, None], axis=1).mean()
    return {"nll": nll, "accuracy": (logits.argmax(-1) == batch["label"]).mean()}


def evaluate(params, data, size=4):
    metrics = []
    for batch in batches(data, size):
        metrics.append(eval_step(params, batch))
    stacked = jax.tree.map(lambda *xs: jnp.stack(xs).mean(), *metrics)
    return {f"{data['split']}/{k}": float(v) for k, v in stacked.items()}


def init(key, width=8):
    k1, k2 = jax.random.split(key)
    return {
        "w1": jax.random.normal(k1, (4, width)),
        "b1": jnp.zeros(width),
        "w2": jax.random.normal(k2, (width, 2)),
    }


if __name__ == "__main__":
    params = init(jax.random.key(0))
    for split, seed in (("validation", 1), ("test", 2)):
        print(evaluate(params, load(split, 8, seed)))
