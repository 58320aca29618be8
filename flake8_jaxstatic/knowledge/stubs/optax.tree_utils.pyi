"""optax.tree_utils: the older names of optax.tree."""

import optax.tree

tree_add = optax.tree.add
tree_add_scale = optax.tree.add_scale
tree_sub = optax.tree.sub
tree_mul = optax.tree.mul
tree_div = optax.tree.div
tree_scale = optax.tree.scale
tree_where = optax.tree.where
tree_clip = optax.tree.clip
tree_cast = optax.tree.cast
tree_zeros_like = optax.tree.zeros_like
tree_ones_like = optax.tree.ones_like
tree_full_like = optax.tree.full_like
tree_batch_shape = optax.tree.batch_shape
tree_norm = optax.tree.norm
tree_sum = optax.tree.sum
tree_vdot = optax.tree.vdot
tree_bias_correction = optax.tree.bias_correction
tree_update_moment = optax.tree.update_moment
def __getattr__(*args, **kwargs) -> any: ...
