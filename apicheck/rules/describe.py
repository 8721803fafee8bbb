"""One-line renderings of definitions for people: `def f(a, *, b=1)`, `class Client(Base)`, `timeout = 5.0`."""

from apicheck.model.definition import Attribute, Class, Function, Property
from apicheck.model.entity import Entity, EntityKind

_LONGEST = 300


def describe(entity: Entity | None) -> str | None:
    """Return one line of source that declares the entity; its kind and path where it is not defined in the project."""
    if entity is None:
        return None
    definition = entity.definition
    name = entity.name
    if isinstance(definition, Function):
        line = f"{'async ' if definition.is_async else ''}def {name}{definition.signature}"
    elif isinstance(definition, Property):
        line = _property(name, definition)
    elif isinstance(definition, Class):
        arguments = [*definition.bases, *(f"{key}={value}" for key, value in definition.keywords.items())]
        line = f"class {name}({', '.join(arguments)})" if arguments else f"class {name}"
    elif isinstance(definition, Attribute):
        annotation = f": {definition.annotation}" if definition.annotation is not None else ""
        value = f" = {definition.value}" if definition.value is not None else ""
        line = f"{name}{annotation}{value}"
    else:
        line = f"{entity.kind.value} {entity.home}"
    line = " ".join(line.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}..."


def _property(name: str, definition: Property) -> str:
    """Return the getter behind its decorators, and the decorators of what sets or deletes the value."""
    decorators = [f"@{decorator.name}" for decorator in definition.getter.decorators] or ["@property"]
    others = [
        f", @{name}.{role}"
        for role, function in (("setter", definition.setter), ("deleter", definition.deleter))
        if function is not None
    ]
    return f"{' '.join(decorators)} def {name}{definition.getter.signature}{''.join(others)}"


def kind_of(entity: Entity) -> str:
    """Return the noun for what an entity is: `a class`, `an attribute`."""
    noun = {EntityKind.EXTERNAL: "something from outside the project", EntityKind.UNKNOWN: "something unknown"}.get(
        entity.kind, entity.kind.value
    )
    if noun.startswith("something"):
        return noun
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
