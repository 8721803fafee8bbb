"""Short source texts as module summaries, linked surfaces and one-line descriptions that a table can hold."""

from collections.abc import Mapping
from textwrap import dedent

from apicheck.model.condition import (
    AllOf,
    AnyOf,
    CanImport,
    Condition,
    Holds,
    Not,
    OnImplementation,
    OnPlatform,
    Since,
)
from apicheck.model.definition import Attribute, Binding, Class, Definition, Function, Import, Property
from apicheck.model.entity import Alternatives, Entity
from apicheck.model.module import ModuleSummary
from apicheck.surface.classes.hierarchy import Hierarchy
from apicheck.surface.linking.surface import Surface
from apicheck.surface.reading.extraction import extract


def summary(source: str, name: str = "pkg.mod", *, is_package: bool = False, is_stub: bool = False) -> ModuleSummary:
    """Summarise one module's text."""
    return extract(dedent(source).encode(), name, is_package=is_package, is_stub=is_stub)


def link(sources: Mapping[str, str]) -> Surface:
    """Link a project: dotted names to texts. A name with others below it is a package; `pkg.mod:stub` is its `.pyi`."""
    modules: dict[str, ModuleSummary] = {}
    stubs: dict[str, ModuleSummary] = {}
    for key, source in sources.items():
        name, _, kind = key.partition(":")
        is_package = any(other.startswith(f"{name}.") for other in sources)
        made = summary(source, name, is_package=is_package, is_stub=kind == "stub")
        (stubs if kind == "stub" else modules)[name] = made
    return Surface(modules, {name: f"{name.replace('.', '/')}.py" for name in modules}, stubs=stubs)


def hierarchy(source: str) -> Hierarchy:
    """Link a project of the one module `m`."""
    return Hierarchy(link({"m": source}))


def only(found: Alternatives) -> Entity:
    """Return the one thing that a path leads to."""
    (entity,) = found
    return entity


def homes(found: Alternatives) -> list[str]:
    """Where each of the things that a path leads to is defined."""
    return [entity.home for entity in found]


def scope(source: str) -> dict[str, list[str]]:
    """Describe what each name of a module may be bound to."""
    return described(summary(source).scope)


def class_scope(source: str, name: str = "C") -> dict[str, list[str]]:
    """Describe what each name of a class body may be bound to."""
    return described(class_of(source, name).scope)


def class_of(source: str, name: str = "C") -> Class:
    """Return the class `name` of a module's text."""
    (binding,) = summary(source).scope[name]
    assert isinstance(binding.definition, Class)
    return binding.definition


def described(bindings: Mapping[str, tuple[Binding, ...]]) -> dict[str, list[str]]:
    """Describe every binding of a scope: what it is, `if` its condition, `typing` where only a type checker sees it."""
    return {name: [_binding(binding) for binding in found] for name, found in bindings.items()}


def _binding(binding: Binding) -> str:
    condition = "" if binding.condition is None else f" if {condition_text(binding.condition)}"
    return f"{definition(binding.definition)}{condition}{' typing' if binding.is_typing_only else ''}"


def condition_text(condition: Condition | None) -> str:
    """Describe a condition as a test that a program might write."""
    match condition:
        case None:
            return "True"
        case Since():
            return f"version >= {'.'.join(map(str, condition.version))}"
        case OnPlatform():
            return f"platform in {'|'.join(condition.names)}"
        case OnImplementation():
            return f"implementation is {condition.name}"
        case CanImport():
            return f"can import {condition.name}"
        case Holds():
            return condition.text
        case Not():
            return f"not ({condition_text(condition.of)})"
        case AllOf():
            return " and ".join(map(condition_text, condition.of))
        case AnyOf():
            return " or ".join(map(condition_text, condition.of)) or "False"


def definition(found: Definition) -> str:
    """Describe a definition: `def (a)`, `property rwd`, `class (Base)`, `= 1`, `import pkg.mod.name`."""
    match found:
        case Function():
            word = "lambda" if found.is_lambda else "async def" if found.is_async else "def"
            decorators = "".join(f"@{decorator.name} " for decorator in found.decorators)
            return f"{decorators}{word} {found.signature}"
        case Property():
            setter, deleter = "w" if found.setter else "", "d" if found.deleter else ""
            return f"{'cached ' if found.is_cached else ''}property r{setter}{deleter}"
        case Class():
            return f"class ({', '.join(found.bases)})"
        case Attribute():
            annotation = "" if found.annotation is None else f": {found.annotation} "
            return f"{annotation}= {'?' if found.value is None else found.value}"
        case Import():
            return f"import {found.module}" + ("" if found.name is None else f".{found.name}")
