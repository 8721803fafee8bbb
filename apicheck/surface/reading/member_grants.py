"""The members that a function sets on the class which it is given, as class decorators and metaclasses do.

`cls.name = value` and `setattr(cls, "name", value)` name a member; a loop over a parameter names those that its
argument lists where the decorator is used: `@proxied(Session, methods=["get", "merge"])`. So does a parameter itself,
also with something around it: `setattr(cls, f"list_{resource}", value)`. What else is set on the class by a name that
is computed leaves it open which members there are.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from apicheck.model.definition import Attribute, Certainty, Decorator, Function, Grant, Property
from apicheck.model.signature import Signature
from apicheck.surface.expressions import dotted_name, names_something_private, own_nodes, string_items
from apicheck.surface.naming import last_part
from apicheck.surface.reading.composed_names import name_around
from apicheck.surface.reading.literal_loops import Lookup, rounds, writes_by_name
from apicheck.surface.reading.source_templates import property_in_template
from apicheck.surface.reading.syntax import FunctionNode, Syntax, signature_of
from apicheck.surface.reading.unpacking import unpacked

# Calls by which a function learns how another one is called, in order to be called alike.
_SIGNATURE_READERS = frozenset({"signature", "getfullargspec", "inspect_getfullargspec", "wraps", "update_wrapper"})
# What a parameter for a class is called.
_CLASS_NAMES = frozenset({"cls", "klass", "class_", "kls", "clazz", "target_cls", "target_class", "model_class"})
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_Named = tuple[FunctionNode, str]
"""A function with the name that the interpreter gives it."""


def member_grants(node: FunctionNode, syntax: Syntax) -> tuple[Grant, ...]:
    """Return what a function sets on a class that it is given as its first argument, or that what it returns is given.

    For the `__new__` of a metaclass, what it puts into the namespace that the class is made from; for
    `__init_subclass__`, what it sets on each subclass. The class that another class method is called on is not given to
    it.
    """
    arguments = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    is_class_method = any(dotted_name(decorator) == "classmethod" for decorator in node.decorator_list)
    if is_class_method and node.name != "__init_subclass__":
        arguments = arguments[1:]
    first, last = node.lineno, node.end_lineno or node.lineno
    if node.name == "__new__":
        if len(arguments) < 4 or not syntax.line_has(f"{arguments[3]}", first + 1, last):
            return ()
        return tuple(_in_namespace(node, arguments[3], syntax))
    inner = _returned_functions(node, syntax)
    grants: list[Grant] = []
    if arguments and _may_grant(node, arguments[0], syntax):
        grants += _Reader(node, node, syntax).grants(arguments[0], is_called_first=False)
    for function, is_applied in inner:
        receiver = next((each.arg for each in (*function.args.posonlyargs, *function.args.args)), None)
        if receiver is not None and _may_grant(function, receiver, syntax):
            for grant in _Reader(node, function, syntax).grants(receiver, is_called_first=True):
                grants.append(grant)
                if is_applied:
                    grants.append(msgspec.structs.replace(grant, is_called_first=False))
    return tuple(dict.fromkeys(grants))


def _may_grant(node: FunctionNode, receiver: str, syntax: Syntax) -> bool:
    """Ask the cheap questions first: whether the text sets anything on the receiver, and gives it back."""
    first, last = node.lineno, node.end_lineno or node.lineno
    if syntax.line_has(f"setattr({receiver}", first, last):
        return True
    if receiver in _CLASS_NAMES:
        return syntax.line_has(f"{receiver}.", first, last)
    ending = node.body[-1]
    is_given_back = isinstance(ending, ast.Return) and dotted_name(ending.value or ending) == receiver
    return is_given_back and syntax.line_has(f"{receiver}.", first, last)


def _returned_functions(node: FunctionNode, syntax: Syntax) -> list[tuple[FunctionNode, bool]]:
    """Return the functions within that a function returns; True with those that it applies to its first argument, too.

    `return decorate if cls is None else decorate(cls)` serves both `@function` and `@function(...)`.
    """
    if not syntax.line_has("def ", node.body[0].lineno, node.end_lineno or node.lineno):
        return []
    within = {each.name: each for each in node.body if isinstance(each, _FUNCTION)}
    if not within:
        return []
    returned, applied = set[str](), set[str]()
    for inner in own_nodes(node.body):
        if isinstance(inner, ast.Return) and inner.value is not None:
            choices = [inner.value.body, inner.value.orelse] if isinstance(inner.value, ast.IfExp) else [inner.value]
            for value in choices:
                if isinstance(value, ast.Call):
                    applied.add(dotted_name(value.func) or "")
                else:
                    returned.add(dotted_name(value) or "")
    return [(function, name in applied) for name, function in within.items() if name in returned | applied]


@dataclass(slots=True)
class _Reader:
    """Reads what `function`, defined within `outer` or that itself, sets on its first parameter."""

    outer: FunctionNode
    function: FunctionNode
    syntax: Syntax
    tables: set[str] = field(init=False)
    bound: set[str] = field(init=False)
    values: dict[str, ast.expr] = field(init=False)
    known: dict[str, _Named] = field(init=False)

    def __post_init__(self) -> None:
        """Look once at what names stand for."""
        arguments = self.outer.args
        named = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        self.tables = {each.arg for each in named}
        if arguments.vararg is not None:
            self.tables.add(arguments.vararg.arg)
        is_nested = self.function is not self.outer
        nodes = [
            *own_nodes(self.outer.body),
            *(own_nodes(self.function.body) if is_nested else ()),
        ]
        stored = Counter(each.id for each in nodes if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store))
        self.bound = {*self.tables, *stored}
        self.tables -= stored.keys()
        self.values = {
            target.id: each.value
            for each in nodes
            if isinstance(each, ast.Assign)
            for target in each.targets
            if isinstance(target, ast.Name) and stored[target.id] == 1
        }
        outer = f"{self.outer.name}.<locals>."
        self.known = {
            **_functions(self.syntax.tree.body, ""),
            **_functions(self.outer.body, outer),
            **(_functions(self.function.body, f"{outer}{self.function.name}.<locals>.") if is_nested else {}),
        }

    def grants(self, receiver: str, *, is_called_first: bool) -> Iterator[Grant]:
        """Yield a grant for each statement that sets a member."""
        for statement, certainty, loops in _statements(self.function.body, self.syntax, lookup=self._written):
            for name, value in _set_on(statement, receiver):
                made = name_around(name, self.values)
                table = None if made is None else loops.get(made.name)
                if isinstance(name, ast.Constant) and isinstance(name.value, str):
                    yield Grant(
                        (name.value,),
                        definition=self._definition(value, statement),
                        certainty=certainty,
                        is_called_first=is_called_first,
                    )
                elif made is not None and (table or made.name) in self.tables:
                    yield Grant(
                        table=table,
                        named_by=None if table else made.name,
                        around=(made.before, made.after),
                        definition=self._definition(value, statement),
                        like=self._stood_in_for(value, made.name),
                        certainty=certainty,
                        is_called_first=is_called_first,
                    )
                elif not names_something_private(name):
                    yield Grant(is_called_first=is_called_first, certainty=certainty)

    def _written(self, name: str) -> ast.expr | None:
        """Return the expression that a name stands for which is no parameter: here, or in the module."""
        if name in self.values:
            return self.values[name]
        return None if name in self.bound else self.syntax.tables.get(name)

    def _definition(self, value: ast.expr, statement: ast.stmt) -> Function | Property | Attribute:
        found = self._made(value)
        return found if found is not None else Attribute(statement.lineno, statement.end_lineno or statement.lineno)

    def _made(self, value: ast.expr, scope: dict[str, _Named] | None = None) -> Function | Property | None:
        """Return the function or property that an expression makes, None for other values."""
        functions = self.known if scope is None else {**self.known, **scope}
        match value:
            case ast.Name(id=name) if name in functions:
                return self._function(*functions[name])
            case ast.Lambda():
                return Function(signature_of(value), value.lineno, value.end_lineno or value.lineno)
            case ast.Call(func=ast.Name(id="staticmethod" | "classmethod" as kind), args=[wrapped]):
                made = self._made(wrapped, scope)
                if not isinstance(made, Function):
                    return None
                return msgspec.structs.replace(made, decorators=(Decorator(kind, kind),))
            case ast.Call(func=ast.Name(id="property"), args=arguments, keywords=keywords):
                getter = self._made(arguments[0], scope) if arguments else None
                accessor = getter if isinstance(getter, Function) else _nothing(value)
                is_set = len(arguments) > 1 or any(each.arg == "fset" for each in keywords)
                return Property(accessor, setter=accessor if is_set else None)
            case ast.Call(func=ast.Name(id=name)) if name in functions:
                return self._made_by(*functions[name])
            case _:
                return None

    def _made_by(self, maker: FunctionNode, qualified_name: str) -> Function | Property | None:
        """Return what a function gives that makes a member: all its `return` statements have to agree."""
        within = _functions(maker.body, f"{qualified_name}.<locals>.")
        returned = [each.value for each in own_nodes(maker.body) if isinstance(each, ast.Return)]
        made = [None if value is None else self._made(value, within) for value in returned]
        if not made:
            return None
        if all(each is not None and each == made[0] for each in made):
            return made[0]
        return property_in_template(maker) if all(each is None for each in made) else None

    def _function(self, node: FunctionNode, qualified_name: str) -> Function:
        return Function(
            signature_of(node),
            node.lineno,
            node.end_lineno or node.lineno,
            is_async=isinstance(node, ast.AsyncFunctionDef),
            is_generator=any(isinstance(each, ast.Yield | ast.YieldFrom) for each in own_nodes(node.body)),
            qualified_name=qualified_name,
        )

    def _stood_in_for(self, value: ast.expr, name: str) -> str | None:
        """Return the parameter for the class whose member of the same name is called alike, None where none is seen.

        `setattr(cls, name, make(name))`, where `make` asks for `getattr(target, name)` and how that is called.
        """
        if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Name):
            return None
        maker, _ = self.known.get(value.func.id, (None, ""))
        if maker is None or not any(isinstance(argument, ast.Name) and argument.id == name for argument in value.args):
            return None
        target: str | None = None
        reads = False
        for inner in ast.walk(maker):
            match inner:
                case ast.Call(func=ast.Name(id="getattr"), args=[ast.Name(id=holder), *_]) if holder in self.tables:
                    target = holder
                case ast.Call(func=called):
                    reads = reads or last_part(dotted_name(called) or "") in _SIGNATURE_READERS
        return target if reads else None


def _functions(body: Iterable[ast.stmt], prefix: str) -> dict[str, _Named]:
    return {each.name: (each, f"{prefix}{each.name}") for each in body if isinstance(each, _FUNCTION)}


def _nothing(node: ast.expr) -> Function:
    return Function(Signature(), node.lineno, node.end_lineno or node.lineno)


def _statements(
    body: Iterable[ast.stmt],
    syntax: Syntax,
    certainty: Certainty = Certainty.CERTAIN,
    loops: dict[str, str] | None = None,
    lookup: Lookup = lambda _: None,
) -> Iterator[tuple[ast.stmt, Certainty, dict[str, str]]]:
    """Yield each statement of a function, how certain it is to run, and the variables of loops over names around it.

    What is only set where the class has no such member yet is told apart from what stands under another test.
    """
    loops = loops or {}
    for statement in body:
        yield statement, certainty, loops
        match statement:
            case ast.If(test=test):
                inner = Certainty.MISSING if _asks_for_member(test) else Certainty.POSSIBLE
                inner = Certainty.POSSIBLE if certainty is Certainty.POSSIBLE else inner
                # `if hasattr(cls, name): raise TypeError(...)` leaves what comes after it certain.
                yield from _statements(statement.body, syntax, inner, loops, lookup)
                yield from _statements(statement.orelse, syntax, inner, loops, lookup)
                if _gives_class_back(statement):
                    certainty = Certainty.POSSIBLE
            case ast.For():
                written_out = rounds(statement, lookup) if writes_by_name(statement, syntax) else None
                variables = loops
                if isinstance(statement.target, ast.Name) and isinstance(statement.iter, ast.Name):
                    variables = {**loops, statement.target.id: statement.iter.id}
                for each in [statement.body] if written_out is None else written_out:
                    yield from _statements(each, syntax, certainty, variables, lookup)
            case ast.With():
                yield from _statements(statement.body, syntax, certainty, loops, lookup)
            case ast.Try():
                yield from _statements(statement.body, syntax, certainty, loops, lookup)
                for handler in statement.handlers:
                    yield from _statements(handler.body, syntax, Certainty.POSSIBLE, loops, lookup)
                yield from _statements([*statement.orelse, *statement.finalbody], syntax, certainty, loops, lookup)
            case _:
                pass


def _gives_class_back(statement: ast.If) -> bool:
    """Tell whether a class is done with under a test: `if not names: return cls`."""
    ending = statement.body[-1]
    return isinstance(ending, ast.Return) and isinstance(ending.value, ast.Name) and ending.value.id in _CLASS_NAMES


def _asks_for_member(test: ast.expr) -> bool:
    """Tell whether a test asks whether the class has a member: `not hasattr(cls, name)`, `name not in cls.__dict__`."""
    return any(
        (isinstance(each, ast.Name) and each.id in {"hasattr", "getattr", "vars", "dir"})
        or (isinstance(each, ast.Attribute) and each.attr == "__dict__")
        for each in ast.walk(test)
    )


def _set_on(statement: ast.stmt, receiver: str) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield the names that one statement sets on the receiver, each with the value."""
    match statement:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                for each, part in unpacked(target, value):
                    if isinstance(each, ast.Attribute) and dotted_name(each.value) == receiver:
                        yield ast.Constant(each.attr), part or value
        case ast.AnnAssign(target=ast.Attribute(value=ast.Name(id=name), attr=attribute), value=ast.expr() as value):
            if name == receiver:
                yield ast.Constant(attribute), value
        case ast.Expr(value=ast.Call(func=called, args=[ast.Name(id=owner), name, value])) if owner == receiver:
            if last_part(dotted_name(called) or "") in {"setattr", "__setattr__"}:
                yield name, value


def _in_namespace(node: FunctionNode, namespace: str, syntax: Syntax) -> Iterator[Grant]:
    """Yield what `namespace["name"] = value` and its like put into a class before it is made."""
    for statement, certainty, _ in _statements(node.body, syntax):
        match statement:
            case ast.Assign(targets=targets):
                keys: list[ast.expr] = [
                    target.slice
                    for target in targets
                    if isinstance(target, ast.Subscript) and dotted_name(target.value) == namespace
                ]
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=holder), attr=method), args=[key, *_])):
                if holder != namespace or method not in {"setdefault", "update", "__setitem__"}:
                    continue
                written = string_items(key) if method == "update" else None
                keys = [key] if written is None else list(map(ast.Constant, written))
                certainty = Certainty.MISSING if method == "setdefault" else certainty
            case _:
                continue
        for key in keys:
            attribute = Attribute(statement.lineno, statement.end_lineno or statement.lineno)
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield Grant((key.value,), definition=attribute, certainty=certainty)
            elif not names_something_private(key):
                yield Grant(certainty=certainty)
