"""The oldest version of Python that a declared range admits.

Source: core metadata specification, "Requires-Python"; version specifiers specification.
"""

from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet

OLDEST_COUNTED = (3, 7)
"""What only an older Python reaches counts for nobody, where a project declares no range of its own."""


def oldest_python(requires_python: str | None) -> tuple[int, ...] | None:
    """Return the version that a range of versions begins with, None where it is open below or can't be read."""
    try:
        specifiers = SpecifierSet(requires_python or "")
    except InvalidSpecifier:
        return None
    return max((start for specifier in specifiers if (start := _start(specifier)) is not None), default=None)


def _start(specifier: Specifier) -> tuple[int, ...] | None:
    if specifier.operator not in {">=", ">", "~=", "==", "==="}:
        return None
    try:
        numbers = tuple(int(part) for part in specifier.version.removesuffix(".*").split("."))
    except ValueError:
        return None
    # `>3.8` excludes 3.8.0 alone, so that 3.8.1 is the oldest; nothing that is judged here tells the two apart.
    return numbers if len(numbers) > 1 else (*numbers, 0)
