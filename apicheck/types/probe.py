"""The probe: one file beside head's sources in which each question is a function, known by its line numbers.

    def _q17(x: NEW) -> OLD:   # an error here: the annotations are no types there, so nothing can be told
        return x               # an error here: NEW does not fit OLD

What comes from outside the project and the standard library is not there for the type checker, and so is `Any` to it.
Each question that mentions such a name is asked twice: as it is, where a failure is a failure whatever the name may
stand for; and with a class of its own in the name's place, where a success is one whatever the name may stand for.
A sentinel for each name of the project tells whether the checker takes that one for `Any`, too.

A checker that has not looked finds no errors, and all would seem to fit. So controls stand before and behind the
questions: relations that no checker accepts, of a class that lies beside head's sources, and ones that none rejects.

Which errors a checker reports is of no account, only on which lines.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from apicheck.model.signature import ParameterKind
from apicheck.types.declarations import Declaration
from apicheck.types.expression import (
    ANY,
    CALLABLE,
    IMPLIED_ANY,
    NEVER,
    NONE,
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
    names_in,
)
from apicheck.types.questions import (
    Answer,
    Fits,
    Question,
    Replaces,
    TypedSignature,
    is_known,
    placed_one_by_one,
    spelled_out,
    types_of,
)

# A checker treats a function that promises one of these in its own way.
_WRAPPED = frozenset({NEVER.path, "typing.TypeGuard", "typing.TypeIs"})

CONTROL_MODULE = "_apicheck_control"
"""A module that has to lie beside head's sources; `CONTROL_SOURCE` is its text."""

CONTROL_SOURCE = b"class Control: ...\n"

_HEADER = (
    "from typing import Any as _Any, Protocol as _Protocol, Generic as _Generic, overload as _overload",
    "from typing import TypeVar as _TypeVar, ParamSpec as _ParamSpec, TypeVarTuple as _TypeVarTuple",
    "from typing import Unpack as _Unpack, Literal as _Literal",
    "from collections.abc import Callable as _Callable",
    f"from {CONTROL_MODULE} import Control as _Control",
    "class _Anything: ...",
    "_Anyhow = _ParamSpec('_Anyhow')",
)


@dataclass(slots=True)
class _Lines:
    """Where one question stands: errors on the lines `valid` make it void, those on `asked` answer it."""

    valid: list[int] = field(default_factory=list)
    asked: int = 0


@dataclass(frozen=True, slots=True)
class _Control:
    """A question whose answer is known beforehand."""

    lines: _Lines
    fits: bool


def is_free(lines: Sequence[int], failing: Collection[int]) -> bool:
    """Tell whether no error was found on any of the lines."""
    return not any(line in failing for line in lines)


@dataclass(slots=True)
class Probe:
    """The text of the file, and what its lines mean."""

    text: str
    _plain: dict[Question, _Lines]
    _opaque: dict[Question, _Lines]
    _sentinels: dict[str, _Lines]
    _controls: tuple[_Control, ...]

    def is_plausible(self, failing: Collection[int]) -> bool:
        """Tell whether a type checker that found errors on these lines, counted from 1, has looked at the whole."""
        return all(
            (each.lines.asked in failing) is not each.fits and is_free(each.lines.valid, failing)
            for each in self._controls
        )

    def answers(self, failing: Collection[int]) -> Mapping[Question, Answer]:
        """Read the answers from the lines, counted from 1, on which a type checker found errors."""
        anything = {path for path, lines in self._sentinels.items() if lines.asked not in failing}
        return {question: self._answer(question, failing, anything) for question in self._plain}

    def _answer(self, question: Question, failing: Collection[int], anything: Collection[str]) -> Answer:
        plain = self._plain[question]
        if not is_free(plain.valid, failing):
            return Answer.UNKNOWN
        if plain.asked in failing:
            return Answer.NO
        opaque = self._opaque.get(question)
        doubtful = {
            name.path
            for each in types_of(question)
            for name in names_in(each)
            if name.origin is Origin.PROJECT and name.path in anything
        }
        if opaque is None:
            return Answer.UNKNOWN if doubtful else Answer.YES
        if not is_free(opaque.valid, failing):
            return Answer.UNKNOWN
        if opaque.asked in failing:
            # No class that there may be takes `None` in, nor what its authors list beside it.
            is_apart = isinstance(question, Fits) and (question.source == NONE or question.is_listed)
            return Answer.NO if is_apart else Answer.UNKNOWN
        replaced = {name.path for each in types_of(question) for name in names_in(each) if not is_known(name)}
        return Answer.UNKNOWN if doubtful - replaced else Answer.YES


