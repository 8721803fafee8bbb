"""Definitions that say the same in both revisions and mean the same by it, although their file has changed.

Whoever compares the revisions has nothing to look at there, as in files that are the same to the byte. What a
definition says depends on what the names in it mean, so those that mean something else within the module by now are
held against its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import msgspec

from apicheck.model.definition import Binding, Class, Definition, Function, Property
from apicheck.model.module import ModuleSummary
from apicheck.model.signature import Parameter
from apicheck.surface.reading.likeness import ASIDE, say_the_same

Scope = Mapping[str, tuple[Binding, ...]]

_NOT_ABOUT_NAMES = frozenset({"scope", "exports", "loads"})
_ANNOTATIONS = frozenset({"annotation", "returns", "type_parameters"})
_WORD = re.compile(r"\w+")
_ESCAPED = re.compile(r"\\.")
# Characters of ASCII that are in no word: a tenth of the time that the pattern takes.
_BETWEEN_WORDS = {code: " " for code in range(128) if not _WORD.match(chr(code))}


class _Changed(msgspec.Struct, frozen=True):
    """Names that mean something else by now.

    Those that are `rewritten` are still a class or a function of the same place: an annotation means the same by them.
    """

    rebound: frozenset[str] = frozenset()
    rewritten: frozenset[str] = frozenset()

    @property
    def both(self) -> tuple[frozenset[str], frozenset[str]]:
        return self.rebound, self.rewritten

    def and_also(self, other: _Changed) -> _Changed:
        return _Changed(self.rebound | other.rebound, self.rewritten | other.rewritten)


class _Same(msgspec.Struct):
    """A name whose definitions say the same on both sides, with all that they say as one text.

    `words` are those of the text, empty before anybody asked; the names of the model's fields are among them. `around`
    are the names of the class that it is a method of which changed, None for a name of the module.
    """

    name: str
    was: tuple[Binding, ...]
    now: tuple[Binding, ...]
    text: str
    around: _Changed | None = None
    words: frozenset[str] = frozenset()

    def mentions(self, changed: _Changed) -> bool:
        """Tell whether a text in it has a name in it that means something else by now."""
        # The cheap questions first: few of the names occur at all.
        if not self.words:
            if not any(name in self.text for names in changed.both for name in names):
                return False
            self.words = _words(self.text)
        if all(names.isdisjoint(self.words) for names in changed.both):
            return False
        return _has_text_with(self.was, changed)


class _ChangedClass(msgspec.Struct, frozen=True):
    """A class that has changed; `same` are the names in its body that say the same, `around` those that do not."""

    was: Class
    now: Class
    same: frozenset[str]
    around: _Changed

    @property
    def lost_or_other(self) -> frozenset[str]:
        """The names of its members that changed: another class may inherit them."""
        in_body = _others(self.was.scope, self.now.scope, self.same)
        return frozenset(in_body | (self.was.instance_attributes.keys() ^ self.now.instance_attributes.keys()))

    def methods(self) -> Iterator[_Same]:
        """Yield what says the same of its methods.

        None of its attributes is among it: the value of one may follow from those around it (`auto()`).
        """
        for name in self.same:
            was, now = self.was.scope[name], self.now.scope[name]
            if all(isinstance(each.definition, Function | Property) for each in now):
                yield _Same(name, was, now, _text(was), self.around)


def unchanged_definitions(base: ModuleSummary, head: ModuleSummary) -> Iterator[tuple[Definition, Definition]]:
    """Yield the definitions of a module on base that have not changed, each with its like on head."""
    fields = (field for field in head.__struct_fields__ if field not in _NOT_ABOUT_NAMES)
    if not all(say_the_same(getattr(base, field), getattr(head, field)) for field in fields):
        return
    same = _same_names(base.scope, head.scope)
    changed = _changes(base.scope, head.scope, same)
    classes = list(_changed_classes(base.scope, head.scope, same, _Changed()))
    members = frozenset(name for each in classes for name in each.lost_or_other)
    left = [*_named(base.scope, head.scope, same), *(method for each in classes for method in each.methods())]
    while True:
        of_members = changed.and_also(_Changed(rewritten=members))
        hit: list[_Same] = []
        missed: list[_Same] = []
        for each in left:
            now = changed if each.around is None else of_members.and_also(each.around)
            (hit if each.mentions(now) else missed).append(each)
        if not hit:
            break
        # What mentions a name that means something else means something else itself.
        left = missed
        members |= {each.name for each in hit if each.around is not None}
        named = [each for each in hit if each.around is None]
        rewritten = frozenset(each.name for each in named if _stands(each.was, each.now))
        changed = changed.and_also(_Changed(frozenset(each.name for each in named) - rewritten, rewritten))
    for each in left:
        yield from _parts(each.was, each.now)


def _named(base: Scope, head: Scope, same: frozenset[str]) -> Iterator[_Same]:
    for name in same:
        yield _Same(name, base[name], head[name], _text(base[name]))


def _changed_classes(base: Scope, head: Scope, same: frozenset[str], around: _Changed) -> Iterator[_ChangedClass]:
    """Yield the classes of a scope that have changed, and those within them."""
    for name, bindings in head.items():
        if name in same or not _stands(base.get(name, ()), bindings):
            continue
        was, now = base[name][0].definition, bindings[0].definition
        if isinstance(was, Class) and isinstance(now, Class):
            unchanged = _same_names(was.scope, now.scope)
            within = around.and_also(_changes(was.scope, now.scope, unchanged))
            yield _ChangedClass(was, now, unchanged, within)
            yield from _changed_classes(was.scope, now.scope, unchanged, within)


def _same_names(base: Scope, head: Scope) -> frozenset[str]:
    return frozenset(name for name, bindings in head.items() if say_the_same(base.get(name), bindings))


def _changes(base: Scope, head: Scope, same: frozenset[str]) -> _Changed:
    changed = _others(base, head, same)
    rewritten = frozenset(name for name in changed if _stands(base.get(name, ()), head.get(name, ())))
    return _Changed(frozenset(changed - rewritten), rewritten)


def _others(base: Scope, head: Scope, same: frozenset[str]) -> frozenset[str]:
    """Return the names that mean something else: not those of functions that differ in nothing but how calls fail."""
    changed = (base.keys() | head.keys()) - same
    return frozenset(
        name
        for name in changed
        if name not in base or name not in head or not say_the_same(_outside(base[name]), _outside(head[name]))
    )


def _outside(found: tuple[Binding, ...]) -> tuple[Binding, ...]:
    """Return definitions without what functions raise and catch, which is nothing that a mention of them brings."""
    return tuple(msgspec.structs.replace(each, definition=_outside_of(each.definition)) for each in found)


def _outside_of(definition: Definition) -> Definition:
    match definition:
        case Function():
            return msgspec.structs.replace(definition, raises=(), returns_behind=b"", catches=None)
        case Property(getter=getter):
            return msgspec.structs.replace(definition, getter=_outside_of(getter))
        case Class(scope=scope):
            return msgspec.structs.replace(definition, scope={name: _outside(each) for name, each in scope.items()})
        case _:
            return definition


def _stands(was: tuple[Binding, ...], now: tuple[Binding, ...]) -> bool:
    """Tell whether a name is bound to nothing but one class, or one function, on both sides."""
    if len(was) != 1 or len(now) != 1 or was[0].condition is not None or now[0].condition is not None:
        return False
    kind = type(was[0].definition)
    return kind in (Class, Function) and kind is type(now[0].definition)


def _parts(was: tuple[Binding, ...], now: tuple[Binding, ...]) -> Iterator[tuple[Definition, Definition]]:
    """Yield definitions that say the same, and those of the members of classes among them."""
    for old, new in zip(was, now, strict=True):
        one, other = old.definition, new.definition
        yield one, other
        if isinstance(one, Class) and isinstance(other, Class):
            for name, bindings in one.scope.items():
                yield from _parts(bindings, other.scope[name])
            for name, attribute in one.instance_attributes.items():
                yield attribute, other.instance_attributes[name]


def _text(found: tuple[Binding, ...]) -> str:
    """Return all that definitions say; no character of a name is written otherwise in JSON."""
    return msgspec.json.encode(found).decode()


def _words(text: str) -> frozenset[str]:
    if "\\" in text:
        text = _ESCAPED.sub(" ", text)
    return frozenset(text.translate(_BETWEEN_WORDS).split() if text.isascii() else _WORD.findall(text))


def _has_text_with(found: object, changed: _Changed, *, is_annotation: bool = False) -> bool:
    if isinstance(found, str):
        words = _WORD.findall(found)
        return not changed.rebound.isdisjoint(words) or (not is_annotation and not changed.rewritten.isdisjoint(words))
    if isinstance(found, msgspec.Struct):
        if isinstance(found, Parameter):  # its name is none that anything is looked up by
            found = msgspec.structs.replace(found, name="")
        return any(
            _has_text_with(getattr(found, field), changed, is_annotation=is_annotation or field in _ANNOTATIONS)
            for field in found.__struct_fields__
            if field not in ASIDE
        )
    if isinstance(found, dict):
        return any(_has_text_with(each, changed, is_annotation=is_annotation) for each in (*found, *found.values()))
    return isinstance(found, tuple) and any(
        _has_text_with(each, changed, is_annotation=is_annotation) for each in found
    )
