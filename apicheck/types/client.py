"""Source text of a small program that uses a package: it imports what its types mention, and makes their variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from apicheck.types.declarations import Declaration
from apicheck.types.expression import (
    ANY,
    CALLABLE,
    IMPLIED_ANY,
    NONE,
    SELF,
    Applied,
    Arguments,
    Dots,
    Literal,
    Name,
    Origin,
    Type,
    Union,
    Unpacked,
    Variable,
    literals_apart,
)

_LETTERS = "TUVWXYZ"
_PARAMETERS = Declaration(kind="ParamSpec")
_ANYTHING = "Anything"


class Unspellable(Exception):  # noqa: N818 - it stands for an answer, the program that can't be written
    """A type mentions what a user has no name for."""


class Client:
    """A program on its way.

    `import_of` tells the module and the dotted name in it under which users know what the project defines, None for
    what they have no name for. `declared` tells about type variables. Imports keep clear of the names in `taken`.
    """

    def __init__(
        self,
        import_of: Callable[[Name], tuple[str, str] | None],
        declared: Mapping[str, Declaration],
        taken: set[str],
    ) -> None:
        self._import_of = import_of
        self._declared = dict(declared)
        self._taken = taken | {"use", "value"}
        self._imports: dict[tuple[str, str], str] = {}
        self._variables: dict[str, str] = {}
        self._statements: list[str] = []

    def imported(self, module: str, dotted: str) -> str:
        """Import what a module has under a dotted name, and return what it is called in the program."""
        first, _, rest = dotted.partition(".")
        if module == "builtins" and first not in self._taken:
            return dotted
        if (module, first) not in self._imports:
            self._imports[module, first] = self.free_name(first)
        local = self._imports[module, first]
        return f"{local}.{rest}" if rest else local

    def free_name(self, wanted: str) -> str:
        """Return a name that nothing else has, as near to the wanted one as can be."""
        name = wanted
        while name in self._taken:
            name += "_"
        self._taken.add(name)
        return name

    def subclass(self, base: str) -> str:
        """Define a class of the user's own, which `Self` stands for from now on."""
        name = self.free_name("Own")
        self._statements.append(f"class {name}({base}): ...")
        self._variables[SELF.key] = name
        return name

    def name_self(self, text: str) -> None:
        """Have `Self` stand for what has this text."""
        self._variables[SELF.key] = text

    def text(self, expression: Type, *, is_argument: bool = False) -> str:
        """Return a type as it is written in the program. Raises `Unspellable`.

        With `is_argument` it is that of what users hand over: for `Any` stands something that nothing else takes.
        """
        match expression:
            case Name():
                return self._name(expression, is_argument=is_argument)
            case Variable(key=key, part=part):
                name = self._variable(key)
                return f"{name}.{part}" if part else name
            case Applied(origin=origin, arguments=arguments):
                written = [self.text(argument, is_argument=is_argument) for argument in arguments]
                if is_argument and origin == CALLABLE and written[0] == "..." and arguments[-1] != IMPLIED_ANY:
                    self._declared.setdefault("...", _PARAMETERS)
                    written[0] = self._variable("...")
                return f"{self._name(origin)}[{', '.join(written) or '()'}]"
            case Union(members=members):
                literals, others = literals_apart(members)
                single = [self._literals(literals)] if literals else []
                return " | ".join([*single, *(self.text(each, is_argument=is_argument) for each in others)])
            case Literal():
                return self._literals([expression])
            case Arguments(items=items):
                return f"[{', '.join(self.text(item, is_argument=is_argument) for item in items)}]"
            case Dots():
                return "..."
            case Unpacked(of=inner):
                return f"{self.imported('typing', 'Unpack')}[{self.text(inner, is_argument=is_argument)}]"

    def _literals(self, literals: Sequence[Literal]) -> str:
        values = [each.value if each.owner is None else f"{self._name(each.owner)}.{each.value}" for each in literals]
        return f"{self.imported('typing', 'Literal')}[{', '.join(values)}]"

    def _name(self, name: Name, *, is_argument: bool = False) -> str:
        if name == NONE:
            return "None"
        if name.origin is Origin.GONE:
            raise Unspellable
        if is_argument and name == ANY:
            return self._anything()
        if name == IMPLIED_ANY:
            return self.imported("typing", "Any")
        if name.origin is Origin.STANDARD:
            return self.imported(*name.source)
        if name.origin is Origin.FOREIGN:
            module, _, last = name.path.rpartition(".")
            return self.imported(module or name.path, last)
        found = self._import_of(name)
        if found is None:
            raise Unspellable
        return self.imported(*found)

    def _anything(self) -> str:
        if _ANYTHING not in self._variables:
            self._variables[_ANYTHING] = self.free_name(_ANYTHING)
            self._statements.append(f"class {self._variables[_ANYTHING]}: ...")
        return self._variables[_ANYTHING]

    def _variable(self, key: str) -> str:
        if key in self._variables:
            return self._variables[key]
        if key == SELF.key:
            raise Unspellable
        declaration = self._declared.get(key, Declaration())
        wanted = {"ParamSpec": "P", "TypeVarTuple": "Ts"}.get(declaration.kind)
        name = self.free_name(wanted or next((each for each in _LETTERS if each not in self._taken), "T"))
        self._variables[key] = name
        arguments = [repr(name), *map(self.text, declaration.constraints)]
        if declaration.kind == "TypeVar" and declaration.bound is not None:
            arguments.append(f"bound={self.text(declaration.bound)!r}")
        made = self.imported("typing", declaration.kind)
        self._statements.append(f"{name} = {made}({', '.join(arguments)})")
        return name

    def program(self, use: str) -> str:
        """Return the whole program, `use` is its last line."""
        by_module: dict[str, list[str]] = {}
        for (module, name), local in self._imports.items():
            by_module.setdefault(module, []).append(name if local == name else f"{name} as {local}")
        imports = [f"from {module} import {', '.join(names)}" for module, names in by_module.items()]
        return "\n".join([*imports, *self._statements, use])
