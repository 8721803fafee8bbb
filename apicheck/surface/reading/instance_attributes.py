"""The attributes that a class's methods set on `self` or `cls`, in any method and by any target, and its slots.

A method that makes an instance (`made = cls()`) sets attributes on that, too.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from apicheck.model.condition import Condition
from apicheck.model.definition import Attribute, Binding
from apicheck.surface.expressions import (
    annotation_text,
    dotted_name,
    is_literal,
    names_something_private,
    string_items,
)
from apicheck.surface.reading import deprecations
from apicheck.surface.reading.literal_loops import keys_of, rounds, writes_by_name
from apicheck.surface.reading.made_instances import MAKING_WORDS, made_instances
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import FunctionNode, Syntax


def instance_attributes(
    node: ast.ClassDef, syntax: Syntax, conditional: Mapping[FunctionNode, Condition]
) -> tuple[dict[str, Attribute], dict[str, Attribute], dict[str, tuple[Binding, ...]]]:
    """Return what class methods set on the class, what the other methods set on the instance, and what hangs on a test.

    The first place that sets an attribute counts, `__init__` and `__new__` before all others. `conditional` are the
    methods that stand in a branch, with its condition: what such constructors alone set is there where they are.
    """
    on_class: dict[str, Attribute] = {}
    on_instance: dict[str, Attribute] = {}
    of_branches: dict[str, tuple[Binding, ...]] = {}
    setters: dict[str, set[str]] = {}
    for method in sorted(_methods(node.body), key=lambda method: method.name not in _CONSTRUCTORS):
        receiver = _receiver(method)
        decorators = {dotted_name(decorator) for decorator in method.decorator_list}
        if method.name == "__init_subclass__":
            continue  # it is called for subclasses alone
        is_static = "staticmethod" in decorators
        is_class = "classmethod" in decorators or method.name == "__class_getitem__"
        cls = receiver if is_class or method.name == "__new__" else None
        instance = receiver if cls is None and not is_static else None
        made = _made(method, cls, instance, node.name, syntax)
        # `__new__` sets attributes on the instance that it makes, whatever it calls it.
        receivers = _created(method, syntax) if method.name == "__new__" else {cls or instance or ""}
        condition = conditional.get(method) if method.name in _CONSTRUCTORS else None
        replaced = [*_replaced(method, syntax)] if method.name == "__new__" else []
        set_here = [
            (on_class if is_class else on_instance, (name, attribute))
            for name, attribute in _set_on(receivers, method, syntax)
            if not any(name == other and attribute.line in lines for other, lines in replaced)
        ]
        set_here += [(on_instance, each) for each in _set_on(made - receivers, method, syntax)]
        for found, (name, attribute) in set_here:
            known = found.get(name)
            setters.setdefault(name, set()).add(method.name)
            if condition is not None and not attribute.is_declared:
                of_branches[name] = _with_branch(of_branches.get(name, ()), Binding(attribute, condition))
            elif known is None or (known.annotation is None and attribute.annotation is not None):
                is_declared = attribute.is_declared and known is None
                found[name] = msgspec.structs.replace(attribute, is_declared=is_declared)
            elif known.is_declared and not attribute.is_declared:
                found[name] = msgspec.structs.replace(known, is_declared=False)
    for name, attribute in on_instance.items():
        if setters[name] == {"__init__"}:
            on_instance[name] = msgspec.structs.replace(attribute, is_constructed=True)
    for name, attribute in _slots(node, syntax):
        known = on_instance.get(name)
        on_instance[name] = (
            attribute if known is None else msgspec.structs.replace(known, is_declared=False, is_constructed=False)
        )
    always = {*on_class, *on_instance}
    return on_class, on_instance, {name: found for name, found in of_branches.items() if name not in always}


_CONSTRUCTORS = frozenset({"__init__", "__new__"})


def _with_branch(known: tuple[Binding, ...], binding: Binding) -> tuple[Binding, ...]:
    """Add what one branch sets, which sets it at several places perhaps."""
    return known if any(each.condition == binding.condition for each in known) else (*known, binding)


# Methods that hand on what others set, or restore what an object had before.
_RESTORERS = frozenset({"__setattr__", "__setstate__", "__copy__", "__deepcopy__"})


def sets_computed_attributes(node: ast.ClassDef, syntax: Syntax) -> bool:
    """Tell whether methods set attributes of instances by names that can't be told from the text."""
    if not any(
        syntax.line_has(word, node.lineno, node.end_lineno or node.lineno) for word in ("setattr", *_NAMESPACES)
    ):
        return False
    for method in _methods(node.body):
        receiver = _receiver(method)
        if receiver is None or method.name in _RESTORERS:
            continue
        receivers = {receiver} if method.name != "__new__" else _created(method, syntax)
        if "classmethod" in map(dotted_name, method.decorator_list):  # what others make are mostly copies
            receivers |= made_instances(_statements(method, syntax), node.name, receiver, None)
        if any(_sets_computed(statement, receivers) for statement in _statements(method, syntax)):
            return True
    return False


