"""From single statements to definitions of the model: what one `def`, one decorator list or one assignment tells.

What a name is bound to, and under which condition, is the matter of `scope_reader`.
"""

import ast
import hashlib

import msgspec

from apicheck.model.definition import Attribute, Binding, Class, Decorator, Function
from apicheck.model.signature import Signature
from apicheck.surface.expressions import annotation_text, dotted_name, is_literal, own_nodes, text_of
from apicheck.surface.naming import last_part
from apicheck.surface.reading import deprecated_parameters, deprecations
from apicheck.surface.reading.decorator_reader import decorating
from apicheck.surface.reading.endings import ending_of, ends_at_last_statement
from apicheck.surface.reading.given_values import given_values
from apicheck.surface.reading.handover_reader import passages
from apicheck.surface.reading.lenient_calls import lenient_lines
from apicheck.surface.reading.member_grants import member_grants
from apicheck.surface.reading.named_tuple_calls import fields_of_call
from apicheck.surface.reading.namespace_calls import parameters_looked_at
from apicheck.surface.reading.overriding import (
    changes_bases,
    gives_receiver,
    hands_back,
    makes_others,
    may_make_others,
    passes_on,
)
from apicheck.surface.reading.own_calls import called_on_itself, keeps_to_itself
from apicheck.surface.reading.raised_errors import exits
from apicheck.surface.reading.statements import own_statements
from apicheck.surface.reading.syntax import FunctionNode, Syntax
from apicheck.surface.reading.warning_functions import warned_categories, warned_message, warning_call

# A value longer than this is a table of data: its text is kept only in part, enough to tell it from another.
LONGEST_VALUE = 4_000
# A body of fewer characters is the same in many functions: `return self._value`.
_SHORTEST_BODY = 40

_SETTERS = frozenset({"__new__", "__init_subclass__"})
"""The methods that set members on classes which the language hands to them."""

PLAIN_PROPERTIES = frozenset({"property", "abstractproperty", "DynamicClassAttribute"})
"""The decorators that make a property which computes its value anew each time."""


def is_property_like(decorator: str) -> bool:
    """Tell whether a decorator of this dotted name makes an attribute of a method.

    Every library that has one names it so: `cached_property`, `hybrid_property`, `classproperty`; Pyramid's `reify`.
    """
    last = last_part(decorator)
    return last.endswith("property") or last in {"reify", "DynamicClassAttribute"}


def decorators_of(node: FunctionNode | ast.ClassDef) -> tuple[Decorator, ...]:
    """Return the decorators of a statement, the outermost first."""
    return tuple(
        Decorator(
            dotted_name(decorator.func if isinstance(decorator, ast.Call) else decorator) or "",
            text_of(decorator),
        )
        for decorator in node.decorator_list
    )


def first_line(node: ast.stmt) -> int:
    """Return the line where a statement begins, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def function_of(
    node: FunctionNode,
    syntax: Syntax,
    decorators: tuple[Decorator, ...],
    signature: Signature,
    *,
    in_class: bool,
) -> Function:
    """Return the definition that a `def` statement makes."""
    first, last = first_line(node), node.end_lineno or node.lineno
    deprecation = deprecations.of_function(node, syntax)
    is_called_through_class = node.name in _SETTERS or any(
        each.name in {"staticmethod", "classmethod"} for each in decorators
    )
    return msgspec.structs.replace(
        _of_text(node, syntax, decorators, signature, in_class=in_class),
        line=first,
        end_line=last,
        deprecation=deprecation,
        asks_ancestors=in_class
        and (syntax.line_has("super(", first, last) or syntax.line_has(f".{node.name}(self", first, last)),
        deprecated_parameters=deprecated_parameters.of_parameters(node, syntax),
        grants=member_grants(node, syntax) if not in_class or is_called_through_class else (),
    )


def _of_text(
    node: FunctionNode,
    syntax: Syntax,
    decorators: tuple[Decorator, ...],
    signature: Signature,
    *,
    in_class: bool,
) -> Function:
    """Return what the text of a `def` statement alone tells, wherever it stands: most is the same in another version.

    What asks other statements of the module, as for the text of a message, has no place here, imports of private
    modules aside.
    """
    if syntax.known is None:
        return _read_text(node, syntax, decorators, signature, in_class=in_class)
    key = (syntax.lines(first_line(node), node.end_lineno or node.lineno), in_class, syntax.imported_privately)
    found = syntax.known.get(key)
    if found is None:
        found = syntax.known[key] = _read_text(node, syntax, decorators, signature, in_class=in_class)
    return found


def _read_text(
    node: FunctionNode,
    syntax: Syntax,
    decorators: tuple[Decorator, ...],
    signature: Signature,
    *,
    in_class: bool,
) -> Function:
    warns, makes_warning = warned_categories(node, syntax)
    return Function(
        signature,
        1,
        1,
        is_async=isinstance(node, ast.AsyncFunctionDef),
        is_generator=_is_generator(node, syntax),
        decorators=decorators,
        **ending_of(node, syntax, in_class=in_class)._asdict(),
        returned_call=(returned := _returned_call(node.body[-1])),
        only_returns_call=returned is not None and ends_at_last_statement(node, syntax),
        gives_function=_gives_function(node),
        decorating=decorating(node, syntax, is_method=in_class),
        passes_on=in_class and passes_on(node),
        hands_back=in_class and hands_back(node, syntax),
        makes_others=in_class and makes_others(node),
        may_make_others=in_class and may_make_others(node),
        body=_body_digest(node, syntax),
        changes_bases=in_class and changes_bases(node),
        passages=passages(node, in_class=in_class),
        gives_receiver=in_class and gives_receiver(node),
        warns=warns,
        makes_warning=makes_warning,
        warning_call=warning_call(node, syntax),
        warns_with=warned_message(node, syntax) if warns else None,
        called_on_itself=called_on_itself(node) if in_class and node.name == "__init__" else (),
        keeps_to_itself=in_class and node.name == "__init__" and keeps_to_itself(node),
        **given_values(node, syntax, in_class=in_class)._asdict(),
        **exits(node, syntax)._asdict(),
        catches=_text_digest(
            "\n".join(syntax.found(lenient_lines, node.body[0].lineno, node.end_lineno or node.lineno))
        ),
        looks_at=() if in_class else parameters_looked_at(node, syntax),
    )


def _body_digest(node: FunctionNode, syntax: Syntax) -> int | None:
    """Return 64 bits that tell one body from another, whatever its docstring and indentation; None for a short one."""
    first = node.body[0]
    if len(node.body) > 1 and isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        first = node.body[1]
    if first.lineno <= node.lineno:
        return None
    text = syntax.stripped_lines(first.lineno, node.end_lineno or first.lineno)
    if len(text) < _SHORTEST_BODY:
        return None
    return _text_digest(text)


def _text_digest(text: str) -> int | None:
    """Return 64 bits that tell one text from another, None for an empty one."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) if text else None


