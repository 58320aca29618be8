"""flax.training.train_state."""

@pytree
@dataclass_like
@frozen
class TrainState:
    step: array
    params: any
    opt_state: any
    apply_fn: any
    tx: any
    @classmethod
    def create(self, *, apply_fn, params, tx, **kwargs) -> TrainState: ...
    def apply_gradients(self, *, grads, **kwargs) -> TrainState: ...
    def replace(self, **updates) -> replaced(self, updates): ...
