"""``jaxstatic xla``: the audit that a project of the real world got by hand, in all formats; and what real projects set is no alarm."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys
from typing import Any

import pytest

from flake8_jaxstatic import cli
from flake8_jaxstatic.knowledge import flags as knowledge

# The writes of homodyne (MIT) at 424500df, as they stand there.
PACKAGE = """\
import os

_DEFAULT_XLA_FLAGS = [
    "--xla_force_host_platform_device_count=4",
    "--xla_disable_hlo_passes=constant_folding",
]

if "XLA_FLAGS" not in os.environ:
    os.environ["XLA_FLAGS"] = " ".join(_DEFAULT_XLA_FLAGS)
else:
    existing = os.environ["XLA_FLAGS"]
    flags_to_add = []
    for flag in _DEFAULT_XLA_FLAGS:
        flag_name = flag.split("=")[0]
        if flag_name not in existing:
            flags_to_add.append(flag)
    if flags_to_add:
        os.environ["XLA_FLAGS"] += " " + " ".join(flags_to_add)
"""
DEVICE = """\
import os


def configure(cpu_info, enable_onednn):
    xla_flags = [
        "--xla_cpu_multi_thread_eigen=true",
    ]
    if cpu_info.get("supports_avx512"):
        xla_flags.extend(
            [
                "--xla_cpu_enable_fast_math=true",
                "--xla_cpu_enable_xla_runtime=false",
            ]
        )
    existing_flags = os.environ.get("XLA_FLAGS", "")
    for flag in xla_flags:
        flag_name = flag.split("=")[0]
        if flag_name not in existing_flags:
            existing_flags = existing_flags + " " + flag
    os.environ["XLA_FLAGS"] = existing_flags.strip()
"""
MODEL = """\
from functools import partial

import jax


@partial(jax.jit, static_argnames=("n",))
def spread(x, n):
    return x.reshape(n, -1)
