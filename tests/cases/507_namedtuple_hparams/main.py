# case: 507_namedtuple_hparams
# source: semantics (a NamedTuple is a pytree: its Python ints are traced)
# why: hparams.n_heads is used in a reshape inside the jitted attention
# run: raises TypeError
import jax.numpy as jnp

from attn.hparams import HParams
from attn.layer import attention

hp = HParams(n_heads=2, scale=0.5)
x = jnp.ones((4, 8))
for _ in range(2):
    x = attention(x, hp)
print(x.shape)
