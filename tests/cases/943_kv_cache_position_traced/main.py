# case: 943_kv_cache_position_traced
# source: semantics (measured)
# why: clean: the decoding position is a traced integer, dynamic_update_slice and a mask do the rest
# run: ok
# traces: decode_step=1
import jax
import jax.numpy as jnp

from lm.config import ModelConfig
from lm.generate import generate
from lm.model import init_params


def main():
    config = ModelConfig(n_layer=2, n_head=2, d_model=16, vocab_size=32)
    params = init_params(jax.random.PRNGKey(0), config)
    prompt = jnp.array([[3, 1, 4]])
    print(generate(params, prompt, config, max_new_tokens=5))


main()
