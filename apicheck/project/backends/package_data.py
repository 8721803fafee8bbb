"""Whether setuptools ships all files of a package's folder that are under version control, as data of the package.

Python files are among them, and packages below that `packages` does not list: whoever installs the distribution can
import these, too. Source: setuptools' user guide, "Data Files Support" (`include_package_data`, which is on where
`pyproject.toml` configures the project) and "Adding Support for Revision Control Systems".
"""

import re
from collections.abc import Iterator

from packaging.utils import canonicalize_name

from apicheck.project.folders import Folders, join
from apicheck.project.metadata import Declaration

# Plugins that list the files under version control to setuptools, which then need no MANIFEST.in.
_LISTS_FILES = frozenset({"setuptools-scm", "setuptools-git", "setuptools-hg", "setuptools-svn"})

_NAME = re.compile(r"[\w.-]+")


def ships_tracked_files(declaration: Declaration) -> bool:
    """Tell whether a plugin lists the files under version control, and the declaration asks for those in packages."""
    return _asks_for_data(declaration) and not _LISTS_FILES.isdisjoint(_build_requirements(declaration))


def packages_below(folders: Folders, package: str, folder: str) -> Iterator[tuple[str, str]]:
    """Yield dotted names and folders of the regular packages at any depth below a package's folder."""
    waiting = [(package, folder)]
    while waiting:
        name, inside = waiting.pop()
        for part in folders.subfolders(inside):
            below = join(inside, part)
            if folders.is_package(below):
                yield f"{name}.{part}", below
                waiting.append((f"{name}.{part}", below))


def _asks_for_data(declaration: Declaration) -> bool:
    setting = declaration.table("tool", "setuptools").get("include-package-data")
    if isinstance(setting, bool):
        return setting
    if declaration.table("project"):
        return True
    option = declaration.setup_cfg.get("options", {}).get("include_package_data", "")
    return option.strip().lower() in {"1", "true", "yes", "on"} or bool(
        declaration.argument("include_package_data", bool)
    )


def _build_requirements(declaration: Declaration) -> Iterator[str]:
    """Yield the normalised names of what has to be there to build the distribution."""
    listed = [
        declaration.table("build-system").get("requires"),
        re.split(r"[;\n]", declaration.setup_cfg.get("options", {}).get("setup_requires", "")),
        declaration.argument("setup_requires", list),
    ]
    for texts in listed:
        for text in texts if isinstance(texts, list) else ():
            named = _NAME.match(text.strip()) if isinstance(text, str) else None
            if named is not None:
                yield canonicalize_name(named.group())
