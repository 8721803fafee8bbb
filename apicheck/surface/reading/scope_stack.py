"""Where in a module its reader stands: the blocks and the class bodies around it, and what they have bound so far."""

import ast
import re
from collections.abc import Sequence

import msgspec

from apicheck.model.condition import Condition, all_of
from apicheck.model.definition import Attribute, Binding, Import
from apicheck.model.signature import Signature
from apicheck.surface.reading.block_names import BlockNames
from apicheck.surface.reading.syntax import Syntax


class Body(msgspec.Struct):
    """A class body, or the module's: its name, the number of blocks around it, and what its statements leave open.

    `overloads` are the signatures of functions whose implementation is still to come. `has_computed_names` says that
    statements bind names in it that can't be told from the text.
    """

    name: str = ""
    start: int = 0
    overloads: dict[str, list[Signature]] = msgspec.field(default_factory=dict)
    has_computed_names: bool = False


class ScopeStack:
    """The blocks that the reader of a module is in, the outermost first, each with the condition that it runs under.

    `is_typing_only` is True in what a type checker alone reads, `is_in_function` in what runs when a function is
    called, `rounds` counts the loops around whose rounds are read one by one, `guards` the statements around that catch
    the error of an import which fails.
    """

    def __init__(self, module: str, *, is_package: bool, syntax: Syntax) -> None:
        self.module = module
        self.is_package = is_package
        self.syntax = syntax
        self.is_typing_only = False
        self.is_in_function = False
        self.rounds = 0
        self.guards = 0
        self._bodies = [Body()]
        self._blocks: list[BlockNames] = []
        self._conditions: list[Condition | None] = []

    def enter_block(self, condition: Condition | None) -> BlockNames:
        """Begin a block, and return what it binds: nothing yet."""
        names = BlockNames()
        self._blocks.append(names)
        self._conditions.append(condition)
        return names

    def leave_block(self) -> None:
        """End the innermost block."""
        self._blocks.pop()
        self._conditions.pop()

    def enter_class(self, name: str) -> None:
        """Begin the body of a class."""
        self._bodies.append(Body(name, len(self._blocks)))

    def leave_class(self) -> Body:
        """End the innermost body of a class, and return it."""
        return self._bodies.pop()

    @property
    def body(self) -> Body:
        """The innermost body of a class, or the module's."""
        return self._bodies[-1]

    @property
    def in_class(self) -> bool:
        """True within the body of a class."""
        return len(self._bodies) > 1

    @property
    def class_path(self) -> tuple[str, ...]:
        """The names of the classes around, the outermost first."""
        return tuple(body.name for body in self._bodies[1:])

    @property
    def package(self) -> list[str]:
        """The parts of the name of the package that relative imports start from."""
        parts = self.module.split(".")
        return parts if self.is_package else parts[:-1]

    @property
    def condition(self) -> Condition | None:
        """The condition under which the innermost block runs."""
        return all_of(*self._conditions)

    @property
    def condition_in_body(self) -> Condition | None:
        """The condition under which the innermost block runs, once its class body does."""
        return all_of(*self._conditions[self.body.start :])

    def condition_within(self, block: BlockNames) -> Condition | None:
        """Return the condition under which the innermost block runs, once the statements of `block` do."""
        depth = next((index for index, outer in enumerate(self._blocks) if outer is block), len(self._blocks))
        return all_of(*self._conditions[depth + 1 :])

    def is_module_level(self, names: BlockNames) -> bool:
        """Tell whether a block is the module's own body, not a branch in it."""
        return names is self._blocks[0]

    def visible(self, name: str, names: BlockNames) -> tuple[Binding, ...]:
        """Return the bindings of `name` that a statement can see whose block has bound `names` so far."""
        for block in [names, *reversed(self._blocks)]:
            if name in block.bindings:
                return block.bindings[name]
        return ()

    def imported_path(self, dotted: str, names: BlockNames) -> str | None:
        """Return the dotted path of what a statement reaches through an import, None for what is bound otherwise."""
        first, _, rest = dotted.partition(".")
        bound = [each.definition for each in self.visible(first, names)]
        if len(bound) != 1 or not isinstance(bound[0], Import):
            return None
        return ".".join(filter(None, (bound[0].module, bound[0].name, rest)))

    def holder(self, name: str, names: BlockNames) -> BlockNames:
        """Return the innermost block that has bound `name`; `names` where none has."""
        return next((block for block in reversed(self._blocks) if name in block.bindings), names)

    def bound_before(self, name: str) -> tuple[Binding, ...]:
        """Return the bindings of a name that the statements before have made in the innermost class or the module."""
        blocks = reversed(self._blocks[self.body.start :])
        return next((block.bindings[name] for block in blocks if name in block.bindings), ())

    def replaced(self, name: str, bases: Sequence[ast.expr]) -> tuple[Binding, ...]:
        """Return what the name of a class is bound to in its scope before it, where a base goes by that name."""
        if not any(isinstance(node, ast.Name) and node.id == name for base in bases for node in ast.walk(base)):
            return ()
        return self.bound_before(name)

    def value_of(self, name: str) -> ast.expr | None:
        """Return the expression that a name was bound to by the statements before."""
        blocks = reversed(self._blocks)
        found = next((block.bindings[name] for block in blocks if name in block.bindings), ())
        value = found[0].definition.value if len(found) == 1 and isinstance(found[0].definition, Attribute) else None
        try:
            return None if value is None else ast.parse(value, mode="eval").body
        except (SyntaxError, ValueError):
            return None

    def kept_value_of(self, name: str) -> ast.expr | None:
        """Return the same for a name whose value nothing in the file seems to change in a branch, or by a method."""
        word = re.escape(name)
        methods = r"\.(append|extend|insert|remove|pop|clear|sort|reverse)\b"
        changes = rf"^\s+{word}\s*\+=|\b{word}\s*(\[[^\]]*\]\s*=|{methods})"
        return None if re.search(changes, self.syntax.text, re.MULTILINE) else self.value_of(name)
