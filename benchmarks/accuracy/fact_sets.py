"""The facts that `facts.py` writes, as typed data, and how paths lead to them."""

import functools
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

Parameter = tuple[str, int, bool]
"""A parameter's name, its kind as `inspect` numbers them, and whether it has a default."""


class ModuleFacts(msgspec.Struct, frozen=True):
    """A module: `error` where its import fails, `absent` the module that was not found; `names` leads to objects.

    `star` is what a star import brings, `star_fails` says that it brings nothing but an error, `borrowed` the
    modules of other distributions that names are imported from.
    """

    error: str | None
    absent: str | None
    names: dict[str, str]
    public: list[str]
    exports: list[str] | None
    star: list[str]
    star_fails: bool
    is_private: bool
    file: str | None = None
    borrowed: dict[str, str] = {}

    def is_gone(self, name: str) -> bool:
        """Tell whether the import failed because this very module, `name`, or one above it is not there."""
        return bool(self.absent) and f"{name}.".startswith(f"{self.absent}.")


class FunctionFacts(msgspec.Struct, frozen=True):
    """A function: `told` is what `inspect.signature` says, `written` what its own code takes.

    `alters` is a digest of the code of a wrapper that may do more with its `*args` and `**kwargs` than to hand them on.
    One that `only_raises` has no call that works, unless it is left to others who override it. `attributes` are what a
    decorator of the standard library has put on it.
    """

    home: str
    told: list[Parameter] | None
    written: list[Parameter] | None
    is_wrapper: bool
    flavour: str
    alters: str | None = None
    only_raises: bool = False
    is_left_to_others: bool = False
    attributes: list[str] = []


class MemberFacts(msgspec.Struct, frozen=True):
    """What a class body holds under a name. `settable` is None where nobody can tell.

    `is_bare` marks descriptors that the class gives as they are, without a value. The `ref` of a descriptor is the
    function that instances give.
    """

    kind: str
    ref: str | None = None
    settable: bool | None = None
    nested: bool = False
    type: str | None = None
    is_bare: bool = False


class Field(msgspec.Struct, frozen=True):
    """A field of a pydantic model."""

    required: bool
    alias: str | None


class ModelFields(msgspec.Struct, frozen=True):
    """What a pydantic model takes: its fields, and what it does to others."""

    fields: dict[str, Field]
    extra: str | None


class Taker(msgspec.Struct, frozen=True):
    """Something that takes the arguments of a call of a class."""

    owner: str
    function: str | None
    fields: ModelFields | None = None


class ClassFacts(msgspec.Struct, frozen=True):
    """A class. `own` are the members of its body, `mro` its ancestors, `assigned` what methods assign to `self`.

    `annotated` is what class bodies say that instances have; `decides_setting` tells of a `__setattr__` of their own.

    `sets` is what the body's own `__init__` assigns, `set_at_construction` what those over the MRO do as far as they
    call each other; `sets_freely` tells that attributes are set under names that are computed. `takes_checks` tells
    that `isinstance` can be asked.
    """

    home: str
    mro: list[str]
    own: dict[str, MemberFacts]
    is_own: bool
    metaclass: list[str] = []
    hashable: bool = True
    abstract: list[str] = []
    is_protocol: bool = False
    open: list[str] = []
    type_arguments: int | None = None
    takes_checks: bool = True
    frozen: bool = False
    has_dict: bool = True
    assigned: list[str] = []
    annotated: list[str] = []
    decides_setting: bool = False
    sets: list[str] = []
    set_at_construction: list[str] = []
    sets_freely: bool = False
    constructor: list[Taker] | None = None
    enum: dict[str, str | None] | None = None
    fields: list[str] = []
    tuple_fields: list[str] | None = None


class ValueFacts(msgspec.Struct, frozen=True):
    """Any other object. `cls` is its class where that is one of the packages' own."""

    type: str
    callable: bool
    cls: str | None = None


