"""Functions of which every call raises, as their answer to whoever calls."""

from apicheck.model.definition import Function

# What another function does is told by its name alone.
_UNCERTAIN = frozenset({None, "raise"})


def raises_for_certain(definition: object) -> bool:
    """Tell whether every call of a function raises, and does so as its answer to whoever calls."""
    return isinstance(definition, Function) and definition.raised not in _UNCERTAIN


def raises_on_assignment(setter: Function) -> bool:
    """Tell whether a setter does nothing but to raise, and does not wait for others to write one."""
    return raises_for_certain(setter) and not setter.is_left_to_others
