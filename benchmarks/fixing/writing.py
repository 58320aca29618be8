"""``jaxstatic fix --write`` that is killed, interrupted or without room: ``writing.py killed|interrupted|full TIMES [FILES]``.

A project of some files (100) with a repair in each is repaired again and again. ``killed`` and ``interrupted`` send SIGKILL and SIGINT at a
random moment after the first file was written; ``full`` (as root, it mounts a file system of its own) leaves room for some of the new files
only. Afterwards every file must hold its old or its new bytes, with its old mode; what lies beside them is counted.
"""

from __future__ import annotations

import json
import os
import pathlib
import random
import signal
import stat
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2]))

PAGE = 4096
TEXT = "import jax\n\n{filler}\n\n@jax.jit\ndef f{n}(x, n):\n    return x.reshape(n, -1)\n\n\nprint(f{n}(jax.numpy.ones(4), 2))\n"
COMMAND = [sys.executable, "-c", "from flake8_jaxstatic import cli; cli.run()", "fix", "--write", "--no-cache", "."]


def project(root: pathlib.Path, files: int) -> dict[pathlib.Path, bytes]:
    """Write the project; what its files say."""
    (root / "pyproject.toml").write_text('[project]\nname = "p"\nversion = "0"\n', encoding="utf-8")
    old = {}
    for n in range(files):
        path = root / f"m{n:03}.py"
        bare = TEXT.format(n=n, filler="")
        path.write_text(TEXT.format(n=n, filler="#" * (PAGE - len(bare))), encoding="utf-8")  # a page; the repair makes it two
        path.chmod(0o640)
        old[path] = path.read_bytes()
    return old


def environment() -> dict[str, str]:
    """Where the linter is imported from."""
    return {**os.environ, "PYTHONPATH": str(pathlib.Path(__file__).resolve().parents[2])}


def stopped(root: pathlib.Path, old: dict[pathlib.Path, bytes], how: signal.Signals, chance: random.Random) -> int:
    """Send a signal some time after the first file was written; the exit status."""
    started = subprocess.Popen(COMMAND, cwd=root, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while started.poll() is None and all(path.stat().st_size == len(text) for path, text in old.items()):
        time.sleep(0.001)
    time.sleep(chance.random() * 0.004 * len(old))
    started.send_signal(how)
    return started.wait()


def halves(old: dict[pathlib.Path, bytes], new: dict[str, bytes]) -> list[str]:
    """Files that hold neither their old nor their new bytes, or have another mode."""
    return [
        path.name
        for path, text in old.items()
        if path.read_bytes() not in (text, new[path.name]) or stat.S_IMODE(path.stat().st_mode) != 0o640
    ]


def round_of(how: str, root: pathlib.Path, files: int, new: dict[str, bytes], chance: random.Random) -> dict[str, object]:
    """Repair the project once; what came of it."""
    old = project(root, files)
    if how == "full":
        room = os.statvfs(root)
        (root / "ballast").write_bytes(b"0" * max(0, room.f_bavail * room.f_frsize - PAGE * chance.randrange(files)))
        done = subprocess.run(COMMAND, cwd=root, env=environment(), capture_output=True, text=True, check=False)
        status, said = done.returncode, next(iter(done.stderr.splitlines()), "")
        (root / "ballast").unlink()
    else:
        status, said = stopped(root, old, signal.SIGKILL if how == "killed" else signal.SIGINT, chance), ""
    written = sum(path.read_bytes() == new[path.name] for path in old)
    beside = [path for path in root.iterdir() if path.name.endswith(".jaxstatic")]
    told: dict[str, object] = {"status": status, "written": written, "half": halves(old, new), "beside": len(beside), "said": said}
    for path in beside:
        path.unlink()
    return told


def main() -> int:
    """Repair once in peace, for what the files are to say; then again and again."""
    how, times, files = sys.argv[1], int(sys.argv[2]), int((*sys.argv, "100")[3])
    chance = random.Random(0)  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        if how == "full":
            subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", f"size={files * 8 + 64}k", "tmpfs", folder], check=True)
        try:
            old = project(root, files)
            subprocess.run(COMMAND, cwd=root, env=environment(), stdout=subprocess.DEVNULL, check=True)
            new = {path.name: path.read_bytes() for path in old}
            told = [round_of(how, root, files, new, chance) for _ in range(times)]
        finally:
            if how == "full":
                subprocess.run(["/bin/umount", folder], check=True)
    for each in told:
        print(json.dumps(each))
    between = sum(0 < int(str(each["written"])) < files for each in told)
    bad = sum(bool(each["half"]) for each in told)
    print(f"{times} runs, {between} of them stopped between two files, {bad} left a file that is neither old nor new")
    return bool(bad)


if __name__ == "__main__":
    raise SystemExit(main())