class FactSet(msgspec.Struct, frozen=True, dict=True):
    """All facts about a release."""

    modules: dict[str, ModuleFacts]
    classes: dict[str, ClassFacts]
    functions: dict[str, FunctionFacts]
    values: dict[str, ValueFacts]

    @functools.cached_property
    def packages(self) -> frozenset[str]:
        """The names of the top-level packages."""
        return frozenset(module.partition(".")[0] for module in self.modules)

    @functools.cached_property
    def public_paths(self) -> dict[str, tuple[str, ...]]:
        """The public paths of each public object, by its key; paths of constants are kept apart."""
        found: dict[str, list[str]] = {}
        for module, facts in self.modules.items():
            if facts.error is not None or facts.is_private:
                continue
            for name in facts.public:
                path, ref = f"{module}.{name}", facts.names[name]
                if path in self.modules and ref.startswith("module:"):
                    continue
                is_plain = ref.startswith("value:") and ref.count(":") > 1
                found.setdefault(f"{name}={ref}" if is_plain else ref, []).append(path)
        return {ref: tuple(sorted(paths, key=lambda path: (path.count("."), path))) for ref, paths in found.items()}

    def lineage(self, ref: str) -> Iterator[str]:
        """Yield a class and its ancestors."""
        yield ref
        yield from self.classes[ref].mro

    def member(self, ref: str, name: str) -> tuple[str, MemberFacts] | None:
        """Return the class over the MRO that provides a member, and the member."""
        for owner in self.lineage(ref):
            if name in self.classes[owner].own:
                return owner, self.classes[owner].own[name]
        return None

    def member_names(self, ref: str) -> list[str]:
        """Return the names of all members over the MRO."""
        return list(dict.fromkeys(name for owner in self.lineage(ref) for name in self.classes[owner].own))

    def lender(self, path: str) -> str | None:
        """Return the module of another distribution that a module's name is imported from."""
        module, _, name = path.rpartition(".")
        return self.modules[module].borrowed.get(name) if module in self.modules else None

    def is_foreign(self, ref: str) -> bool:
        """Tell whether a class comes from another distribution, which the standard library is none of.

        What `types.new_class` makes for another one says that it is of `types`.
        """
        facts = self.classes[ref]
        module, _, name = facts.home.partition(".")
        is_made = module == "types" and not hasattr(types, name)
        return not facts.is_own and (is_made or module not in sys.stdlib_module_names)

    def resolve(self, path: str) -> tuple[str, ...] | None:
        """Return where a path leads: `("module", name)`, `("object", key)` or `("member", class key, name)`.

        None where it leads nowhere.
        """
        parts = path.split(".")
        for count in range(len(parts), 0, -1):
            module = ".".join(parts[:count])
            facts = self.modules.get(module)
            if facts is None or facts.error is not None:
                continue
            found = self._below(module, parts[count:])
            if found is not None:
                return found
        return None

    def attribute(self, path: str) -> tuple[str, ...] | None:
        """Return what a module offers under a name that is a submodule's name too."""
        module, _, name = path.rpartition(".")
        facts = self.modules.get(module)
        ref = facts.names.get(name) if facts is not None and path in self.modules else None
        return None if ref is None or ref.startswith("module:") else ("object", ref)

    def _below(self, module: str, names: list[str]) -> tuple[str, ...] | None:
        if not names:
            return "module", module
        ref = self.modules[module].names.get(names[0])
        if ref is None:
            return None
        for position, name in enumerate(names[1:], start=1):
            if ref not in self.classes:
                return None
            found = self.member(ref, name)
            is_last = position == len(names) - 1
            if is_last and (found is None or not found[1].nested):
                return "member", ref, name
            if found is None or found[1].ref is None:
                return None
            ref = found[1].ref
        return ("module", ref.partition(":")[2]) if ref.startswith("module:") else ("object", ref)


def read_facts(file: Path) -> FactSet:
    """Read what `facts.py` wrote. Raises `msgspec.ValidationError` where it is something else."""
    facts: FactSet = msgspec.json.decode(file.read_bytes(), type=FactSet)
    return facts


def as_json(value: Any) -> bytes:
    """Write data for people and programs."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1)
