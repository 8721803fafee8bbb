"""Which file of this folder stands in for which build back end."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from apicheck.project.backends import flit, hatchling, maturin, pdm, poetry, scikit_build, setuptools, uv, whey
from apicheck.project.folders import Folders
from apicheck.project.importable import Wheel
from apicheck.project.metadata import Declaration

BackEnd = Callable[[Declaration, Folders], Wheel | None]
"""The files of the wheel, paths relative to the distribution's folder; None where the declaration does not tell."""

_BACK_ENDS: Mapping[str, BackEnd] = MappingProxyType(
    {
        "setuptools": setuptools.wheel,
        "hatchling": hatchling.wheel,
        "flit": flit.wheel,
        "poetry": poetry.wheel,
        "pdm": pdm.wheel,
        "scikit-build": scikit_build.wheel,
        "uv": uv.wheel,
        "maturin": maturin.wheel,
        "whey": whey.wheel,
    }
)


def wheel_of(declaration: Declaration, folders: Folders) -> Wheel | None:
    """What the declared back end would ship; None where it is unknown, computes its files, or would find none.

    Empty where setuptools is told to ship nothing: no other back end can be.
    """
    back_end = _BACK_ENDS.get(declaration.back_end)
    found = back_end(declaration, folders) if back_end is not None else None
    return found if found or back_end is setuptools.wheel else None
