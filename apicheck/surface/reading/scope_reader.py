"""From the statements of a module or class body to the names that they bind, every alternative with its condition.

Source: language reference, 4.2.1 "Binding of names", and section 8 for the compound statements.
"""

import ast
from collections.abc import Iterator, Sequence

import msgspec

from apicheck.model.condition import NEVER, Condition, Holds, all_of, negated
from apicheck.model.definition import Attribute, Binding, Class, Decorator, Definition, Function, Import, Property
from apicheck.model.module import Load, StarImport
from apicheck.model.signature import Signature
from apicheck.surface.expressions import dotted_name, names_something_private, own_nodes, text_of
from apicheck.surface.naming import last_part
from apicheck.surface.reading import deprecations
from apicheck.surface.reading.block_names import BlockNames
from apicheck.surface.reading.class_calls import class_of_call, class_with_body_of, is_class_call, lent_body
from apicheck.surface.reading.class_factories import class_made_by, in_call
from apicheck.surface.reading.conditions import caught_by, condition_of, is_safe, success_of, typing_guard
from apicheck.surface.reading.definition_reader import (
    PLAIN_PROPERTIES,
    attribute_of,
    decorators_of,
    first_line,
    function_of,
    is_property_like,
    named_tuple_class,
)
from apicheck.surface.reading.exports_reader import ExportsReader
from apicheck.surface.reading.instance_attributes import instance_attributes, sets_computed_attributes
from apicheck.surface.reading.literal_loops import keys_of, rounds, writes_by_name
from apicheck.surface.reading.metaclass_spellings import bases_and_metaclass
from apicheck.surface.reading.named_tuple_calls import is_named_tuple_call
from apicheck.surface.reading.populating import called_functions, written_names
from apicheck.surface.reading.syntax import FunctionNode, Syntax, signature_of, type_parameters_of