def _is_generator(node: FunctionNode, syntax: Syntax) -> bool:
    # The cheap question first: most files say "yield" nowhere.
    return syntax.line_has("yield", node.lineno, node.end_lineno or node.lineno) and any(
        isinstance(inner, ast.Yield | ast.YieldFrom) for inner in own_nodes(node.body)
    )


def _gives_function(node: FunctionNode) -> bool:
    """Tell whether a plain function always ends with giving a function that it defines itself."""
    last = node.body[-1]
    if isinstance(node, ast.AsyncFunctionDef) or not isinstance(last, ast.Return):
        return False
    if not isinstance(last.value, ast.Name | ast.Lambda):
        return False
    statements = [*own_statements(node.body)]
    defined = {each.name for each in statements if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}
    return all(
        isinstance(each.value, ast.Lambda) or (isinstance(each.value, ast.Name) and each.value.id in defined)
        for each in statements
        if isinstance(each, ast.Return)
    )


def _returned_call(last: ast.stmt) -> str | None:
    """Return the name that is called in `return name(...)`, None for any other statement."""
    if isinstance(last, ast.Return) and isinstance(last.value, ast.Call):
        return dotted_name(last.value.func)
    return None


def attribute_of(
    value: ast.expr | None, annotation: ast.expr | None, node: ast.stmt, syntax: Syntax, *, in_class: bool
) -> Attribute:
    """Return the definition that an assignment of `value` makes; without a value, an annotation alone."""
    text = None if value is None else syntax.segment(value)
    is_shortened = text is not None and len(text) > LONGEST_VALUE
    if is_shortened and value is not None:
        text = text_of(value)  # what is only laid out otherwise has one digest
        text = f"{text[:LONGEST_VALUE]}... {len(text)} characters, {_digest(text)}"
    return Attribute(
        node.lineno,
        node.end_lineno or node.lineno,
        text,
        None if annotation is None else annotation_text(annotation),
        refers_to=None if value is None else dotted_name(value),
        call=dotted_name(value.func) if isinstance(value, ast.Call) else None,
        is_literal=value is not None and is_literal(value),
        on_instance=value is None and in_class,
        deprecation=deprecations.of_assignment(value, node, syntax),
        is_shortened=is_shortened,
    )


def named_tuple_class(call: ast.Call) -> Class:
    """Return the class that a call of `namedtuple` makes: no statement of its own, the call as its base, its fields."""
    read = fields_of_call(call)
    first, last = call.lineno, call.end_lineno or call.lineno
    fields = () if read is None else read.fields
    return Class(
        bases=(text_of(call),),
        keywords={},
        decorators=(),
        scope={
            "__slots__": (Binding(Attribute(first, last, "()", is_literal=True)),),
            **{
                field.name: (Binding(Attribute(first, last, annotation=field.annotation, on_instance=True)),)
                for field in fields
            },
        },
        instance_attributes={},
        line=first,
        end_line=last,
        has_computed_members=read is None,
    )


def _digest(text: str) -> str:
    """Return a short digest that tells one long value from another."""
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
