from typing import NamedTuple


class Spec(NamedTuple):
    n_species: int
    pusher: str = "boris"


_current = None


def configure(n_species):
    global _current
    _current = Spec(n_species)


def current():
    if _current is None:
        raise RuntimeError("call configure() first")
    return _current
