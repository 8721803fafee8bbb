"""Both sides of a comparison in one language, and the questions about types that concern both."""

from __future__ import annotations

from dataclasses import replace

from apicheck.matching.pairs import Pair, Pairing
from apicheck.matching.renames import renamed_to
from apicheck.matching.side_reader import SideReader, Variables, is_placed
from apicheck.matching.type_texts import TypeTexts
from apicheck.matching.written_functions import Written
from apicheck.model.definition import Attribute, Class
from apicheck.model.entity import Entity, EntityKind
from apicheck.surface.linking.surface import Surface
from apicheck.types.declarations import Declaration
from apicheck.types.expression import SELF, Applied, Name, Origin, Type, Unpacked, Variable, mapped, show, variables_in
from apicheck.types.questions import Declarations, TypedSignature
from apicheck.types.reading import AnnotationReader


class TypeSides:
    """Both sides of a comparison, and the questions about types that concern both."""

    def __init__(self, pairing: Pairing) -> None:
        self._pairing = pairing
        self.texts = TypeTexts(pairing)
        self._bases_by_home: dict[str, Entity] | None = None
        base, head = pairing.base.hierarchy, pairing.head.hierarchy
        self.old = SideReader(base, AnnotationReader(base, head, self._on_head, head.surface))
        self.new = SideReader(
            head, AnnotationReader(head, head, lambda entity: entity, base.surface), self._known_variables
        )
        before, after = self._changed_aliases()
        if before:
            self.old = SideReader(
                base, AnnotationReader(base, head, self._on_head, head.surface, lambda each: each.home in before)
            )
            self.new = SideReader(
                head,
                AnnotationReader(head, head, lambda entity: entity, base.surface, lambda each: each.home in after),
                self._known_variables,
            )

    def _known_variables(self, owner: Entity) -> Variables | None:
        """Return the type variables that base has for a class of head; None for a class that base has not."""
        if self._bases_by_home is None:
            self._bases_by_home = {
                pair.new.home: pair.old
                for pair in self._pairing.class_pairs.values()
                if pair.old is not None and pair.new is not None and isinstance(pair.old.definition, Class)
            }
        old = self._bases_by_home.get(owner.home)
        return None if old is None else self.old.variables(old)

    def _changed_aliases(self) -> tuple[frozenset[str], frozenset[str]]:
        """Return the homes, on base and on head, of the public aliases that became another type.

        What uses them on both sides is not told: the alias is.
        """
        found: list[tuple[str, str]] = []
        for pair in self._pairing.pairs:
            old, new = pair.old, pair.new
            if old is None or new is None or pair.is_member:
                continue
            if self._pairing.is_same(old.definition, new.definition) and not self._pairing.mentions_change(pair.base):
                continue
            if not isinstance(old.definition, Attribute) or not isinstance(new.definition, Attribute):
                continue
            one, other = self.old.alias(old), self.new.alias(new)
            if one is not None and other is not None and one[0] != other[0]:
                found.append((old.home, new.home))
        return frozenset(before for before, _ in found), frozenset(after for _, after in found)

    def _on_head(self, entity: Entity) -> Entity | None:
        """Return what base's class or alias has become: what head has under its public paths, or where it stood."""
        stubbed = self._in_stub_on_head(entity)
        if stubbed is not None:
            return stubbed
        served: Entity | None = None
        for path in self._pairing.base.homes.get(entity.home, ()):
            pair = self._pairing.by_path.get(path)
            if pair is None:
                continue
            if pair.new is None and pair.path == path and not pair.head:
                renamed = renamed_to(pair, self._pairing)
                if renamed is not None and renamed.new is not None:
                    return renamed.new
            if pair.new is not None and pair.new.kind is entity.kind:
                if self.is_only_served(path):
                    served = served or Entity(EntityKind.UNKNOWN, path, entity.module)
                    continue
                return pair.new
        if served is not None:
            return served
        found = self._pairing.head.surface.resolve_path(entity.home)
        return next((each for each in found if each.kind is entity.kind), next(iter(found), None))

    def is_only_served(self, path: str) -> bool:
        """Tell whether a module's `__getattr__` alone gives on head what a statement of base binds.

        Type checkers do not see what that is.
        """
        module, _, name = path.rpartition(".")
        before, after = (side.surface.modules.get(module) for side in (self._pairing.base, self._pairing.head))
        if before is None or after is None or module in self._pairing.head.surface.stubs:
            return False
        return (
            name in before.scope and name not in after.scope and "__getattr__" in after.scope and not after.star_imports
        )

    def is_seen(self, pair: Pair) -> bool:
        """Tell whether type checkers see on both sides what one of the paths of a pair leads to."""
        sides = (self._pairing.base.surface, self._pairing.head.surface)
        return any(all(not _is_served(side, path) for side in sides) for path in (pair.path, *pair.paths))

    def _in_stub_on_head(self, entity: Entity) -> Entity | None:
        """Return what head's stub has in the place of what base's stub defines: what stubs define, stubs refer to."""
        base, head = self._pairing.base.surface, self._pairing.head.surface
        if entity.module not in base.stubs or entity.module not in head.stubs:
            return None
        typed = base.typed_names.of(entity)
        if typed is None or typed.definition is not entity.definition:
            return None
        found = head.typed_names.resolve(entity.module, entity.home.removeprefix(f"{entity.module}."))
        return next((each for each in found if each.kind is entity.kind), None)

    def heirs(self, pair: Pair, old: Entity, new: Entity) -> tuple[Entity | None, Entity | None]:
        """Return the classes that a member is reached through where its types are to be told in terms of these.

        What both sides inherit from one public class is told there, and so are other arguments of that class.
        """
        is_told_there = old.owner == new.owner and self._pairing.base.best_path(old.owner) is not None
        return (None, None) if is_told_there else (pair.base_owner, pair.head_owner)

    def is_private(self, base: Type) -> bool:
        """Tell whether a class of the project has no public path on head."""
        name = base.origin if isinstance(base, Applied) else base
        return (
            isinstance(name, Name) and name.origin is Origin.PROJECT and self._pairing.head.best_path(name.path) is None
        )

    def texts_of(
        self,
        texts: tuple[str | None, str | None],
        types: tuple[Type, Type],
        entities: tuple[Entity, Entity],
        heirs: tuple[Entity | None, Entity | None],
    ) -> tuple[str | None, str | None]:
        """Return what to show of two annotations that are written differently."""
        if texts[0] == texts[1]:
            return texts
        before = self.old.told(texts[0], types[0], entities[0], heirs[0])
        after = self.new.told(texts[1], types[1], entities[1], heirs[1])
        return before, after

    def is_free(self, expression: Type) -> bool:
        """Tell whether a type can only be judged together with the other types of its signature."""
        if isinstance(expression, Unpacked):
            return True
        return any(not is_placed(variable) for variable in variables_in(expression))

    def scope_of(self, was: Written, now: Written) -> Declarations:
        """Return what is declared of the type variables around two functions."""
        return self._scope(was.heir or self.old.owner_of(was.owner), now.heir or self.new.owner_of(now.owner))

    def scope_of_members(self, old: Entity, new: Entity, heirs: tuple[Entity | None, Entity | None]) -> Declarations:
        """Return what is declared of the type variables around two members of classes, or of heirs of these."""
        return self._scope(heirs[0] or self.old.owner_of(old.owner), heirs[1] or self.new.owner_of(new.owner))

    def scope_of_classes(self, old: Entity, new: Entity) -> Declarations:
        """Return what is declared of the type variables of two classes."""
        return self._scope(old, new)

    def _scope(self, old: Entity | None, new: Entity | None) -> Declarations:
        if old is None or new is None:
            return ()
        before, after = self.old.variables(old), self.new.placed_variables(new)
        longer = after if len(after) >= len(before) else before
        declared = [(f"C{index}", declaration) for index, (_, declaration) in enumerate(longer)]
        return (*declared, (SELF.key, Declaration(bound=self.new.reader.name_of(new))))

    def is_same_signature(self, one: TypedSignature, other: TypedSignature) -> bool:
        """Tell whether two signatures are the same but for the names of their type variables."""
        return _normal(one) == _normal(other)

    def show_declaration(self, name: str, declaration: Declaration) -> str:
        """Return what is declared of a type variable as one would write it."""
        parts = [repr(name), *map(show, declaration.constraints)]
        if declaration.bound is not None:
            parts.append(f"bound={show(declaration.bound)}")
        if declaration.default is not None:
            parts.append(f"default={show(declaration.default)}")
        if declaration.variance:
            parts.append(f"{declaration.variance}=True")
        return f"{declaration.kind}({', '.join(parts)})"


