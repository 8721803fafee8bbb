"""What a function's body does with its `*args` and `**kwargs`: the calls that hand them on."""

import enum

import msgspec


class Via(enum.StrEnum):
    """How a body reaches what it calls."""

    NAME = "name"
    """A dotted name in the module's scope: `request(...)`, `Base.__init__(self, ...)`."""
    SUPER = "super"
    """A method of the next class in the lookup order: `super().__init__(...)`."""
    RECEIVER = "receiver"
    """A method of the object, or of the class, that the function is bound to: `self.request(...)`."""
    CLASS = "class"
    """The class of that object: `cls(...)`, `type(self)(...)`."""
    INSTANCE = "instance"
    """A method of what a call of a class has given: `client = Client(); client.request(...)`."""
    ENTERED = "entered"
    """The same, where `with` gives the object: `with Client() as client: client.request(...)`."""
    NOTHING = "nothing"
    """No call: an exception is raised unless nothing is left."""
    UNKNOWN = "unknown"


class Callee(msgspec.Struct, frozen=True):
    """What is called. `name` is dotted, or the name of a method; `owner` the dotted name of a class: the first argument
    of `super(Class, self)`, the class of an INSTANCE. For NOTHING, `name` is that of the exception.

    A dotted name that an import of the body binds is spelled with it: `import os.path.join`, `import .sub:name.part`.
    """

    via: Via
    name: str = ""
    owner: str = ""


class Handover(msgspec.Struct, frozen=True):
    """A call that is given all that is left of `*args`, of `**kwargs`, or of both.

    `positional` counts the arguments before `*args`, `keywords` are those that are written out. `has_other_positions`
    and `has_other_keywords` say that there are more whose number or names can't be told. `dropped` are the names that
    the body has taken out of `**kwargs` by then, `given` those that it has put in. `takes_args` and `takes_kwargs` say
    which of the two are handed on; False too where the body has changed them in a way that can't be told, which
    `is_altered` says.
    """

    callee: Callee
    takes_args: bool = False
    takes_kwargs: bool = False
    positional: int = 0
    keywords: tuple[str, ...] = ()
    has_other_positions: bool = False
    has_other_keywords: bool = False
    dropped: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    is_altered: bool = False


class Passage(msgspec.Struct, frozen=True):
    """One way through a body that ends without an exception, and the calls on it that are handed something.

    `needed` are the names that `**kwargs` must hold: without them the body raises `KeyError`.
    """

    handovers: tuple[Handover, ...]
    needed: tuple[str, ...] = ()