_NAMESPACES = ("__dict__", "vars(")


def _sets_computed(statement: ast.AST, receivers: set[str]) -> bool:
    match statement:
        case ast.Assign():
            return any(_is_computed_target(target, receivers) for target in statement.targets)
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=holder, attr="update" | "setdefault")) as call):
            return _is_namespace(holder, receivers) and _namespace_items(call) is None
        case ast.Expr(value=ast.Call() as call):
            return _setattr_name(call, receivers) is not None and _set_by_name(call, receivers) is None
        case _:
            return False


def _is_computed_target(target: ast.expr, receivers: set[str]) -> bool:
    match target:
        case ast.Subscript(value=holder, slice=key):
            return _is_namespace(holder, receivers) and not isinstance(key, ast.Constant)
        case ast.Attribute(attr="__dict__"):
            return _is_namespace(target, receivers)
        case _:
            return False


def _is_namespace(node: ast.expr, receivers: set[str]) -> bool:
    """Tell whether an expression is `self.__dict__` or `vars(self)`."""
    match node:
        case ast.Attribute(value=ast.Name(id=name), attr="__dict__"):
            return name in receivers
        case ast.Call(func=ast.Name(id="vars"), args=[ast.Name(id=name)]):
            return name in receivers
        case _:
            return False


def _namespace_items(call: ast.Call) -> list[str] | None:
    """Return the names that `self.__dict__.update({...}, name=...)` sets, None where they can't be told."""
    written = keys_of(call.args[0], lambda _: None) if len(call.args) == 1 else {} if not call.args else None
    if written is None or not all(keyword.arg for keyword in call.keywords):
        return None
    return [*written, *(keyword.arg for keyword in call.keywords if keyword.arg)]


def _setattr_name(call: ast.Call, receivers: set[str]) -> ast.expr | None:
    """Return the expression that names the attribute which a call sets on an instance, unless it is a private one."""
    match call:
        case ast.Call(
            func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__setattr__"), args=[name, _]
        ):
            return None if names_something_private(name) else name
        case ast.Call(func=function, args=[ast.Name(id=owner), name, _]) if owner in receivers:
            called = dotted_name(function) or ""
            if called == "setattr" or called.endswith(".__setattr__"):
                return None if names_something_private(name) else name
        case _:
            pass
    return None


def _slots(node: ast.ClassDef, syntax: Syntax) -> Iterator[tuple[str, Attribute]]:
    """Yield the attributes that a literal `__slots__` makes room for: functions outside of the class may set them."""
    if not syntax.line_has("__slots__", node.lineno, node.end_lineno or node.lineno):
        return
    for statement in node.body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        value = getattr(statement, "value", None)
        if value is not None and any(isinstance(each, ast.Name) and each.id == "__slots__" for each in targets):
            for name in _slot_names(value):
                yield name, Attribute(statement.lineno, statement.end_lineno or statement.lineno, on_instance=True)


def _slot_names(value: ast.expr) -> Iterator[str]:
    single = [value.value] if isinstance(value, ast.Constant) and isinstance(value.value, str) else []
    yield from (name for name in string_items(value) or single if not name.startswith("__"))


def _methods(body: Iterable[ast.stmt]) -> Iterator[FunctionNode]:
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement
        elif isinstance(statement, ast.If):
            yield from _methods([*statement.body, *statement.orelse])
        elif isinstance(statement, ast.Try):
            yield from _methods([*statement.body, *statement.orelse, *statement.finalbody])


def _receiver(method: FunctionNode) -> str | None:
    positional = [*method.args.posonlyargs, *method.args.args]
    return positional[0].arg if positional else None


def _created(method: FunctionNode, syntax: Syntax) -> set[str]:
    """Return the names that `__new__` gives to the object it returns."""
    return {
        statement.value.id
        for statement in _statements(method, syntax)
        if isinstance(statement, ast.Return) and isinstance(statement.value, ast.Name)
    }


def _replaced(method: FunctionNode, syntax: Syntax) -> Iterator[tuple[str, range]]:
    """Yield the names that the `__new__` of a metaclass sets on those classes alone whose bodies have them.

    `if "merge" in members: cls.merge = ...`, each with the lines where that is so.
    """
    positional = [*method.args.posonlyargs, *method.args.args]
    for statement in _statements(method, syntax) if len(positional) > 3 else ():
        for test in ast.walk(statement.test) if isinstance(statement, ast.If) else ():
            match test:
                case ast.Compare(left=ast.Constant(value=str(name)), ops=[ast.In()], comparators=[ast.Name(id=holder)]):
                    if holder == positional[3].arg and isinstance(statement, ast.If):
                        last = statement.body[-1]
                        yield name, range(statement.lineno, (last.end_lineno or last.lineno) + 1)
                case _:
                    pass


