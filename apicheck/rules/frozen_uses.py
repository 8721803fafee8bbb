"""The assignment that a frozen data model refuses, and the words in which its library does so."""

from apicheck.model.report import Witness
from apicheck.surface.classes.data_models import DataModel, Library

_ERRORS = {
    Library.DATACLASSES: "dataclasses.FrozenInstanceError: cannot assign to field {field!r}",
    Library.ATTRS: "attr.exceptions.FrozenInstanceError: can't set attribute",
    Library.PYDANTIC: "pydantic refuses to set a field of a frozen model",
    Library.NAMED_TUPLE: "AttributeError: can't set attribute",
    Library.MSGSPEC: "AttributeError: immutable type: {owner!r}",
    Library.TRANSFORM: "the instance is frozen",
}


def failing_assignment(model: DataModel, field: str, owner: str, *, of_field: bool = False) -> Witness:
    """Show the assignment to a field of an instance of the class `owner`, which is frozen as a whole or `of_field`."""
    if of_field and model.library is Library.ATTRS:
        return Witness(f"instance.{field} = ...", "attr.exceptions.FrozenAttributeError: can't set attribute")
    return Witness(f"instance.{field} = ...", _ERRORS[model.library].format(field=field, owner=owner))
