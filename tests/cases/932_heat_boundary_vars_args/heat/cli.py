import argparse

from . import solver


def parser():
    p = argparse.ArgumentParser("heat")
    p.add_argument("--boundary", choices=["periodic", "dirichlet", "neumann"], default="neumann")
    p.add_argument("--order", type=int, default=2)
    p.add_argument("--steps", type=int, default=5)
    return p


def main(argv=None):
    args = parser().parse_args(argv)
    print(solver.solve(24, **vars(args)))
