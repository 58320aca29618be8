"""Asks real jaxlib wheels which XLA flags they know, and writes ``knowledge/xla_flags.toml``: ``python benchmarks/xla_flags.py FOLDER``.

Every wheel is installed alone below FOLDER and asked in child processes, on the CPU. Two questions are put to it:

1. ``XLA_FLAGS=--help`` makes XLA print name, default, type and help of all flags, and exit; the log cuts the text after 15,000
   characters. So its standard error is a pipe that nobody empties: while the process waits there, the text is read from its memory (Linux).
2. Every further word of the binary that looks like a flag is passed. XLA exits and lists those that it does not know; it knows the others.
"""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

VERSIONS = (
    *("0.4.30", "0.4.31", "0.4.33", "0.4.34", "0.4.35", "0.4.36", "0.4.38", "0.5.0", "0.5.1", "0.5.3", "0.6.0", "0.6.2"),
    *("0.7.0", "0.7.2", "0.8.0", "0.8.3", "0.9.0", "0.9.2", "0.10.0", "0.10.2", "0.11.0", "0.11.2", "0.12.0", "0.12.0.1"),
)
TARGET = pathlib.Path(__file__).resolve().parent.parent / "flake8_jaxstatic" / "knowledge" / "xla_flags.toml"
START = "from jaxlib import xla_client\nxla_client.make_cpu_client()\nprint('started')\n"
SET_PIPE_SIZE = 1031
LINE = re.compile(rb"\t--(xla_[a-z0-9_]+)=([^\t\n\0]*?)\s*\t(bool|int32|int64|float|string)\t([^\n\0]*)")
CANDIDATE = re.compile(rb"xla_[a-z0-9_]{2,80}")
HEAD = """\
# The flags of XLA_FLAGS in jaxlib, as jaxlib itself tells them. Made by benchmarks/xla_flags.py: do not edit.
#
# probed: the wheels that were asked, oldest first (Linux x86-64, CPU).
# A flag: its type, the default of the newest wheel that has it, the spans of probed wheels in which it exists (first and last), and
# XLA's own words about it. In between two probed wheels nothing is known.
"""


