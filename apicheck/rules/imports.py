"""The imports and uses that witness a removal, with the error that the interpreter gives for each."""

from apicheck.matching.pairs import Pair, Pairing
from apicheck.model.definition import Attribute
from apicheck.model.entity import EntityKind
from apicheck.model.report import Witness
from apicheck.rules.special_uses import failing_use
from apicheck.surface.linking.surface import Surface

_OTHER_HALVES = frozenset({"__enter__", "__exit__", "__aenter__", "__aexit__"})


def failing_import(pair: Pair, pairing: Pairing) -> Witness | None:
    """Return the import of a name or module that is gone, and the interpreter's answer to it on head.

    None where the module answers with an error of its own, whose words are computed.

    The messages are CPython's (Python/ceval.c `import_from`, Lib/importlib/_bootstrap.py `_ERR_MSG`).
    """
    head = pairing.head.surface
    if any(entity.kind is EntityKind.MODULE and entity.home == pair.path for entity in pair.base):
        missing = pair.path
        while "." in missing and not head.has_module(missing.rpartition(".")[0]):
            missing = missing.rpartition(".")[0]
        holder = missing.rpartition(".")[0]
        is_package = not holder or head.is_package(holder)
        reason = "" if is_package else f"; {holder!r} is not a package"
        return Witness(f"import {pair.path}", f"ModuleNotFoundError: No module named {missing!r}{reason}")
    module, name = pair.parent, pair.name
    if head.served.explains(module, name):
        return None
    holder = _name_in_errors(module, head)
    return Witness(f"from {module} import {name}", f"ImportError: cannot import name {name!r} from {holder!r}")


def _name_in_errors(module: str, surface: Surface) -> str:
    """Return what import errors call a module: by its own account, which another thing in its place may not give."""
    summary = surface.modules.get(module)
    if summary is None:
        return module
    if summary.is_object:
        return "<unknown module name>"
    other = summary.replaced_by
    return other if other is not None and other in surface.modules else module


def failing_access(pair: Pair, pairing: Pairing) -> Witness | None:
    """Return the use of a member that is gone, through the class where that is the use, and the interpreter's answer.

    None where it depends on the instance, or on the interpreter's version.
    """
    owner = pair.parent.rpartition(".")[2]
    members = {} if pair.head_owner is None else pairing.head.hierarchy.members(pair.head_owner)
    if pair.name.startswith("__"):
        return failing_use(pair.name, owner, [name for name in members if name in _OTHER_HALVES])
    definition = None if pair.old is None else pair.old.definition
    if pair.head_owner is not None and "enum.Enum" in pairing.head.hierarchy.lineage(pair.head_owner).homes:
        return None  # the words changed with Python 3.12
    if pair.is_of_object and pair.head_owner is not None:
        error = f"AttributeError: {pair.head_owner.name!r} object has no attribute {pair.name!r}"
        return Witness(f"{owner}.{pair.name}", error)
    if isinstance(definition, Attribute) and definition.on_instance:
        return None
    # The error tells the class's own name, which may be another than the one that users reach it by.
    named = owner if pair.head_owner is None else pair.head_owner.name
    return Witness(f"{owner}.{pair.name}", f"AttributeError: type object {named!r} has no attribute {pair.name!r}")
