"""``jaxstatic fix`` on the disk: what is listed, printed as a patch, written; and what ``check`` says of repairs."""

from __future__ import annotations

import json
import stat
import subprocess

from tests.doors.conftest import Folder

TEXT = (
    b"\xef\xbb\xbfimport jax  # gr\xc3\xb6\xc3\x9fe\r\nimport jax.numpy as jnp\r\n\r\n\r\n@jax.jit\r\ndef f(x, n):\r\n"
    b"    return x.reshape(n, -1)\r\n\r\n\r\nprint(f(jnp.ones(4), 2))\r\n"
)
LOOP = (
    "import jax\nimport jax.numpy as jnp\n\n\n@jax.jit(static_argnames='r')\ndef g(x, r):\n    return x * r\n\n\nfor k in range(20):\n"
    "    g(jnp.ones(2), k * 0.5)\n"
)
NONE = (
    "import jax\nimport jax.numpy as jnp\n\n\n@jax.jit\ndef g(x, r):\n    if r > 1:\n        return x\n    return -x\n\n\n"
    "g(jnp.ones(2), jnp.ones(2).sum())\n"
)
AFTER = TEXT.replace(b"\xef\xbb\xbf", b"\xef\xbb\xbffrom functools import partial\r\n\r\n").replace(
    b"@jax.jit\r\n", b'@partial(jax.jit, static_argnames=("n",))\r\n'
)


def test_written_files_keep_all_else(real: Folder) -> None:
    real.write({"new/a.py": TEXT, "new/b.py": LOOP})
    path = real.root / "new/a.py"
    path.chmod(0o755)
    listed = real.jaxstatic("fix", "new")
    assert listed.returncode == 1
    assert "new/a.py:5: JXS101 'n' of f(): make static (safe)" in listed.stdout
    assert "new/b.py:5: JXS204 'r' of g(): trace it (unsafe, needs --unsafe)\n    may change: 'r' takes part in arithmetic" in listed.stdout
    assert path.read_bytes() == TEXT
    written = real.jaxstatic("fix", "new", "--write")
    assert written.returncode == 0, written.stderr
    assert path.read_bytes() == AFTER
    assert stat.S_IMODE(path.stat().st_mode) == 0o755
    assert (real.root / "new/b.py").read_text() == LOOP
    assert real.jaxstatic("fix", "new", "--write", "--unsafe", "--select", "JXS204").returncode == 0
    assert "@jax.jit\ndef g" in (real.root / "new/b.py").read_text()
    assert real.jaxstatic("check", "new").returncode == 0
    assert sorted(p.name for p in (real.root / "new").iterdir()) == ["a.py", "b.py"]


def test_a_patch_applies(real: Folder) -> None:
    real.write({"new/b.py": LOOP})
    patch = real.jaxstatic("fix", "new", "--diff", "--unsafe")
    assert patch.returncode == 1
    done = subprocess.run(["git", "apply", "-"], input=patch.stdout, text=True, cwd=real.root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "@jax.jit\ndef g" in (real.root / "new/b.py").read_text()


def test_what_a_comment_silences_is_left(real: Folder) -> None:
    silent = TEXT.replace(b"@jax.jit\r", b"@jax.jit  # noqa: JXS101\r")
    real.write({"new/a.py": silent})
    assert real.jaxstatic("fix", "new", "--write").returncode == 0
    assert (real.root / "new/a.py").read_bytes() == silent


def test_check_says_whether_a_fix_exists(real: Folder) -> None:
    real.write({"new/a.py": TEXT, "new/b.py": LOOP})
    first, second = json.loads(real.jaxstatic("check", "new", "--format", "json").stdout)
    assert first["fix"] == {"kind": "make static", "safe": True, "may_change": [], "notes": []}
    assert (second["fix"]["kind"], second["fix"]["safe"], len(second["fix"]["may_change"])) == ("trace it", False, 1)
    assert " = help: make static (safe: jaxstatic fix --write)\n" in real.jaxstatic("check", "new").stdout
    assert first["fix_tried"]
    real.write({"new/b.py": LOOP.replace("k * 0.5", "jnp.ones(1)[0] > 0")})
    assert "jaxstatic fix" in real.jaxstatic("check", "new/b.py").stdout
    real.write({"new/b.py": NONE})
    told = real.jaxstatic("check", "new/b.py").stdout
    assert "  = help: no repair is known; jaxstatic rule JXS103 tells what fits\n" in told
    real.write({"new/large.py": b"#" * 79 + b"\n" + (b"#" * 79 + b"\n") * 20_000})
    told = real.jaxstatic("check", "new", "--format", "json").stdout
    assert {(row["fix"], row["fix_tried"]) for row in json.loads(told)} == {(None, False)}, "what was not tried is not said to be lacking"
    told = real.jaxstatic("check", "new").stdout
    assert "no repair" not in told
    assert told.endswith("\nwhether 2 can be repaired was not tried: jaxstatic fix tells\n")
