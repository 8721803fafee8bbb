"""What an assignment binds its name to: an attribute, or what its value is seen to make, as `f = decorate(f)` does."""

import ast
import re
from typing import NamedTuple

import msgspec

from apicheck.model.definition import Attribute, Class, Decorator, Definition, Function, Import, Property
from apicheck.model.signature import Signature
from apicheck.surface.expressions import dotted_name, member_by_key, text_of
from apicheck.surface.naming import last_part
from apicheck.surface.reading.block_names import BlockNames
from apicheck.surface.reading.class_calls import class_of_call, class_with_body_of, is_class_call, lent_body
from apicheck.surface.reading.class_factories import class_made_by, in_call
from apicheck.surface.reading.definition_reader import LONGEST_VALUE, attribute_of, named_tuple_class
from apicheck.surface.reading.named_tuple_calls import is_named_tuple_call, with_fields_written
from apicheck.surface.reading.scope_stack import ScopeStack
from apicheck.surface.reading.syntax import FunctionNode, signature_of

_SIGNS: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.BitOr: "|",
    ast.BitAnd: "&",
    ast.Mod: "%",
}


class FactoryClass(NamedTuple):
    """The class statement in a function, as it stands for one call, and the name that errors call the class by."""

    statement: ast.ClassDef
    path: str


class BoundValues:
    """Reads the values of one module's assignments."""

    def __init__(self, stack: ScopeStack) -> None:
        self._stack = stack
        self._factories: dict[str, FunctionNode] = {}

    def see_function(self, node: FunctionNode) -> None:
        """Remember a function of the module that may make classes."""
        if not self._stack.in_class and any(isinstance(each, ast.ClassDef) for each in node.body):
            self._factories[node.name] = node

    def definition(
        self, name: str, value: ast.expr | None, annotation: ast.expr | None, node: ast.stmt, names: BlockNames
    ) -> Definition:
        """Return what `name: annotation = value` binds the name to, in a block that has bound `names` so far."""
        definition = self._rebound(name, value, names) or self.attribute(value, annotation, node)
        if isinstance(definition, Attribute) and isinstance(value, ast.Call) and _is_handed_to(value, name):
            definition = msgspec.structs.replace(definition, replaced=self._stack.bound_before(name))
        return definition

    def attribute(self, value: ast.expr | None, annotation: ast.expr | None, node: ast.stmt) -> Attribute:
        """Return the plain attribute that an assignment makes."""
        member = _member_by_text(value)
        if self._stack.rounds and not isinstance(value, ast.Constant):
            # One text, another value in each round.
            return Attribute(node.lineno, node.end_lineno or node.lineno, member, refers_to=member)
        made = attribute_of(value, annotation, node, self._stack.syntax, in_class=self._stack.in_class)
        return made if member is None else msgspec.structs.replace(made, value=member, refers_to=member, call=None)

    def property_of(self, value: ast.Call, names: BlockNames) -> Property:
        """Return what a call of `property` makes."""
        roles = dict(zip(("fget", "fset", "fdel"), value.args, strict=False))
        roles.update({keyword.arg: keyword.value for keyword in value.keywords if keyword.arg})
        span = (value.lineno, value.end_lineno or value.lineno)

        def accessor(role: str) -> Function | None:
            node = roles.get(role)
            if node is None or (isinstance(node, ast.Constant) and node.value is None):
                return None
            if isinstance(node, ast.Name):
                for binding in self._stack.visible(node.id, names):
                    if isinstance(binding.definition, Function):
                        return binding.definition
            return Function(Signature(), *span)

        return Property(accessor("fget") or Function(Signature(), *span), accessor("fset"), accessor("fdel"))

    def class_of_factory(self, name: str, value: ast.expr | None, names: BlockNames) -> FactoryClass | None:
        """Return the class that a call of a function of this module makes and gives back, None for other values."""
        if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Name) or _is_handed_to(value, name):
            return None
        function = self._factories.get(value.func.id)
        earlier = self._stack.visible(value.func.id, names) if function is not None else ()
        if function is None or self._stack.in_class or [each.definition.line for each in earlier] != [function.lineno]:
            return None
        statement = class_made_by(function)
        if statement is None:
            return None
        path = f"{function.name}.<locals>.{statement.name}"
        return FactoryClass(in_call(statement, function, value), path)

    def augment(self, node: ast.AugAssign, names: BlockNames) -> None:
        """Put what `NAMES += [...]` makes of a value in its place; the value of another branch is left as it is."""
        name = node.target.id if isinstance(node.target, ast.Name) else ""
        bound = names.bindings.get(name, ())
        definition = bound[0].definition if len(bound) == 1 else None
        if not isinstance(definition, Attribute) or definition.value is None or definition.is_shortened:
            return
        operation = _SIGNS.get(type(node.op))
        if operation is None:
            return
        value = f"({definition.value}) {operation} ({self._stack.syntax.segment(node.value)})"
        told = value if len(value) <= LONGEST_VALUE else None
        made = msgspec.structs.replace(definition, value=told, is_literal=False, refers_to=None, call=None)
        names.bindings[name] = (msgspec.structs.replace(bound[0], definition=made),)

    def is_rebuilt_by(self, decorator: ast.expr) -> bool:
        """Tell whether a decorator of this module puts a class of its own in the place of the one below it."""
        function = self._factories.get(decorator.id) if isinstance(decorator, ast.Name) else None
        return function is not None and class_made_by(function) is not None

    def _rebound(self, name: str, value: ast.expr | None, names: BlockNames) -> Definition | None:
        """Recognise what an assignment makes of what is bound before it: `f = decorate(f)`, `x = property(g)`."""
        if isinstance(value, ast.Lambda):
            end = value.end_lineno or value.lineno
            return Function(signature_of(value), value.lineno, end, is_lambda=True)
        if not isinstance(value, ast.Call):
            return None
        if is_named_tuple_call(value):
            return named_tuple_class(with_fields_written(value, self._stack.kept_value_of))
        if is_class_call(value):
            statement = ast.copy_location(ast.Expr(value), value)
            made = class_of_call(value, lambda member: self._member_of_call(member, statement))
            return msgspec.structs.replace(made, replaced=self._stack.replaced(name, value.args[1:2]))
        lender = lent_body(value)
        bodies = self._stack.visible(lender, names) if lender is not None else ()
        if len(bodies) == 1 and isinstance(bodies[0].definition, Class):
            return with_functions_called(class_with_body_of(value, bodies[0].definition), lender or "")
        called = dotted_name(value.func)
        if last_part(called or "") == "import_module":
            return self._imported(value)
        if (lazily := self._imported_lazily(value)) is not None:
            return lazily
        if called == "property":
            return self.property_of(value, names)
        first = value.args[0] if len(value.args) == 1 and not value.keywords else None
        if isinstance(first, ast.Name) and called in {"staticmethod", "classmethod"}:
            earlier = self._stack.visible(first.id, names)
            if len(earlier) == 1 and isinstance(earlier[0].definition, Function):
                function = earlier[0].definition
                stands_outside = self._stack.in_class and first.id not in names.bindings
                return msgspec.structs.replace(
                    function,
                    decorators=(Decorator(called, called), *function.decorators),
                    qualified_name=function.qualified_name or (first.id if stands_outside else None),
                )
        if _is_handed_to(value, name) and last_part(called or "") != "partial":
            earlier = self._stack.visible(name, names)
            if len(earlier) == 1 and isinstance(earlier[0].definition, Function | Class):
                decorated = earlier[0].definition
                decorator = Decorator(called or "", text_of(value.func))
                return msgspec.structs.replace(decorated, decorators=(decorator, *decorated.decorators))
        if called in {"staticmethod", "classmethod"} and isinstance(first, ast.Lambda):
            signature = signature_of(first)
            end = value.end_lineno or value.lineno
            return Function(signature, value.lineno, end, decorators=(Decorator(called, called),), is_lambda=True)
        return None

    def _imported(self, call: ast.Call) -> Import | None:
        """Return the import that `import_module("name")` is, also of a relative name that starts from this module."""
        match call.args:
            case [ast.Constant(value=str(name))] if not name.startswith("."):
                module = name
            case [ast.Constant(value=str(name)), ast.Name(id="__name__")] if _has_one_dot(name):
                module = f"{self._stack.module}{name}"
            case [ast.Constant(value=str(name)), ast.Name(id="__package__")] if _has_one_dot(name):
                module = ".".join((*self._stack.package, name.removeprefix(".")))
            case _:
                return None
        return None if call.keywords else Import(module, None, call.lineno, call.end_lineno or call.lineno, True)

    def _imported_lazily(self, call: ast.Call) -> Import | None:
        """Return the import that `numpy = lazy_import("numpy")` is: like any other one, it is no offer by itself."""
        match call.args:
            case [ast.Constant(value=str(name))] if _LAZY_IMPORT.fullmatch(last_part(dotted_name(call.func) or "")):
                is_path = all(part.isidentifier() for part in name.split("."))
                return Import(name, None, call.lineno, call.end_lineno or call.lineno) if is_path else None
            case _:
                return None

    def _member_of_call(self, value: ast.expr, node: ast.stmt) -> Definition:
        """Return what stands for a member in the body that a call of a metaclass is given."""
        if isinstance(value, ast.Lambda):
            return Function(signature_of(value), value.lineno, value.end_lineno or value.lineno, is_lambda=True)
        return self.attribute(value, None, node)


