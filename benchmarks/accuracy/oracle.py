"""Two fact sets become definite breaks: what worked with the older release and does not with the newer one.

A break has the tokens of the objects that it sits on, so that a finding under any of their paths can be held against
it. It is folded as a person would tell it: once where many names lead to it or many classes inherit it, and not at all
below something that is gone as a whole.
"""

import enum
import sys
from collections.abc import Iterator, Sequence

import msgspec

from benchmarks.accuracy.call_shapes import POSITIONS, VAR_KEYWORD, VAR_POSITIONAL, causes, touched
from benchmarks.accuracy.fact_sets import FactSet, FunctionFacts, MemberFacts, ModelFields, Parameter, Taker

Token = tuple[str, ...]


class Aspect(enum.StrEnum):
    """What about an object broke."""

    MODULE = "module gone"
    NAME = "name gone"
    STAR = "star import"
    KIND = "kind"
    MEMBER = "member gone"
    BINDING = "binding"
    CALL = "call"
    AWAIT = "await"
    ANCESTOR = "ancestor lost"
    HASH = "hash"
    ABSTRACT = "abstract"
    ENUM = "enum value"
    SETTER = "read-only"
    FIELDS = "tuple fields"
    VALUE = "class value became a descriptor"
    INSTANCE = "instance attribute gone"
    ARGUMENTS = "type arguments"
    CHECKS = "isinstance refused"
    RAISES = "every call raises"
    ALIAS = "one class became two"
    ATTRIBUTES = "function attribute gone"
    EXTRA = "extra fields refused"


class Break(msgspec.Struct, frozen=True):
    """A definite break. `parameter` is what broken calls are laid to; `touched` all parameters that changed.

    `proof` is a program that runs with the older release and fails with the newer one; empty where there is none.
    """

    aspect: Aspect
    key: tuple[str, ...]
    tokens: frozenset[Token]
    paths: tuple[str, ...]
    parameter: str | None = None
    touched: frozenset[str] = frozenset()
    detail: str = ""
    proof: str = ""


METHODS = frozenset({"method", "class method", "static"})
PROPERTIES = frozenset({"property", "slot"})
_SPECIAL_NAMES = """
        call enter exit aenter aexit next len getitem setitem delitem await aiter anext class_getitem fspath index
        add sub mul matmul truediv floordiv mod pow lshift rshift and or xor neg pos invert abs missing lt le gt ge int
        float complex get set delete radd rsub rmul rmatmul rtruediv rfloordiv rmod rpow rlshift rrshift rand ror rxor
"""
SPECIAL = frozenset(f"__{name}__" for name in _SPECIAL_NAMES.split())
"""Special methods that the language looks for with nothing to fall back on."""
ORDER = frozenset({"__lt__", "__le__", "__gt__", "__ge__"})
FALLBACKS = {
    "__complex__": ("__float__", "__index__"),
    "__float__": ("__index__",),
    "__int__": ("__index__", "__trunc__"),
}
"""What a conversion asks for next where a class lacks its method (library reference: `complex`, `float`, `int`)."""
_OBJECT = "class:builtins.object"
UNTOLD_ANCESTORS = frozenset(
    {"builtins.object", "abc.ABC", "typing.Generic", "typing.Protocol", "typing_extensions.Protocol"}
)


def definite_breaks(base: FactSet, head: FactSet) -> list[Break]:
    """Return the breaks between two releases, each cause once, in a stable order."""
    comparer = Comparer(base, head)
    merged: dict[tuple[str, ...], Break] = {}
    for each in comparer.run():
        key = (each.aspect.value, *each.key)
        if key in merged:
            known = merged[key]
            each = msgspec.structs.replace(
                known,
                tokens=known.tokens | each.tokens,
                paths=tuple(dict.fromkeys((*known.paths, *each.paths))),
                touched=known.touched | each.touched,
            )
        merged[key] = each
    return sorted(merged.values(), key=lambda each: (each.paths[0], each.aspect, each.parameter or ""))


