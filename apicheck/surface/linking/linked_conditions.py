"""Conditions once the modules are linked: what a flag of the project stands for, and which versions still matter."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from apicheck.model.condition import (
    NEVER,
    AllOf,
    AnyOf,
    CanImport,
    Condition,
    Holds,
    Not,
    Since,
    Version,
    all_of,
    any_of,
    elementary_tests,
    negated,
)
from apicheck.model.definition import Attribute
from apicheck.model.entity import Alternatives, Entity, EntityKind
from apicheck.model.module import ModuleSummary
from apicheck.surface import standard_library
from apicheck.surface.expressions import dotted_name
from apicheck.surface.linking.constant_tests import constant_truth
from apicheck.surface.linking.loading import Loading
from apicheck.surface.reading.conditions import condition_of
from apicheck.surface.reading.platforms import where_importable

_OF_THE_SYSTEM = ("sys.version_info", "sys.hexversion", "sys.platform", "sys.implementation", "os.name", "platform.")


class _Spelling(ast.NodeTransformer):
    """Replaces dotted names by what `meaning` gives for them, where it gives anything."""

    def __init__(self, meaning: Callable[[str], ast.expr | None]) -> None:
        self.is_changed = False
        self._meaning = meaning

    def visit(self, node: ast.AST) -> ast.AST:
        """Return what stands in the place of a node."""
        dotted = dotted_name(node)
        if dotted is None:
            return self.generic_visit(node)
        meant = self._meaning(dotted)
        self.is_changed = self.is_changed or meant is not None
        return node if meant is None else meant


def _whole(node: ast.expr) -> ast.expr:
    """Return `sys.version_info` for its beginning, `tuple(sys.version_info)[:3]`: as a rule less of it is asked for."""
    match node:
        case ast.Subscript(value=whole, slice=ast.Slice(lower=None)):
            return _whole(whole)
        case ast.Call(func=ast.Name(id="tuple"), args=[whole]):
            return _whole(whole)
        case _:
            return node


class LinkedConditions:
    """Decides what can be decided of the conditions of one surface; every answer is computed once.

    `resolve` follows a dotted name in the scope of a module, `loading` knows what `modules` load. `oldest_python` maps
    the topmost names of distributions to the oldest version of Python that counts there.
    """

    def __init__(
        self,
        resolve: Callable[[str, str], Alternatives],
        loading: Loading,
        modules: Mapping[str, ModuleSummary],
        oldest_python: Mapping[str, Version],
    ) -> None:
        self._resolve = resolve
        self._loading = loading
        self._modules = modules
        self._oldest_python = oldest_python
        self._known: dict[tuple[str, Condition], Condition | None] = {}
        self._following: set[tuple[str, str]] = set()

    def linked(self, condition: Condition | None, module: str) -> Condition | None:
        """Return a condition of `module` without the tests that have one answer, flags replaced by what they test."""
        if condition is None:
            return None
        key = (module, condition)
        if key not in self._known:
            found = self._linked(condition, module)
            # A flag or a constant on the way may have been left out, for it was being followed.
            if self._following or any(isinstance(test, Holds) for test in elementary_tests(found)):
                return found
            self._known[key] = found
        return self._known[key]

    def _linked(self, condition: Condition, module: str) -> Condition | None:
        match condition:
            case Not():
                return negated(self.linked(condition.of, module))
            case AllOf():
                return all_of(*(self.linked(part, module) for part in condition.of))
            case AnyOf():
                return any_of(*(self.linked(part, module) for part in condition.of))
            case Since():
                oldest = self._oldest(module)
                return None if oldest is not None and condition.version <= oldest else condition
            case CanImport():
                return self._importable(condition, module)
            case Holds(name=str(name)):
                return self._flag(condition, module, name)
            case Holds():
                truth = constant_truth(condition.text, lambda name: self._constant(module, name, condition))
                if truth is not None:
                    return None if truth else NEVER
                spelled = self._spelled_out(condition, module)
                return condition if spelled is None else self.linked(condition_of(spelled), module)
            case _:
                return condition

    def _constant(self, module: str, name: str, test: Holds) -> object:
        """Return the value of a name that is bound to one literal before the test. Raises `LookupError` for others."""
        if (module, name) in self._following:
            raise LookupError(name)
        self._following.add((module, name))
        try:
            # What the test guards is bound after it.
            found = [each for each in self._resolve(module, name) if test not in elementary_tests(each.condition)]
        finally:
            self._following.discard((module, name))
        attribute = found[0].definition if len(found) == 1 and found[0].condition is None else None
        if not isinstance(attribute, Attribute) or not attribute.is_literal or attribute.value is None:
            raise LookupError(name)
        return ast.literal_eval(attribute.value)

    def _spelled_out(self, test: Holds, module: str) -> ast.expr | None:
        """Put `sys.version_info` and its like in the place of names that stand for them; None where none does."""
        try:
            node = ast.parse(test.text, mode="eval").body
        except (SyntaxError, ValueError):
            return None
        spelling = _Spelling(lambda dotted: self._asked_of_system(dotted, module, test))
        spelled = spelling.visit(node)
        return spelled if spelling.is_changed and isinstance(spelled, ast.expr) else None

    def _asked_of_system(self, dotted: str, module: str, test: Holds) -> ast.expr | None:
        """Return the value of a name that is bound once, to something that tests of the system ask for."""
        first = dotted.partition(".")[0]
        if (module, first) in self._following:
            return None
        self._following.add((module, first))
        try:
            found = [each for each in self._resolve(module, dotted) if test not in elementary_tests(each.condition)]
        finally:
            self._following.discard((module, first))
        attribute = found[0].definition if len(found) == 1 and found[0].condition is None else None
        value = attribute.value if isinstance(attribute, Attribute) else None
        if value is None or not value.removeprefix("tuple(").startswith(_OF_THE_SYSTEM):
            return None
        try:
            return _whole(ast.parse(value, mode="eval").body)
        except (SyntaxError, ValueError):
            return None

    def _importable(self, condition: CanImport, module: str) -> Condition | None:
        """Decide what can be imported wherever `module` can, and ask of the project's own modules what they import."""
        if self._loading.can_import(condition.name, module):
            return None
        if condition.name in self._modules:
            foreign = (name for name in self._loading.certain(condition.name) if name not in self._modules)
            needed = sorted({name.partition(".")[0] for name in foreign if not self._loading.can_import(name, module)})
            tests = (where_importable(name) for name in needed if name != module.partition(".")[0])
            return all_of(*(self.linked(test, module) for test in tests))
        holder, _, name = condition.name.rpartition(".")
        if holder not in self._modules or (holder, name) in self._following:
            return condition
        self._following.add((holder, name))
        try:
            found = [entity for entity in self._resolve(holder, name) if not entity.is_typing_only]
        finally:
            self._following.discard((holder, name))
        is_there = any_of(*(entity.condition for entity in found)) if found else condition
        return all_of(self.linked(CanImport(holder), module), is_there)

    def _oldest(self, module: str) -> Version | None:
        while module and module not in self._oldest_python:
            module = module.rpartition(".")[0]
        return self._oldest_python.get(module)

    def _flag(self, condition: Holds, module: str, name: str) -> Condition | None:
        """Follow a name that is tested to the tests that its value is made of: `WINDOWS = os.name == "nt"`."""
        if (module, name) in self._following:
            return condition
        self._following.add((module, name))
        try:
            found = [entity for entity in self._resolve(module, name) if not entity.is_typing_only]
            truth: Condition | None = NEVER
            for entity in found:
                is_true = self._truth(entity, is_only=len(found) == 1)
                truth = any_of(all_of(entity.condition, is_true), all_of(negated(entity.condition), truth))
        finally:
            self._following.discard((module, name))
        return truth if found else Holds(condition.text)

    def _truth(self, entity: Entity, *, is_only: bool) -> Condition | None:
        """Return where a thing counts as true: always for modules, and for what has a stand-in where it is missing."""
        attribute = entity.definition
        if entity.kind in {EntityKind.CLASS, EntityKind.FUNCTION, EntityKind.MODULE}:
            return None
        if entity.kind is EntityKind.EXTERNAL and (
            not is_only or "." not in entity.home or standard_library.is_callable(entity.home)
        ):
            return None
        if isinstance(attribute, Attribute) and attribute.value is not None:
            try:
                value = ast.parse(attribute.value, mode="eval").body
            except (SyntaxError, ValueError):
                return Holds(entity.home)
            if isinstance(value, ast.Compare | ast.Constant | ast.BoolOp | ast.UnaryOp | ast.Call | ast.Name):
                return self.linked(condition_of(value), entity.module)
        return Holds(entity.home)
