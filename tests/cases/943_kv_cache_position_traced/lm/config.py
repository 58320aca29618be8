from dataclasses import dataclass


@dataclass(frozen=True)
class ModelConfig:
    n_layer: int = 12
    n_head: int = 12
    d_model: int = 768
    vocab_size: int = 50257
    block_size: int = 16

    @property
    def head_dim(self) -> int:
        return self.d_model // self.n_head