class ScopeReader:
    """Reads one module: its own scope and, through nested readers, the scopes of its classes."""

    def __init__(self, module: str, *, is_package: bool, syntax: Syntax) -> None:
        self.star_imports: list[StarImport] = []
        self.exports = ExportsReader()
        self.is_open = False
        self.stand_in: ast.expr | None = None
        self.registers_modules = False
        self.registered_modules: list[str] = []
        self.loads: dict[Load, None] = {}
        self.deleted: dict[str, tuple[Binding, ...]] = {}
        self._module = module
        self._is_package = is_package
        self._syntax = syntax
        self._outer: list[BlockNames] = []
        self._scope_start = 0
        self._branches: list[Condition | None] = []
        self._typing_only = False
        self._in_class = 0
        self._class_path: list[str] = []
        self._in_function = False
        self._rounds = 0
        self._computed_members = False
        self._has_walrus = ":=" in syntax.text
        self._overloads: dict[str, list[Signature]] = {}
        self._factories: dict[str, FunctionNode] = {}
        self._conditional: dict[FunctionNode, Condition] = {}
        self._populating: dict[str, FunctionNode] = {}
        self._set_by_functions: dict[str, tuple[str, Definition]] = {}
        self._deleted_after_stars: set[str] = set()

    def read(self, body: Sequence[ast.stmt]) -> dict[str, tuple[Binding, ...]]:
        """Return the bindings that each name may have after `body` has run.

        Names that were deleted are left out; those that a star import may have brought stay, with no binding.
        """
        names = self._block(body)
        called = {
            dotted_name(statement.value.func)
            for statement in body
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
        }
        for name, (function, definition) in self._set_by_functions.items():
            condition = None if function in called else Holds(f"{function}() was called")
            binding = Binding(definition, condition)
            if not names.bindings.get(name):
                names.bindings[name] = (binding,)
        self._populate(body, names)
        return {
            name: bindings
            for name, bindings in names.bindings.items()
            if bindings or (name in self._deleted_after_stars and name in names.certain)
        }

    def _populate(self, body: Sequence[ast.stmt], names: BlockNames) -> None:
        """Bind what functions that the module calls while it is loaded write into its namespace."""
        for called, is_plain in called_functions(body) if self._populating else ():
            function = self._populating.get(called)
            for name, statement in written_names(function, self._syntax.tables) if function is not None else ():
                if name is None or not is_plain:
                    self.is_open = True
                elif not names.bindings.get(name):
                    names.bindings[name] = (Binding(Attribute(statement.lineno, statement.lineno)),)

    # Blocks and branches

    def _block(self, body: Sequence[ast.stmt], condition: Condition | None = None) -> BlockNames:
        """Read a block that runs under a condition, which its bindings don't carry yet."""
        names = BlockNames()
        self._outer.append(names)
        self._branches.append(condition)
        for statement in body:
            self._statement(statement, names)
        self._outer.pop()
        self._branches.pop()
        return names

    def _statement(self, node: ast.stmt, names: BlockNames) -> None:
        if self._has_walrus and self._syntax.line_has(":=", first_line(node), node.end_lineno or node.lineno):
            for name in _assigned_within(node):
                names.bind(name, Attribute(node.lineno, node.lineno))
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node, names)
            case ast.ClassDef():
                names.bind(node.name, self._class(node))
            case ast.Import():
                self._import(node, names)
            case ast.ImportFrom():
                self._import_from(node, names)
            case ast.Assign():
                for target in node.targets:
                    self._assign(target, node.value, None, node, names)
            case ast.AnnAssign():
                self._assign(node.target, node.value, node.annotation, node, names)
            case ast.AugAssign():
                self._augmented(node, names)
            case ast.Delete():
                for target in node.targets:
                    for name in _deleted(target):
                        if not self._in_class and (bound := self._visible(name, names)):
                            self.deleted[name] = bound
                        if self._in_class:
                            self._keep_for_others(name, names)
                        names.unbind(name)
                        if self.star_imports and not self._in_class:
                            self._deleted_after_stars.add(name)
                        if name == "__all__" and names is self._outer[0]:
                            self.exports.delete()
            case ast.If():
                self._if(node, names)
            case ast.Try() | ast.TryStar():
                self._try(node, names)
            case ast.For() | ast.AsyncFor():
                self._for(node, names)
            case ast.While():
                names.then(self._block(node.body))
                names.then(self._block(node.orelse))
            case ast.With() | ast.AsyncWith():
                self._with(node, names)
            case ast.Match():
                names.then_one_of(list(self._cases(node)))
            case ast.Expr():
                self._expression(node.value, names)
            case ast.Raise():
                names.continues = False
            case _:
                self._newer_statement(node, names)

    def _keep_for_others(self, name: str, names: BlockNames) -> None:
        """Let the names of a class body that stand for one which is about to be deleted stand for its value."""
        kept = names.bindings.get(name, ())
        path = ".".join((*self._class_path, name))
        for other, bindings in names.bindings.items():
            if len(kept) == 1 and len(bindings) == 1 and _stands_for(bindings[0].definition, name):
                names.bindings[other] = (
                    msgspec.structs.replace(kept[0], definition=_called_in_errors(kept[0].definition, path)),
                )

    def _for(self, node: ast.For | ast.AsyncFor, names: BlockNames) -> None:
        self._targets(node.target, node, names)
        may_write = isinstance(node, ast.For) and writes_by_name(node, self._syntax)
        written_out = rounds(node, self._value_of) if may_write else None
        self._rounds += written_out is not None
        for body in [node.body] if written_out is None else written_out:
            bound = self._block(body)
            if written_out is None and not self._in_class and not _may_keep(node):
                _leave_behind(bound)
            names.then(bound)
        self._rounds -= written_out is not None
        names.then(self._block(node.orelse))

    def _value_of(self, name: str) -> ast.expr | None:
        """Return the expression that a name was bound to by the statements before."""
        blocks = reversed(self._outer)
        found = next((block.bindings[name] for block in blocks if name in block.bindings), ())
        value = found[0].definition.value if len(found) == 1 and isinstance(found[0].definition, Attribute) else None
        try:
            return None if value is None else ast.parse(value, mode="eval").body
        except (SyntaxError, ValueError):
            return None

    def _with(self, node: ast.With | ast.AsyncWith, names: BlockNames) -> None:
        for item in node.items:
            if item.optional_vars is not None:
                self._targets(item.optional_vars, node, names)
        for item in node.items:
            call = item.context_expr
            if isinstance(call, ast.Call) and last_part(dotted_name(call.func) or "") == "suppress":
                errors = frozenset(last_part(dotted_name(error) or "") for error in call.args)
                self._tried(node.body, errors, names)
                return
        names.then(self._block(node.body))

    def _cases(self, node: ast.Match) -> Iterator[tuple[Condition | None, BlockNames]]:
        """Yield what each case binds, and what is bound where none is chosen, with its condition."""
        otherwise: Condition | None = None
        for case in node.cases:
            match case.pattern:
                case ast.MatchValue(value=value):
                    test = condition_of(ast.Compare(node.subject, [ast.Eq()], [value]))
                case ast.MatchAs(pattern=None):
                    test = None
                case pattern:
                    test = Holds(f"match {text_of(node.subject)}: case {text_of(pattern)}")
            if case.guard is not None:
                test = all_of(test, condition_of(case.guard))
            chosen = all_of(otherwise, test)
            names = BlockNames()
            for inner in ast.walk(case.pattern):
                name = getattr(inner, "rest" if isinstance(inner, ast.MatchMapping) else "name", None)
                if isinstance(name, str):
                    names.bind(name, Attribute(case.pattern.lineno, case.pattern.lineno))
            names.then(self._block(case.body, chosen))
            yield chosen, names
            otherwise = all_of(otherwise, negated(test))
        yield otherwise, BlockNames()

    def _newer_statement(self, node: ast.stmt, names: BlockNames) -> None:
        """`type X = ...` (PEP 695), which Python 3.11 has no node for."""
        name, value = getattr(node, "name", None), getattr(node, "value", None)
        if type(node).__name__ == "TypeAlias" and isinstance(name, ast.Name) and isinstance(value, ast.expr):
            definition = Attribute(
                node.lineno,
                node.end_lineno or node.lineno,
                self._syntax.segment(value),
                "TypeAlias",
                type_parameters=type_parameters_of(node),
            )
            names.bind(name.id, definition)

    def _if(self, node: ast.If, names: BlockNames) -> None:
        guard = typing_guard(node.test)
        if guard is not None:
            typing_body, runtime_body = (node.body, node.orelse) if guard else (node.orelse, node.body)
            was_typing_only, self._typing_only = self._typing_only, True
            typing_names = self._block(typing_body)
            self._typing_only = was_typing_only
            runtime_names = self._block(runtime_body)
            # A type checker reads the one branch and the interpreter the other, so both hold at once.
            for name, bindings in typing_names.bindings.items():
                marked = tuple(msgspec.structs.replace(binding, is_typing_only=True) for binding in bindings)
                present = runtime_names.bindings.get(name) or names.bindings.get(name, ())
                runtime_names.bindings[name] = marked + present
                runtime_names.certain.add(name)
            names.then(runtime_names)
            return
        test = condition_of(node.test)
        if test is None or test == NEVER:
            names.then(self._block(node.body if test is None else node.orelse))
            return
        otherwise = negated(test)
        names.then_one_of([(test, self._block(node.body, test)), (otherwise, self._block(node.orelse, otherwise))])

    def _try(self, node: ast.Try | ast.TryStar, names: BlockNames) -> None:
        errors = frozenset(error for handler in node.handlers for error in caught_by(handler))
        self._tried(node.body, errors, names, node.handlers, node.orelse)
        names.then(self._block(node.finalbody))

    def _tried(
        self,
        body: Sequence[ast.stmt],
        errors: frozenset[str],
        names: BlockNames,
        handlers: Sequence[ast.ExceptHandler] = (),
        orelse: Sequence[ast.stmt] = (),
    ) -> None:
        """Read statements of which those after the first that may fail are run to the end, or a handler is."""
        first = next((index for index, statement in enumerate(body) if not is_safe(statement)), len(body))
        for statement in body[:first]:
            self._statement(statement, names)
        package = self._module.split(".") if self._is_package else self._module.split(".")[:-1]
        success = success_of(body[first:], errors, package) if errors else None
        tried = self._block(body[first:], success)
        tried.then(self._block(orelse, success))
        branches: list[tuple[Condition | None, BlockNames]] = [(success, tried)]
        failure = negated(success)
        for handler in handlers:
            caught = "except" if handler.type is None else f"except {text_of(handler.type)}"
            chosen = failure if handler is handlers[-1] else all_of(failure, Holds(caught))
            branches.append((chosen, self._block(handler.body, chosen)))
            failure = all_of(failure, negated(Holds(caught)))
        if not handlers:
            branches.append((failure, BlockNames()))
        names.then_one_of(branches)

    # Single statements

    def _function(self, node: FunctionNode, names: BlockNames) -> None:
        if not self._in_class and self._syntax.line_has("global ", node.lineno, node.end_lineno or node.lineno):
            self._read_global_statements(node)
        decorators = decorators_of(node)
        if self._syntax.line_has("__all__", node.lineno, node.end_lineno or node.lineno):
            self.exports.see_function(node)
        if any(last_part(decorator.name) == "overload" for decorator in decorators):
            signature = signature_of(node)
            self._overloads.setdefault(node.name, []).append(signature)
            if not self._visible(node.name, names):
                overload_only = self._function_of(node, decorators, signature)
                names.bind(node.name, msgspec.structs.replace(overload_only, overloads=(signature,), deprecation=None))
            else:
                self._extend_overloads(node.name, names)
            return
        if self._in_class and (condition := all_of(*self._branches[self._scope_start :])) is not None:
            self._conditional[node] = condition
        accessor = self._accessor(node, decorators, names)
        if accessor is not None:
            names.bind(node.name, accessor)
            return
        if not self._in_class and any(isinstance(each, ast.ClassDef) for each in node.body):
            self._factories[node.name] = node
        writes_globals = self._syntax.line_has("globals()", node.lineno, node.end_lineno or node.lineno)
        if writes_globals and not self._in_class:
            self._populating[node.name] = node
        self._mark_default(node.name, decorators, names)
        function = self._function_of(node, decorators, signature_of(node))
        overloads = self._overloads.pop(node.name, None)
        if overloads:
            function = msgspec.structs.replace(function, overloads=tuple(overloads))
        kin = next((decorator for decorator in decorators if is_property_like(decorator.name)), None)
        if kin is not None:
            names.bind(node.name, Property(function, is_cached=last_part(kin.name) not in PLAIN_PROPERTIES))
        else:
            names.bind(node.name, function)

    def _function_of(self, node: FunctionNode, decorators: tuple[Decorator, ...], signature: Signature) -> Function:
        return function_of(node, self._syntax, decorators, signature, in_class=bool(self._in_class))

    def _read_global_statements(self, node: FunctionNode) -> None:
        """Note what a function binds in the module when it is called (language reference, 7.12 "The global statement").

        The module's own statements come first; only where none binds such a name, the function must have done so.
        """
        inner = list(own_nodes(node.body))
        declared = {name for statement in inner if isinstance(statement, ast.Global) for name in statement.names}
        bound = BlockNames()
        self._in_function = True
        for statement in inner:
            if isinstance(statement, ast.Import):
                self._import(statement, bound)
            elif isinstance(statement, ast.ImportFrom):
                self._import_from(statement, bound)
            elif isinstance(statement, ast.Name) and isinstance(statement.ctx, ast.Store):
                bound.bind(statement.id, Attribute(statement.lineno, statement.lineno))
        self._in_function = False
        for name in declared & bound.bindings.keys():
            self._set_by_functions[name] = (node.name, bound.bindings[name][0].definition)

    def _extend_overloads(self, name: str, names: BlockNames) -> None:
        current = names.bindings.get(name, ())
        if current and isinstance(current[-1].definition, Function):
            names.bind(
                name,
                msgspec.structs.replace(current[-1].definition, overloads=tuple(self._overloads[name])),
            )

    def _accessor(self, node: FunctionNode, decorators: tuple[Decorator, ...], names: BlockNames) -> Property | None:
        """Return the property that `@name.setter` and its like make of the one bound to `name` before."""
        for decorator in decorators:
            owner, _, role = decorator.name.rpartition(".")
            if role not in {"setter", "deleter", "getter"} or not owner:
                continue
            earlier = [
                binding.definition
                for binding in self._visible(owner, names)
                if isinstance(binding.definition, Property)
            ]
            function = self._function_of(node, decorators, signature_of(node))
            if not earlier:  # `@Base.name.setter`: a property that another class began
                return Property(function, setter=function if role == "setter" else None)
            return msgspec.structs.replace(earlier[-1], **{role: function})
        return None

    def _mark_default(self, method: str, decorators: tuple[Decorator, ...], names: BlockNames) -> None:
        """`@name.default` makes the method below it the source of the default of the field `name` (attrs)."""
        for decorator in decorators:
            owner, _, role = decorator.name.rpartition(".")
            bound = names.bindings.get(owner, ()) if role == "default" else ()
            if len(bound) == 1 and isinstance(bound[0].definition, Attribute):
                marked = msgspec.structs.replace(bound[0].definition, default_method=method)
                names.bindings[owner] = (msgspec.structs.replace(bound[0], definition=marked),)

    def _class(self, node: ast.ClassDef) -> Class:
        outer_overloads, self._overloads = self._overloads, {}
        outer_computed, self._computed_members = self._computed_members, False
        self._in_class += 1
        self._class_path.append(node.name)
        replaced = self._replaced(node.name, node.bases)
        scope_start, self._scope_start = self._scope_start, len(self._outer)
        names = self._block(node.body)
        self._scope_start = scope_start
        self._in_class -= 1
        self._class_path.pop()
        has_computed_members, self._computed_members = self._computed_members, outer_computed
        self._overloads = outer_overloads
        class_attributes, attributes, of_branches = instance_attributes(node, self._syntax, self._conditional)
        for name, alternatives in of_branches.items():
            names.bindings.setdefault(name, alternatives)
        for name, attribute in class_attributes.items():
            names.bindings[name] = _bound_by_class_method(names.bindings.get(name, ()), attribute)
        bases, metaclass = bases_and_metaclass(node)
        made = [named_tuple_class(base) for base in node.bases if is_named_tuple_call(base)]
        inherited = {name: found for each in made for name, found in each.scope.items() if name != "__slots__"}
        return Class(
            bases=tuple(text_of(base) for base in bases),
            keywords={
                **({} if metaclass is None else {"metaclass": text_of(metaclass)}),
                **{keyword.arg: text_of(keyword.value) for keyword in node.keywords if keyword.arg},
            },
            decorators=decorators_of(node),
            scope={**inherited, **{name: bindings for name, bindings in names.bindings.items() if bindings}},
            instance_attributes=attributes,
            line=first_line(node),
            end_line=node.end_lineno or node.lineno,
            has_computed_members=(
                has_computed_members
                or any(each.has_computed_members for each in made)
                or any(self._is_rebuilt_by(decorator) for decorator in node.decorator_list)
            ),
            has_computed_attributes=sets_computed_attributes(node, self._syntax),
            deprecation=deprecations.of_class(node, self._syntax),
            type_parameters=type_parameters_of(node),
            replaced=replaced,
        )

    def _replaced(self, name: str, bases: Sequence[ast.expr]) -> tuple[Binding, ...]:
        """Return what the name of a class is bound to in its scope before it, where a base goes by that name."""
        if not any(isinstance(node, ast.Name) and node.id == name for base in bases for node in ast.walk(base)):
            return ()
        return self._bound_before(name)

    def _bound_before(self, name: str) -> tuple[Binding, ...]:
        """Return the bindings of a name that the statements before have made in the innermost class or the module."""
        blocks = reversed(self._outer[self._scope_start :])
        return next((block.bindings[name] for block in blocks if name in block.bindings), ())

    def _import(self, node: ast.Import, names: BlockNames) -> None:
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            module = alias.name if alias.asname else bound
            is_explicit = alias.asname == alias.name
            self._load(alias.name)
            names.bind(bound, Import(module, None, node.lineno, node.end_lineno or node.lineno, is_explicit))

    def _load(self, module: str, name: str | None = None) -> None:
        """Note an import that runs when the module is loaded, not one of a function that is called later."""
        if self._typing_only or self._in_function:
            return
        certain = Load(module, name)
        if all_of(*self._branches) is None:
            self.loads[certain] = None
        elif certain not in self.loads:
            self.loads[Load(module, name, is_certain=False)] = None

    def _import_from(self, node: ast.ImportFrom, names: BlockNames) -> None:
        module = self._absolute(node.module or "", node.level)
        if module == "__future__":
            return
        for alias in node.names:
            own = self._visible(alias.name, names) if module == self._module else ()
            if own:  # A module that imports from itself: the name as it is bound by then.
                names.bindings[alias.asname or alias.name] = own
                names.certain.add(alias.asname or alias.name)
                continue
            self._load(module, None if alias.name == "*" else alias.name)
            if alias.name == "*":
                self.star_imports.append(StarImport(module, node.lineno, self._typing_only, all_of(*self._branches)))
                continue
            definition = Import(
                module, alias.name, node.lineno, node.end_lineno or node.lineno, alias.asname == alias.name
            )
            names.bind(alias.asname or alias.name, definition)

    def _absolute(self, module: str, level: int) -> str:
        """Resolve a relative import (language reference, 5.7 "Package Relative Imports")."""
        if not level:
            return module
        package = self._module.split(".")
        if not self._is_package:
            package = package[:-1]
        if level > 1:
            package = package[: 1 - level]
        return ".".join([*package, module] if module else package)

    def _assign(
        self, target: ast.expr, value: ast.expr | None, annotation: ast.expr | None, node: ast.stmt, names: BlockNames
    ) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            self._unpack(target, value, node, names)
            return
        if isinstance(target, ast.Attribute):
            self._patch(target, value, node, names)
            return
        if isinstance(target, ast.Subscript):
            self._into_globals(target, value, node, names)
            return
        if not isinstance(target, ast.Name):
            return
        if target.id == "__all__" and not self._in_class:
            self.exports.assign(value, in_branch=names is not self._outer[0])
        definition = self._rebound(target.id, value, names) or self._attribute(value, annotation, node)
        if value is None and target.id in names.bindings:
            return  # a bare annotation after the value: nothing is bound anew
        if isinstance(definition, Attribute) and isinstance(value, ast.Call) and _is_handed_to(value, target.id):
            definition = msgspec.structs.replace(definition, replaced=self._bound_before(target.id))
        names.bind(target.id, definition)

    def _unpack(self, target: ast.Tuple | ast.List, value: ast.expr | None, node: ast.stmt, names: BlockNames) -> None:
        pairs = (
            zip(target.elts, value.elts, strict=True)
            if isinstance(value, ast.Tuple | ast.List)
            and len(value.elts) == len(target.elts)
            and not any(isinstance(element, ast.Starred) for element in [*target.elts, *value.elts])
            else ((element, None) for element in target.elts)
        )
        for element, part in pairs:
            if part is None:
                self._targets(element, node, names)
            else:
                self._assign(element, part, None, node, names)

    def _targets(self, target: ast.expr, node: ast.stmt, names: BlockNames) -> None:
        """Bind the names of a target whose value is no single expression: loops, `with`, unpacking of a call."""
        last = node.lineno if isinstance(node, _COMPOUND) else node.end_lineno or node.lineno
        for element in ast.walk(target):
            if isinstance(element, ast.Name) and isinstance(element.ctx, ast.Store):
                is_loop_variable = isinstance(node, ast.For | ast.AsyncFor)
                names.bind(element.id, Attribute(node.lineno, last, is_loop_variable=is_loop_variable))

    def _open_class(self, name: str, names: BlockNames) -> None:
        """`setattr(Class, computed, value)` after the class statement, mostly in a loop over a table."""
        earlier = self._visible(name, names)
        if len(earlier) == 1 and isinstance(earlier[0].definition, Class):
            names.bind(name, msgspec.structs.replace(earlier[0].definition, has_computed_members=True))

    def _give_class(self, name: str, given_to: Decorator, names: BlockNames) -> None:
        """`function(Class)` after the class statement: the function may set members on it."""
        earlier = self._visible(name, names)
        if len(earlier) == 1 and isinstance(earlier[0].definition, Class):
            definition = earlier[0].definition
            names.bind(name, msgspec.structs.replace(definition, given_to=(*definition.given_to, given_to)))

    def _patch(self, target: ast.Attribute, value: ast.expr | None, node: ast.stmt, names: BlockNames) -> None:
        """`Class.name = value` after the class statement adds a member to it, in a branch beside one that it had."""
        if value is None:
            return
        if target.attr == "__defaults__":
            self._set_defaults(dotted_name(target.value) or "", value, names)
        if not isinstance(target.value, ast.Name):
            return
        refers_to = dotted_name(value)
        if isinstance(value, ast.Call) and dotted_name(value.func) == "property":
            self._add_member(target.value.id, target.attr, self._property_call(value, names), names)
            return
        member = self._attribute(value, None, node)
        if refers_to is not None:
            # Names in this value are the module's, and the class may have members of the same name.
            member = msgspec.structs.replace(member, refers_to=f"{self._module}:{refers_to}")
        self._add_member(target.value.id, target.attr, member, names)

    def _add_member(self, name: str, attribute: str, member: Definition, names: BlockNames) -> None:
        """Add a member to the class `name`, where that is bound to one class and nothing else; so with a function."""
        block = next((block for block in reversed(self._outer) if name in block.bindings), names)
        owner = block.bindings.get(name, ())
        if len(owner) == 1 and isinstance(owner[0].definition, Function) and not attribute.startswith("_"):
            function = owner[0].definition
            marked = msgspec.structs.replace(function, attributes=(*function.attributes, attribute))
            block.bindings[name] = (msgspec.structs.replace(owner[0], definition=marked),)
        if len(owner) == 1 and isinstance(owner[0].definition, Class):
            definition = owner[0].definition
            condition = self._condition_within(block)
            earlier = definition.scope.get(attribute, ()) if condition is not None or block is not names else ()
            scope = {**definition.scope, attribute: (*earlier, Binding(member, condition))}
            patched = msgspec.structs.replace(owner[0], definition=msgspec.structs.replace(definition, scope=scope))
            block.bindings[name] = (patched,)

    def _set_defaults(self, method: str, value: ast.expr, names: BlockNames) -> None:
        """`Point.__new__.__defaults__ = (None,)` gives the last fields of a named tuple their defaults."""
        name = method.removesuffix(".__new__")
        block = next((block for block in reversed(self._outer) if name in block.bindings), names)
        owner = block.bindings.get(name, ())
        if method != name and len(owner) == 1 and isinstance(owner[0].definition, Class):
            definition = msgspec.structs.replace(owner[0].definition, new_defaults=text_of(value))
            block.bindings[name] = (msgspec.structs.replace(owner[0], definition=definition),)

    def _condition_within(self, block: BlockNames) -> Condition | None:
        """Return the condition under which the statement that is being read runs, once those of `block` do."""
        depth = next((index for index, outer in enumerate(self._outer) if outer is block), len(self._outer))
        return all_of(*self._branches[depth + 1 :])

    def _into_globals(self, target: ast.Subscript, value: ast.expr | None, node: ast.stmt, names: BlockNames) -> None:
        """`globals()["name"] = value` binds a name; with a computed key the module may hold any."""
        holder = target.value
        if not (isinstance(holder, ast.Call) and dotted_name(holder.func) in {"globals", "vars", "locals"}):
            if dotted_name(holder) == "sys.modules":
                self._registers(target.slice, value)
            return
        if isinstance(target.slice, ast.Constant) and isinstance(target.slice.value, str):
            names.bind(target.slice.value, self._attribute(value, None, node))
        elif self._in_class:
            self._computed_members = True
        else:
            self.is_open = True

    def _registers(self, key: ast.expr, value: ast.expr | None) -> None:
        """Read `sys.modules[key] = value`: the module's own place, that of a module named, or any place."""
        written = _module_named(key, self._module)
        if written == self._module and not self._in_class and all_of(*self._branches) is None:
            self.stand_in = value
        elif written is None or written == self._module:
            self.is_open = True
        if written is None:
            self.registers_modules = True
        elif written != self._module:
            self.registered_modules.append(written)

    def _update_globals(self, node: ast.Call, names: BlockNames) -> None:
        """`globals().update({"name": value}, other=value)` binds what is written out there."""
        written = keys_of(node.args[0], self._value_of) if len(node.args) == 1 else {} if not node.args else None
        if written is None or not all(keyword.arg for keyword in node.keywords):
            self._computed_members = self._computed_members or bool(self._in_class)
            self.is_open = self.is_open or not self._in_class
            return
        values = {**written, **{keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}}
        statement = ast.copy_location(ast.Expr(node), node)
        for name, value in values.items():
            names.bind(name, self._attribute(value, None, statement))

    def _rebound(self, name: str, value: ast.expr | None, names: BlockNames) -> Definition | None:
        """Recognise what an assignment makes of what is bound before it: `f = decorate(f)`, `x = property(g)`."""
        if isinstance(value, ast.Lambda):
            end = value.end_lineno or value.lineno
            return Function(signature_of(value), value.lineno, end, is_lambda=True)
        if not isinstance(value, ast.Call):
            return None
        if is_named_tuple_call(value):
            return named_tuple_class(value)
        if not _is_handed_to(value, name) and (of_factory := self._class_of_factory(value, names)) is not None:
            return of_factory
        if is_class_call(value):
            statement = ast.copy_location(ast.Expr(value), value)
            made = class_of_call(value, lambda member: self._member_of_call(member, statement))
            return msgspec.structs.replace(made, replaced=self._replaced(name, value.args[1:2]))
        lender = lent_body(value)
        bodies = self._visible(lender, names) if lender is not None else ()
        if len(bodies) == 1 and isinstance(bodies[0].definition, Class):
            return _with_functions_called(class_with_body_of(value, bodies[0].definition), lender or "")
        called = dotted_name(value.func)
        if called == "property":
            return self._property_call(value, names)
        first = value.args[0] if len(value.args) == 1 and not value.keywords else None
        if isinstance(first, ast.Name) and called in {"staticmethod", "classmethod"}:
            earlier = self._visible(first.id, names)
            if len(earlier) == 1 and isinstance(earlier[0].definition, Function):
                function = earlier[0].definition
                stands_outside = self._in_class and first.id not in names.bindings
                return msgspec.structs.replace(
                    function,
                    decorators=(Decorator(called, called), *function.decorators),
                    qualified_name=function.qualified_name or (first.id if stands_outside else None),
                )
        if _is_handed_to(value, name) and last_part(called or "") != "partial":
            earlier = self._visible(name, names)
            if len(earlier) == 1 and isinstance(earlier[0].definition, Function | Class):
                decorated = earlier[0].definition
                decorator = Decorator(called or "", text_of(value.func))
                return msgspec.structs.replace(decorated, decorators=(decorator, *decorated.decorators))
        if called in {"staticmethod", "classmethod"} and isinstance(first, ast.Lambda):
            signature = signature_of(first)
            end = value.end_lineno or value.lineno
            return Function(signature, value.lineno, end, decorators=(Decorator(called, called),), is_lambda=True)
        return None

    def _class_of_factory(self, call: ast.Call, names: BlockNames) -> Class | None:
        """Return the class that a call of a function of this module makes and gives back, None for other calls."""
        called = call.func.id if isinstance(call.func, ast.Name) else ""
        function = self._factories.get(called)
        earlier = self._visible(called, names) if function is not None else ()
        if function is None or self._in_class or len(earlier) != 1 or earlier[0].definition.line != function.lineno:
            return None
        statement = class_made_by(function)
        if statement is None:
            return None
        made = self._class(in_call(statement, function, call))
        path = f"{function.name}.<locals>.{statement.name}"
        return _with_functions_called(made, path)

    def _is_rebuilt_by(self, decorator: ast.expr) -> bool:
        """Tell whether a decorator of this module puts a class of its own in the place of the one below it."""
        function = self._factories.get(decorator.id) if isinstance(decorator, ast.Name) else None
        return function is not None and class_made_by(function) is not None

    def _member_of_call(self, value: ast.expr, node: ast.stmt) -> Definition:
        """Return what stands for a member in the body that a call of a metaclass is given."""
        if isinstance(value, ast.Lambda):
            return Function(signature_of(value), value.lineno, value.end_lineno or value.lineno, is_lambda=True)
        return self._attribute(value, None, node)

    def _property_call(self, value: ast.Call, names: BlockNames) -> Property:
        roles = dict(zip(("fget", "fset", "fdel"), value.args, strict=False))
        roles.update({keyword.arg: keyword.value for keyword in value.keywords if keyword.arg})
        span = (value.lineno, value.end_lineno or value.lineno)

        def accessor(role: str) -> Function | None:
            node = roles.get(role)
            if node is None or (isinstance(node, ast.Constant) and node.value is None):
                return None
            if isinstance(node, ast.Name):
                for binding in self._visible(node.id, names):
                    if isinstance(binding.definition, Function):
                        return binding.definition
            return Function(Signature(), *span)

        return Property(accessor("fget") or Function(Signature(), *span), accessor("fset"), accessor("fdel"))

    def _attribute(self, value: ast.expr | None, annotation: ast.expr | None, node: ast.stmt) -> Attribute:
        if self._rounds and not isinstance(value, ast.Constant):
            return Attribute(node.lineno, node.end_lineno or node.lineno)  # one text, another value in each round
        return attribute_of(value, annotation, node, self._syntax, in_class=bool(self._in_class))

    def _augmented(self, node: ast.AugAssign, names: BlockNames) -> None:
        if not isinstance(node.target, ast.Name):
            return
        if node.target.id == "__all__" and not self._in_class:
            self.exports.extend(node.value, is_bound=bool(self._visible("__all__", names)))
        elif not self._visible(node.target.id, names):
            names.bind(node.target.id, Attribute(node.lineno, node.end_lineno or node.lineno))

    def _expression(self, node: ast.expr, names: BlockNames) -> None:
        if not isinstance(node, ast.Call):
            return
        called = dotted_name(node.func)
        if called in {"sys.exit", "exit", "quit"}:
            names.continues = False
        elif called == "setattr" and len(node.args) == 3:
            owner, name, value = node.args
            if isinstance(owner, ast.Name) and isinstance(name, ast.Constant) and isinstance(name.value, str):
                target = ast.Attribute(owner, name.value, ast.Store())
                self._patch(target, value, ast.copy_location(ast.Expr(node), node), names)
            elif isinstance(owner, ast.Name) and not names_something_private(name):
                self._open_class(owner.id, names)
        elif called is not None and called.startswith("__all__."):
            self.exports.call(called.removeprefix("__all__."), node, is_bound=bool(self._visible("__all__", names)))
        elif called is None and _updates_globals(node):
            self._update_globals(node, names)
        elif called is not None and node.args and isinstance(node.args[0], ast.Name) and not self._in_class:
            self._give_class(node.args[0].id, Decorator(called, ast.unparse(node)), names)

    def _visible(self, name: str, names: BlockNames) -> tuple[Binding, ...]:
        """Return the bindings of `name` that a statement of the innermost block can see in its own scope."""
        for block in [names, *reversed(self._outer)]:
            if name in block.bindings:
                return block.bindings[name]
        return ()


