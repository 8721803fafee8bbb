"""Poetry's version constraints in the spelling of PEP 440.

Source: poetry's documentation, "Dependency specification" ("Version constraints").
"""

import re

from packaging.version import InvalidVersion, Version

from apicheck.project.version_sets import ALTERNATIVES

_PARTS = re.compile(r"\s*,\s*|\s+(?=[<>=!~^\d])")
_CARET = re.compile(r"([~^])\s*(\S+)")
_SIGN = re.compile(r"(===?|~=|!=|<=?|>=?)\s*(\S+)")


def specifier_of(constraint: str) -> str | None:
    """Return a constraint as specifiers, alternatives parted by `||`: `^1.2` is `>=1.2,<2`; None where it is none.

    An empty text admits every version, as `*` does.
    """
    alternatives = [_all_of(part) for part in re.split(r"\|\|?", constraint)]
    return None if None in alternatives else ALTERNATIVES.join(part for part in alternatives if part is not None)


def _all_of(text: str) -> str | None:
    # "> = 1" is written with the sign apart now and then: the sign belongs to the number behind it.
    joined = re.sub(r"([<>=!~^])\s+(?=[\d<>=])", r"\1", text.strip())
    parts = [_one(part) for part in _PARTS.split(joined) if part]
    return None if None in parts else ",".join(part for part in parts if part)


def _one(text: str) -> str | None:
    if text == "*":
        return ""
    if text.startswith("~="):
        return text
    try:
        if match := _CARET.fullmatch(text):
            sign, number = match.groups()
            version = Version(number)
            return f">={number},<{_above_caret(version) if sign == '^' else _above_tilde(version)}"
        sign, number = match.groups() if (match := _SIGN.fullmatch(text)) else ("==", text)
        wildcard = re.sub(r"(\.[*xX])+$", "", number)
        Version(wildcard)
    except InvalidVersion:
        return None
    if wildcard != number:
        return f"{'!=' if sign == '!=' else '=='}{wildcard}.*" if sign in {"==", "!="} else f"{sign}{wildcard}"
    return f"{sign}{number}"


def _above_caret(version: Version) -> str:
    """Return the next version that moves the leftmost number that is not zero; of zeros alone, the last one."""
    release = version.release
    place = next((place for place, number in enumerate(release) if number), len(release) - 1)
    return _next(version, release[: place + 1])


def _above_tilde(version: Version) -> str:
    return _next(version, version.release[:2])


def _next(version: Version, release: tuple[int, ...]) -> str:
    epoch = f"{version.epoch}!" if version.epoch else ""
    return epoch + ".".join(map(str, (*release[:-1], release[-1] + 1)))
