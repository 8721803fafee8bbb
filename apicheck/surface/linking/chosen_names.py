"""Names that a module chooses from its own namespace for `__all__`: which of those that it has by then pass the tests.

A test is decided where the name alone decides it, or where the text tells what kind of thing the name stands for.
Source: the standard library's `dir` and `inspect`; language reference, 7.11 "The import statement".
"""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from apicheck.model.definition import Attribute, Class, Import
from apicheck.model.entity import Entity, EntityKind
from apicheck.model.module import ModuleSummary, NamespaceFilter
from apicheck.surface import standard_library
from apicheck.surface.expressions import dotted_name
from apicheck.surface.linking.constant_tests import constant_value
from apicheck.surface.naming import last_part
from apicheck.surface.reading.namespace_filters import is_value_of

if TYPE_CHECKING:
    from apicheck.surface.linking.surface import Surface

_UNTOLD = object()
_DISPLAYS = (ast.Tuple, ast.List, ast.Dict, ast.Set, ast.JoinedStr, ast.ListComp, ast.DictComp, ast.SetComp)

# What `isinstance` and the functions of `inspect` ask for, with the kind of things of the project that answer to it.
_KINDS = {
    "type": EntityKind.CLASS,
    "isclass": EntityKind.CLASS,
    "ModuleType": EntityKind.MODULE,
    "ismodule": EntityKind.MODULE,
    "FunctionType": EntityKind.FUNCTION,
    "isfunction": EntityKind.FUNCTION,
}
_RUNTIME_TYPES: dict[EntityKind, type] = {
    EntityKind.CLASS: type,
    EntityKind.MODULE: types.ModuleType,
    EntityKind.FUNCTION: types.FunctionType,
}


class ChosenNames(NamedTuple):
    """The names that pass, those among them of which that can't be told, and whether there are no others."""

    kept: frozenset[str]
    undecided: frozenset[str]
    is_whole: bool


def chosen_names(surface: Surface, summary: ModuleSummary, chosen: NamespaceFilter) -> ChosenNames:
    """Return the names that a module chooses.

    What of the project can't be told passes, as it would be public without any `__all__`; nothing foreign does so.
    """
    kept: set[str] = set()
    undecided: set[str] = set()
    names, is_whole = _names_before(surface, summary, chosen.line, frozenset())
    tests = [ast.parse(test, mode="eval").body for test in chosen.tests]
    for name in sorted(names):
        chooser = _Chooser(surface, summary, chosen, name)
        answers = [chooser.holds(test) for test in tests]
        if all(answers):
            kept.add(name)
        elif False not in answers and not name.startswith("_") and not chooser.is_foreign():
            undecided.add(name)
    return ChosenNames(frozenset(kept | undecided), frozenset(undecided), is_whole)


def _names_before(
    surface: Surface, summary: ModuleSummary, line: int | None, seen: frozenset[str]
) -> tuple[set[str], bool]:
    """Return the names that a module has before a line, None for its end, and whether these are all."""
    scopes = (summary.scope, summary.deleted)
    names = {
        name
        for scope in scopes
        for name, bindings in scope.items()
        if any(line is None or binding.definition.line < line for binding in bindings)
    }
    is_whole = not summary.binds_computed_names
    for star in summary.star_imports:
        if star.is_typing_only or (line is not None and star.line > line) or star.module in seen:
            continue
        found = _names_of_star(surface, star.module, seen | {summary.name})
        names |= found[0]
        is_whole = is_whole and found[1]
    return names, is_whole


def _names_of_star(surface: Surface, module: str, seen: frozenset[str]) -> tuple[set[str], bool]:
    exports = surface.exported.of(module)
    if exports is not None:
        return set(exports[0]), exports[1]
    summary = surface.modules.get(module)
    if summary is None:
        return set(), False
    names, is_whole = _names_before(surface, summary, None, seen)
    return {name for name in names if not name.startswith("_")}, is_whole