"""
PROJECT = {
    "pyproject.toml": '[project]\nname = "homodyne"\nversion = "1"\ndependencies = ["jax>=0.8.2"]\n',
    "homodyne/__init__.py": PACKAGE,
    "homodyne/cpu.py": DEVICE,
    "homodyne/model.py": MODEL,
    "activate.sh": 'export XLA_FLAGS="--xla_force_host_platform_device_count=8"\n',
    ".github/workflows/ci.yml": "env:\n  XLA_FLAGS: --xla_cpu_enable_fast_math=yes\n",
}
PLAN = ["xla_cpu_enable_fast_math", "xla_cpu_multi_thread_eigen", "xla_disable_hlo_passes", "xla_force_host_platform_device_count"]


@pytest.fixture
def project(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    for name, text in PROJECT.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capfd: pytest.CaptureFixture[str], *arguments: str, status: int = 1) -> str:
    assert cli.main(["xla", "--no-cache", *arguments]) == status
    return capfd.readouterr().out


def data(capfd: pytest.CaptureFixture[str], *arguments: str, status: int = 1) -> dict[str, Any]:
    (found,) = json.loads(told(capfd, "--format=json", *arguments, status=status))
    return dict(found)


def test_the_four_flags_of_the_plan_and_its_two_candidates(project: pathlib.Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = data(capfd)
    flags = {flag["name"]: flag for flag in found["flags"]}
    assert set(flags) == {*PLAN, "xla_cpu_enable_xla_runtime"}
    assert [(given["file"], given["line"]) for given in flags["xla_disable_hlo_passes"]["given"]] == [("homodyne/__init__.py", 5)]
    assert flags["xla_cpu_multi_thread_eigen"]["notes"] == ["repeats the default (true)"]
    assert "8 at activate.sh:1" in flags["xla_force_host_platform_device_count"]["notes"][0]
    assert flags["xla_cpu_enable_xla_runtime"]["status"] == "unknown"
    assert all(flags[name]["status"] == "known" and flags[name]["meaning"] for name in PLAN)
    candidates = {each["name"]: each["worthwhile"] for each in found["considered"]}
    assert candidates["xla_cpu_fast_math_honor_nans"] is True
    assert candidates["xla_cpu_enable_fast_min_max"] is False


def test_its_findings(project: pathlib.Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = [(each["code"], each["file"], each["line"], each["flag"]) for each in data(capfd)["findings"]]
    assert found == [
        ("JXS501", ".github/workflows/ci.yml", 2, "xla_cpu_enable_fast_math"),
        ("JXS503", "homodyne/__init__.py", 5, "xla_disable_hlo_passes"),
        ("JXS504", "homodyne/cpu.py", 11, "xla_cpu_enable_fast_math"),
        ("JXS501", "homodyne/cpu.py", 12, "xla_cpu_enable_xla_runtime"),
    ]
    (folding,) = [each["message"] for each in data(capfd)["findings"] if each["code"] == "JXS503"]
    assert "static numbers alone is still folded" in folding
    assert "static arguments" in folding


def test_flake8_says_the_same_of_python_files(project: pathlib.Path, capfd: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-m", "flake8", "--select=JXS5", "--jaxstatic-no-cache", "homodyne"]
    if not any("JXS" in line for line in _plugins()):
        pytest.skip("the plugin is not installed here")
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300, check=False)
    shown = [line.split(": ", 1)[1].split()[0] + " " + line.split(":")[1] for line in done.stdout.splitlines()]
    assert cli.main(["check", "--select=JXS5", "--no-cache", "--format=concise", "homodyne"]) == 1
    checked = [line.split(": ", 1)[1].split()[0] + " " + line.split(":")[1] for line in capfd.readouterr().out.splitlines()]
    assert shown == checked == ["JXS503 5", "JXS504 11", "JXS501 12"]


def _plugins() -> list[str]:
    done = subprocess.run([sys.executable, "-m", "flake8", "--version"], capture_output=True, text=True, timeout=60, check=False)
    return done.stdout.replace("jaxstatic", "JXS").splitlines()


def test_text_and_markdown(project: pathlib.Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = told(capfd)
    for name in PLAN:
        assert f"--{name}\n" in text
    assert "judged for jaxlib 0.8.3 to" in text
    assert "findings: 4" in text
    page = told(capfd, "--format=markdown")
    rows = [line for line in page.splitlines() if line.startswith("| `--")]
    assert len(rows) == 5
    assert all(line.count(" | ") == 5 for line in rows)
    assert "## Worth considering" in page


def test_another_jaxlib(project: pathlib.Path, capfd: pytest.CaptureFixture[str]) -> None:
    (project / "homodyne/cpu.py").write_text('import os\nos.environ["XLA_FLAGS"] = "--xla_cpu_use_mkl_dnn=true"\n', encoding="utf-8")
    newest = [each["flag"] for each in data(capfd, "homodyne/cpu.py")["findings"]]
    oldest = [each["flag"] for each in data(capfd, "--jaxlib=0.4.30", "homodyne/cpu.py", status=0)["findings"]]
    assert (newest, oldest) == (["xla_cpu_use_mkl_dnn"], [])
    assert cli.main(["xla", "--jaxlib=new", "."]) == 2


@pytest.mark.jax
def test_the_installed_jaxlib_is_asked(project: pathlib.Path, capfd: pytest.CaptureFixture[str]) -> None:
    found = data(capfd, "--probe")
    answers = {flag["name"]: flag["probed"] for flag in found["flags"]}
    assert answers["xla_cpu_enable_xla_runtime"].startswith("unknown")
    assert answers["xla_disable_hlo_passes"] == "known"
    assert answers["xla_force_host_platform_device_count"] == "known"
    assert found["installed"]


def test_no_interpreter_to_be_asked(project: pathlib.Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["xla", "--no-cache", "--probe", "--python=no-such-python", "."]) == 2
    assert "no-such-python" in capfd.readouterr().err


def test_what_xla_does_not_read(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """As homodyne does for its option ``--threads``, at fed2fd51."""
    (tmp_path / "setup.cfg").touch()
    adds = 'os.environ.get("XLA_FLAGS", "") + " --xla_cpu_multi_thread_eigen=true" + f" intra_op_parallelism_threads={n}"'
    text = f'import os\nn = os.cpu_count()\nos.environ["XLA_FLAGS"] = {adds} + " --xla_no_flag=1"\n'
    (tmp_path / "a.py").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    shown = told(capfd, status=1)
    assert "--intra_op_parallelism_threads\n    jaxlib: not read\n" in shown
    assert "a.py:3: 1 (XLA_FLAGS, assignment, not read)" in shown
    assert "there XLA stops reading, and does not see it, nor '--xla_no_flag' behind it" in shown
    assert "findings: 1\n" in shown


def test_nothing_is_set(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "setup.cfg").touch()
    (tmp_path / "a.py").write_text("import jax\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "no flag is set" in told(capfd, status=0)


# Values as they stand in the named projects, and the versions that they declare.
REAL = {
    "jax, tests": ("", "--xla_gpu_autotune_level=0 --xla_force_host_platform_device_count=8"),
    "jax, fault tolerance": (
        "",
        "--xla_gpu_nccl_terminate_on_error=false --xla_gpu_nccl_async_execution=true --xla_gpu_nccl_blocking_communicators=false",
    ),
    "jax, scaled dot": (">=0.9", "--xla_gpu_experimental_scaled_dot_with_triton=true"),
    "flax": (">=0.11.0", "--xla_force_host_platform_device_count=4"),
    "numpyro": (">=0.7.0", "--xla_force_host_platform_device_count={n}"),
    "brax": ("", "--xla_gpu_graph_min_graph_size=1"),
    "maxtext, GPU": (
        "",
        (
            "--xla_dump_to=/d --xla_gpu_enable_latency_hiding_scheduler=true --xla_gpu_enable_triton_gemm=false "
            "--xla_gpu_enable_highest_priority_async_stream=true --xla_gpu_all_reduce_combine_threshold_bytes=134217728 "
            "--xla_gpu_pipeline_all_gather=on --xla_gpu_enable_command_buffer=FUSION --xla_disable_hlo_passes=rematerialization "
            "--xla_gpu_enable_while_loop_double_buffering=true"
        ),
    ),
    "maxtext, TPU": (
        "",
        "--xla_tpu_scoped_vmem_limit_kib=65536 --xla_sc_disable_megacore_partitioning=True --xla_enable_async_all_gather=true",
    ),
}


@pytest.mark.parametrize("name", REAL)
def test_real_projects_are_silent(name: str, project: pathlib.Path, capfd: pytest.CaptureFixture[str]) -> None:
    wanted, value = REAL[name]
    (project / "pyproject.toml").write_text(f'[project]\nname = "x"\ndependencies = ["jax{wanted}"]\n', encoding="utf-8")
    (project / "set.py").write_text(f'import os\nn = os.cpu_count()\nos.environ["XLA_FLAGS"] = f"{value}"\n', encoding="utf-8")
    assert cli.main(["check", "--select=JXS5", "--no-cache", "set.py"]) == 0
    assert told(capfd, "set.py", status=0)


def test_ranges() -> None:
    table = knowledge.load()
    assert len(table.probed) >= 6
    assert table.probed[0] == "0.4.30"
    assert table.supported("") == table.probed[-1:]
    assert table.supported(">=0.5,<0.6") == ("0.5.0", "0.5.1", "0.5.3")
    assert table.supported("==0.4.37") == ("0.4.36", "0.4.38")
    assert table.supported("~=0.10.0") == ("0.10.0", "0.10.2")
    assert table.supported("!=0.12.0.1,>=0.12") == ("0.12.0",)
    assert table.missing("xla_gpu_graph_level", table.probed)[0] == "0.7.2"
    assert table.missing("xla_cpu_enable_xla_runtime", table.probed) == list(table.probed)
