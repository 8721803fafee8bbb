"""Names of functions that end otherwise by now: who calls one may do so as well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from apicheck.matching.changed_names import changed_modules, with_users
from apicheck.model.definition import Binding, Class, Function, Property
from apicheck.surface.linking.surface import Surface
from apicheck.surface.naming import last_part

Scope = Mapping[str, tuple[Binding, ...]]


def changed_endings(base: Surface, head: Surface) -> frozenset[str]:
    """Return the names of functions in changed files that end otherwise, and of those that end with calling them."""
    changed: set[str] = set()
    for summary, other in changed_modules(base, head):
        was, now = _endings(summary.scope), _endings(other.scope)
        changed.update(last_part(path) for path in was.keys() & now.keys() if was[path] != now[path])
    return with_users(changed, (each for module in base.modules.values() for each in _calls(module.scope)))


def changed_errors(base: Surface, head: Surface) -> frozenset[str]:
    """Return the names of functions in changed files that raise otherwise, and of those that call them privately."""
    changed: set[str] = set()
    for summary, other in changed_modules(base, head):
        was, now = _errors(summary.scope), _errors(other.scope)
        changed.update(last_part(path) for path in was.keys() & now.keys() if was[path] != now[path])
    return with_users(
        changed,
        (
            (last_part(path), frozenset(map(last_part, function.private_calls)))
            for module in base.modules.values()
            for path, function in _functions(module.scope)
            if function.private_calls
        ),
    )


def _errors(scope: Scope) -> dict[str, list[tuple[object, ...]]]:
    """Return what tells of the errors of each function in a scope, by its dotted path within the module."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for path, function in _functions(scope):
        found.setdefault(path, []).append((function.raises, function.returns_behind, function.private_calls))
    return found


def _endings(scope: Scope) -> dict[str, list[tuple[object, ...]]]:
    """Return what tells of the end of each function in a scope, by its dotted path within the module."""
    found: dict[str, list[tuple[object, ...]]] = {}
    for path, function in _functions(scope):
        ending = (function.is_async, function.is_generator, function.raised, function.returned_call, function.gives)
        found.setdefault(path, []).append((*ending, function.decorators))
    return found


def _calls(scope: Scope) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the names of functions, each with that of what it ends with calling."""
    for path, function in _functions(scope):
        if function.returned_call is not None:
            yield last_part(path), frozenset({last_part(function.returned_call)})


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