class Comparer:
    """Compares two fact sets, object by object.

    `undecided` are the objects of which nobody can tell; `implied` the breaks that another one tells already, which no
    one has to find, and which show that what speaks of them is right: members that went with an ancestor.
    """

    def __init__(self, base: FactSet, head: FactSet) -> None:
        self.base = base
        self.head = head
        self.undecided: set[Token] = set()
        self.implied: list[Break] = []
        self._head_of: dict[str, set[str]] = {}
        self._compared: set[tuple[str, str]] = set()

    def run(self) -> Iterator[Break]:
        """Yield all breaks, the same cause perhaps several times."""
        gone = set(self._gone_modules())
        for module in sorted(gone):
            if module.rpartition(".")[0] not in gone:
                token = ("module", module)
                yield Break(Aspect.MODULE, token, frozenset({token}), (module,), proof=f"import {module}")
        for module, facts in self.base.modules.items():
            after = self.head.modules.get(module)
            if after is None or facts.error is not None or after.error is not None:
                continue
            if after.star_fails and not facts.star_fails:
                token = ("module", module)
                proof = f"from {module} import *"
                yield Break(Aspect.STAR, (module, "*"), frozenset({token}), (module,), proof=proof)
        alive: list[tuple[str, str, tuple[str, ...]]] = []
        for ref, paths in self.base.public_paths.items():
            yield from self._names(ref, paths)
            yield from self._aliases(ref, paths)
            for path in paths:
                now = self._now(path)
                if now is None:
                    continue
                self._head_of.setdefault(ref, set()).add(now)
                if self.base.lender(path) is not None and self.base.lender(path) == self.head.lender(path):
                    self.undecided.add(("object", ref))  # what it is depends on what is installed beside
                else:
                    alive.append((ref, now, paths))
        for ref, now, paths in alive:
            yield from self._objects(ref.rpartition("=")[2] if "=value:" in ref else ref, now, paths)

    def _aliases(self, ref: str, paths: tuple[str, ...]) -> Iterator[Break]:
        """Names of one class that lead to two on head, of which at least one is no subclass of the other."""
        if ref not in self.base.classes:
            return
        found = [(path, now) for path in paths if (now := self._now(path)) is not None and now in self.head.classes]
        if not found:
            return
        kept = next((now for _, now in found if now == ref), found[0][1])
        if not self.base.classes[ref].is_own:
            kept = ref
        for path, now in found:
            if now == kept or not self.head.classes[now].is_own:
                continue
            lineage = self.head.classes[kept].mro if kept in self.head.classes else [kept]
            if kept not in self.head.classes[now].mro or (now not in lineage and self.base.classes[ref].is_own):
                tokens: set[Token] = {("object", ref), ("path", path)}
                yield Break(Aspect.ALIAS, (ref, path), frozenset(tokens), (path,), detail=f"{kept} and {now}")

    def _gone_modules(self) -> Iterator[str]:
        for module, facts in self.base.modules.items():
            if facts.error is None and not facts.is_private:
                now = self.head.modules.get(module)
                if now is not None and now.is_gone(module):
                    yield module

    def _now(self, path: str) -> str | None:
        module, _, name = path.rpartition(".")
        facts = self.head.modules.get(module)
        return facts.names.get(name) if facts is not None and facts.error is None else None

    def _names(self, ref: str, paths: tuple[str, ...]) -> Iterator[Break]:
        ref = ref.rpartition("=")[2] if "=value:" in ref else ref
        lost = []
        for path in paths:
            module, _, name = path.rpartition(".")
            facts = self.head.modules.get(module)
            if facts is not None and facts.error is None and name not in facts.names and path not in self.head.modules:
                lost.append(path)
        if lost:
            tokens = frozenset({("object", ref), *(("path", path) for path in lost)})
            module, _, name = lost[0].rpartition(".")
            yield Break(Aspect.NAME, (ref, lost[0]), tokens, tuple(lost), proof=f"from {module} import {name}")
        for path in paths:
            module, _, name = path.rpartition(".")
            facts, before = self.head.modules.get(module), self.base.modules[module]
            if facts is None or facts.error is not None or before.exports is None or path in lost:
                continue
            if name in before.exports and name not in facts.star:
                proof = f"from {module} import *; {name}"
                yield Break(Aspect.STAR, (module, name), frozenset({("object", ref)}), (path,), proof=proof)

    def _objects(self, ref: str, now: str, paths: tuple[str, ...]) -> Iterator[Break]:
        kind, kind_now = ref.partition(":")[0], now.partition(":")[0]
        if kind == "class" and kind_now == "class":
            yield from self._classes(ref, now, paths)
        elif kind == "function" and kind_now == "function":
            yield from self._functions(ref, now, {("object", ref)}, paths)
        elif kind == "value" and kind_now == "value":
            yield from self._instances_called(ref, now, paths)
        elif kind == "function" and kind_now == "class":
            self.undecided.add(("object", ref))  # what its constructor takes, and what a call gives
        elif kind == "value" and kind_now in {"class", "function", "module"}:
            self.undecided.add(("object", ref))  # what was done with the value
        elif kind == "class" or (kind in {"function", "module"} and kind_now != kind and not self._can_be_called(now)):
            if kind_now == kind:
                return
            if kind == "class" and self.base.is_foreign(ref):
                self.undecided.add(("object", ref))  # an alias of what another distribution made anew
                return
            if kind_now == "function":
                self.undecided.add(("object", ref))  # what it takes: the kind tells the rest
            module, _, name = paths[0].rpartition(".")
            proof = f"from {module} import {name}; import inspect; "
            proof += f"assert isinstance({name}, type)" if kind == "class" else f"assert callable({name})"
            yield Break(
                Aspect.KIND, (ref, now), frozenset({("object", ref)}), paths, detail=f"{kind} -> {now}", proof=proof
            )

    def _can_be_called(self, ref: str) -> bool:
        return ref.startswith(("class:", "function:")) or (ref in self.head.values and self.head.values[ref].callable)

    # Calls.

    def _instances_called(self, ref: str, now: str, paths: tuple[str, ...]) -> Iterator[Break]:
        """What calls of an object of an own class break, which is as its `__call__` is."""
        before, after = self.base.values.get(ref), self.head.values.get(now)
        if before is None or after is None or before.cls is None or after.cls is None:
            return
        was, become = self.base.member(before.cls, "__call__"), self.head.member(after.cls, "__call__")
        if was is None or become is None or not {was[1].kind, become[1].kind} <= METHODS:
            return
        tokens: set[Token] = {("object", ref), ("member", was[0], "__call__"), ("member", before.cls, "__call__")}
        first = (int(was[1].kind != "static"), int(become[1].kind != "static"))
        yield from self._functions(was[1].ref or "", become[1].ref or "", tokens, paths, first)

    def _functions(
        self, ref: str, now: str, tokens: set[Token], paths: tuple[str, ...], first: tuple[int, int] = (0, 0)
    ) -> Iterator[Break]:
        """`first` tells how many parameters the binding takes away on either side."""
        before, after = self.base.functions.get(ref), self.head.functions.get(now)
        if before is None or after is None:
            return
        tokens = tokens | {("object", ref)}
        if before.only_raises and not before.is_left_to_others:
            self.undecided.update(tokens)  # no call of it gave anything, and whether one is waited for, nobody can tell
            return
        yield from self._function_attributes((ref, now), before, after, tokens, paths)
        yield from self._results(ref, now, tokens, paths)
        signatures = effective(before, after)
        if signatures is None:
            self.undecided.update(tokens)
            return
        old, new = without_first(signatures[0], first[0]), without_first(signatures[1], first[1])
        yield from self._calls((ref, now), old, new, tokens, paths)

    def _function_attributes(
        self,
        key: tuple[str, ...],
        before: FunctionFacts,
        after: FunctionFacts,
        tokens: set[Token],
        paths: tuple[str, ...],
    ) -> Iterator[Break]:
        """What a decorator gave a function beside its call: `cache_clear`."""
        lost = [name for name in before.attributes if name not in after.attributes]
        if lost:
            yield Break(Aspect.ATTRIBUTES, key, frozenset(tokens), paths, detail=", ".join(lost))

    def _results(self, ref: str, now: str, tokens: set[Token], paths: tuple[str, ...]) -> Iterator[Break]:
        """What becomes of what a call, or the read of a property, gives."""
        before, after = self.base.functions[ref], self.head.functions[now]
        if after.only_raises and not before.only_raises:
            if after.is_left_to_others and any(token[0] == "member" for token in tokens):
                self.undecided.update(tokens)  # who gets an instance may get one of a class that overrides it
            else:
                yield Break(Aspect.RAISES, (ref, now), frozenset(tokens), paths)
        yield from self._awaits(ref, now, before, after, tokens, paths)

    def _calls(
        self,
        key: tuple[str, ...],
        old: Sequence[Parameter],
        new: Sequence[Parameter],
        tokens: set[Token],
        paths: tuple[str, ...],
    ) -> Iterator[Break]:
        found = causes(old, new)
        if took_more(old) and not took_more(new):
            # What the rest of the arguments was handed on to decided which of them were refused before, too.
            handed_on = {cause for cause in found if cause in {POSITIONS, "**"} or cause.startswith("+")}
            found -= handed_on
            if handed_on:
                self.undecided.update(tokens)
        for cause in sorted(found):
            yield Break(
                Aspect.CALL,
                (*key, cause),
                frozenset(
                    {*tokens, *(("member", token[1], cause.lstrip("+")) for token in tokens if token[0] == "object")}
                ),
                paths,
                parameter=cause,
                touched=touched(old, new),
                detail=f"{spelled(old)} -> {spelled(new)}",
            )

    def _awaits(
        self,
        ref: str,
        now: str,
        before: FunctionFacts,
        after: FunctionFacts,
        tokens: set[Token],
        paths: tuple[str, ...],
    ) -> Iterator[Break]:
        if before.flavour == after.flavour:
            return
        told = {"coroutine", "generator", "async generator"}
        if {before.flavour, after.flavour} <= {"unknown", *told} and "unknown" in {before.flavour, after.flavour}:
            self.undecided.update(tokens)  # what a plain function gives back may be awaitable or iterable too
            return
        if before.flavour == "nothing" and after.flavour not in told:  # those do not even begin when they are called
            return
        if before.flavour == "unknown":
            return
        detail = f"{before.flavour} -> {after.flavour}"
        yield Break(Aspect.AWAIT, (ref, now), frozenset(tokens), paths, detail=detail)

    # Classes.

    def _classes(self, ref: str, now: str, paths: tuple[str, ...]) -> Iterator[Break]:
        before, after = self.base.classes[ref], self.head.classes[now]
        if not before.is_own or not after.is_own or (ref, now) in self._compared:
            return
        self._compared.add((ref, now))
        module, _, name = paths[0].rpartition(".")
        start = (
            f"from {module} import {name}; " if module in self.base.modules else f"import {module.partition('.')[0]}; "
        )
        cls = name if module in self.base.modules else paths[0]
        token = ("object", ref)
        lost = list(self._lost_ancestors(ref, now))
        for ancestor in lost:
            if any(ancestor in self._lost_by_parent(parent) for parent in before.mro if parent in self._head_of):
                continue
            target = self._where(ancestor)
            proof = f"{start}{target[0]}assert issubclass({cls}, {target[1]})"
            yield Break(Aspect.ANCESTOR, (ref, ancestor), frozenset({token}), paths, detail=ancestor, proof=proof)
        yield from self._members(ref, now, paths, lost, (start, cls))
        yield from self._instances(ref, now, paths)
        yield from self._read_only(ref, now, paths)
        yield from self._constructors(ref, now, paths)
        if before.hashable and not after.hashable and not self._is_hash_lost_above(ref, now):
            owner = self.head.member(now, "__hash__")
            key = (owner[0] if owner else now,)
            proof = f"{start}assert {cls}.__hash__"
            yield Break(Aspect.HASH, key, frozenset({token}), paths, proof=proof)
        if before.takes_checks and not after.takes_checks:
            proof = f"{start}isinstance(None, {cls})"
            yield Break(Aspect.CHECKS, (ref,), frozenset({token}), paths, proof=proof)
        for name in sorted(set(after.abstract) - set(before.abstract)):
            owner = self.head.member(now, name)
            yield Break(
                Aspect.ABSTRACT,
                (owner[0] if owner else now, name),
                frozenset({token, ("member", ref, name)}),
                paths,
                detail=name,
                proof=f"{start}assert {name!r} not in {cls}.__abstractmethods__" if before.abstract else "",
            )
        if before.enum is not None and after.enum is not None:
            for name, value in before.enum.items():
                value_now = after.enum.get(name)
                if name in after.enum and None not in (value, value_now) and value != value_now:
                    tokens = frozenset({token, ("member", ref, name)})
                    proof = f"{start}assert {cls}.{name}.value == {value}"
                    yield Break(Aspect.ENUM, (ref, name), tokens, paths, detail=f"{value} -> {value_now}", proof=proof)
        is_foreign_tuple = _has_foreign_fields(self.base, ref) or _has_foreign_fields(self.head, now)
        if (
            before.tuple_fields
            and after.tuple_fields
            and before.tuple_fields != after.tuple_fields
            and not is_foreign_tuple
        ):
            kept = after.tuple_fields[: len(before.tuple_fields)]
            detail = f"{before.tuple_fields} -> {after.tuple_fields}"
            if len(before.tuple_fields) != len(after.tuple_fields) or set(kept) == set(before.tuple_fields):
                yield Break(Aspect.FIELDS, (ref,), frozenset({token}), paths, detail=detail)
        counts = before.type_arguments, after.type_arguments
        if None not in counts and before.type_arguments and before.type_arguments != after.type_arguments:
            proof = f"{start}{cls}[{', '.join(['int'] * before.type_arguments)}]"
            detail = f"{before.type_arguments} -> {after.type_arguments}"
            yield Break(Aspect.ARGUMENTS, (ref,), frozenset({token}), paths, detail=detail, proof=proof)
        if after.frozen and not before.frozen and before.fields and not before.tuple_fields:
            yield Break(Aspect.SETTER, (ref, "frozen"), frozenset({token}), paths, detail="frozen")

    def _is_hash_lost_above(self, ref: str, now: str) -> bool:
        """Tell whether a public ancestor that a class still has lost its hash, too: told there."""
        lineage = set(self.head.lineage(now)) - {now}
        return any(
            self.base.classes[ancestor].hashable and not self.head.classes[each].hashable
            for ancestor in self.base.classes[ref].mro
            for each in self._head_of.get(ancestor, set()) & lineage
        )

    def _lost_by_parent(self, parent: str) -> list[str]:
        return [
            lost
            for now in self._head_of.get(parent, ())
            if now in self.head.classes
            for lost in self._lost_ancestors(parent, now)
        ]

    def _lost_ancestors(self, ref: str, now: str) -> Iterator[str]:
        homes = {self.head.classes[each].home for each in self.head.lineage(now)}
        lineage = set(self.head.lineage(now))
        for ancestor in self.base.classes[ref].mro:
            facts = self.base.classes[ancestor]
            if facts.home in UNTOLD_ANCESTORS or facts.home.startswith("typing"):
                continue
            if facts.is_own:
                counterparts = self._head_of.get(ancestor, set())
                if counterparts and not counterparts & lineage:
                    yield ancestor
            elif facts.home not in homes and facts.home.partition(".")[0] in sys.stdlib_module_names:
                yield ancestor

    def _where(self, ref: str) -> tuple[str, str]:
        """Return an import and an expression that lead to a class on base."""
        paths = self.base.public_paths.get(ref)
        path = paths[0] if paths else self.base.classes[ref].home
        module, _, name = path.rpartition(".")
        return (f"from {module} import {name} as ancestor; ", "ancestor")

    def _members(
        self, ref: str, now: str, paths: tuple[str, ...], lost: list[str], access: tuple[str, str]
    ) -> Iterator[Break]:
        before, after = self.base.classes[ref], self.head.classes[now]
        start, cls = access
        is_open = bool(after.open)
        for name in [*self.base.member_names(ref), *before.fields]:
            if name.startswith("_") and name not in SPECIAL and name not in {"__iter__", "__contains__"}:
                continue
            found = self.base.member(ref, name)
            found_now = self.head.member(now, name)
            owner, member = found if found is not None else (self._first_with_field(ref, name), MemberFacts("field"))
            if member.kind == "slot":
                owner = self._first_with_slot(ref, name)
            if member.kind == "foreign":
                continue
            tokens: set[Token] = {("member", owner, name), ("member", ref, name)}
            if member.nested and member.ref:
                tokens.add(("object", member.ref))
            spots = tuple(f"{path}.{name}" for path in paths)
            if name in ORDER and found_now is not None and found_now[0] == _OBJECT != owner:
                comparison = self.base.functions.get(member.ref or "")
                if comparison is not None and comparison.only_raises:
                    continue  # it compared nothing either
                detail = "order"  # `object` has these methods, and none of them compares anything
                yield Break(Aspect.MEMBER, (owner, detail), frozenset({*tokens, ("object", ref)}), paths, detail=detail)
                continue
            if found_now is None:
                if name in after.fields or not self.base.classes[owner].is_own:
                    continue
                if name in {"__iter__", "__contains__"} and self.head.member(now, "__getitem__"):
                    continue
                if name == "__contains__" and self.head.member(now, "__iter__"):
                    continue
                if any(self.head.member(now, each) for each in FALLBACKS.get(name, ())):
                    continue
                on_instances = name in after.assigned
                getter = self.base.functions.get(member.ref or "") if member.kind == "property" else None
                if (
                    is_open
                    or (on_instances and (member.kind != "value" or member.ref == "value:NoneType:None"))
                    or name in before.abstract  # there for subclasses to define: it gave nothing
                    or (getter is not None and getter.only_raises)
                ):
                    if owner not in lost:
                        self.undecided.update(tokens)
                    continue
                proof = f"{start}{cls}.{name}" if member.kind != "field" else ""
                gone = Break(Aspect.MEMBER, (owner, name), frozenset(tokens), spots, detail=member.kind, proof=proof)
                if owner in lost:
                    self.implied.append(gone)
                else:
                    yield gone
                continue
            yield from self._same_member(ref, name, (owner, member), found_now, tokens, spots)

    def _instances(self, ref: str, now: str, paths: tuple[str, ...]) -> Iterator[Break]:
        """Attributes that every construction used to set, and that nothing on head sets or provides."""
        before, after = self.base.classes[ref], self.head.classes[now]
        for name in before.set_at_construction:
            if (
                name.startswith("_")
                or self.base.member(ref, name) is not None
                or (name in after.assigned and self.head.member(now, name) is None)
            ):
                continue
            owner = self._setter(ref, name)
            tokens: set[Token] = {("member", ref, name), ("member", owner, name)}
            if after.open or after.sets_freely:
                self.undecided.update(tokens)
            elif self.head.member(now, name) is None and name not in after.fields:
                spots = tuple(f"{path}.{name}" for path in paths)
                yield Break(Aspect.INSTANCE, (owner, name), frozenset(tokens), spots)

    def _read_only(self, ref: str, now: str, paths: tuple[str, ...]) -> Iterator[Break]:
        """Attributes of instances, set by methods or by whoever has one, that a property gives by now."""
        before = self.base.classes[ref]
        is_dictionary = any(each.endswith("TypedDictMeta") for each in before.metaclass)
        if before.is_protocol or is_dictionary or before.tuple_fields or not before.has_dict:
            return
        if before.frozen or before.decides_setting:
            return
        for name in sorted({*before.set_at_construction, *before.assigned, *before.annotated} - {*before.fields}):
            found = self.head.member(now, name)
            if name.startswith("_") or found is None or self.base.member(ref, name) is not None:
                continue
            if found[1].settable is False:
                owner = self._setter(ref, name)
                tokens: set[Token] = {("member", ref, name), ("member", owner, name)}
                spots = tuple(f"{path}.{name}" for path in paths)
                yield Break(Aspect.SETTER, (owner, found[0], name), frozenset(tokens), spots, detail="attribute")

    def _setter(self, ref: str, name: str) -> str:
        """Return the ancestor farthest from a class whose methods set an attribute, or else whose body annotates it."""
        lineage = [(each, self.base.classes[each]) for each in self.base.lineage(ref)]
        setting = [each for each, facts in lineage if name in facts.assigned]
        return (setting or [each for each, facts in lineage if name in facts.annotated])[-1]

    def _first_with_slot(self, ref: str, name: str) -> str:
        """Return the ancestor farthest from a class that has a slot already; its heirs often list it once more."""
        holders = [each for each in self.base.lineage(ref) if name in self.base.classes[each].own]
        return [each for each in holders if self.base.classes[each].own[name].kind == "slot"][-1]

    def _first_with_field(self, ref: str, name: str) -> str:
        """Return the ancestor farthest from a data model that has a field already, which its heirs repeat."""
        return [each for each in self.base.lineage(ref) if name in self.base.classes[each].fields][-1]

    def _same_member(
        self,
        ref: str,
        name: str,
        was: tuple[str, MemberFacts],
        found: tuple[str, MemberFacts],
        tokens: set[Token],
        paths: tuple[str, ...],
    ) -> Iterator[Break]:
        (owner, member), (owner_now, member_now) = was, found
        kinds = (member.kind, member_now.kind)
        key = (owner, owner_now, name)
        if member.kind in METHODS and member_now.kind in METHODS:
            if name in {*SPECIAL, "__iter__", "__contains__"} and name != "__call__":
                return
            before, after = member.ref or "", member_now.ref or ""
            if self._is_lent(self.base, member) or self._is_lent(self.head, member_now):
                self.undecided.update(tokens)  # `exists = os.path.exists` was not made to be handed an instance
                return
            first = (int(member.kind != "static"), int(member_now.kind != "static"))
            # What is abstract by now gives nobody anything: each subclass has to define it, which is told.
            is_abstract = (
                name in self.head.classes[owner_now].abstract and name not in self.base.classes[owner].abstract
            )
            for each in self._functions(before, after, tokens, paths, first):
                if not (is_abstract and each.aspect in {Aspect.AWAIT, Aspect.RAISES}):
                    yield each
            if kinds[0] != kinds[1]:
                yield from self._bindings(key, kinds, (before, after), tokens, paths)
        elif kinds == ("property", "property") and member.ref and member_now.ref:
            yield from self._results(member.ref, member_now.ref, tokens, paths)
            if member.settable and member_now.settable is False and self._accepts_assignment(ref, member):
                yield Break(Aspect.SETTER, key, frozenset(tokens), paths, detail=" -> ".join(kinds))
        elif is_placeholder(member, self.base):
            self.undecided.update(tokens)
        elif member.kind == member_now.kind == "descriptor" and member.ref and member_now.ref:
            yield from self._functions(member.ref, member_now.ref, tokens, paths)
        elif "descriptor" in kinds and METHODS & {*kinds}:
            self.undecided.update(tokens)  # what it gives, and to whom, is its own affair
        elif (
            member.kind in METHODS
            and (member_now.kind in PROPERTIES or is_tuple_field(member_now) or is_plain(member_now, self.head))
        ) or (member_now.kind in METHODS and (member.kind in PROPERTIES or is_plain(member, self.base))):
            yield Break(Aspect.BINDING, key, frozenset(tokens), paths, detail=" -> ".join(kinds))
        elif member.kind == member_now.kind == "class" and (member.nested or member.ref not in self.base.public_paths):
            yield from self._classes(member.ref or "", member_now.ref or "", paths)
        elif member.settable and member_now.settable is False and self._accepts_assignment(ref, member):
            yield Break(Aspect.SETTER, key, frozenset(tokens), paths, detail=" -> ".join(kinds))
        elif member.kind == "enum member" and member_now.kind != "enum member":
            yield Break(Aspect.MEMBER, key, frozenset(tokens), paths, detail=" -> ".join(kinds))
        elif member_now.is_bare and self._held_a_value(ref, name, member):
            yield Break(Aspect.VALUE, key, frozenset(tokens), paths, detail=" -> ".join(kinds))

    @staticmethod
    def _is_lent(facts: FactSet, member: MemberFacts) -> bool:
        """Tell whether a function that a class body has was written elsewhere than in the packages."""
        function = facts.functions.get(member.ref or "")
        return function is not None and function.home.partition(".")[0] not in facts.packages

    def _held_a_value(self, ref: str, name: str, member: MemberFacts) -> bool:
        """Tell whether the class gave a value that says something: no function, no None, no field's default."""
        is_value = member.kind == "class" or (member.kind == "value" and is_plain(member, self.base))
        return is_value and member.ref != "value:NoneType:None" and name not in self.base.classes[ref].fields

    def _accepts_assignment(self, ref: str, member: MemberFacts) -> bool:
        facts = self.base.classes[ref]
        return not facts.frozen and (member.kind != "value" or facts.has_dict) and not facts.tuple_fields

    def _bindings(
        self,
        key: tuple[str, ...],
        kinds: tuple[str, str],
        refs: tuple[str, str],
        tokens: set[Token],
        paths: tuple[str, ...],
    ) -> Iterator[Break]:
        """Calls through the class, where it hands other things to the function than before."""
        before, after = self.base.functions.get(refs[0]), self.head.functions.get(refs[1])
        signatures = effective(before, after) if before and after else None
        if signatures is None:
            return
        old = without_first(signatures[0], int(kinds[0] == "class method"))
        new = without_first(signatures[1], int(kinds[1] == "class method"))
        if causes(old, new):
            yield Break(Aspect.BINDING, key, frozenset(tokens), paths, detail=" -> ".join(kinds))

    def _constructors(self, ref: str, now: str, paths: tuple[str, ...]) -> Iterator[Break]:
        before, after = self.base.classes[ref], self.head.classes[now]
        token = ("object", ref)
        if before.constructor is None or after.constructor is None:
            self.undecided.add(token)
            return
        if any(taker.fields for taker in (*before.constructor, *after.constructor)):
            yield from self._models(ref, before.constructor, after.constructor, paths)
            return
        old, new = taken(self.base, before.constructor), taken(self.head, after.constructor)
        never_worked = any(
            taker.function in self.base.functions and self.base.functions[taker.function].only_raises
            for taker in before.constructor
        )
        if old is None or new is None or never_worked:
            self.undecided.add(token)
            return
        owners = [taker.owner for taker in before.constructor]
        tokens = {token, *(("member", owner, name) for owner in (*owners, ref) for name in ("__init__", "__new__"))}
        tokens |= {("object", taker.function) for taker in before.constructor if taker.function}
        functions = (
            *(str(taker.function) for taker in before.constructor),
            "->",
            *(str(taker.function) for taker in after.constructor),
        )
        key = functions if before.constructor and after.constructor else (ref, now, *functions)
        if before.constructor and not after.constructor and (lost := self._lost_constructor_above(owners, now)):
            key = (*lost, *functions)
            tokens.add(("object", lost[0]))
        if len(old) == 1 and len(new) == 1:
            for each in self._calls(key, old[0], new[0], tokens, paths):
                above = self._inherited_cause(ref, str(each.parameter)) if before.fields else None
                yield (
                    each
                    if above is None
                    else msgspec.structs.replace(each, key=above[1], tokens=each.tokens | {("object", above[0])})
                )
        elif any(all(not causes(each, candidate) for each in old) is False for candidate in new):
            for candidate in new:
                found = [causes(each, candidate) for each in old]
                for cause in sorted(frozenset.intersection(*found)):
                    parts = [touched(each, candidate) for each in old]
                    yield Break(
                        Aspect.CALL,
                        (*key, cause),
                        frozenset(tokens),
                        paths,
                        cause,
                        frozenset().union(*parts),
                        "constructor",
                    )

    def _lost_constructor_above(self, owners: list[str], now: str) -> tuple[str, str] | None:
        """Return both sides of the ancestor whose constructor a class had, where that one has lost it as well."""
        for owner in dict.fromkeys(owners):
            for each in sorted(self._head_of.get(owner, set()) & set(self.head.classes[now].mro)):
                if self.head.classes[each].is_own and not self.head.classes[each].constructor:
                    return owner, each
        return None

    def _inherited_cause(self, ref: str, cause: str) -> tuple[str, tuple[str, ...]] | None:
        """Return the ancestor farthest from a class, and the key, that a cause in its made constructor comes from.

        A data model's own constructor repeats the fields that it inherits.
        """
        for ancestor in reversed(self.base.classes[ref].mro):
            before = self.base.classes[ancestor]
            for now in sorted(self._head_of.get(ancestor, set()) & self.head.classes.keys()):
                takers = before.constructor, self.head.classes[now].constructor
                if not before.fields or not all(takers) or any(len(each or ()) != 1 for each in takers):
                    continue
                (old,), (new,) = (
                    taken(facts, each or []) or [[]] for facts, each in zip((self.base, self.head), takers, strict=True)
                )
                if cause in causes(old, new):
                    was, become = (str(taker.function) for each in takers for taker in each or ())
                    return ancestor, (was, "->", become, cause)
        return None

    @staticmethod
    def _refuses_extra(was: ModelFields, become: ModelFields) -> bool:
        return become.extra == "forbid" and was.extra not in {None, "forbid"}

    def _is_extra_refused_above(self, ref: str) -> bool:
        """Tell whether a public ancestor refuses data without a field by now, too: told there."""
        for ancestor in self.base.classes[ref].mro:
            for now in self._head_of.get(ancestor, set()) & self.head.classes.keys():
                sides = self.base.classes[ancestor].constructor, self.head.classes[now].constructor
                was, become = (takers[0].fields if takers else None for takers in sides)
                if was is not None and become is not None and self._refuses_extra(was, become):
                    return True
        return False

    def _models(self, ref: str, old: list[Taker], new: list[Taker], paths: tuple[str, ...]) -> Iterator[Break]:
        """Pydantic models: a field that is required now, or one that is refused now."""
        was, become = (takers[0].fields if takers else None for takers in (old, new))
        if was is None or become is None:
            self.undecided.add(("object", ref))
            return
        tokens = frozenset({("object", ref)})
        for name, field in become.fields.items():
            known = was.fields.get(name)
            if field.required and (known is None or not known.required):
                yield Break(
                    Aspect.CALL,
                    (ref, f"+{name}"),
                    tokens | {("member", ref, name)},
                    paths,
                    f"+{field.alias or name}",
                    frozenset({name, field.alias or name}),
                    "model",
                )
        if self._refuses_extra(was, become) and not self._is_extra_refused_above(ref):
            yield Break(Aspect.EXTRA, (ref,), tokens, paths, detail=f"{was.extra} -> forbid")
        if become.extra == "forbid":
            for name in was.fields:
                if name not in become.fields:
                    yield Break(
                        Aspect.CALL,
                        (ref, name),
                        tokens | {("member", ref, name)},
                        paths,
                        name,
                        frozenset({name}),
                        "model",
                    )