def write_probe(questions: Collection[Question]) -> Probe:
    """Write the file that asks all questions at once."""
    writer = _Writer()
    before = writer.controls()
    plain: dict[Question, _Lines] = {}
    opaque: dict[Question, _Lines] = {}
    for question in questions:
        plain[question] = writer.ask(question, is_opaque=False)
        if not all(is_known(name) for each in types_of(question) for name in names_in(each)):
            opaque[question] = writer.ask(question, is_opaque=True)
    sentinels = {name.path: writer.sentinel(name) for name in writer.imported()}
    controls = (*before, *writer.controls())
    head = writer.head()
    for lines in (*plain.values(), *opaque.values(), *sentinels.values(), *(each.lines for each in controls)):
        lines.valid = [line + len(head) for line in lines.valid]
        lines.asked += len(head)
    return Probe("\n".join([*head, *writer.body, ""]), plain, opaque, sentinels, controls)


class _Writer:
    def __init__(self) -> None:
        self.body: list[str] = []
        self._names: dict[str, tuple[str, Name]] = {}
        self._stand_ins: dict[str, tuple[str, Name, int]] = {}
        self._count = 0

    def ask(self, question: Question, *, is_opaque: bool) -> _Lines:
        """Write a question down, and return its lines."""
        self._count += 1
        spelling = _Spelling(self, f"_q{self._count}", is_opaque=is_opaque)
        lines = _Lines()
        if isinstance(question, Fits):
            self._fits(question, spelling, lines)
        else:
            self._replaces(question, spelling, lines)
        return lines

    def _line(self, text: str) -> int:
        self.body.append(text)
        return len(self.body)

    def _fits(self, question: Fits, spelling: _Spelling, lines: _Lines) -> None:
        lines.valid += map(self._line, spelling.declare(question.declared))
        source = spelling.text(question.source, is_argument=question.is_argument)
        target = spelling.text(question.target)
        if any(_origin(each) in _WRAPPED for each in (question.source, question.target)):
            source, target = f"_Callable[[], {source}]", f"_Callable[[], {target}]"
        lines.valid.append(self._line(f"def {spelling.prefix}(x: {source}) -> {target}:"))
        lines.asked = self._line("    return x")

    def _replaces(self, question: Replaces, spelling: _Spelling, lines: _Lines) -> None:
        lines.valid += map(self._line, spelling.declare(question.declared))
        scope = ", ".join(spelling.variables[key] for key, _ in question.declared)
        base = f"_Protocol[{scope}]" if scope else "_Protocol"
        bracket = f"[{scope}]" if scope else ""
        for role, signatures in (("New", question.new), ("Old", (question.old,))):
            written: list[str] = []
            for index, signature in enumerate(each for written in signatures for each in spelled_out(written)):
                inner = spelling.within(f"{spelling.prefix}_{role}{index}")
                lines.valid += map(self._line, inner.declare(signature.declared))
                written.append(inner.signature(signature, "self", is_given=role == "Old"))
                lines.valid.append(self._line(f"def {inner.prefix}{inner.signature(signature, has_defaults=False)}:"))
                self._line("    raise NotImplementedError")
            self._line(f"class {spelling.prefix}{role}({base}):")
            for text in written:
                if len(written) > 1:
                    self._line("    @_overload")
                self._line(f"    def __call__{text}: ...")
        self._line(f"def {spelling.prefix}(x: {spelling.prefix}New{bracket}) -> {spelling.prefix}Old{bracket}:")
        lines.asked = self._line("    return x")

    def controls(self) -> tuple[_Control, ...]:
        """Write what every checker rejects, and what none does."""
        return tuple(
            _Control(self._relation("_c", "_Control", target), fits)
            for target, fits in (("_Anything", False), ("_Control", True))
        )

    def _relation(self, name: str, source: str, target: str) -> _Lines:
        lines = _Lines([self._line(f"def {name}(x: {source}) -> {target}:")])
        lines.asked = self._line("    return x")
        return lines

    def sentinel(self, name: Name) -> _Lines:
        """Write what fails exactly where the checker does not take a name for anything."""
        alias = self._names[name.path][0]
        return self._relation(f"_s{alias}", alias, "_Anything")

    def imported(self) -> list[Name]:
        """Return the names of the project that the file imports."""
        return [name for _, name in self._names.values() if name.origin is Origin.PROJECT]

    def name(self, name: Name) -> str:
        """Return what stands for a name, which is imported."""
        if name.path not in self._names:
            self._names[name.path] = (f"_n{len(self._names)}", name)
        return self._names[name.path][0]

    def stand_in(self, name: Name, written: str = "", *, count: int = 0) -> str:
        """Return the class of its own that stands for a name; one for each `written` list of odd arguments.

        It takes as many arguments as the name was ever given.
        """
        key = f"{name.path}[{written}]"
        alias, _, most = self._stand_ins.get(key, (f"_o{len(self._stand_ins)}", name, 0))
        self._stand_ins[key] = (alias, name, max(most, count))
        return alias

    def head(self) -> list[str]:
        """Return the lines that come before the questions."""
        imports = []
        for alias, name in self._names.values():
            module, dotted = name.source
            first, _, rest = dotted.partition(".")
            if rest:
                imports += [f"from {module} import {first} as {alias}_", f"{alias} = {alias}_.{rest}"]
            else:
                imports.append(f"from {module} import {dotted} as {alias}")
        return [*_HEADER, *imports, *self._stand_in_classes()]

    def _stand_in_classes(self) -> list[str]:
        """Define the stand-ins, ancestors first, each with those of its ancestors that have one."""
        ordered = sorted(self._stand_ins.values(), key=lambda item: len(item[1].bases))
        most = max((count for _, _, count in ordered), default=0)
        written = [f"_A{index} = _TypeVar('_A{index}')" for index in range(most)]
        for alias, name, count in ordered:
            ancestors = [f"{base.path}[]" for base in name.bases]
            bases = [self._stand_ins[base][0] for base in ancestors if base in self._stand_ins]
            bases += [self._names[base.path][0] for base in name.bases if base.path in self._names]
            if count:
                bases.append(f"_Generic[{', '.join(f'_A{index}' for index in range(count))}]")
            written.append(f"class {alias}({', '.join(bases)}): ...")
        return written


