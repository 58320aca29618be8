"""What is said of XLA's flags is true of the installed jaxlib, and the rule says of each form what jaxlib does with it."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from flake8_jaxstatic.judgement.rules import flags as rules
from flake8_jaxstatic.knowledge import flags as knowledge
from flake8_jaxstatic.syntax import settings_text, xla_text
from tests.flags import oracle

pytestmark = pytest.mark.jax
COUNT = "xla_force_host_platform_device_count"
FAST = "xla_cpu_enable_fast_math"
ABORTING = [
    "--xla_totally_unknown=1",
    f"{COUNT}=4",
    f"-{COUNT}=4",
    f"--no{FAST}",
    f"--{COUNT} 4",
    f"--{COUNT}",
    f"--{COUNT}=abc",
    f"--{COUNT}=4,--{FAST}=true",
    "--tf_xla_auto_jit=2",
    f"--{FAST}=yes",
    f"--{FAST}=on",
    "--xla_cpu_enable_xla_runtime=false",
    "intra_op_parallelism_threads=4",
    "--xla_dump_to",
    "--xla_disable_hlo_passes",
    f"--{COUNT}=",
    f"--{COUNT}=0x4",
    f"--{COUNT}=2147483648",
    "--xla_gpu_autotune_gemm_rtol=1,5",
]
ACCEPTED = [
    "--xla_dump_to='a b' --xla_cpu_multi_thread_eigen=TRUE --xla_disable_hlo_passes= --xla_cmd_buffer_trace_cache_size=2147483648",
    f"--{COUNT}=+4 --xla_gpu_autotune_gemm_rtol=1e+5 --xla_gpu_auto_spmd_partitioning_memory_budget_ratio=1.",
    f"--{COUNT}=4",
    f"--{FAST}",
    f"--{FAST}=1",
    f"--{FAST}=true",
    f"--{FAST}=True",
    f"--{FAST}=0",
    "--xla_disable_hlo_passes=no_such_pass",
    "--xla_cpu_use_thunk_runtime=true",
]


def installed() -> str:
    return oracle.prints(None, "import jaxlib; print(jaxlib.__version__)")[0]


def reported(value: str, version: str = "") -> list[str]:
    """The codes of the rules for a program that sets the variable to this value."""
    setting = xla_text.read(f'import os\nos.environ["XLA_FLAGS"] = "{value}"\n').settings[0]
    subject = rules.Subject("main.py", "", setting)
    versions = knowledge.load().supported(f"=={version}" if version else "")
    known = rules.Circumstances(versions, "", (), lambda file, line: "", (subject,))
    return [finding.code for finding in rules.judge(subject, known)]


@pytest.mark.parametrize("value", ABORTING)
def test_it_aborts_and_is_reported(value: str) -> None:
    assert oracle.aborts(value)
    assert "JXS501" in reported(value, installed())


@pytest.mark.parametrize("value", ACCEPTED)
def test_it_is_accepted_and_not_reported(value: str) -> None:
    assert not oracle.aborts(value)
    assert "JXS501" not in reported(value, installed())


def test_a_flag_of_a_tpu_aborts_on_the_cpu_and_is_not_reported() -> None:
    """What the library of a TPU does with it is not known here."""
    assert oracle.aborts("--xla_tpu_enable_async_collective_fusion=true")
    assert reported("--xla_tpu_enable_async_collective_fusion=true") == []


def test_all_unknown_flags_are_named_at_once() -> None:
    done = oracle.run(f"--xla_no_one=1 --{FAST}=false --xla_no_two=2")
    told = re.search(r"Unknown flags in XLA_FLAGS: (.*)", done.stderr)
    assert done.returncode != 0
    assert told is not None
    assert told[1].split() == ["--xla_no_one=1", "--xla_no_two=2"]


def test_a_missing_dash_is_the_name_of_a_file() -> None:
    assert "Could not open file" in oracle.run(f"{COUNT}=4").stderr
    setting = xla_text.read(f'import os\nos.environ["XLA_FLAGS"] = "{COUNT}=4"\n').settings[0]
    assert setting.first_word == f"{COUNT}=4"


UNREAD = [
    f"--{FAST}=true more --{COUNT}=4 --xla_totally_unknown=1",
    f"--{FAST} true --{COUNT}=4",
    f"--{FAST}=true , --{COUNT}=4",
    f"--{FAST}=true intra_op_parallelism_threads=2 --{COUNT}=4 --{COUNT}=8",
    f"--{FAST}=true {COUNT}=4",
]


@pytest.mark.parametrize("value", UNREAD)
def test_behind_a_word_without_a_dash_nothing_is_read(value: str) -> None:
    """Not even nonsense: the words behind it do not abort."""
    assert oracle.prints(value, "from jaxlib import xla_client; print(xla_client.make_cpu_client().device_count())") == ["1"]
    told = reported(value)
    assert told.count("JXS501") == 1
    assert set(told) <= {"JXS501", "JXS504"}


def test_each_flag_of_type_string_wants_a_value() -> None:
    """All of them in one process: the message names them as unknown."""
    table = knowledge.load()
    missing = set(table.missing_flags(installed()))
    strings = {name for name in table.names() if table.flag(name).kind == "string" and name not in missing}
    done = oracle.run(" ".join(f"--{name}" for name in sorted(strings)))
    assert len(strings) > 50
    assert set(re.findall(r"--(xla_[a-z0-9_]+)", done.stderr)) == strings


def test_importing_jax_reads_nothing() -> None:
    assert oracle.prints("--xla_totally_unknown=1", "import jax, jax.numpy; print('imported')") == ["imported"]


def test_set_after_the_import_and_before_the_first_device_is_honoured() -> None:
    program = f"import os, jax\nos.environ['XLA_FLAGS'] = '--{COUNT}=4'\nprint(jax.device_count())"
    assert oracle.prints(None, program) == ["4"]
    unknown = oracle.run(None, program.replace(f"--{COUNT}=4", "--xla_totally_unknown=1"))
    assert unknown.returncode != 0


def test_set_after_the_first_device_is_ignored_even_if_it_is_nonsense() -> None:
    program = "import os, jax\nbefore = jax.device_count()\nos.environ['XLA_FLAGS'] = '{}'\nprint(before, jax.device_count())"
    assert oracle.prints(None, program.format(f"--{COUNT}=4")) == ["1", "1"]
    assert oracle.prints(None, program.format("--xla_totally_unknown=1")) == ["1", "1"]


def test_the_last_duplicate_wins() -> None:
    value = f"--{COUNT}=2 --{COUNT}=4"
    assert oracle.prints(value, "import jax; print(jax.device_count())") == ["4"]
    assert reported(value) == ["JXS505"]


def test_what_libtpu_reads_is_ignored_on_the_cpu() -> None:
    assert oracle.prints(None, "import jax; print(jax.device_count())", libtpu="--nonsense=1") == ["1"]


FOLDING = """
import jax, jax.numpy as jnp
def wave(x, s, order):
    return x * jnp.sin(s) * jnp.exp(-s) + jnp.array([1.0, 2.0, 4.0, 8.0])[jnp.array(order)]
