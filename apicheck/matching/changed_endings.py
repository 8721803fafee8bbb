"""Names of functions that end otherwise by now: who calls one may do so as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from apicheck.matching.changed_names import changed_modules, with_users
from apicheck.model.definition import Binding, Class, Function, Property
from apicheck.surface.linking.surface import Surface
from apicheck.surface.naming import last_part

Scope = Mapping[str, tuple[Binding, ...]]


def changed_endings(base: Surface, head: Surface) -> frozenset[str]:
    """Return the names of functions in changed files that end otherwise, and of those that end with calling them."""
    return _changed(base, head, _ending, lambda function: filter(None, (function.returned_call,)))


def changed_errors(base: Surface, head: Surface) -> frozenset[str]:
    """Return the names of functions in changed files that raise otherwise, and of those that call them privately."""
    return _changed(base, head, _errors, lambda function: function.private_calls)


def _changed(
    base: Surface,
    head: Surface,
    told: Callable[[Function], tuple[object, ...]],
    called: Callable[[Function], Iterable[str]],
) -> frozenset[str]:
    """Return the names of functions of which something else is `told` by now, and of those that call them."""
    changed: set[str] = set()
    for summary, other in changed_modules(base, head):
        was, now = (_by_path(each.scope, told) for each in (summary, other))
        changed.update(last_part(path) for path in was.keys() & now.keys() if was[path] != now[path])
    return with_users(
        changed,
        (
            (last_part(path), names)
            for module in base.modules.values()
            for path, function in _functions(module.scope)
            if (names := frozenset(map(last_part, called(function))))
        ),
    )


def _by_path(scope: Scope, told: Callable[[Function], tuple[object, ...]]) -> dict[str, list[tuple[object, ...]]]:
    """Return what is told of each function in a scope, by its dotted path within the module."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for path, function in _functions(scope):
        found.setdefault(path, []).append(told(function))
    return found


def _ending(function: Function) -> tuple[object, ...]:
    ending = (function.is_async, function.is_generator, function.raised, function.returned_call, function.gives)
    return (*ending, function.decorators)


def _errors(function: Function) -> tuple[object, ...]:
    return function.raises, function.returns_behind, function.private_calls


def _functions(scope: Scope, prefix: str = "") -> Iterator[tuple[str, Function]]:
    for name, bindings in scope.items():
        for binding in bindings:
            match binding.definition:
                case Function() as function:
                    yield f"{prefix}{name}", function
                case Property(getter=getter):
                    yield f"{prefix}{name}", getter
                case Class(scope=inner):
                    yield from _functions(inner, f"{prefix}{name}.")
                case _:
                    pass
