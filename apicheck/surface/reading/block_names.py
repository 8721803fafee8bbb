"""What one block of statements binds, with every alternative and its condition, and how blocks follow each other."""

from collections.abc import Sequence

import msgspec

from apicheck.model.condition import NEVER, Condition, all_of
from apicheck.model.definition import Binding, Class, Definition


class BlockNames(msgspec.Struct):
    """The names bound so far by one block of statements.

    `bindings` are the alternatives of each name, `certain` the names that are bound on every way through the block, and
    `continues` is False where its end is never reached.
    """

    bindings: dict[str, tuple[Binding, ...]] = msgspec.field(default_factory=dict)
    certain: set[str] = msgspec.field(default_factory=set)
    continues: bool = True

    def bind(self, name: str, definition: Definition) -> None:
        """Bind a name anew, whatever it was bound to before."""
        self.bindings[name] = (Binding(definition),)
        self.certain.add(name)

    def unbind(self, name: str) -> None:
        """Delete a name."""
        self.bindings[name] = ()
        self.certain.add(name)

    def then(self, later: "BlockNames") -> None:
        """Add what a block that runs after these statements binds."""
        for name, bindings in later.bindings.items():
            if name in later.certain:
                self.bindings[name] = bindings
                self.certain.add(name)
            else:
                self.bindings[name] = _distinct(self.bindings.get(name, ()) + bindings)
        self.continues = self.continues and later.continues

    def then_one_of(self, branches: Sequence[tuple[Condition | None, "BlockNames"]]) -> None:
        """Add what branches bind of which exactly one runs, each with the condition that it stands under.

        Where all but one of them end the module, what follows is only reached through that one.
        """
        possible = [(condition, branch) for condition, branch in branches if condition != NEVER]
        running = [(condition, branch) for condition, branch in possible if branch.continues]
        if not running:
            if possible:
                self.continues = False
            return
        merged = BlockNames()
        for condition, branch in running:
            for name, bindings in branch.bindings.items():
                labelled = tuple(_under(binding, condition if len(running) > 1 else None) for binding in bindings)
                merged.bindings[name] = merged.bindings.get(name, ()) + labelled
        merged.certain = set.intersection(*(branch.certain for _, branch in running))
        self.then(merged)


def _distinct(bindings: tuple[Binding, ...]) -> tuple[Binding, ...]:
    return tuple(dict.fromkeys(bindings)) if len(bindings) > 1 and _hashable(bindings) else bindings


def _hashable(bindings: tuple[Binding, ...]) -> bool:
    return not any(isinstance(binding.definition, Class) for binding in bindings)


def _under(binding: Binding, condition: Condition | None) -> Binding:
    if condition is None:
        return binding
    return msgspec.structs.replace(binding, condition=all_of(condition, binding.condition))
