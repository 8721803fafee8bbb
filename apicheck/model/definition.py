"""What a name can be bound to in a scope: the neutral form of a function, a class, a property, an attribute, an import.

All of it is frozen data that depends on one file's text and dotted name alone, so that it can be kept and shared.
Lines are counted from 1 within that file.
"""

from __future__ import annotations

import enum

import msgspec

from apicheck.model.condition import Condition
from apicheck.model.deprecation import Deprecation
from apicheck.model.effect import Decorating
from apicheck.model.handover import Passage
from apicheck.model.signature import Signature


class Decorator(msgspec.Struct, frozen=True):
    """`name` is the dotted name that is applied or called (`functools.wraps`); `text` is the whole expression."""

    name: str
    text: str


class Given(enum.StrEnum):
    """What calls give where the text does not tell the class of it.

    The receiver is the instance that a method is called on, an instance of the class what `cls(...)` makes. What
    operators give is something, never None.
    """

    RECEIVER = "the instance itself"
    INSTANCE = "an instance of the class"
    SOMETHING = "something"
    BY_CALL = "what a call gives"
    ANYTHING = "anything"


AFTER_CALL = "None by "
"""Stands, with a name behind it, for the None of a body that ends behind a call of that name; see `Function`."""


class RaisedError(msgspec.Struct, frozen=True):
    """One `raise` of a class, an `assert`, or an exit: the dotted name of the error, and what it stands behind.

    That is the innermost test or handler, `if not name` or `except KeyError`; "" for what stands behind none.
    """

    error: str
    behind: str = ""


class Function(msgspec.Struct, frozen=True, tag="function"):
    """A `def`, `async def` or `lambda`, with every parameter as written: `self` and `cls` are still there.

    `is_lambda` matters to errors alone: the interpreter calls every one of them `<lambda>`; so does `qualified_name`,
    for a function that stands elsewhere than where it is reached. `is_left_to_others` says that all it does is to raise
    `NotImplementedError`: what a call gives is decided by those who override it. One that `refuses_all` does nothing
    but to raise the same error whatever it is given, one that `does_nothing` has an empty body; `only_called` is the
    dotted name that a method does nothing but to call, with the instance at most. `raised` is the dotted name of what
    every call raises in the end, "" where that can't be told, "raise" where another function does it, None where a
    call may give something.
    `returned_call` is the dotted name that is called where the body ends with `return name(...)`, and with
    `only_returns_call` every call that ends without an error ends there. `gives_function` says that all that it returns
    are functions that it defines.
    `decorating` says what the function does as a decorator, None where its text does not tell.
    `passes_on` says of `__call__` and `__init_subclass__` that they hand their `*args` and `**kwargs` on to what they
    override, `hands_back` of `__call__`, `__new__` and `__init__` that they give what that makes, as it is.
    `makes_others` says of `__new__` that it gives what other classes or functions make, so that no `__init__` follows,
    `may_make_others` that it does so on some way through it.
    `grants` are the members that it sets on a class which it is given. `changes_bases` says of a metaclass's `__new__`
    that the class which it makes may have other bases than those that it was given.
    `asks_ancestors` says of a method that it calls `super()`, or the method of the same name of a class.
    `deprecated_parameters` are names of single parameters with their deprecations. `body` is a digest of the body's
    text, its docstring and its layout aside, None where it is too short to tell one function from another. `passages`
    are the ways through a body that hands `*args` or `**kwargs` on, none where they can't all be told; None where they
    are the function's own affair. `gives_receiver` says of `__enter__` that it gives the object itself. `warns` are the
    dotted names of the categories of warnings about those who call it, or who are decorated with it, `makes_warning` of
    those that classes in it give. `warning_call` is a call that the body makes before all else and that may be of a
    function which warns. `warns_with` is the expression of a warning's message that its arguments have a part in.
    `gives` are the kinds of values that calls give: names of built-in classes, with the length of tuples and the keys
    of dictionaries, `None`, `list by sorted` where a built-in name is called, `None by fail` where the body ends behind
    a call of that name, and what `Given` lists, with the dotted name that a call may be of a class by; none where the
    function yields or always fails. Of `__exit__` they tell `True` from `False`. `yields` are those that it yields.
    `called_on_itself` are the methods that every call of an `__init__` calls on the instance; one that
    `keeps_to_itself` hands that to nobody else, so that no constructor of an ancestor is run.
    `attributes` are the names that statements after it set on it: `load.formats = ("json",)`. `raises` are the errors
    that the body raises by the name of their class, `returns_behind` digests of the tests and handlers that it returns
    behind, `private_calls` the dotted names of private functions that it calls, and does not catch the errors of.
    `catches` are 64 bits that tell its handlers, and its calls that may give a default, from those of another body,
    None where it has neither.
    `looks_at` are the parameters of a function of a module's own that its body only looks at, where it may be
    one that is given a namespace.
    """

    signature: Signature
    line: int
    end_line: int
    is_async: bool = False
    is_generator: bool = False
    decorators: tuple[Decorator, ...] = ()
    overloads: tuple[Signature, ...] = ()
    is_lambda: bool = False
    qualified_name: str | None = None
    is_left_to_others: bool = False
    refuses_all: bool = False
    only_called: str | None = None
    does_nothing: bool = False
    raised: str | None = None
    returned_call: str | None = None
    only_returns_call: bool = False
    gives_function: bool = False
    decorating: Decorating | None = None
    deprecation: Deprecation | None = None
    deprecated_parameters: tuple[tuple[str, Deprecation], ...] = ()
    asks_ancestors: bool = False
    passes_on: bool = False
    hands_back: bool = False
    makes_others: bool = False
    may_make_others: bool = False
    grants: tuple[Grant, ...] = ()
    changes_bases: bool = False
    body: int | None = None
    passages: tuple[Passage, ...] | None = None
    gives_receiver: bool = False
    warns: tuple[str, ...] = ()
    makes_warning: tuple[str, ...] = ()
    warning_call: Decorator | None = None
    warns_with: str | None = None
    called_on_itself: tuple[str, ...] = ()
    keeps_to_itself: bool = False
    attributes: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    yields: tuple[str, ...] = ()
    raises: tuple[RaisedError, ...] = ()
    returns_behind: bytes = b""
    private_calls: tuple[str, ...] = ()
    catches: int | None = None
    looks_at: tuple[str, ...] = ()