def _is_served(surface: Surface, path: str) -> bool:
    """Tell whether nothing but a module's `__getattr__` gives what a path leads to."""
    parts = path.split(".")
    for count in range(len(parts) - 1, 0, -1):
        name = ".".join(parts[:count])
        module = surface.stubs.get(name) or surface.modules.get(name)
        if module is not None:
            is_submodule = f"{name}.{parts[count]}" in surface.modules
            is_bound = parts[count] in module.scope or module.star_imports or is_submodule
            return not is_bound and "__getattr__" in module.scope
    return False


def _normal(signature: TypedSignature) -> TypedSignature:
    """Call the free type variables by the order in which they appear."""
    keys: dict[str, str] = {}
    for written in signature.types():
        for variable in variables_in(written):
            if not is_placed(variable):
                keys.setdefault(variable.key, f"F{len(keys)}")

    def change(part: Type) -> Type | None:
        return Variable(keys[part.key], part.part) if isinstance(part, Variable) and part.key in keys else None

    declared = dict(signature.declared)
    return TypedSignature(
        tuple(
            replace(parameter, type=None if parameter.type is None else mapped(parameter.type, change))
            for parameter in signature.parameters
        ),
        None if signature.returns is None else mapped(signature.returns, change),
        tuple((new, declared.get(key, Declaration())) for key, new in keys.items()),
    )
