# case: 510_getattr_activation
# source: semantics (getattr with a traced name; a str cannot be traced)
# why: activation name comes from argparse and goes through a config object to the jitted net
# run: raises TypeError
import argparse

import jax.numpy as jnp

from net.mlp import apply
from net.options import Options


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--activation", default="gelu")
    parser.add_argument("--layers", type=int, default=2)
    return parser.parse_args([])


def main():
    args = parse()
    options = Options(activation=args.activation, layers=args.layers)
    params = [0.3 * jnp.eye(4) for _ in range(options.layers)]
    for scale in range(3):
        print(apply(params, jnp.full((2, 4), float(scale)), options.activation).sum())


main()