class _Chooser:
    """Decides the tests of one name; None stands for what can't be told."""

    def __init__(self, surface: Surface, summary: ModuleSummary, chosen: NamespaceFilter, name: str) -> None:
        self._surface = surface
        self._summary = summary
        self._chosen = chosen
        self._name = name

    def is_foreign(self) -> bool:
        """Tell whether the name stands for something from outside the project, whatever that is."""
        found = self._surface.resolve(self._summary.name, self._name)
        return bool(found) and all(each.kind is EntityKind.EXTERNAL for each in found)

    def holds(self, test: ast.expr) -> bool | None:
        """Decide a test."""
        value = self._constant(test)
        if value is not _UNTOLD:
            return bool(value)
        match test:
            case ast.BoolOp(op=ast.And(), values=values):
                return _every(map(self.holds, values))
            case ast.BoolOp(values=values):
                return _negated(_every(_negated(self.holds(each)) for each in values))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return _negated(self.holds(operand))
            case ast.Call(func=function, args=[subject]) if self._is_value(subject):
                return self._is_of_kind(last_part(dotted_name(function) or ""))
            case ast.Call(func=ast.Name(id="isinstance"), args=[subject, ast.Tuple(elts=kinds)]) if self._is_value(
                subject
            ):
                asked = (_negated(self._is_of_kind(last_part(dotted_name(kind) or ""))) for kind in kinds)
                return _negated(_every(asked))
            case ast.Call(func=ast.Name(id="isinstance"), args=[subject, kind]) if self._is_value(subject):
                return self._is_of_kind(last_part(dotted_name(kind) or ""))
            case ast.Call(func=ast.Name(id="issubclass"), args=[subject, ast.Tuple(elts=parents)]) if self._is_value(
                subject
            ):
                return _negated(_every(_negated(self._is_subclass(dotted_name(parent))) for parent in parents))
            case ast.Call(func=ast.Name(id="issubclass"), args=[subject, parent]) if self._is_value(subject):
                return self._is_subclass(dotted_name(parent))
            case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq() as operation], comparators=[right]):
                sides = (left, right) if isinstance(right, ast.Name) else (right, left)
                is_own = self._is_own(*sides)
                return is_own if isinstance(operation, ast.Eq) else _negated(is_own)
            case ast.Call(func=ast.Name(id="getattr"), args=[subject, ast.Constant(value=str(name)), default]) if (
                self._is_value(subject) and isinstance(default, ast.Constant)
            ):
                return self._of_all(lambda entity: self._attribute(entity, name, default=bool(default.value)))
            case ast.Compare(left=subject, ops=[ast.Is() | ast.IsNot() as operation], comparators=[other]) if (
                self._is_value(subject)
            ):
                is_it = self._is_thing(dotted_name(other))
                return is_it if isinstance(operation, ast.Is) else _negated(is_it)
            case _:
                return None

    # What the name alone decides

    def _constant(self, node: ast.expr) -> object:
        try:
            return constant_value(node, self._known)
        except (LookupError, SyntaxError, TypeError, ValueError):
            return _UNTOLD

    def _known(self, variable: str) -> object:
        """Return the name that is tested, or the strings of a table that a module writes out under a name."""
        if variable == self._chosen.name:
            return self._name
        for entity in () if "." in variable else self._surface.resolve(self._summary.name, variable):
            value = entity.definition.value if isinstance(entity.definition, Attribute) else None
            if value is not None:
                found = ast.literal_eval(value)
                if isinstance(found, str | tuple | list | set | frozenset | dict):
                    return found
                break
        raise LookupError(variable)

    # What the thing decides that the name stands for

    def _is_value(self, node: ast.expr) -> bool:
        is_variable = isinstance(node, ast.Name) and node.id in self._chosen.values
        return is_variable or is_value_of(node, self._chosen.name)

    def _entities(self) -> tuple[Entity, ...]:
        return self._surface.resolve(self._summary.name, self._name)

    def _is_of_kind(self, asked: str) -> bool | None:
        if asked == "callable":
            return self._of_all(self._is_callable)
        kind = _KINDS.get(asked)
        return None if kind is None else self._of_all(lambda entity: self._is_kind(entity, kind))

    def _is_kind(self, entity: Entity, kind: EntityKind) -> bool | None:
        match entity.kind:
            case EntityKind.EXTERNAL:
                if self._is_import_of_module():
                    return kind is EntityKind.MODULE
                found = standard_library.find(entity.home)
                return None if found is None else isinstance(found, _RUNTIME_TYPES[kind])
            case EntityKind.ATTRIBUTE:
                return (
                    False
                    if kind is EntityKind.MODULE
                    else self._of_value(entity, lambda each: self._is_kind(each, kind))
                )
            case EntityKind.UNKNOWN:
                return None
            case EntityKind.FUNCTION if kind is EntityKind.FUNCTION:
                decorators = getattr(entity.definition, "decorators", ())
                return None if decorators else True  # a decorator may give anything
            case found_kind:
                return found_kind is kind

    def _is_callable(self, entity: Entity) -> bool | None:
        if entity.kind is EntityKind.EXTERNAL:
            found = standard_library.find(entity.home)
            return None if found is None or inspect.ismodule(found) else callable(found)
        if entity.kind is EntityKind.ATTRIBUTE:
            return self._of_value(entity, self._is_callable)
        return {EntityKind.CLASS: True, EntityKind.FUNCTION: True, EntityKind.MODULE: False}.get(entity.kind)

    def _of_value(self, entity: Entity, answer: Callable[[Entity], bool | None]) -> bool | None:
        """Ask about the value of an attribute: that of another name, or one whose text shows that it is data."""
        attribute = entity.definition
        if not isinstance(attribute, Attribute):
            return None
        if attribute.refers_to is not None:
            targets = self._surface.resolve_dotted(entity.module, attribute.refers_to)
            is_itself = any(each.home == entity.home for each in targets)
            answers = set() if is_itself else {answer(each) for each in targets}
            return answers.pop() if len(answers) == 1 else None
        return False if attribute.is_literal or self._is_data(entity, attribute) else None

    def _is_data(self, entity: Entity, attribute: Attribute) -> bool:
        """Tell whether a value is a container that is written out, or an instance of a plain class of the project."""
        if attribute.is_shortened or isinstance(_parsed(attribute.value), _DISPLAYS):
            return True  # only data is that long
        made = self._surface.resolve_dotted(entity.module, attribute.call) if attribute.call is not None else ()
        return bool(made) and all(
            isinstance(each.definition, Class)
            and not each.definition.bases
            and not each.definition.keywords
            and not {"__call__", "__new__"} & each.definition.scope.keys()
            for each in made
        )

    def _is_import_of_module(self) -> bool:
        bindings = self._summary.scope.get(self._name, ())
        return bool(bindings) and all(
            isinstance(each.definition, Import) and each.definition.name is None for each in bindings
        )

    def _is_subclass(self, parent: str | None) -> bool | None:
        targets = self._surface.resolve_dotted(self._summary.name, parent) if parent else ()
        if len(targets) != 1:
            return None
        return self._of_all(lambda entity: self._descends(entity, targets[0], frozenset()))

    def _attribute(self, entity: Entity, name: str, *, default: bool) -> bool | None:
        """Decide `getattr(value, "name", default)`, as if nothing outside the project had such an attribute."""
        if entity.kind is EntityKind.FUNCTION:
            return default
        if entity.kind is EntityKind.EXTERNAL:
            known = standard_library.find(entity.home)
            return None if known is None else bool(getattr(known, name, default))
        for own in self._lineage(entity, frozenset()):
            for binding in own.scope.get(name, ()):
                value = _parsed(binding.definition.value if isinstance(binding.definition, Attribute) else None)
                return bool(value.value) if isinstance(value, ast.Constant) else None
        return default if isinstance(entity.definition, Class) else None

    def _lineage(self, entity: Entity, seen: frozenset[str]) -> Iterator[Class]:
        """Yield a class of the project and those that it inherits from, the first base's before the second's."""
        if not isinstance(entity.definition, Class) or entity.home in seen:
            return
        yield entity.definition
        for text in entity.definition.bases:
            for base in self._surface.resolve_dotted(entity.module, text):
                yield from self._lineage(base, seen | {entity.home})

    def _is_thing(self, dotted: str | None) -> bool | None:
        """Decide `value is Thing`."""
        targets = self._surface.resolve_dotted(self._summary.name, dotted) if dotted else ()
        is_told = len(targets) == 1 and targets[0].kind in {EntityKind.CLASS, EntityKind.FUNCTION}
        return self._of_all(lambda entity: entity.home == targets[0].home) if is_told else None

    def _descends(self, entity: Entity, parent: Entity, seen: frozenset[str]) -> bool | None:
        if entity.home == parent.home:
            return True
        if entity.kind is EntityKind.EXTERNAL:
            if parent.kind is EntityKind.CLASS:
                return False  # what others have written knows nothing of the project's classes
            known = standard_library.find_class(entity.home)
            paths = None if known is None else {standard_library.class_path(each) for each in known.__mro__}
            return None if paths is None else parent.home in paths
        if not isinstance(entity.definition, Class) or entity.home in seen:
            return None
        above: set[bool | None] = set()
        for text in entity.definition.bases:
            bases = self._surface.resolve_dotted(entity.module, text)
            above |= {self._descends(base, parent, seen | {entity.home}) for base in bases} or {None}
        return True if True in above else None if None in above else False

    def _is_own(self, variable: ast.expr, attribute: ast.expr) -> bool | None:
        """Decide `value.__module__ == __name__`."""
        if not (isinstance(variable, ast.Name) and variable.id == "__name__"):
            return None
        match attribute:
            case ast.Attribute(value=subject, attr="__module__") if self._is_value(subject):
                pass
            case ast.Call(func=ast.Name(id="getattr"), args=[subject, ast.Constant(value="__module__"), *_]) if (
                self._is_value(subject)
            ):
                pass
            case _:
                return None
        return self._of_all(self._is_defined_here)

    def _is_defined_here(self, entity: Entity) -> bool | None:
        if entity.kind in {EntityKind.CLASS, EntityKind.FUNCTION}:
            return entity.module == self._summary.name
        return False if entity.kind in {EntityKind.MODULE, EntityKind.EXTERNAL} else None

    def _of_all(self, answer: Callable[[Entity], bool | None]) -> bool | None:
        answers = {answer(entity) for entity in self._entities()}
        return answers.pop() if len(answers) == 1 else None


def _parsed(text: str | None) -> ast.expr | None:
    try:
        return None if text is None else ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        return None


def _every(answers: Iterator[bool | None]) -> bool | None:
    """Decide a conjunction; what is known to fail decides it whatever the others are."""
    found = list(answers)
    return False if False in found else None if None in found else True


def _negated(answer: bool | None) -> bool | None:
    return None if answer is None else not answer
