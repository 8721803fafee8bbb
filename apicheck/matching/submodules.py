"""Submodules as attributes of their package: which are there after `import pkg`, and which hide another thing.

Source: language reference, 5.4.2 "Submodules".
"""

from collections.abc import Iterator

from apicheck.matching.pairs import Pairing, Side
from apicheck.model.entity import EntityKind
from apicheck.surface.naming import is_private


def no_longer_imported(package: str, pairing: Pairing) -> Iterator[str]:
    """Yield the public submodules that `import package` loaded on base, and that nothing loads with it on head.

    What is left out: submodules that are gone, those that `__getattr__` serves, and packages that compute what they
    import.
    """
    base, head = pairing.base.surface, pairing.head.surface
    if package not in base.modules or package not in head.modules:
        return
    possible = head.loading.possible(package)
    for submodule in base.submodules(package) if possible is not None else ():
        name = submodule.rpartition(".")[2]
        if is_private(name) or submodule not in base.loading.certain(package) or submodule in (possible or ()):
            continue
        if (
            submodule not in head.modules
            or name in head.served.of(head.modules[package])
            or head.served.may_serve(package, name)
        ):
            continue
        if _is_module(pairing.base, package, name) and _is_module(pairing.head, package, name):
            yield submodule


def _is_module(side: Side, package: str, name: str) -> bool:
    return all(entity.kind is EntityKind.MODULE for entity in side.surface.resolve(package, name))


def is_offered(submodule: str, side: Side) -> bool:
    """Tell whether a package names its submodule itself, so that users were meant to find it there."""
    package, _, name = submodule.rpartition(".")
    return name in side.names.of(package)


def is_told_by_names(submodule: str, pairing: Pairing) -> bool:
    """Tell whether the package has lost a name that came from its submodule, which tells as much."""
    package = submodule.rpartition(".")[0]
    return any(
        not pair.head and any(entity.home.startswith(f"{submodule}.") for entity in pair.base)
        for name in pairing.base.names.of(package)
        if (pair := pairing.by_path.get(f"{package}.{name}")) is not None
    )


def hiding(package: str, pairing: Pairing) -> Iterator[str]:
    """Yield the new submodules of a package that has another thing of this name, which the first import of it hides."""
    base, head = pairing.base.surface, pairing.head.surface
    for submodule in head.submodules(package):
        name = submodule.rpartition(".")[2]
        if is_private(name) or base.has_module(submodule) or name not in pairing.head.names.of(package):
            continue
        found = head.resolve(package, name)
        if not base.resolve(package, name) or not found or any(entity.kind is EntityKind.MODULE for entity in found):
            continue
        # Loaded with the package, the submodule is there first, and the package's own statements bind the name anew.
        possible = head.loading.possible(package)
        if possible is not None and submodule not in possible:
            yield submodule