class Certainty(enum.StrEnum):
    """When a member is set on a class: always, where it has none of the name, or under a test of another kind."""

    CERTAIN = "certain"
    MISSING = "missing"
    POSSIBLE = "possible"


class Grant(msgspec.Struct, frozen=True):
    """Members that a function sets on the class which it is given, or which a metaclass puts into its namespace.

    `names` are written out; those of a `table` are listed by the argument of that parameter, where the function is
    used; `named_by` is a parameter whose argument is one. What stands around such a name is `around` it. With none of
    these it is any name. `definition` is what is set. `like` is the parameter that names another class,
    whose members of the same names are called alike. `is_called_first` says that the class is given to what a call of
    the function returns: `@function(...)`.
    """

    names: tuple[str, ...] = ()
    table: str | None = None
    named_by: str | None = None
    around: tuple[str, str] = ("", "")
    definition: Function | Property | Attribute | None = None
    like: str | None = None
    certainty: Certainty = Certainty.CERTAIN
    is_called_first: bool = False


class Property(msgspec.Struct, frozen=True, tag="property"):
    """A data descriptor made by `property` or one of its kin. `cached` ones can be assigned and deleted."""

    getter: Function
    setter: Function | None = None
    deleter: Function | None = None
    is_cached: bool = False

    @property
    def line(self) -> int:
        """First line of the getter."""
        return self.getter.line

    @property
    def end_line(self) -> int:
        """Last line of the getter."""
        return self.getter.end_line

    @property
    def deprecation(self) -> Deprecation | None:
        """What the getter says of its end."""
        return self.getter.deprecation