class _Spelling:
    """How types are spelled within one question."""

    def __init__(self, writer: _Writer, prefix: str, *, is_opaque: bool) -> None:
        self.prefix = prefix
        self.variables: dict[str, str] = {}
        self._writer = writer
        self._is_opaque = is_opaque

    def within(self, prefix: str) -> _Spelling:
        """Return the spelling of an inner scope, which knows the variables of the outer one."""
        inner = _Spelling(self._writer, prefix, is_opaque=self._is_opaque)
        inner.variables = dict(self.variables)
        return inner

    def declare(self, declared: Sequence[tuple[str, Declaration]]) -> list[str]:
        """Return the statements that make the type variables."""
        self.variables.update({key: f"{self.prefix}_{_identifier(key)}" for key, _ in declared})
        return [self._declaration(self.variables[key], declaration) for key, declaration in declared]

    def _declaration(self, name: str, declaration: Declaration) -> str:
        arguments = [repr(name), *(self.text(each) for each in declaration.constraints)]
        if declaration.kind == "TypeVar" and declaration.bound is not None:
            arguments.append(f"bound={self.text(declaration.bound)}")
        return f"{name} = _{declaration.kind}({', '.join(arguments)})"

    def signature(
        self, signature: TypedSignature, *first: str, has_defaults: bool = True, is_given: bool = False
    ) -> str:
        """Return the parameters in brackets, those named `first` before them, and the result.

        `is_given` says that users write the arguments: where `Any` was asked for, that is whatever they pass.
        """
        parts = list(first)
        previous: ParameterKind | None = None
        for parameter in placed_one_by_one(signature.parameters):
            kind = parameter.kind
            if previous is ParameterKind.POSITIONAL_ONLY and kind is not ParameterKind.POSITIONAL_ONLY:
                parts.append("/")
            is_first_keyword = kind is ParameterKind.KEYWORD_ONLY and previous not in (
                ParameterKind.VAR_POSITIONAL,
                ParameterKind.KEYWORD_ONLY,
            )
            if is_first_keyword:
                parts.append("*")
            stars = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}.get(kind, "")
            written = "_Any" if parameter.type is None else self._of_parameter(parameter.type, stars)
            if is_given and parameter.type == ANY:
                written = self.text(ANY, is_argument=True)
            default = " = ..." if has_defaults and parameter.has_default and not stars else ""
            parts.append(f"{stars}{parameter.name}: {written}{default}")
            previous = kind
        if previous is ParameterKind.POSITIONAL_ONLY:
            parts.append("/")
        returns = "_Any" if signature.returns is None else self.text(signature.returns)
        return f"({', '.join(parts)}) -> {returns}"

    def _of_parameter(self, expression: Type, stars: str) -> str:
        if isinstance(expression, Unpacked) and stars:
            return f"_Unpack[{self.text(expression.of)}]"
        return self.text(expression)

    def text(self, expression: Type, *, is_argument: bool = False) -> str:
        """Return an expression as source text; with `is_argument`, `Any` becomes a class that nothing knows."""
        match expression:
            case Name():
                return self._name(expression, is_argument=is_argument)
            case Variable(key=key, part=part):
                name = self.variables.get(key, "_Any")
                return f"{name}.{part}" if part else name
            case Applied(origin=origin, arguments=arguments):
                return self._applied(origin, arguments, is_argument=is_argument)
            case Union(members=members):
                return " | ".join(self.text(member, is_argument=is_argument) for member in members)
            case Literal(value=value, owner=owner):
                if owner is not None and (owner.origin is Origin.FOREIGN or (self._is_opaque and not is_known(owner))):
                    return self._name(Name(f"{owner.path}.{value}", Origin.FOREIGN))  # a class of its own stands in
                written = value if owner is None else f"{self._name(owner)}.{value}"
                return f"_Literal[{written}]"
            case Arguments(items=items):
                return f"[{', '.join(self.text(item, is_argument=is_argument) for item in items)}]"
            case Dots():
                return "..."
            case Unpacked(of=inner):
                return f"_Unpack[{self.text(inner, is_argument=is_argument)}]"

    def _applied(self, origin: Name, arguments: tuple[Type, ...], *, is_argument: bool) -> str:
        written = [self.text(argument, is_argument=is_argument) for argument in arguments]
        if not is_known(origin) and (self._is_opaque or origin.origin is Origin.FOREIGN):
            if not self._is_opaque:
                return "_Any"
            if any(isinstance(argument, Arguments | Dots | Unpacked) for argument in arguments):
                return self._writer.stand_in(origin, ", ".join(written))
            return f"{self._writer.stand_in(origin, count=len(written))}[{', '.join(written)}]"
        if not arguments:
            return f"{self._name(origin)}[()]"
        if is_argument and origin == CALLABLE and written[0] == "..." and arguments[-1] != IMPLIED_ANY:
            written[0] = "_Anyhow"
        return f"{self._name(origin)}[{', '.join(written)}]"

    def _name(self, name: Name, *, is_argument: bool = False) -> str:
        if name == ANY:
            return "_Anything" if is_argument else "_Any"
        if name == IMPLIED_ANY:
            return "_Any"
        if name == NONE:
            return "None"
        if name.origin is Origin.STANDARD:
            return self._writer.name(name)
        if self._is_opaque and not is_known(name):
            return self._writer.stand_in(name)
        return self._writer.name(name) if name.origin is Origin.PROJECT else "_Any"


def _origin(expression: Type) -> str:
    found = expression.origin if isinstance(expression, Applied) else expression
    return found.path if isinstance(found, Name) else ""


def _identifier(key: str) -> str:
    return "".join(character if character.isalnum() else "_" for character in key)
