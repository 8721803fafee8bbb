"""From the text of an annotation, in the scope where it stands, to a type expression.

Names are looked up by the language's scoping through the linked surface; aliases are followed, strings are parsed.

Source: typing specification, "Type annotations", "Type aliases", "Special types in annotations"; PEP 563, PEP 604.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.expressions import dotted_name
from apicheck.surface.linking.surface import Surface
from apicheck.surface.naming import last_part
from apicheck.types import declarations, standard_types
from apicheck.types.declarations import Declaration, Written
from apicheck.types.expression import (
    ANY,
    CALLABLE,
    IMPLIED_ANY,
    NONE,
    SELF,
    TUPLE,
    Applied,
    Arguments,
    Dots,
    Literal,
    Name,
    Origin,
    Type,
    Unpacked,
    Variable,
    mapped,
    members_of,
    names_in,
    union_of,
    variables_in,
)
from apicheck.types.scoped_names import ScopedNames, is_alias

# They say something about the place where a type stands, and nothing about the type.
_QUALIFIERS = frozenset(
    {
        *("typing.Annotated", "typing.ClassVar", "typing.Final", "typing.NotRequired", "typing.ReadOnly"),
        *("typing.Required", "dataclasses.InitVar"),
    }
)
_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an annotation stands: a module, perhaps a class in it, and the type parameters of PEP 695 around it."""

    module: str
    owner: Entity | None = None
    parameters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


class Unreadable(Exception):  # noqa: N818 - no error of the program: the annotation is no type that can be read
    """An annotation is no type expression that is understood."""