def _with_functions_called(made: Class, path: str) -> Class:
    """Give the functions of a class the names that errors call them by, which stand in another body."""
    scope = {
        name: tuple(
            msgspec.structs.replace(each, definition=_called_in_errors(each.definition, f"{path}.{name}"))
            for each in bindings
        )
        for name, bindings in made.scope.items()
    }
    return msgspec.structs.replace(made, scope=scope)


def _stands_for(definition: Definition, name: str) -> bool:
    return isinstance(definition, Attribute) and definition.refers_to == name


def _called_in_errors(definition: Definition, qualified_name: str) -> Definition:
    """Give a function the name that errors call it by."""
    if isinstance(definition, Function):
        return msgspec.structs.replace(definition, qualified_name=qualified_name)
    return definition


def _bound_by_class_method(bound: tuple[Binding, ...], attribute: Attribute) -> tuple[Binding, ...]:
    """Return what a class has of an attribute that a class method sets, beside what its body binds the name to.

    `name: T` in the body declares it and binds nothing (PEP 526). Which value is there, nobody can tell.
    """
    declared = [each.definition for each in bound]
    if not declared:
        return (Binding(msgspec.structs.replace(attribute, value=None, on_instance=False)),)
    if all(isinstance(each, Attribute) and each.on_instance and each.value is None for each in declared):
        return tuple(
            msgspec.structs.replace(each, definition=msgspec.structs.replace(each.definition, on_instance=False))
            for each in bound
        )
    return bound


