"""What of this program is installed, and beside what."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def installed(distribution: str) -> str:
    """The version of a distribution; "not installed" for one that is not, such as this program run from its sources."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "not installed"


def distributions() -> list[str]:
    """Name and version of everything installed, sorted, as its folder of metadata is called."""
    folders = [Path(place) for place in sys.path if Path(place).is_dir()]
    return sorted({path.name for folder in folders for path in folder.iterdir() if path.suffix == ".dist-info"})


def schemas_folder() -> Path:
    """Where the schemas of the records lie: in the installed package, else in the source checkout."""
    package = Path(__file__).parent
    shipped = package / "schemas"
    return shipped if shipped.is_dir() else package.parents[1] / "schemas"
