"""The environments that users may install into, as far as markers tell them apart.

Markers are compared by what they say of each of these, never as text. Source: dependency specifiers specification
(PEP 508), "Environment Markers".
"""

import itertools
from collections.abc import Iterable, Mapping
from functools import cache

from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName
from packaging.specifiers import InvalidSpecifier, SpecifierSet

Environment = Mapping[str, str]

NEWEST_PYTHON = (3, 14)
"""The newest Python that this version of apicheck knows to be released."""

_PYTHONS = ("2.7", *(f"3.{minor}" for minor in range(4, NEWEST_PYTHON[1] + 3)))
_PLATFORMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    {"sys_platform": "cygwin", "platform_system": "CYGWIN_NT-10.0", "os_name": "posix"},
    {"sys_platform": "emscripten", "platform_system": "Emscripten", "os_name": "posix"},
    {"sys_platform": "freebsd14", "platform_system": "FreeBSD", "os_name": "posix"},
)
_IMPLEMENTATIONS = (
    {"implementation_name": "cpython", "platform_python_implementation": "CPython"},
    {"implementation_name": "pypy", "platform_python_implementation": "PyPy"},
)
_MACHINES = ("x86_64", "AMD64", "aarch64", "arm64", "i686")


def environments(markers: Iterable[str], requires_python: Iterable[str]) -> tuple[Environment, ...]:
    """Return the environments that some of the markers may tell apart, of Pythons that every range admits.

    Without a marker one environment stands for all.
    """
    text = " ".join(markers)
    ranges = [specifiers for each in requires_python if (specifiers := _specifiers(each)) is not None]
    pythons = [
        version for version in _PYTHONS if not ranges or all(_admits(specifiers, version) for specifiers in ranges)
    ] or [_PYTHONS[-3]]
    platforms = _PLATFORMS if any(name in text for name in ("sys_platform", "platform_system", "os_name")) else ()
    implementations = _IMPLEMENTATIONS if "implementation" in text else ()
    machines = _MACHINES if "platform_machine" in text else ()
    python_names = pythons if "python_" in text or "implementation_version" in text else pythons[-1:]
    return tuple(
        {
            "python_version": python,
            "python_full_version": f"{python}.{_MICRO}",
            "implementation_version": f"{python}.{_MICRO}",
            "platform_machine": machine,
            "platform_release": "",
            "platform_version": "",
            **platform,
            **implementation,
        }
        for python, platform, implementation, machine in itertools.product(
            python_names,
            platforms or _PLATFORMS[:1],
            implementations or _IMPLEMENTATIONS[:1],
            machines or _MACHINES[:1],
        )
    )


_MICRO = 9
"""Some bug fix release of each Python: markers that tell apart more are about builds that nobody should have."""


def holds(marker: str, environment: Environment) -> bool:
    """Tell whether a marker holds; an empty one always does. No extra is asked for."""
    if not marker:
        return True
    try:
        parsed = _parsed(marker)
        return parsed is None or parsed.evaluate({**environment, "extra": ""})
    except (UndefinedComparison, UndefinedEnvironmentName, ValueError):
        return True


@cache
def _parsed(marker: str) -> Marker | None:
    try:
        return Marker(marker)
    except InvalidMarker:
        return None


def _specifiers(text: str) -> list[SpecifierSet] | None:
    try:
        return [SpecifierSet(part.strip()) for part in text.split("||")]
    except InvalidSpecifier:
        return None


def _admits(specifiers: Iterable[SpecifierSet], python: str) -> bool:
    return any(each.contains(f"{python}.{_MICRO}") for each in specifiers)
