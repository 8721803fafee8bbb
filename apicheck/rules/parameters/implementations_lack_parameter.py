"""A method that others implement has a new parameter with a default, or `*args` or `**kwargs`.

It is told of abstract methods, of methods that only raise `NotImplementedError`, and of those of protocols. Any other
method can be overridden as well, but most are not, so that a new parameter there is `optional-parameter-added`.

## Why it matters

Implementations in the users' code do not take the argument: a caller that gives it, be it the library itself, gets a
`TypeError` from them.

## Before

    class Storage(ABC):
        @abstractmethod
        def load(self, key): ...

## After

    class Storage(ABC):
        @abstractmethod
        def load(self, key, *, default=None): ...

## How to stay compatible

Give the argument only to implementations that take it, or offer a new method that calls the old one.

## References

- Typing specification, "Assignability rules for callables"
"""

from apicheck.model.report import Bump, Domain, Severity
from apicheck.rules.parameter_causes import finds_for_implementers
from apicheck.rules.rule import Rule

RULE = Rule(
    "implementations-lack-parameter",
    "parameters",
    Domain.RUNTIME,
    Severity.RISKY,
    Bump.MINOR,
    finds_for_implementers,
    advice="give the argument only to implementations that take it, or offer a new method that calls the old one",
    opposite="parameter-removed",
)