_COMPOUND = (ast.For, ast.AsyncFor, ast.With, ast.AsyncWith)


def _is_handed_to(call: ast.Call, name: str) -> bool:
    """Tell whether a call gets what `name` stands for, at once or through other calls: `f = outer(inner(f), x=1)`."""
    return any(
        argument.id == name if isinstance(argument, ast.Name) else _is_handed_to(argument, name)
        for argument in call.args
        if isinstance(argument, ast.Name | ast.Call)
    )


def _deleted(target: ast.expr) -> Iterator[str]:
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            yield from _deleted(element)


def _assigned_within(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that `:=` binds in a statement's own expressions (PEP 572: also out of a comprehension)."""
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.NamedExpr):
            yield node.target.id
        pending.extend(
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case | ast.Lambda)
        )


def _module_named(key: ast.expr, module: str) -> str | None:
    """Return the dotted name that a key of `sys.modules` spells in a module, None where that is computed."""
    match key:
        case ast.Name(id="__name__"):
            return module
        case ast.Constant(value=str(written)):
            return written
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            parts = _module_named(left, module), _module_named(right, module)
            return None if None in parts else "".join(part or "" for part in parts)
        case ast.JoinedStr(values=values):
            spelled = [_module_named(each, module) for each in values]
            return None if None in spelled else "".join(part or "" for part in spelled)
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return _module_named(value, module)
        case _:
            return None


def _updates_globals(node: ast.Call) -> bool:
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr in {"update", "setdefault"}
        and isinstance(node.func.value, ast.Call)
        and dotted_name(node.func.value.func) in {"globals", "vars", "locals"}
    )


def _may_keep(node: ast.For | ast.AsyncFor) -> bool:
    """Tell whether a loop looks for something: a `break` keeps what was bound before it."""
    return any(isinstance(inner, ast.Break) for inner in own_nodes(node.body))


def _leave_behind(names: BlockNames) -> None:
    """Mark what a loop's body binds: the last round leaves a value behind, as it does with the loop's variable."""
    for name, bindings in names.bindings.items():
        names.bindings[name] = tuple(
            msgspec.structs.replace(
                binding, definition=msgspec.structs.replace(binding.definition, is_loop_variable=True)
            )
            if isinstance(binding.definition, Attribute)
            else binding
            for binding in bindings
        )