lowered = jax.jit(wave, static_argnames=("s", "order")).lower(jnp.ones(4), 0.7, (3, 2, 1, 0))
text = lowered.compile().as_text()
print("stablehlo.sine" in lowered.as_text(), *(text.count(f" {name}(") for name in ("sine", "exponential", "gather")))
"""


def test_switching_constant_folding_off_cancels_only_the_part_of_arrays() -> None:
    assert oracle.prints(None, FOLDING) == ["True", "0", "0", "0"]
    assert oracle.prints("--xla_disable_hlo_passes=constant_folding", FOLDING) == ["True", "0", "0", "1"]


def test_numbers_are_folded_even_without_any_pass() -> None:
    program = FOLDING.replace(" + jnp.array([1.0, 2.0, 4.0, 8.0])[jnp.array(order)]", "")
    assert oracle.prints("--xla_disable_all_hlo_passes=true", program)[:3] == ["True", "0", "0"]


NAN = """
import jax, jax.numpy as jnp
nan, inf = jnp.array(jnp.nan), jnp.array(jnp.inf)
values = jax.jit(lambda n, i: (jnp.isnan(n), n != n, jnp.isinf(i), n * 0, i * 0, n - n, jnp.where(jnp.isnan(n), 7.0, n)))
print(*(f"{float(v):g}" for v in values(nan, inf)))
"""
HONOUR = "--xla_cpu_fast_math_honor_{}={}"


def honouring(value: str) -> str:
    return " ".join(("--xla_cpu_enable_fast_math=true", HONOUR.format("nans", value), HONOUR.format("infs", value)))


@pytest.mark.parametrize(
    ("flags", "told"),
    [
        ("", "1 1 1 nan nan nan 7"),
        (f"--{FAST}=true", "1 1 1 0 0 0 7"),
        (honouring("true"), "1 1 1 0 0 0 7"),
        (honouring("false"), "0 0 0 0 0 0 nan"),
    ],
)
def test_fast_math_on_nan_and_infinity(flags: str, told: str) -> None:
    assert oracle.prints(flags, NAN) == told.split()
    assert ("JXS504" in reported(flags)) == (FAST in flags and "honor_nans=true" not in flags)


def test_fast_min_max_keeps_nan() -> None:
    program = "import jax, jax.numpy as jnp; print(*jax.jit(lambda n: (jnp.maximum(n, 0), jnp.minimum(n, 0), jnp.clip(n, 0, 1)))(jnp.nan))"
    assert oracle.prints("--xla_cpu_enable_fast_min_max=true", program) == ["nan", "nan", "nan"]


def test_the_honouring_flags_are_true_by_default() -> None:
    table = knowledge.load()
    assert {table.flag(name).default for name in table.honouring if table.flag(name)} == {"true"}


def test_the_table_is_what_the_installed_jaxlib_says() -> None:
    """All flags of the table in one process: what is named as unknown is what the table says this version has not."""
    table = knowledge.load()
    version = installed()
    if version not in table.probed:
        pytest.skip(f"jaxlib {version} was not asked when the table was made")
    missing = set(table.missing_flags(version))
    assert 50 < len(missing) < len(list(table.names()))
    unknown = set(re.findall(r"--(xla_[a-z0-9_]+)", oracle.run(" ".join(f"--{name}=1" for name in sorted(missing))).stderr))
    assert missing <= unknown
    there = [table.flag(name) for name in table.names() if name not in missing]
    plain = " ".join(f"--{flag.name}={flag.default}" for flag in there if flag.kind in ("bool", "int32", "int64"))
    done = oracle.run(f"{plain} --xla_surely_not=1")
    assert re.findall(r"--(xla_[a-z0-9_]+)", done.stderr) == ["xla_surely_not"]


def test_pieces_of_a_value() -> None:
    pieces = [settings_text.Piece(f"--{COUNT}=", 1, 0), settings_text.Piece(settings_text.HOLE, 1, 9), settings_text.Piece(" --a", 2, 0)]
    found, adds, first = settings_text.flags(pieces)
    assert [(flag.name, flag.value, flag.known_value) for flag in found] == [(COUNT, "\0", False), ("a", None, True)]
    assert (adds, first) == (False, f"--{COUNT}=\0")


HAS = [
    "xla_force_host_platform_device_count",
    "xla_disable_hlo_passes",
    "xla_disable_all_hlo_passes",
    "xla_enable_hlo_passes_only",
    "xla_cpu_multi_thread_eigen",
    "xla_cpu_enable_fast_math",
    "xla_cpu_enable_fast_min_max",
    "xla_cpu_fast_math_honor_division",
    "xla_cpu_fast_math_honor_functions",
    "xla_cpu_use_thunk_runtime",
    "xla_cpu_use_xnnpack",
    "xla_cpu_use_onednn",
    "xla_cpu_max_isa",
    "xla_cpu_prefer_vector_width",
    "xla_cpu_parallel_codegen_split_count",
    "xla_cpu_use_fusion_emitters",
    "xla_allow_excess_precision",
    "xla_backend_optimization_level",
    "xla_dump_to",
    "xla_dump_hlo_as_text",
    "xla_embed_ir_in_executable",
    "xla_hlo_profile",
    "xla_enable_fast_math",
    "xla_step_marker_location",
    "xla_gpu_autotune_level",
    "xla_gpu_enable_triton_gemm",
    "xla_gpu_enable_latency_hiding_scheduler",
    "xla_gpu_deterministic_ops",
    "xla_gpu_enable_command_buffer",
    "xla_gpu_enable_while_loop_double_buffering",
    "xla_gpu_cuda_data_dir",
]
HAS_NOT = [
    "xla_cpu_enable_xla_runtime",
    "xla_cpu_use_mkl_dnn",
    "xla_cpu_enable_custom_matmul_tiling",
    "xla_gpu_enable_async_collectives",
    "xla_gpu_enable_async_all_reduce",
    "xla_gpu_enable_triton_softmax_fusion",
    "xla_gpu_graph_level",
    "xla_gpu_simplify_all_fp_conversions",
    "xla_gpu_enable_custom_fusions",
    "xla_gpu_enable_xla_runtime_executable",
    "xla_latency_hiding_scheduler_rerun",
]


def test_what_jaxlib_0_10_2_has_and_has_not() -> None:
    """The answers of an earlier measurement, made by another program."""
    table = knowledge.load()
    assert [name for name in HAS if table.missing(name, ["0.10.2"])] == []
    assert [name for name in HAS_NOT if not table.missing(name, ["0.10.2"])] == []
    early = ["xla_gpu_enable_triton_softmax_fusion", "xla_gpu_graph_level", "xla_cpu_enable_xla_runtime"]
    assert [table.missing(name, ["0.4.30"]) for name in early] == [[], [], ["0.4.30"]]


def test_the_thunk_runtime_is_said_to_be_no_choice_any_more() -> None:
    told = oracle.run("--xla_cpu_use_thunk_runtime=false", "import jax; jax.jit(lambda x: x * 2)(1.0)").stderr
    if tuple(int(part) for part in installed().split(".")[:2]) < (0, 10):
        pytest.skip("an older jaxlib still has the other runtime")
    assert "no longer supported" in told


def test_the_options_of_python_are_no_full_list() -> None:
    program = (
        "from jaxlib import xla_client; o = xla_client.CompileOptions().executable_build_options.debug_options; "
        "print(sum(name.startswith('xla_') for name in dir(o)))"
    )
    shown = int(oracle.prints(None, program)[0])
    assert 10 < shown < len(list(knowledge.load().names())) / 4


def test_the_help_is_cut_so_the_table_is_asked_flag_by_flag() -> None:
    """``--help`` aborts, and what it prints ends within 15,000 characters: fewer flags than there are."""
    environment = {**os.environ, "XLA_FLAGS": "--help", "JAX_PLATFORMS": "cpu"}
    done = subprocess.run([sys.executable, "-c", "import jax; jax.devices()"], env=environment, capture_output=True, text=True, check=False)
    told = done.stdout + done.stderr
    assert done.returncode != 0
    assert "--xla" in told
    assert len(told) < 16_000
    listed = set(re.findall(r"--(xla_\w+)=", told))
    assert 40 < len(listed) < 150


def test_neither_the_library_nor_its_options_are_a_full_list() -> None:
    """The library holds candidates by the hundred, known and unknown ones; its debug options show only some forty."""
    program = (
        "import pathlib, re, jaxlib; from jaxlib import xla_client as own\n"
        "data = (pathlib.Path(jaxlib.__file__).parent / 'libjax_common.so').read_bytes()\n"
        "print(len(set(re.findall(rb'(?<![ -~])xla_[a-z0-9_]+(?![ -~])', data))))\n"
        "options = own.CompileOptions().executable_build_options.debug_options\n"
        "print(len([name for name in dir(options) if name.startswith('xla_')]))"
    )
    candidates, shown = map(int, oracle.prints(None, program))
    assert candidates > 200
    assert 20 < shown < 80