def _made(method: FunctionNode, cls: str | None, instance: str | None, name: str, syntax: Syntax) -> set[str]:
    """Return the names that a method of the class `name` gives to instances that it makes: `made = cls()`."""
    words = (name, *MAKING_WORDS) if cls is None else (cls,)
    if not any(syntax.line_has(word, method.lineno, method.end_lineno or method.lineno) for word in words):
        return set()
    return made_instances(_statements(method, syntax), name, cls, instance)


def _statements(method: FunctionNode, syntax: Syntax) -> Iterator[ast.AST]:
    """Yield every statement of a method; of a loop over a table that is written out, what each of its rounds does."""
    return own_statements(
        method.body, lambda loop: rounds(loop, lambda _: None) if writes_by_name(loop, syntax) else None
    )


def _set_on(receivers: set[str], method: FunctionNode, syntax: Syntax) -> Iterator[tuple[str, Attribute]]:
    for statement in _statements(method, syntax):
        match statement:
            case ast.Assign():
                for target in statement.targets:
                    for name in _attributes_in(target, receivers):
                        value = statement.value if isinstance(target, ast.Attribute) else None
                        yield name, _attribute(statement, value, None, syntax)
            case ast.AnnAssign():
                for name in _attributes_in(statement.target, receivers):
                    attribute = _attribute(statement, statement.value, statement.annotation, syntax)
                    # Without a value it sets nothing (PEP 526).
                    yield name, msgspec.structs.replace(attribute, is_declared=statement.value is None)
            case ast.For() | ast.AsyncFor():  # what `+=` sets was there before, or it fails
                for name in _attributes_in(statement.target, receivers):
                    yield name, Attribute(statement.lineno, statement.lineno, on_instance=True)
            case ast.With() | ast.AsyncWith():
                for item in statement.items:
                    if item.optional_vars is not None:
                        for name in _attributes_in(item.optional_vars, receivers):
                            yield name, Attribute(statement.lineno, statement.lineno, on_instance=True)
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=holder)) as call) if _is_namespace(holder, receivers):
                for name in _namespace_items(call) or ():
                    yield name, Attribute(statement.lineno, statement.lineno, on_instance=True)
            case ast.Expr(value=ast.Call() as call):
                set_name = _set_by_name(call, receivers)
                if set_name is not None:
                    yield set_name, Attribute(statement.lineno, statement.lineno, on_instance=True)
            case _:
                pass


def _attributes_in(target: ast.expr, receivers: set[str]) -> Iterator[str]:
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        if _is_namespace(target.value, receivers) and isinstance(target.slice.value, str):
            yield target.slice.value
    elif isinstance(target, ast.Attribute):
        # Every instance has a `__dict__` anyway.
        if isinstance(target.value, ast.Name) and target.value.id in receivers and target.attr != "__dict__":
            yield target.attr
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from _attributes_in(element, receivers)
    elif isinstance(target, ast.Starred):
        yield from _attributes_in(target.value, receivers)


def _set_by_name(call: ast.Call, receivers: set[str]) -> str | None:
    """`setattr(self, "name", ...)` and `object.__setattr__(self, "name", ...)`, as frozen classes write it."""
    match call:
        case ast.Call(
            func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__setattr__"),
            args=[ast.Constant(value=str(name)), _],
        ):
            return name
    called = dotted_name(call.func) or ""
    if not (called == "setattr" or called.endswith(".__setattr__")) or len(call.args) != 3:
        return None
    owner, literal, _ = call.args
    if isinstance(owner, ast.Name) and owner.id in receivers and isinstance(literal, ast.Constant):
        return literal.value if isinstance(literal.value, str) else None
    return None


def _attribute(node: ast.stmt, value: ast.expr | None, annotation: ast.expr | None, syntax: Syntax) -> Attribute:
    short = value is not None and (value.end_lineno or 0) - value.lineno < 20
    return Attribute(
        node.lineno,
        node.end_lineno or node.lineno,
        syntax.segment(value) if value is not None and short else None,
        None if annotation is None else annotation_text(annotation),
        call=dotted_name(value.func) if isinstance(value, ast.Call) else None,
        is_literal=value is not None and is_literal(value),
        on_instance=True,
        deprecation=deprecations.of_assignment(None, node, syntax),
    )