def main() -> None:
    """Ask the wheels that were not asked before, then write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="where wheels are unpacked and answers kept; not in the repository")
    parser.add_argument("versions", nargs="*", default=VERSIONS)
    told = parser.parse_args()
    told.folder.mkdir(parents=True, exist_ok=True)
    answers = {}
    for version in told.versions:
        kept = told.folder / f"{version}.json"
        if not kept.exists():
            print(f"asking jaxlib {version}", flush=True)
            kept.write_text(json.dumps(ask(told.folder, version)), encoding="utf-8")
        answers[version] = json.loads(kept.read_text(encoding="utf-8"))
        print(version, len(answers[version]), "flags", flush=True)
    TARGET.write_text(table(answers), encoding="utf-8")


def ask(folder: pathlib.Path, version: str) -> dict[str, list[str]]:
    """The flags of one wheel: name -> type, default, help (empty where XLA's text does not show them)."""
    place = folder / version
    beside = _install(folder / "numpy", "numpy", "scipy", "ml_dtypes")
    _install(place, "--no-deps", f"jaxlib=={version}")
    path = os.pathsep.join((str(place), str(beside)))
    try:
        shown = usage(path)
        more = {name for library in place.rglob("*.so*") for name in candidates(library)} - set(shown)
        known = set(shown) | (more - unknown(path, sorted(more)))
    finally:
        shutil.rmtree(place)
    if len(shown) < 100:
        raise SystemExit(f"jaxlib {version} shows only {len(shown)} flags")
    return {name: list(shown.get(name, ("", "", ""))) for name in sorted(known)}


def _install(place: pathlib.Path, *wanted: str) -> pathlib.Path:
    if not place.exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-cache-dir", "--target", str(place), *wanted], check=True)
    return place


def _environment(path: str, flags: str) -> dict[str, str]:
    # Freed memory stays where it is: the text is read after XLA has let it go.
    kept = {"MALLOC_MMAP_THRESHOLD_": "1000000000", "MALLOC_TRIM_THRESHOLD_": "2000000000"}
    return {**os.environ, **kept, "PYTHONPATH": path, "JAX_PLATFORMS": "cpu", "XLA_FLAGS": flags}


def usage(path: str) -> dict[str, tuple[str, str, str]]:
    """Type, default and help of the flags, from the memory of a process that waits while it prints them."""
    reader, writer = os.pipe()
    fcntl.fcntl(writer, SET_PIPE_SIZE, 4096)
    command = [sys.executable, "-c", START]
    with subprocess.Popen(command, env=_environment(path, "--help"), stdout=subprocess.DEVNULL, stderr=writer) as child:
        os.close(writer)
        deadline = time.monotonic() + 60
        waits = pathlib.Path(f"/proc/{child.pid}/wchan")
        while time.monotonic() < deadline and child.poll() is None and "pipe_write" not in waits.read_text(encoding="ascii"):
            time.sleep(0.05)
        pieces = sorted(_pieces(child.pid), key=len) if child.poll() is None else []
        child.kill()
        os.close(reader)
    found: dict[str, tuple[str, str, str]] = {}
    for piece in pieces:  # the largest last: it is the most complete
        for name, default, kind, text in LINE.findall(piece):
            found[name.decode()] = (kind.decode(), default.decode(), text.decode("utf-8", "replace").strip())
    return found


def _pieces(process: int) -> list[bytes]:
    pieces: list[bytes] = []
    with pathlib.Path(f"/proc/{process}/mem").open("rb", 0) as memory:
        for line in pathlib.Path(f"/proc/{process}/maps").read_text(encoding="utf-8").splitlines():
            span = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw", line)
            if span is not None and ".so" not in line:
                start, end = (int(part, 16) for part in span.groups())
                try:
                    memory.seek(start)
                    data = memory.read(end - start)
                except OSError:
                    continue  # a region of the kernel
                pieces += re.findall(rb"\t--xla_[^\0]{200,}", data)
    return pieces


def candidates(library: pathlib.Path) -> set[str]:
    """Words of a binary that may be flags."""
    return {word.decode() for word in CANDIDATE.findall(library.read_bytes())}


def unknown(path: str, names: list[str]) -> set[str]:
    """Those of the names that this jaxlib does not know."""
    found: set[str] = set()
    waiting = [names[start : start + 200] for start in range(0, len(names), 200)]
    while waiting:
        batch = waiting.pop()
        flags = " ".join(f"--{name}=1" for name in batch)
        done = subprocess.run([sys.executable, "-c", START], env=_environment(path, flags), capture_output=True, text=True, check=False)
        told = re.search(r"Unknown flags? in XLA_FLAGS: (.*)", done.stderr)
        if told is not None:
            listed = set(re.findall(r"--(xla_[a-z0-9_]+)", told[1])) & set(batch)
            found |= listed
            if len(told[1]) > 10_000:  # the log may have cut the list
                waiting.append([name for name in batch if name not in listed])
        elif "started" not in done.stdout and len(batch) > 1:
            waiting += [batch[: len(batch) // 2], batch[len(batch) // 2 :]]
        elif "started" not in done.stdout and "Flag parsing failed" not in done.stderr:
            raise SystemExit(f"{batch}: {done.stderr[:2000]}")
    return found


def table(answers: dict[str, dict[str, list[str]]]) -> str:
    """The answers as TOML, one line per flag."""
    versions = list(answers)
    lines = [HEAD, f"probed = {json.dumps(versions)}", "", "[flags]"]
    for name in sorted({name for answer in answers.values() for name in answer}):
        spans: list[list[str]] = []
        previous = False
        told = ["", "", ""]
        for version in versions:
            here = name in answers[version]
            if here and not previous:
                spans.append([version, version])
            elif here:
                spans[-1][1] = version
            if here and answers[version][name][0]:
                told = answers[version][name]
            previous = here
        kind, default, text = (json.dumps(part, ensure_ascii=False) for part in (told[0], told[1].strip('"'), told[2]))
        lines.append(f"{name} = {{ type = {kind}, default = {default}, spans = {json.dumps(spans)}, says = {text} }}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
