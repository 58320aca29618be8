import dataclasses


@dataclasses.dataclass
class Options:
    activation: str
    layers: int
