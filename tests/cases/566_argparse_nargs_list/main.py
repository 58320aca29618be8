# case: 566_argparse_nargs_list
# source: genjax-community/genjax#1179, semantics
# why: nargs="+" gives a list, which is forwarded as a static
# run: raises ValueError
import argparse

from mlp.build import build


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--hidden", type=int, nargs="+", default=[8, 4])
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args()


args = parse()
print(len(build(args.seed, args.hidden)))