def with_functions_called(made: Class, path: str) -> Class:
    """Give the functions of a class the names that errors call them by, which stand in another body."""
    scope = {
        name: tuple(
            msgspec.structs.replace(each, definition=called_in_errors(each.definition, f"{path}.{name}"))
            for each in bindings
        )
        for name, bindings in made.scope.items()
    }
    return msgspec.structs.replace(made, scope=scope)


def called_in_errors(definition: Definition, qualified_name: str) -> Definition:
    """Give a function the name that errors call it by."""
    if isinstance(definition, Function):
        return msgspec.structs.replace(definition, qualified_name=qualified_name)
    return definition


# `lazy_import("numpy")`, `LazyModule("numpy")`, `LazyImporter("numpy")`.
_LAZY_IMPORT = re.compile(r"_*lazy_?(import|load|module)\w*", re.IGNORECASE)


def _member_by_text(value: ast.expr | None) -> str | None:
    """Return `module.name` for `getattr(module, "name")` and its like, None for other expressions."""
    match None if value is None else member_by_key(value):
        case (owner, ast.Constant(value=str(name))) if name.isidentifier():
            return f"{owner}.{name}"
        case _:
            return None


def _has_one_dot(name: str) -> bool:
    return name.startswith(".") and not name.startswith("..")


def _is_handed_to(call: ast.Call, name: str) -> bool:
    """Tell whether a call gets what `name` stands for, at once or through other calls: `f = outer(inner(f), x=1)`."""
    return any(
        argument.id == name if isinstance(argument, ast.Name) else _is_handed_to(argument, name)
        for argument in call.args
        if isinstance(argument, ast.Name | ast.Call)
    )
