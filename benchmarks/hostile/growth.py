"""What twice as much of one thing costs: ``python benchmarks/hostile/growth.py [--size 500] [NAME ...]``.

Each shape of ``shapes.py`` is judged at a size, at twice and at four times that size, in CPU seconds and beside ``ast.parse`` of the same
texts. The last column is the exponent of growth between the last two: 1 is linear, 2 is a square. An exponent above ``--most`` at a
cost above ``--seconds`` is printed again at the end and makes the exit status 1; so does an analysis that fails.
"""

from __future__ import annotations

import argparse
import gc
import math
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

from benchmarks.hostile import shapes
from flake8_jaxstatic import pipeline
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings


def seconds(texts: dict[str, str]) -> float:
    """CPU seconds of the whole analysis."""
    files = workspace.Workspace.of_texts(texts, Settings())
    gc.collect()
    start = time.process_time()
    pipeline.analyse(files, Settings())
    return time.process_time() - start


def main() -> int:
    """Print a line per shape."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="shapes; all where none is named")
    parser.add_argument("--size", type=int, default=500)
    parser.add_argument("--most", type=float, default=1.35)
    parser.add_argument("--seconds", type=float, default=0.3, help="below this a measurement is noise")
    told = parser.parse_args()
    steep = []
    seconds(shapes.statements(10))
    for name in told.names or shapes.SHAPES:
        costs = [seconds(shapes.SHAPES[name](told.size * times)) for times in (1, 2, 4)]
        exponent = math.log2(costs[2] / costs[1])
        words = f"{name:22} {costs[0]:7.2f} {costs[1]:7.2f} {costs[2]:7.2f} s, exponent {exponent:5.2f}"
        print(words, flush=True)
        if exponent > told.most and costs[2] > told.seconds:
            steep.append(words)
    print(f"{len(steep)} grow faster than their input")
    print(*steep, sep="\n")
    return 1 if steep else 0


if __name__ == "__main__":
    sys.exit(main())
