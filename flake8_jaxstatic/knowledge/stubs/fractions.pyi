"""fractions: exact numbers, which jax cannot trace."""

@hashing("value")
class Fraction:
    def __init__(self, numerator: needs(host) = ..., denominator: needs(host) = ..., **kwargs): ...
