"""From the statements of a module or class body to the names that they bind, every alternative with its condition.

Source: language reference, 4.2.1 "Binding of names", and section 8 for the compound statements.
"""

import ast
from collections.abc import Iterator, Sequence

import msgspec

from apicheck.model.condition import NEVER, Condition, Holds, all_of, negated
from apicheck.model.definition import Attribute, Binding, Class, Decorator, Definition
from apicheck.surface.expressions import dotted_name, names_something_private, own_nodes, text_of
from apicheck.surface.naming import last_part
from apicheck.surface.reading import deprecations
from apicheck.surface.reading.block_names import BlockNames
from apicheck.surface.reading.bound_values import BoundValues, called_in_errors, with_functions_called
from apicheck.surface.reading.class_patches import ClassPatches
from apicheck.surface.reading.conditions import (
    catches_failed_imports,
    caught_by,
    condition_of,
    is_safe,
    success_of,
    typing_guard,
)
from apicheck.surface.reading.copied_names import Copied, copied_by_loop, copied_by_update
from apicheck.surface.reading.definition_reader import (
    decorators_of,
    first_line,
    named_tuple_class,
)
from apicheck.surface.reading.exports_reader import ExportsReader
from apicheck.surface.reading.function_statements import FunctionStatements
from apicheck.surface.reading.import_reader import ImportReader
from apicheck.surface.reading.instance_attributes import instance_attributes, sets_computed_attributes
from apicheck.surface.reading.literal_loops import rounds, writes_by_name
from apicheck.surface.reading.local_names import names_bound, names_bound_within, names_captured
from apicheck.surface.reading.metaclass_spellings import bases_and_metaclass
from apicheck.surface.reading.named_tuple_calls import is_named_tuple_call, with_fields_written
from apicheck.surface.reading.namespace_calls import may_bind_names
from apicheck.surface.reading.namespace_writes import NamespaceWrites, updates_namespace
from apicheck.surface.reading.own_calls import names_reached_for
from apicheck.surface.reading.populating import called_functions, written_names
from apicheck.surface.reading.scope_stack import ScopeStack
from apicheck.surface.reading.stand_ins import puts_another_in_place
from apicheck.surface.reading.structure_fields import structure_fields
from apicheck.surface.reading.syntax import Syntax, type_parameters_of
from apicheck.surface.reading.unpacking import unpacked