def _has_foreign_fields(facts: FactSet, ref: str) -> bool:
    """Tell whether the fields of a named tuple are those of a class of another distribution."""
    return any(facts.is_foreign(each) and "_fields" in facts.classes[each].own for each in facts.lineage(ref))


def is_tuple_field(member: MemberFacts) -> bool:
    """Tell whether a member gives an item of a named tuple: what that is nobody calls as the method it replaced."""
    return member.kind == "descriptor" and (member.type or "").endswith("_tuplegetter")


def is_placeholder(member: MemberFacts, facts: FactSet) -> bool:
    """Tell whether a member says that there is nothing yet: `lex = NotImplemented`."""
    known = facts.values.get(member.ref or "") if member.kind == "value" else None
    return known is not None and known.type in {"builtins.NotImplementedType", "builtins.ellipsis"}


def is_plain(member: MemberFacts, facts: FactSet) -> bool:
    """Tell whether a member is a value that nobody can call."""
    is_value = member.kind == "value" and member.ref in facts.values and not facts.values[member.ref].callable
    return is_value or member.kind == "enum member"


def effective(before: FunctionFacts, after: FunctionFacts) -> tuple[list[Parameter], list[Parameter]] | None:
    """Return what decides the calls on either side; None where it cannot be told.

    A wrapper takes what its own code takes. Where that is `(*args, **kwargs)` and it does nothing but hand them on, it
    takes what the wrapped function does. Other wrappers are compared where their code is the same on both sides.
    """
    if before.alters != after.alters and (_takes_all(before.written) or _takes_all(after.written)):
        return None
    old, new = (
        facts.written if not facts.is_wrapper or not _takes_all(facts.written) else facts.told
        for facts in (before, after)
    )
    return (old, new) if old is not None and new is not None else None