class Attribute(msgspec.Struct, frozen=True, tag="attribute"):
    """A name bound to a value: an assignment, an annotation, a loop or `with` target, or `self.name = ...` in a method.

    `value` is the expression's source text where the target stands alone, None where there is no single expression.
    `refers_to` is the dotted name where the value is nothing but a name, `call` the dotted name that is called where it
    is a call. `is_loop_variable` marks what a `for` statement and its body leave behind when it is done, `is_shortened`
    a value of which only the beginning and a digest are kept. `default_method` is the method that `@name.default` makes
    the source of a field's default (attrs). `is_declared` marks `self.name: T`, which sets nothing, where no method
    sets the name. `type_parameters` is the source text of each that a `type` statement has (PEP 695). `replaced` is
    what its own name was bound to before, where its value is made of that: `f = decorate(f)`. `given` are the names of
    attributes that statements after it set on the object that a call gave, `is_filled` says that there may be others.
    `is_constructed` says that `__init__` sets it, and no other method does.
    """

    line: int
    end_line: int
    value: str | None = None
    annotation: str | None = None
    refers_to: str | None = None
    call: str | None = None
    is_literal: bool = False
    on_instance: bool = False
    is_declared: bool = False
    is_loop_variable: bool = False
    default_method: str | None = None
    deprecation: Deprecation | None = None
    is_shortened: bool = False
    type_parameters: tuple[str, ...] = ()
    replaced: tuple[Binding, ...] = ()
    given: tuple[str, ...] = ()
    is_filled: bool = False
    is_constructed: bool = False


class Import(msgspec.Struct, frozen=True, tag="import"):
    """`import module`, or `from module import name` with relative levels already resolved to an absolute `module`.

    `is_explicit` marks the re-export spellings of PEP 484: `import x as x`, `from y import z as z`.
    """

    module: str
    name: str | None
    line: int
    end_line: int
    is_explicit: bool = False


class Class(msgspec.Struct, frozen=True, tag="class"):
    """A class statement: base expressions and keyword arguments as text, the body's scope, attributes of instances.

    `has_computed_members` says that statements in or after it set members on it whose names can't be told from the
    text, `has_computed_attributes` that its methods set such attributes on instances.
    `new_defaults` is the source text of what is assigned to its `__new__.__defaults__` after it, which gives a named
    tuple its defaults. A name that is bound to a call of `namedtuple` is a class, too, with that call as its base.
    `type_parameters` is the source text of each that stands in brackets behind the class's name (PEP 695). `given_to`
    are calls after the class statement that get the class as their first argument: `register(Client, "get")`.
    `replaced` is what its own name was bound to before, where it takes that for a base: `class Client(Client)`.
    `reaches_for` are the names that the text of a class with bases has as `self.name`.
    """

    bases: tuple[str, ...]
    keywords: dict[str, str]
    decorators: tuple[Decorator, ...]
    scope: dict[str, tuple[Binding, ...]]
    instance_attributes: dict[str, Attribute]
    line: int
    end_line: int
    has_computed_members: bool = False
    new_defaults: str | None = None
    deprecation: Deprecation | None = None
    type_parameters: tuple[str, ...] = ()
    has_computed_attributes: bool = False
    given_to: tuple[Decorator, ...] = ()
    replaced: tuple[Binding, ...] = ()
    reaches_for: tuple[str, ...] = ()

    def sets_on_instances(self, name: str) -> bool:
        """Tell whether a method sets an attribute on instances, or a slot is there for it."""
        attribute = self.instance_attributes.get(name)
        return attribute is not None and not attribute.is_declared


Definition = Function | Property | Class | Attribute | Import


class Binding(msgspec.Struct, frozen=True):
    """One of the definitions that a name may have when its scope has run.

    `condition` is that of the branch that it stands in, None where it is always reached. `is_typing_only` marks what
    only a type checker sees (`if TYPE_CHECKING:`).
    """

    definition: Definition
    condition: Condition | None = None
    is_typing_only: bool = False