class AnnotationReader:
    """Reads the annotations of one side.

    `on_head` says what a definition of this side has become on head, None where it is gone; on head it gives back what
    it got. `kept` tells the aliases, by their homes, that are not followed: what became of them is told at themselves.
    `other` is the side that this one is compared with: a package that only one of them holds comes from elsewhere to
    both of them.
    """

    def __init__(
        self,
        hierarchy: Hierarchy,
        head: Hierarchy,
        on_head: Callable[[Entity], Entity | None],
        other: Surface,
        kept: Callable[[Entity], bool] = lambda _: False,
    ) -> None:
        self._hierarchy = hierarchy
        self._surface = hierarchy.surface
        self._scoped = ScopedNames(hierarchy)
        self._head = head
        self._on_head = on_head
        self._kept = kept
        self._other = other
        own, others = ({module.partition(".")[0] for module in each.modules} for each in (self._surface, other))
        self._only_here, self._only_there = own - others, others - own
        self._following: list[str] = []
        self._aliases: dict[str, tuple[Attribute, Type | Alias]] = {}
        self._declarations: dict[str, Declaration] = {}
        self._names: dict[int, Name] = {}
        self._classes: dict[str, Entity] = {}
        self._counts: dict[str, int] = {}

    def read(self, text: str, scope: Scope) -> Type | None:
        """Return what an annotation says, None where it is not understood. Type variables have their homes as keys."""
        try:
            return self._parsed(text, scope)
        except (Unreadable, RecursionError):
            return None

    def declaration(self, key: str) -> Declaration:
        """Return what is declared of a type variable that was read under this key."""
        return self._declarations.get(key, Declaration())

    def declare(self, texts: tuple[str, ...], prefix: str, scope: Scope) -> Scope:
        """Return the scope within the brackets of PEP 695; `prefix` tells their variables from all others."""
        if not texts:
            return scope
        read = [found for text in texts if (found := declarations.of_parameter(text)) is not None]
        inner = replace(scope, parameters={**scope.parameters, **{name: f"{prefix}:{name}" for name, _ in read}})
        for name, written in read:
            self._declare(f"{prefix}:{name}", written, inner)
        return inner

    def class_scope(self, owner: Entity) -> Scope:
        """Return the scope of a class's body."""
        definition = self._typed_class(owner)
        texts = () if definition is None else definition.type_parameters
        return self.declare(texts, owner.home, Scope(owner.module, owner))

    def _typed_class(self, owner: Entity) -> Class | None:
        """Return a class as type checkers read it: that of the stub where there is one."""
        typed = self._surface.typed_names.of(owner)
        definition = owner.definition if typed is None else typed.definition
        return definition if isinstance(definition, Class) else None

    def bases(self, owner: Entity) -> tuple[str, ...]:
        """Return the bases of a class as they are written for type checkers."""
        definition = self._typed_class(owner)
        return () if definition is None else definition.bases

    def class_variables(self, owner: Entity) -> tuple[Variable, ...]:
        """Return the type variables of a class in the order in which it takes its arguments."""
        definition = self._typed_class(owner)
        if definition is None:
            return ()
        scope = self.class_scope(owner)
        if definition.type_parameters:
            return tuple(Variable(key) for key in scope.parameters.values())
        found: dict[Variable, None] = {}
        outer = replace(scope, owner=None)
        for base in definition.bases:
            if "[" not in base:
                continue
            read = self.read(base, outer)
            own = () if read is None else tuple(variables_in(read))
            if isinstance(read, Applied) and read.origin.path in {"typing.Generic", "typing.Protocol"}:
                return tuple(dict.fromkeys(own))
            found.update(dict.fromkeys(own))
        return tuple(found)

    def name_of(self, entity: Entity) -> Name:
        """Return the name by which head has a class of this side."""
        return self._on_other_side(entity)

    def class_at(self, name: Name) -> Entity | None:
        """Return the class of this side that head has under a name, None where no annotation has mentioned one."""
        return self._classes.get(name.path)

    def alias(self, entity: Entity) -> Alias | None:
        """Return what a type alias stands for; None for what is no alias of a type."""
        attribute = entity.definition
        if not isinstance(attribute, Attribute) or not is_alias(attribute):
            return None
        scope = self.declare(attribute.type_parameters, entity.home, Scope(entity.module))
        read = self.read(attribute.value or "", scope)
        if read is None or (attribute.annotation is None and not self._is_made_of_types(read)):
            return None
        return Alias(read, _in_order(scope, read))

    def _is_made_of_types(self, expression: Type) -> bool:
        """Tell whether an expression that nothing marks as a type can be one: `A | B` may as well be a number."""
        if isinstance(expression, Name) and expression.origin in {Origin.FOREIGN, Origin.IMPLIED}:
            return False
        return all(
            name.path in self._classes
            if name.origin is Origin.PROJECT
            else name.origin is not Origin.STANDARD or standard_types.is_type(name.path)
            for name in names_in(expression)
        )

    # Expressions

    def _parsed(self, text: str, scope: Scope) -> Type:
        node = _expression(text)
        if node is None:
            raise Unreadable
        return self._type(node, scope)

    def _type(self, node: ast.expr, scope: Scope) -> Type:
        match node:
            case ast.Constant(value=None):
                return NONE
            case ast.Constant(value=str() as text):
                return self._parsed(text, scope)
            case ast.Constant(value=value) if value is Ellipsis:
                return Dots()
            case ast.Name() | ast.Attribute():
                return self._dotted(node, scope)
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                return union_of([self._type(left, scope), self._type(right, scope)])
            case ast.Subscript(value=value, slice=inner):
                return self._subscript(value, inner, scope)
            case ast.List(elts=items):
                return Arguments(tuple(self._type(item, scope) for item in items))
            case ast.Starred(value=value):
                return Unpacked(self._type(value, scope))
        raise Unreadable

    def _dotted(self, node: ast.expr, scope: Scope) -> Type:
        dotted = dotted_name(node)
        if dotted is None:
            raise Unreadable
        holder, _, last = dotted.rpartition(".")
        if last in {"args", "kwargs"} and holder:
            variable = self._meaning(holder, scope)
            if isinstance(variable, Variable):
                return Variable(variable.key, last)
        return self._bare(self._meaning(dotted, scope))

    def _bare(self, meant: Type | Alias) -> Type:
        """Spell out what stands for a class, or an alias, without its arguments."""
        if isinstance(meant, Alias):
            return meant.applied(())
        if not isinstance(meant, Name):
            return meant
        if meant.path in _QUALIFIERS:
            raise Unreadable  # `x: Final = 3` leaves the type to the value
        if meant == CALLABLE:
            return Applied(meant, (Dots(), IMPLIED_ANY))
        if meant == TUPLE:
            return Applied(meant, (IMPLIED_ANY, Dots()))
        count = standard_types.arity(meant.path) if meant.origin is Origin.STANDARD else self._count(meant)
        return Applied(meant, (IMPLIED_ANY,) * count) if count else meant

    def _count(self, meant: Name) -> int:
        """Return how many arguments a class of the project takes, all of them plain and required; else 0."""
        owner = self._classes.get(meant.path)
        if owner is None:
            return 0
        if meant.path not in self._counts:
            self._counts[meant.path] = 0  # a class that mentions itself in its bases ends here
            declared = [self.declaration(variable.key) for variable in self.class_variables(owner)]
            is_plain = all(each.kind == "TypeVar" and each.default is None for each in declared)
            self._counts[meant.path] = len(declared) if is_plain else 0
        return self._counts[meant.path]

    def _subscript(self, value: ast.expr, inner: ast.expr, scope: Scope) -> Type:
        dotted = dotted_name(value)
        if dotted is None:
            raise Unreadable
        meant = self._meaning(dotted, scope)
        items = list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]
        if isinstance(meant, Name):
            match meant.path:
                case "typing.Literal":
                    return union_of([self._literal(item, scope) for item in items])
                case "typing.Union":
                    return union_of([self._type(item, scope) for item in items])
                case "typing.Optional":
                    return union_of([self._type(inner, scope), NONE])
                case "typing.Unpack":
                    return Unpacked(self._type(inner, scope))
                case path if path in _QUALIFIERS:
                    return self._type(items[0], scope)
        arguments = tuple(self._type(item, scope) for item in items)
        if isinstance(meant, Alias):
            return meant.applied(arguments)
        if not isinstance(meant, Name):
            raise Unreadable
        if meant == IMPLIED_ANY:
            return meant
        if meant.path == "builtins.type" and len(arguments) == 1:
            # A class object of several classes is one of either (typing specification, "`type[]`").
            inner_type = arguments[0]
            return union_of([Applied(meant, (member,)) for member in members_of(inner_type)])
        more = standard_types.default_arguments(meant.path, len(arguments))
        return Applied(meant, (*arguments, *(NONE,) * more))

    def _literal(self, node: ast.expr, scope: Scope) -> Type:
        match node:
            case ast.Constant(value=None):
                return NONE
            case ast.Constant(value=value):
                return Literal(repr(value))
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as value)):
                return Literal(f"-{value}")
            case ast.Attribute(value=holder, attr=member):
                owner = self._meaning(dotted_name(holder) or "", scope)
                if owner == IMPLIED_ANY:
                    return IMPLIED_ANY
                if isinstance(owner, Name) and not (owner.origin is Origin.FOREIGN and "." not in owner.path):
                    return Literal(member, owner)
            case ast.Subscript():
                return self._type(node, scope)
            case ast.Name():
                named = self._bare(self._meaning(node.id, scope))
                # A name may stand for other literals, and not for a value that is one (typing specification,
                # "Literals"): type checkers take the whole for anything.
                if all(isinstance(each, Literal) or each == NONE for each in members_of(named)):
                    return named
        raise Unreadable

    # Names

    def _meaning(self, dotted: str, scope: Scope) -> Type | Alias:
        first, _, rest = dotted.partition(".")
        if first in scope.parameters and not rest:
            return Variable(scope.parameters[first])
        found = self._scoped.find(dotted, scope.module, scope.owner)
        if not found:
            starred = self._scoped.through_standard_star(dotted, scope.module)
            if starred is not None:
                return self._external(starred)
            is_no_type = self._scoped.is_no_type(first, scope.module)
            return IMPLIED_ANY if is_no_type else Name(f"?.{dotted}", Origin.FOREIGN)
        seen = [entity for entity in found if entity.is_typing_only] or list(found)
        certain = [entity for entity in seen if entity.condition is None] or seen
        meanings = list(dict.fromkeys(self._entity(entity) for entity in certain))
        if len(meanings) == 1:
            return meanings[0]
        # Each environment has its own; the last one is what the newest of them has, by the order of definitions. `Any`
        # stands in where something cannot be imported, and says nothing of where it can.
        plain = [
            meaning
            for meaning in meanings
            if meaning not in (ANY, IMPLIED_ANY)
            and (not isinstance(meaning, Name) or meaning.origin is not Origin.FOREIGN)
        ]
        return (plain or meanings)[0]

    def _entity(self, entity: Entity) -> Type | Alias:
        if entity.kind is EntityKind.EXTERNAL:
            return self._external(entity.home)
        if entity.module.partition(".")[0] in self._only_here:
            return Name(entity.home, Origin.FOREIGN)
        if isinstance(entity.definition, Attribute):
            return self._attribute(entity, entity.definition)
        if entity.kind is EntityKind.CLASS:
            return self._on_other_side(entity)
        if entity.kind in {EntityKind.FUNCTION, EntityKind.PROPERTY, EntityKind.MODULE}:
            return IMPLIED_ANY
        return Name(entity.home, Origin.FOREIGN)

    def _external(self, path: str) -> Type:
        if not standard_types.is_standard(path):
            there = self._other.resolve_path(path) if path.partition(".")[0] in self._only_there else ()
            return Name(there[-1].home if there else path, Origin.FOREIGN)
        if standard_types.is_variable(path):
            types = [standard_types.standard_name(f"builtins.{name}") for name in ("str", "bytes")]
            self._declarations[path] = Declaration(constraints=tuple(types))
            return Variable(path)
        if not standard_types.may_be_annotation(path):
            return IMPLIED_ANY
        name = standard_types.standard_name(path)
        return SELF if name.path == "typing.Self" else name

    def _on_other_side(self, entity: Entity) -> Name:
        """Return the name by which head has what this side defines."""
        known = self._names.get(id(entity.definition))
        if known is not None:
            return known
        found = self._on_head(entity)
        name = Name(entity.home, Origin.GONE) if found is None else self._head_name(found)
        self._names[id(entity.definition)] = name
        if entity.kind is EntityKind.CLASS:
            self._classes.setdefault(name.path, entity)
        return name

    def _head_name(self, found: Entity) -> Name:
        if found.kind is EntityKind.EXTERNAL:
            external = self._external(found.home)
            return external if isinstance(external, Name) else Name(found.home, Origin.FOREIGN)
        if found.kind not in {EntityKind.CLASS, EntityKind.ATTRIBUTE}:
            return Name(found.home, Origin.FOREIGN)
        rest = found.home.removeprefix(f"{found.module}.")
        if found.kind is EntityKind.ATTRIBUTE:
            return Name(found.home, Origin.PROJECT, (found.module, rest))
        lineage = self._head.lineage(found)
        bases = tuple(
            Name(each.home, Origin.PROJECT) if each.kind is EntityKind.CLASS else Name(each.home, Origin.STANDARD)
            for each in lineage.entities[1:]
        )
        return Name(found.home, Origin.PROJECT, (found.module, rest), lineage.is_open, bases)

    def _attribute(self, entity: Entity, attribute: Attribute) -> Type | Alias:
        if attribute.call is not None and last_part(attribute.call) in declarations.KINDS:
            written = declarations.of_call(attribute.value or "")
            if written is not None:
                if entity.home not in self._declarations:
                    self._declare(entity.home, written, Scope(entity.module))
                return Variable(entity.home)
        if not is_alias(attribute) or entity.home in self._following or self._kept(entity):
            return self._on_other_side(entity)
        if self._following:
            return self._followed(entity, attribute)
        # With aliases on the way to it, what an alias stands for depends on them: a circle ends there.
        known = self._aliases.get(entity.home)
        if known is None or known[0] is not attribute:
            known = self._aliases[entity.home] = (attribute, self._followed(entity, attribute))
        return known[1]

    def _followed(self, entity: Entity, attribute: Attribute) -> Type | Alias:
        if len(self._following) > _DEEPEST:
            raise Unreadable
        scope = self.declare(attribute.type_parameters, entity.home, Scope(entity.module))
        self._following.append(entity.home)
        try:
            value = attribute.value or ""
            read = self._parsed(value, scope)
        except Unreadable:
            return self._on_other_side(entity)
        finally:
            self._following.pop()
        if attribute.annotation is None and not self._is_made_of_types(read):
            return self._on_other_side(entity)
        variables = _in_order(scope, read)
        return Alias(read, variables) if variables else read

    def _declare(self, key: str, written: Written, scope: Scope) -> None:
        self._declarations[key] = Declaration(written.kind)  # a bound that mentions its own variable ends here
        bound = None if written.bound is None else self._type_or_any(written.bound, scope)
        self._declarations[key] = Declaration(
            written.kind,
            bound,
            tuple(self._type_or_any(constraint, scope) for constraint in written.constraints),
            None if written.default is None else self._type_or_any(written.default, scope),
            written.variance,
        )

    def _type_or_any(self, node: ast.expr, scope: Scope) -> Type:
        try:
            return self._type(node, scope)
        except Unreadable:
            return ANY


