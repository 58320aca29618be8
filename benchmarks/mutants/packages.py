"""The packages that bugs are seeded into: pinned by version and hash, downloaded on demand, and read as texts."""

from __future__ import annotations

import pathlib
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from dataclasses import dataclass

HERE = pathlib.Path(__file__).parent
DRIVERS = HERE / "drivers"
LABELS = HERE / "labels"


@dataclass(frozen=True, slots=True)
class Package:
    """One wheel.

    Attributes:
        name: on the index.
        version, sha256: of the wheel.
        folder: the import package.
        drivers: the folder of its drivers.
        exclude: parts that are neither edited nor analysed, relative to the unpacked wheel.
    """

    name: str
    version: str
    sha256: str
    folder: str
    drivers: str
    exclude: tuple[str, ...]


def pinned() -> dict[str, Package]:
    """All packages of ``packages.toml``."""
    table = tomllib.loads((HERE / "packages.toml").read_text(encoding="utf-8"))
    return {
        name: Package(name, row["version"], row["sha256"], row["folder"], row.get("drivers", row["folder"]), tuple(row.get("exclude", ())))
        for name, row in table.items()
    }


def fetch(package: Package, work: pathlib.Path) -> pathlib.Path:
    """Download and unpack a wheel, unless it is there.

    Args:
        package: what to fetch; its hash is checked by pip.
        work: a folder of the user.

    Returns:
        The folder that holds the import package.

    Raises:
        subprocess.CalledProcessError: pip could not get this wheel.
    """
    place = work / f"{package.name}-{package.version}"
    if (place / package.folder).is_dir():
        return place
    with tempfile.TemporaryDirectory() as temporary:
        wanted = pathlib.Path(temporary, "wanted.txt")
        wanted.write_text(f"{package.name}=={package.version} --hash=sha256:{package.sha256}\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"]
        subprocess.run([*command, "--dest", temporary, "--requirement", str(wanted)], check=True)
        (wheel,) = pathlib.Path(temporary).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(place)
    return place


def drivers(package: Package) -> dict[str, str]:
    """The drivers of a package by the name they have in the analysed project."""
    found = sorted((DRIVERS / package.drivers).glob("*.py"))
    return {f"driver/{path.name}": path.read_text(encoding="utf-8") for path in found}


def sources(package: Package, place: pathlib.Path) -> dict[str, str]:
    """The texts of the package itself, by name relative to the unpacked wheel."""
    found = {}
    for path in sorted((place / package.folder).rglob("*.py")):
        name = path.relative_to(place).as_posix()
        if not name.startswith(package.exclude or ("\0",)) and not {"tests", "test"} & set(path.parts):
            found[name] = path.read_text(encoding="utf-8")
    return found