def _takes_all(parameters: list[Parameter] | None) -> bool:
    return parameters is None or [kind for _, kind, _ in parameters if kind in {VAR_POSITIONAL, VAR_KEYWORD}] == [
        VAR_POSITIONAL,
        VAR_KEYWORD,
    ]


def took_more(parameters: Sequence[Parameter]) -> bool:
    """Tell whether a function takes more than it names, by position and by keyword."""
    return {VAR_POSITIONAL, VAR_KEYWORD} <= {kind for _, kind, _ in parameters}


def hands_all_on(parameters: list[Parameter]) -> bool:
    """Tell whether a function takes whatever it is given, and leaves what that may be to others."""
    return [kind for _, kind, _ in parameters] == [VAR_POSITIONAL, VAR_KEYWORD]


def without_first(parameters: list[Parameter], count: int) -> list[Parameter]:
    """Drop what the binding passes, unless `*args` takes it."""
    return parameters[count:] if parameters and parameters[0][1] != VAR_POSITIONAL else parameters


def taken(facts: FactSet, takers: list[Taker]) -> list[list[Parameter]] | None:
    """Return the signatures that take a class's arguments, bound; None where one cannot be told."""
    if not takers:
        return [[]]
    found = []
    for taker in takers:
        function = facts.functions.get(taker.function or "")
        parameters = None
        if function is not None and not facts.is_foreign(taker.owner):
            # What a signature promises that was put beside the code, nobody knows: the code itself may take more.
            parameters = function.written if not (function.is_wrapper and _takes_all(function.written)) else None
        if parameters is None:
            return None
        found.append(without_first(parameters, 1))
    return [each for each in found if not hands_all_on(each)] or found[:1]


def spelled(parameters: Sequence[Parameter]) -> str:
    """Write a signature down."""
    marks = {VAR_POSITIONAL: "*", VAR_KEYWORD: "**"}
    parts = []
    for name, kind, optional in parameters:
        text = f"{marks.get(kind, '')}{name}{'=' if optional else ''}"
        parts.append(f"{text}:{('pos', '', '', 'kw', '')[kind]}".rstrip(":"))
    return f"({', '.join(parts)})"
