"""What an analysis costs, phase by phase, as ratios to ``ast.parse`` of the same files: ``python benchmarks/cost.py FOLDER``.

CPU seconds of one process, collector off, nothing cached; the parse is measured in the same run on the same machine, before and after.
"""

from __future__ import annotations

import ast
import gc
import pathlib
import resource
import sys
import time
import warnings

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.settings import Settings


def parse_time(files: workspace.Workspace) -> float:
    """CPU seconds of parsing all files."""
    texts = [source.text for source in files.sources()]
    start = time.process_time()
    for text in texts:
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    return time.process_time() - start


def main(folder: str) -> None:
    """Print the ratios."""
    warnings.simplefilter("ignore")
    gc.disable()
    settings = Settings()
    before = parse_time(workspace.Workspace.open(pathlib.Path(folder), settings))
    files = workspace.Workspace.open(pathlib.Path(folder), settings)
    start = time.process_time()
    readable, _ = pipeline.read(files, settings)
    read = time.process_time()
    judge, found = pipeline.judge_and_apply(files, readable, settings)
    judged = time.process_time()
    flags = tuple(pipeline.judge_flags(files, judge, settings))
    done = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    unit = (before + parse_time(files)) / 2
    told = len(found) + len(flags)
    print(f"P {unit:.2f} s, {len(files.paths())} files, {len(judge.subjects)} jit objects, {told} findings, peak {peak} MB")
    for name, seconds in (("facts", read - start), ("flow", judged - read), ("flags", done - judged), ("all", done - start)):
        print(f"{name:6} {seconds:6.2f} s = {seconds / unit:5.2f} P")


if __name__ == "__main__":
    main(sys.argv[1])
