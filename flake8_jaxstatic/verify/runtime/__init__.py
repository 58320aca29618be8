"""What runs beside the user's code: the only room that imports jax, numpy and hypothesis. No module of the linter imports it."""
