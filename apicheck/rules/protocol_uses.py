"""Uses that witness what became of protocols, with the interpreter's answers."""

from apicheck.model.report import Witness


def failing_check(callee: str) -> Witness:
    """Ask `isinstance` for a protocol that is not `@runtime_checkable` (CPython, `typing._ProtocolMeta`)."""
    return Witness(
        f"isinstance(thing, {callee})",
        "TypeError: Instance and class checks can only be used with @runtime_checkable protocols",
    )
