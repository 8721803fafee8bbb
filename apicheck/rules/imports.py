"""The imports and uses that witness a removal, with the error that the interpreter gives for each."""

from apicheck.compare.pairs import Pair, Pairing
from apicheck.model.entity import EntityKind
from apicheck.model.report import Witness


def failing_import(pair: Pair, pairing: Pairing) -> Witness:
    """Return the import of a name or module that is gone, and the interpreter's answer to it on head.

    The messages are CPython's (Python/ceval.c `import_from`, Lib/importlib/_bootstrap.py `_ERR_MSG`).
    """
    head = pairing.head.surface
    if any(entity.kind is EntityKind.MODULE and entity.home == pair.path for entity in pair.base):
        missing = pair.path
        while "." in missing and not head.has_module(missing.rpartition(".")[0]):
            missing = missing.rpartition(".")[0]
        return Witness(f"import {pair.path}", f"ModuleNotFoundError: No module named {missing!r}")
    module, name = pair.parent, pair.name
    return Witness(f"from {module} import {name}", f"ImportError: cannot import name {name!r} from {module!r}")


def failing_access(pair: Pair) -> Witness:
    """Return the access to a member that is gone, through the class, and the interpreter's answer to it."""
    owner = pair.parent.rpartition(".")[2]
    return Witness(f"{owner}.{pair.name}", f"AttributeError: type object {owner!r} has no attribute {pair.name!r}")