@functools.lru_cache(maxsize=4096)
def _expression(text: str) -> ast.expr | None:
    """Return the syntax tree of an expression, which nobody changes; None for what is none."""
    try:
        return ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError, MemoryError):
        return None


@dataclass(frozen=True, slots=True)
class Alias:
    """A generic alias: what it stands for, and the variables that its arguments take the place of, in order."""

    of: Type
    variables: tuple[Variable, ...]

    def applied(self, arguments: tuple[Type, ...]) -> Type:
        if arguments and len(arguments) != len(self.variables):
            if len(self.variables) != 1:
                raise Unreadable  # a `TypeVarTuple`, or a mistake
            arguments = (Arguments(arguments),)
        meant = dict(
            zip((v.key for v in self.variables), arguments or (IMPLIED_ANY,) * len(self.variables), strict=True)
        )

        def instead(part: Type) -> Type | None:
            if not isinstance(part, Variable) or part.key not in meant:
                return None
            if not part.part:
                return meant[part.key]
            raise Unreadable

        return mapped(self.of, instead)


def _in_order(scope: Scope, read: Type) -> tuple[Variable, ...]:
    """Return the type variables of an alias in the order of its arguments: that of its brackets, or of mention."""
    declared = tuple(Variable(key) for key in scope.parameters.values())
    return declared or tuple(dict.fromkeys(Variable(variable.key) for variable in variables_in(read)))
