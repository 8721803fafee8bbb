"""The modules that come with what a distribution requires, as far as the names of distributions tell.

Source: dependency specifiers specification (PEP 508); core metadata specification, "Requires-Dist".
"""

from collections.abc import Iterable

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from apicheck.project.environments import environments, holds

# Distributions whose topmost module has another name than they have.
_MODULES = {
    "attrs": ("attr", "attrs"),
    "beautifulsoup4": ("bs4",),
    "pillow": ("PIL",),
    "protobuf": ("google.protobuf",),
    "python-dateutil": ("dateutil",),
    "pyyaml": ("yaml",),
    "scikit-learn": ("sklearn",),
    "setuptools": ("setuptools", "pkg_resources"),
}


def required_modules(dependencies: Iterable[str], requires_python: str = "") -> frozenset[str]:
    """Return the topmost modules that requirements bring wherever the distribution is installed.

    `requires_python` are the Pythons that it admits. What is only required in some environments (a marker) is left out,
    and so is what can't be read; an implementation of Python that lacks something counts for none.
    """
    found: set[str] = set()
    for text in dependencies:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        if _holds_everywhere(str(requirement.marker or ""), requires_python):
            name = canonicalize_name(requirement.name)
            found.update(_MODULES.get(name, (name.replace("-", "_"), requirement.name)))
    return frozenset(found)


def _holds_everywhere(marker: str, requires_python: str) -> bool:
    return all(
        holds(marker, environment)
        for environment in environments([marker], [requires_python] if requires_python else [])
        if environment["implementation_name"] == "cpython"
    )
