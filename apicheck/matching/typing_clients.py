"""The small program behind a finding about types: a type checker accepts it on base and rejects it on head.

It uses the one place as the old type invites to: what a user gets goes where the old type was expected, and what the
user hands over is of the old type. Nothing here asks a type checker whether that is so; the tests do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from apicheck.matching.instance_dicts import has_instance_dict
from apicheck.matching.pairs import Pair, Pairing, best
from apicheck.matching.results import ResultKind, result_kind
from apicheck.matching.side_reader import RECEIVER
from apicheck.matching.type_changes import TypeChange
from apicheck.matching.type_places import Position
from apicheck.matching.type_sides import TypeSides
from apicheck.matching.typed_dict_changes import typed_dict_change
from apicheck.matching.written_functions import written_function
from apicheck.model.definition import Attribute, Class, Definition, Function
from apicheck.model.entity import Entity, EntityKind
from apicheck.model.signature import Parameter, ParameterKind, Signature
from apicheck.surface.calls.callables import Receiver, constructor, receiver
from apicheck.surface.classes.data_models import data_model
from apicheck.surface.naming import last_part
from apicheck.types.client import Client, Unspellable
from apicheck.types.expression import (
    ANY,
    CALLABLE,
    NEVER,
    NONE,
    OBJECT,
    SELF,
    Applied,
    Arguments,
    Name,
    Type,
    Unpacked,
    Variable,
    members_of,
    variables_in,
)
from apicheck.types.questions import (
    Answer,
    Declarations,
    Fits,
    Replaces,
    TypedParameter,
    TypedSignature,
    placed_one_by_one,
)

_GUARDS = frozenset({"typing.TypeGuard", "typing.TypeIs"})
_CONSTRUCTORS = frozenset({"__init__", "__new__"})


def client_of(change: TypeChange, pair: Pair, pairing: Pairing) -> str | None:
    """Return the program that shows a change which does not fit, None where none can be written."""
    if pairing.type_changes is None or change.worst is not Answer.NO:
        return None
    try:
        return _Composer(change, pair, pairing, pairing.type_changes.sides).client()
    except Unspellable:
        return None


@dataclass(frozen=True, slots=True)
class _Argument:
    """A parameter that the call gives something for: `type` is that of what is given, None for anything."""

    parameter: TypedParameter
    type: Type | None


class _Composer:
    def __init__(self, change: TypeChange, pair: Pair, pairing: Pairing, sides: TypeSides) -> None:
        self._change, self._place = change, change.place
        self._pair, self._pairing, self._sides = pair, pairing, sides
        self._receiver: Type | None = None

    def client(self) -> str:
        match self._place.position:
            case Position.RESULT | Position.PARAMETER | Position.SIGNATURE | Position.OVERLOAD:
                return self._call()
            case Position.OVERLOAD_ORDER:
                return self._reordered()
            case Position.ATTRIBUTE:
                return self._attribute()
            case Position.KEY:
                return self._key()
            case Position.ALIAS:
                return self._alias()
            case Position.BASE:
                return self._base()
            case Position.VARIABLE:
                return self._variable()
            case Position.DROPPED:
                raise Unspellable

    # What is called.

    def _call(self) -> str:
        place = self._place
        question = place.reading
        if place.position is Position.OVERLOAD and isinstance(question, Replaces):
            taken = [each for each in question.old.parameters if each.type != NEVER or not each.has_default]
            return self._called(taken, taken, question.old.returns, question.old)
        known, declared = self._signature()
        whole = TypedSignature(tuple(known), None, declared)
        if isinstance(question, Replaces):
            tied = {each.name: each for each in question.old.parameters}
            given = [tied.get(each.name, each) for each in known if each.name in tied or _is_required(each)]
            returns = question.old.returns
            return self._called(known, given, None if place.name and returns is None else returns, question.old)
        if place.position is Position.RESULT:
            return self._called(known, [each for each in known if _is_required(each)], place.old_type, whole)
        target = self._target(known)
        given = [each for each in known if each is target or _is_required(each)]
        return self._called(known, given, None, whole, target, self._misfit())

    def _misfit(self) -> Type | None:
        """Return what is handed over: the member of a union that no longer fits, or else all that was taken."""
        question = self._place.writing
        if not isinstance(question, Fits):
            return self._place.old_type
        misfits = [each for each in self._change.misfits if each in members_of(question.source)]
        return misfits[0] if misfits else question.source

    def _target(self, known: list[TypedParameter]) -> TypedParameter:
        name = self._place.name
        for each in known:
            if each.name == name:
                return each
        kinds = [each for each in known if each.type == self._place.old_type]
        if len(kinds) != 1:
            raise Unspellable
        return kinds[0]

    def _signature(self) -> tuple[list[TypedParameter], Declarations]:
        """Return the parameters of what is called on base, with what is declared of free type variables."""
        hierarchy, entity = self._pairing.base.hierarchy, self._callee()
        if isinstance(entity.definition, Class):
            made = constructor(hierarchy, entity)
            if made is None:
                raise Unspellable
            if made.model is not None or isinstance(made.entity.definition, Class):
                owner = made.model.owner if made.model is not None else entity
                return list(self._of_fields(made.signatures[-1], owner)), ()
            entity = made.entity
        typed = self._pairing.base.surface.typed_names.of(entity)
        written = None if typed is None else written_function(hierarchy, typed, self._heir)
        if written is None:
            raise Unspellable
        read = self._sides.old.signature(written)
        known = [_typed(each, read.types[each.name]) for each in written.signature.parameters]
        free = {
            variable.key: None for each in known if each.type is not None for variable in variables_in(each.type)
        } | {variable.key: None for variable in variables_in(self._place.old_type or NONE)}
        return known, tuple((key, self._sides.old.reader.declaration(key)) for key in free if "." in key or ":" in key)

    @property
    def _heir(self) -> Entity | None:
        """The class in whose terms the types of the place are."""
        pair, place = self._pair, self._place
        if pair.is_member:
            return self._sides.heirs(pair, place.old_entity, place.new_entity)[0]
        return pair.old if pair.old is not None and isinstance(pair.old.definition, Class) else None

    def _of_fields(self, signature: Signature, owner: Entity) -> Iterator[TypedParameter]:
        for each in signature.parameters:
            annotation = each.annotation
            yield _typed(each, None if annotation is None else self._sides.old.in_class(annotation, owner))

    def _callee(self) -> Entity:
        return self._place.old_entity

    def _called(
        self,
        known: Iterable[TypedParameter],
        given: Iterable[TypedParameter],
        returns: Type | None,
        signature: TypedSignature,
        target: TypedParameter | None = None,
        handed: Type | None = None,
    ) -> str:
        known, given = ([_as_checkers_see(each) for each in those] for those in (known, given))
        target = None if target is None else _as_checkers_see(target)
        self._receiver = next((each.type for each in known if each.name == RECEIVER), None)
        known, given = ([each for each in those if each.name != RECEIVER] for those in (known, given))
        names = {each.name for each in given}
        chosen = [
            _Argument(
                next((g for g in given if g.name == each.name), each),
                handed if each == target else next((g for g in given if g.name == each.name), each).type,
            )
            for each in known
            if each.name in names or _is_spread(each.type) or self._comes_before(each, known, target)
        ]
        types = [each.type for each in chosen if each.type is not None] + ([] if returns is None else [returns])
        client = self._client({_local(each) for each in known}, signature.declared)
        parameters, call = self._callable(client, types)
        arguments: list[str] = []
        passed: list[_Argument] = []
        is_by_name = False
        for argument in chosen:
            parameter = argument.parameter
            is_target = target is not None and parameter.name == target.name
            written = self._declared_argument(client, argument, is_target=is_target)
            match parameter.kind:
                case ParameterKind.VAR_POSITIONAL:
                    plain = not _is_spread(argument.type)
                    parameters.append(written if plain else f"*{written}")
                    given_here = [_local(parameter)] * self._times(parameter) if plain else [f"*{_local(parameter)}"]
                    arguments += given_here
                case ParameterKind.VAR_KEYWORD:
                    plain = not _is_spread(argument.type)
                    parameters.append(written if plain else f"**{written}")
                    arguments.append(f"key={_local(parameter)}" if plain else f"**{_local(parameter)}")
                case ParameterKind.POSITIONAL_ONLY:
                    parameters.append(written)
                    arguments.append(_local(parameter))
                case kind:
                    is_by_name = (
                        is_by_name or kind is ParameterKind.KEYWORD_ONLY or not _all_before(parameter, known, chosen)
                    )
                    parameters.append(written)
                    arguments.append(f"{parameter.name}={_local(parameter)}" if is_by_name else _local(parameter))
            passed.append(argument)
        return self._use(client, parameters, call, arguments, self._made(types) or returns, passed)

    def _times(self, parameter: TypedParameter) -> int:
        """Return how often an argument is given for `*args`: once more than head names types one by one."""
        question = self._place.reading
        if not isinstance(question, Replaces):
            return 1
        same = [each for new in question.new for each in new.parameters if each.name == parameter.name]
        named = [each for each in placed_one_by_one(tuple(same)) if each.kind is ParameterKind.POSITIONAL_ONLY]
        return len(named) + 1 if parameter.kind is ParameterKind.VAR_POSITIONAL and len(same) == 1 else 1

    def _made(self, types: list[Type]) -> Type | None:
        """Return the generic class that a call makes an instance of, where arguments tell its type variables.

        Without it they may be learnt from an argument that is of another type than was expected.
        """
        entity = self._callee()
        if not isinstance(entity.definition, Class) and not (entity.owner and entity.name in _CONSTRUCTORS):
            return None
        owner = self._pair.old if not self._pair.is_member else self._pair.base_owner
        if owner is None or not isinstance(owner.definition, Class):
            return None
        made = self._sides.old.applied(owner)
        mentioned = {variable.key for each in types for variable in variables_in(each)}
        is_told = isinstance(made, Applied) and {each.key for each in variables_in(made)} <= mentioned
        return made if is_told else None

    def _comes_before(self, each: TypedParameter, known: list[TypedParameter], target: TypedParameter | None) -> bool:
        """Tell whether an optional parameter has to be given, so that a later one is reached by its place."""
        if target is None or target.kind not in (ParameterKind.POSITIONAL_ONLY, ParameterKind.VAR_POSITIONAL):
            return False
        is_positional = each.kind in (ParameterKind.POSITIONAL_ONLY, ParameterKind.POSITIONAL_OR_KEYWORD)
        return is_positional and known.index(each) < known.index(target)

    def _declared_argument(self, client: Client, argument: _Argument, *, is_target: bool) -> str:
        name, given = _local(argument.parameter), argument.type
        if given is None:
            return name
        if given == ANY and (is_target or isinstance(self._place.reading, Replaces)):
            return f"{name}: {client.imported('builtins', 'object')}"
        if isinstance(given, Unpacked):
            inner = client.text(given.of)
            return f"{name}: {client.imported('typing', 'Unpack')}[{inner}]"
        return f"{name}: {client.text(given, is_argument=is_target)}"

    def _use(
        self,
        client: Client,
        parameters: list[str],
        callee: str,
        arguments: list[str],
        returns: Type | None,
        passed: list[_Argument],
    ) -> str:
        origin = returns.origin.path if isinstance(returns, Applied) else ""
        if returns is not None and origin in _GUARDS:
            taken = tuple(each.type or ANY for each in passed)
            shape = client.text(Applied(CALLABLE, (Arguments(taken), returns)))
            inside = [
                each for each in parameters if each.partition(":")[0] not in {_local(a.parameter) for a in passed}
            ]
            return client.program(f"def use({', '.join(inside)}) -> {shape}: return {callee}")
        entity = self._callee()
        definition = entity.definition
        is_awaited = (
            isinstance(definition, Function)
            and result_kind(self._pairing.base.hierarchy, entity, definition) is ResultKind.COROUTINE
        )
        call = f"{'await ' if is_awaited else ''}{callee}({', '.join(arguments)})"
        begin = f"{'async ' if is_awaited else ''}def use({', '.join(_in_order(parameters))})"
        if returns is None or returns == NONE:
            return client.program(f"{begin} -> None: {call}")
        if returns == NEVER:
            return client.program(f"{begin} -> {client.text(returns)}: {call}")
        return client.program(f"{begin} -> {client.text(returns)}: return {call}")

    def _reordered(self) -> str:
        typed = self._pairing.base.surface.typed_names.of(self._callee())
        hierarchy = self._pairing.base.hierarchy
        written = None if typed is None else written_function(hierarchy, typed, self._heir)
        question = self._place.reading
        with_receivers = isinstance(question, Replaces) and any(
            each.name == RECEIVER for each in question.old.parameters
        )
        overloads = None if written is None else self._sides.old.overloads(written, with_receivers=with_receivers)
        for signature, shown in overloads or ():
            if shown == self._place.old:
                return self._called(signature.parameters, signature.parameters, signature.returns, signature)
        raise Unspellable

    # What is read and set.

    def _attribute(self) -> str:
        place, pair = self._place, self._pair
        types = [each for each in (place.old_type, self._misfit()) if each is not None]
        client = self._client(set(), ())
        if self._change.read is not Answer.NO and pair.base_owner is not None:
            model = data_model(self._pairing.base.hierarchy, pair.base_owner)
            field = None if model is None else model.field(pair.name)
            if model is not None and field is not None and (model.is_frozen or field.is_frozen):
                return self._constructed(field.init_names[0])
        parameters, use = self._callable(client, types, is_value=True)
        if self._change.read is not Answer.NO and self._is_set_on_class:
            parameters, use = [], f"{self._imported(client, pair.parent)}.{pair.name}"
        if self._change.read is Answer.NO and place.old_type is not None:
            returns = client.text(place.old_type)
            return client.program(f"def use({', '.join(parameters)}) -> {returns}: return {use}")
        parameters.append(self._handed(client))
        return client.program(f"def use({', '.join(parameters)}) -> None: {use} = value")

    @property
    def _is_set_on_class(self) -> bool:
        """Whether users can set the class's value alone: it says so, or its instances have slots and none for this.

        Source: data model, 3.3.2.4 "`__slots__`".
        """
        pair, attribute = self._pair, self._place.old_entity.definition
        if "ClassVar" in (self._place.old or ""):
            return True
        if pair.base_owner is None or not isinstance(attribute, Attribute) or attribute.on_instance:
            return False
        hierarchy = self._pairing.base.hierarchy
        return has_instance_dict(hierarchy, pair.base_owner) is False and data_model(hierarchy, pair.base_owner) is None

    def _handed(self, client: Client) -> str:
        handed = self._misfit()
        if handed is None:
            raise Unspellable
        return f"value: {'object' if handed == ANY else client.text(handed, is_argument=True)}"

    def _constructed(self, name: str) -> str:
        owner = self._pair.base_owner
        made = None if owner is None else constructor(self._pairing.base.hierarchy, owner)
        if owner is None or made is None:
            raise Unspellable
        known = list(self._of_fields(made.signatures[-1], owner))
        target = next((each for each in known if each.name == name), None)
        if target is None:
            raise Unspellable
        client = self._client({_local(each) for each in known}, ())
        called = self._imported(client, self._pair.parent)
        parameters, arguments = [], []
        for each in known:
            if each is target or _is_required(each):
                handed = self._misfit() if each is target else each.type
                argument = _Argument(each, handed)
                parameters.append(self._declared_argument(client, argument, is_target=each is target))
                is_positional = each.kind is ParameterKind.POSITIONAL_ONLY
                arguments.append(_local(each) if is_positional else f"{each.name}={_local(each)}")
        return client.program(f"def use({', '.join(parameters)}) -> None: {called}({', '.join(arguments)})")

    def _key(self) -> str:
        place = self._place
        client = self._client(set(), ())
        name = client.free_name(self._pair.name.lower())
        types = [each for each in (place.old_type, self._misfit()) if each is not None]
        owner = self._applied(client, place.old_entity, self._imported(client, self._pair.path), types)
        use = f"{name}[{place.name!r}]"
        if self._change.read is Answer.NO and place.old_type is not None:
            return client.program(f"def use({name}: {owner}) -> {client.text(place.old_type)}: return {use}")
        if "ReadOnly" in (place.old or ""):
            return self._filled(client, owner)
        return client.program(f"def use({name}: {owner}, {self._handed(client)}) -> None: {use} = value")

    def _filled(self, client: Client, owner: str) -> str:
        """Return a program that makes a dictionary: a key that is read-only gets its value there."""
        change = typed_dict_change(self._pair, self._pairing)
        parameters, items = [], []
        for key, _ in () if change is None else change.kept:
            is_target = key.name == self._place.name
            if not (is_target or key.is_required):
                continue
            read = self._sides.old.in_class(key.annotation, self._place.old_entity)
            handed = self._misfit() if is_target else read
            if handed is None or not key.name.isidentifier():
                raise Unspellable
            local = client.free_name(key.name)
            parameters.append(f"{local}: {client.text(handed, is_argument=is_target)}")
            items.append(f"{key.name!r}: {local}")
        return client.program(f"def use({', '.join(parameters)}) -> {owner}: return {{{', '.join(items)}}}")

    # What is named.

    def _alias(self) -> str:
        place, pair = self._place, self._pair
        if place.old_type is None:
            raise Unspellable
        client = self._client({pair.name.lower()}, place.declared)
        alias = self._imported(client, pair.path)
        called = alias
        if place.declared:
            alias += f"[{', '.join(client.text(Variable(key)) for key, _ in place.declared)}]"
        if self._change.read is Answer.NO:
            return client.program(f"def use(value: {alias}) -> {client.text(place.old_type)}: return value")
        made = f"{called}(value)" if self._sides.old.new_type(place.old_entity) is not None else "value"
        return client.program(f"def use({self._handed(client)}) -> {alias}: return {made}")

    def _base(self) -> str:
        place = self._place
        if place.old_type is None:
            raise Unspellable
        client = self._client(set(), ())
        owner = self._applied(client, place.old_entity, self._imported(client, self._pair.path), [place.old_type])
        return client.program(f"def use(value: {owner}) -> {client.text(place.old_type)}: return value")

    def _variable(self) -> str:
        place = self._place
        variables = self._sides.old.variables(place.old_entity)
        names = [name for name, _ in variables]
        if place.name not in names:
            raise Unspellable
        index = names.index(place.name)
        declaration = variables[index][1]
        client = self._client(set(), ())
        owner = self._imported(client, self._pair.path)

        def applied(argument: Type) -> str:
            given = [argument if each == index else ANY for each in range(len(names))]
            return f"{owner}[{', '.join(map(client.text, given))}]"

        limit = declaration.bound or OBJECT
        if place.aspect == "variance":
            is_covariant = "contravariant" not in (place.old or "")
            special, general = applied(NEVER), applied(limit)
            first, second = (special, general) if is_covariant else (general, special)
            return client.program(f"def use(value: {first}) -> {second}: return value")
        if place.aspect == "default":
            if declaration.default is None or len(names) > 1:
                raise Unspellable
            return client.program(f"def use(value: {owner}) -> {applied(declaration.default)}: return value")
        if place.aspect == "constraints":
            after = dict(self._sides.new.variables(place.new_entity))
            now = next((each for name, each in after.items() if name == place.name), None)
            left = [each for each in declaration.constraints if now is None or each not in now.constraints]
            allowed = left[0] if left else limit
        else:
            allowed = place.old_type or limit
        return client.program(f"def use(value: {applied(allowed)}) -> None: ...")

    # What both are made of.

    def _client(self, taken: set[str], declared: Declarations) -> Client:
        known = dict(self._place.declared) | dict(declared)
        return Client(self._import_of, known, set(taken))

    def _import_of(self, name: Name) -> tuple[str, str] | None:
        """Return where users import what head defines under this name from, on both sides."""
        found = import_of_both(name, self._pairing)
        if found is not None:
            return found
        module, dotted = name.source
        return name.source if module and self._pairing.base.surface.resolve_path(f"{module}.{dotted}") else None

    def _imported(self, client: Client, path: str) -> str:
        module, dotted = parted(path, self._pairing)
        surface = self._pairing.base.surface
        if "." in dotted and any(
            each.kind is EntityKind.CLASS and each.home.rpartition(".")[0] in surface.modules
            for each in surface.resolve_path(f"{module}.{dotted}")
        ):
            raise Unspellable  # `factory = Maker` in a class is a variable to type checkers, and no name of a type
        return client.imported(module, dotted)

    def _applied(self, client: Client, owner: Entity, text: str, types: list[Type]) -> str:
        """Return a class with its type variables as arguments, where one of the types mentions them."""
        mentioned = {variable.key for each in types for variable in variables_in(each)}
        count = len(self._sides.old.variables(owner))
        keys = [f"C{index}" for index in range(count)]
        if not mentioned & set(keys):
            return text
        kinds = [declaration.kind for _, declaration in self._sides.old.variables(owner)]
        arguments = [
            client.text(Unpacked(Variable(key)) if kind == "TypeVarTuple" else Variable(key))
            for key, kind in zip(keys, kinds, strict=True)
        ]
        return f"{text}[{', '.join(arguments)}]"

    def _callable(self, client: Client, types: list[Type], *, is_value: bool = False) -> tuple[list[str], str]:
        """Return what the program takes to reach the place, and the expression that does."""
        pair, entity = self._pair, self._callee()
        definition = entity.definition
        is_made = isinstance(definition, Class) or (entity.owner and entity.name in _CONSTRUCTORS)
        if not pair.is_member or is_made:
            path = pair.parent if pair.name in _CONSTRUCTORS else pair.path
            text = self._imported(client, path)
            client.name_self(text)
            return [], text
        # Without arguments a generic class has `Any` in the place of its variables, which fits whatever is new.
        types = types if self._place.new_type is None else [*types, self._place.new_type]
        mentioned = {variable.key for each in types for variable in variables_in(each)}
        owner = pair.base_owner
        if owner is None:
            raise Unspellable
        path = pair.parent
        if self._heir is None and owner.home != entity.owner and any(key[:1] == "C" for key in mentioned):
            definer = self._sides.old.owner_of(entity.owner)
            known = None if definer is None else self._pairing.base.best_path(definer.home)
            if definer is None or known is None:
                raise Unspellable
            owner, path = definer, known
        name = self._imported(client, path)
        text = self._applied(client, owner, name, types)
        if self._receiver is not None and self._receiver != SELF:
            text = client.text(self._receiver)
        if SELF.key in mentioned:
            text = name = client.subclass(text)
        else:
            client.name_self(text)
        is_static = (
            not is_value
            and isinstance(definition, Function)
            and receiver(self._pairing.base.hierarchy, entity) is not Receiver.INSTANCE
        )
        if is_static and not _is_abstract(definition):
            return [], f"{name}.{pair.name}"
        instance = client.free_name(path.rpartition(".")[2].lower())
        # What an abstract method gives is asked of some class that has it.
        return [f"{instance}: type[{name}]" if is_static else f"{instance}: {text}"], f"{instance}.{pair.name}"


def import_of_both(name: Name, pairing: Pairing) -> tuple[str, str] | None:
    """Return the public path, as module and name, that what head defines under a name has on both sides; None for none.

    Raises `Unspellable` for a module itself.
    """
    paths = [path for path in pairing.head.homes.get(name.path, ()) if path in pairing.base.paths]
    return parted(best(paths, name.path), pairing) if paths else None


def parted(path: str, pairing: Pairing) -> tuple[str, str]:
    """Return the module of a path, and the dotted name in it. Raises `Unspellable` for what stands in no module."""
    modules = pairing.base.surface.modules
    parts = path.split(".")
    for count in range(len(parts) - 1, 0, -1):
        if ".".join(parts[:count]) in modules:
            return ".".join(parts[:count]), ".".join(parts[count:])
    raise Unspellable


def _is_abstract(definition: Definition | None) -> bool:
    return isinstance(definition, Function) and any(
        last_part(decorator.name) == "abstractmethod" for decorator in definition.decorators
    )


def _local(parameter: TypedParameter) -> str:
    """Return what the program calls an argument: two underscores in front would say how it is to be given (PEP 484)."""
    return parameter.name.removeprefix("__") or parameter.name


def _typed(parameter: Parameter, of_type: Type | None) -> TypedParameter:
    return TypedParameter(parameter.name, parameter.kind, parameter.default is not None, of_type)


def _as_checkers_see(parameter: TypedParameter) -> TypedParameter:
    """Return a parameter of the kind that type checkers take it for: `__x` is positional-only by its name.

    Source: typing specification, "Historical positional-only parameters".
    """
    is_positional_only = parameter.name.startswith("__") and not parameter.name.endswith("__")
    if parameter.kind is not ParameterKind.POSITIONAL_OR_KEYWORD or not is_positional_only:
        return parameter
    return replace(parameter, kind=ParameterKind.POSITIONAL_ONLY)


def _is_required(parameter: TypedParameter) -> bool:
    is_variadic = parameter.kind in (ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD)
    return not parameter.has_default and not is_variadic


def _is_spread(given: Type | None) -> bool:
    """Tell whether the type says something of all arguments together: `*args: P.args`, `**kwargs: Unpack[Options]`."""
    return isinstance(given, Unpacked) or (isinstance(given, Variable) and bool(given.part))


def _all_before(parameter: TypedParameter, known: list[TypedParameter], chosen: list[_Argument]) -> bool:
    names = {each.parameter.name for each in chosen}
    return all(each.name in names for each in known[: [k.name for k in known].index(parameter.name)])


def _in_order(parameters: list[str]) -> list[str]:
    """Return parameters in an order that the grammar takes: stars come last."""
    return sorted(parameters, key=lambda each: len(each) - len(each.lstrip("*")))