class ScopeReader:
    """Reads one module: its own scope and, through nested readers, the scopes of its classes."""

    def __init__(self, module: str, *, is_package: bool, syntax: Syntax) -> None:
        self._stack = ScopeStack(module, is_package=is_package, syntax=syntax)
        self._syntax = syntax
        self._values = BoundValues(self._stack)
        self._patches = ClassPatches(self._stack, self._values)
        self.exports = ExportsReader(self._stack.value_of)
        self.imports = ImportReader(self._stack)
        self.lists_served_names = self.is_stood_in = False
        self.namespace = NamespaceWrites(self._stack, self._values)
        self._functions = FunctionStatements(self._stack, self._values, self.exports, self.imports, self.namespace)
        self.deleted: dict[str, tuple[Binding, ...]] = {}
        self._has_walrus = ":=" in syntax.text
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
        for name, (function, definition) in self._functions.set_by_functions.items():
            condition = None if function in called else Holds(f"{function}() was called")
            binding = Binding(definition, condition)
            _bind_unless_there(names, name, binding)
        self._populate(body, names)
        return {
            name: bindings
            for name, bindings in names.bindings.items()
            if bindings or (name in self._deleted_after_stars and name in names.certain)
        }

    def _populate(self, body: Sequence[ast.stmt], names: BlockNames) -> None:
        """Bind what functions that the module calls while it is loaded write into its namespace."""
        populating = self._functions.populating
        for called, is_plain in called_functions(body) if populating else ():
            function = populating.get(called)
            for name, statement in (
                written_names(function, self._syntax.tables, self.namespace.own_names) if function is not None else ()
            ):
                if name is None or not is_plain:
                    self.namespace.is_open = True
                else:
                    _bind_unless_there(names, name, Binding(Attribute(statement.lineno, statement.lineno)))

    # Blocks and branches

    def _block(self, body: Sequence[ast.stmt], condition: Condition | None = None) -> BlockNames:
        """Read a block that runs under a condition, which its bindings don't carry yet."""
        names = self._stack.enter_block(condition)
        for statement in body:
            self._statement(statement, names)
        self._stack.leave_block()
        return names

    def _statement(self, node: ast.stmt, names: BlockNames) -> None:
        if self._has_walrus and self._syntax.line_has(":=", first_line(node), node.end_lineno or node.lineno):
            for name in names_bound_within(node):
                names.bind(name, Attribute(node.lineno, node.lineno))
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._functions.read(node, names)
            case ast.ClassDef():
                names.bind(node.name, self._class(node))
            case ast.Import():
                self.imports.read(node, names)
            case ast.ImportFrom():
                self.imports.read_from(node, names)
            case ast.Assign():
                for target in node.targets:
                    self._assign(target, node.value, None, node, names)
            case ast.AnnAssign():
                self._assign(node.target, node.value, node.annotation, node, names)
            case ast.AugAssign():
                self._augmented(node, names)
            case ast.Delete():
                for target in node.targets:
                    self._patches.delete(target, names)
                    for name in names_bound(target):
                        if not self._stack.in_class and (bound := self._stack.visible(name, names)):
                            self.deleted[name] = bound
                        if self._stack.in_class:
                            self._keep_for_others(name, names)
                        names.unbind(name)
                        if self.imports.star_imports and not self._stack.in_class:
                            self._deleted_after_stars.add(name)
                        if name == "__all__" and self._stack.is_module_level(names):
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
        path = ".".join((*self._stack.class_path, name))
        for other, bindings in names.bindings.items():
            if len(kept) == 1 and len(bindings) == 1 and _stands_for(bindings[0].definition, name):
                names.bindings[other] = (
                    msgspec.structs.replace(kept[0], definition=called_in_errors(kept[0].definition, path)),
                )

    def _for(self, node: ast.For | ast.AsyncFor, names: BlockNames) -> None:
        self._targets(node.target, node, names)
        may_write = isinstance(node, ast.For) and writes_by_name(node, self._syntax)
        if may_write and isinstance(node, ast.For) and not self._stack.in_class:
            if self.exports.loop(node):
                return  # nothing in its body binds a name
            if self._copies(copied_by_loop(node, self._stack.value_of), node.lineno, names):
                return
        written_out = rounds(node, self._stack.value_of) if may_write else None
        self._stack.rounds += written_out is not None
        around = self.exports.varying
        self.exports.varying |= {each.id for each in ast.walk(node.target) if isinstance(each, ast.Name)}
        for body in [node.body] if written_out is None else written_out:
            bound = self._block(body)
            if written_out is None and not self._stack.in_class and not _may_keep(node):
                _leave_behind(bound)
            names.then(bound)
        self._stack.rounds -= written_out is not None
        self.exports.varying = around
        names.then(self._block(node.orelse))

    def _copies(self, copied: Copied | None, line: int, names: BlockNames) -> bool:
        """Read what copies the names of another module; False where a statement does nothing of the kind."""
        if copied is None or self._stack.in_class or not self.imports.read_copied(copied, line, names):
            return False
        self.namespace.is_open = self.namespace.is_open or copied.may_have_others
        return True

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
            for name in names_captured(case.pattern):
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
            was_typing_only, self._stack.is_typing_only = self._stack.is_typing_only, True
            stars = len(self.imports.star_imports)
            typing_names = self._block(typing_body)
            self._stack.is_typing_only = was_typing_only
            is_listed = bool(typing_names.bindings) or len(self.imports.star_imports) > stars
            runtime_names = self._block(runtime_body)
            if is_listed and puts_another_in_place(runtime_body, self._syntax):
                self.lists_served_names = self.is_stood_in = True
            elif is_listed and "__getattr__" in runtime_names.bindings:
                self.lists_served_names = True
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
        success = success_of(body[first:], errors, self._stack.package) if errors else None
        is_guarded = catches_failed_imports(errors)
        self._stack.guards += is_guarded
        tried = self._block(body[first:], success)
        self._stack.guards -= is_guarded
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

    def _class(self, node: ast.ClassDef) -> Class:
        node.bases = [
            with_fields_written(base, self._stack.kept_value_of) if is_named_tuple_call(base) else base
            for base in node.bases
        ]
        replaced = self._stack.replaced(node.name, node.bases)
        self._stack.enter_class(node.name)
        names = self._block(node.body)
        body = self._stack.leave_class()
        class_attributes, attributes, of_branches = instance_attributes(node, self._syntax, self._functions.conditional)
        for name, alternatives in of_branches.items():
            names.bindings.setdefault(name, alternatives)
        for name, attribute in class_attributes.items():
            names.bindings[name] = _bound_by_class_method(names.bindings.get(name, ()), attribute)
        for name, line in structure_fields(node.body) if "_fields_" in names.bindings else ():
            names.bindings.setdefault(name, (Binding(Attribute(line, line)),))
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
                body.has_computed_names
                or any(each.has_computed_members for each in made)
                or any(self._values.is_rebuilt_by(decorator) for decorator in node.decorator_list)
            ),
            has_computed_attributes=sets_computed_attributes(node, self._syntax),
            deprecation=deprecations.of_class(node, self._syntax),
            type_parameters=type_parameters_of(node),
            replaced=replaced,
            reaches_for=names_reached_for(node, self._syntax) if bases else (),
        )

    def _assign(
        self, target: ast.expr, value: ast.expr | None, annotation: ast.expr | None, node: ast.stmt, names: BlockNames
    ) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            self._unpack(target, value, node, names)
            return
        if isinstance(target, ast.Attribute):
            if self.namespace.is_own_module(target.value) and not target.attr.startswith("__"):
                self.namespace.set_attribute(ast.Constant(target.attr), value, node, names)
            else:
                self._patches.assign(target, value, node, names)
            return
        if isinstance(target, ast.Subscript):
            if not isinstance(target.value, ast.Name):
                self._patches.fill(target.value, names)
            self.namespace.assign(target, value, node, names)
            return
        if not isinstance(target, ast.Name):
            return
        self.namespace.note(target.id, value)
        if not self._stack.in_class:
            self.exports.note(target.id, value if self._stack.is_module_level(names) else None)
        if target.id == "__all__" and not self._stack.in_class:
            self.exports.assign(value, in_branch=not self._stack.is_module_level(names))
        if value is None and target.id in names.bindings:
            return  # a bare annotation after the value: nothing is bound anew
        made = self._values.class_of_factory(target.id, value, names)
        if made is not None:
            names.bind(target.id, with_functions_called(self._class(made.statement), made.path))
            return
        names.bind(target.id, self._values.definition(target.id, value, annotation, node, names))

    def _unpack(self, target: ast.Tuple | ast.List, value: ast.expr | None, node: ast.stmt, names: BlockNames) -> None:
        for element, part in unpacked(target, value):
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
            elif isinstance(element, ast.Attribute) and isinstance(element.ctx, ast.Store):
                if self.namespace.is_own_module(element.value):
                    self._assign(element, None, None, node, names)
                else:
                    self._patches.assign_untold(element, Attribute(node.lineno, last), names)
            elif isinstance(element, ast.Subscript) and isinstance(element.ctx, ast.Store):
                self._assign(element, None, None, node, names)

    def _augmented(self, node: ast.AugAssign, names: BlockNames) -> None:
        if not isinstance(node.target, ast.Name):
            return
        if node.target.id == "__all__" and not self._stack.in_class:
            self.exports.extend(node.value, is_bound=bool(self._stack.visible("__all__", names)))
        elif not self._stack.visible(node.target.id, names):
            names.bind(node.target.id, Attribute(node.lineno, node.end_lineno or node.lineno))
        else:
            self._values.augment(node, names)

    def _expression(self, node: ast.expr, names: BlockNames) -> None:
        if not isinstance(node, ast.Call):
            return
        called = dotted_name(node.func)
        self.namespace.call(node)
        if called != "setattr":
            holder = node.func.value if isinstance(node.func, ast.Attribute) else None
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            for each in (*given, *([] if isinstance(holder, ast.Name) or holder is None else [holder])):
                self._patches.fill(each, names)
        if called in {"sys.exit", "exit", "quit"}:
            names.continues = False
        elif called == "exec" and node.args:
            self.namespace.execute(node, names)
        elif may_bind_names(node) and not self._stack.in_class:
            self.namespace.hand(node, names)
        elif called == "setattr" and len(node.args) == 3:
            owner, name, value = node.args
            if self.namespace.is_own_module(owner):
                self.namespace.set_attribute(name, value, ast.copy_location(ast.Expr(node), node), names)
            elif isinstance(owner, ast.Name) and isinstance(name, ast.Constant) and isinstance(name.value, str):
                target = ast.Attribute(owner, name.value, ast.Store())
                self._patches.assign(target, value, ast.copy_location(ast.Expr(node), node), names)
            elif isinstance(owner, ast.Name) and not names_something_private(name):
                self._patches.open_class(owner.id, names)
        elif called is not None and called.startswith("__all__."):
            self.exports.call(
                called.removeprefix("__all__."), node, is_bound=bool(self._stack.visible("__all__", names))
            )
        elif called is None and updates_namespace(node):
            if not self._copies(copied_by_update(node), node.lineno, names):
                self.namespace.update(node, names)
        elif called is not None and not node.args and not node.keywords and not self._stack.in_class:
            self.exports.call_of_function(called, node.lineno)
        elif called is not None and node.args and isinstance(node.args[0], ast.Name) and not self._stack.in_class:
            self._patches.give(node.args[0].id, Decorator(called, ast.unparse(node)), names)


def _bind_unless_there(names: BlockNames, name: str, binding: Binding) -> None:
    """Bind what a function binds, where no statement of the module does so, those for type checkers aside."""
    known = names.bindings.get(name, ())
    if all(each.is_typing_only for each in known):
        names.bindings[name] = (*known, binding)


def _stands_for(definition: Definition, name: str) -> bool:
    return isinstance(definition, Attribute) and definition.refers_to == name


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
