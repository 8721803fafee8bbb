"""The names for which a module's `__getattr__` (PEP 562) warns, and those in tables that deprecations stand in."""

import ast
from collections.abc import Iterable, Mapping, Sequence

from apicheck.model.deprecation import Deprecation
from apicheck.surface.expressions import dotted_name, string_items
from apicheck.surface.naming import last_part
from apicheck.surface.reading.deprecation_calls import merged, of_arguments, of_entry, warning_of
from apicheck.surface.reading.module_getattr import names_or_table, tables_in, written_tables

Tables = Mapping[str, Mapping[str, ast.expr | None]]


def deprecated_names(body: Iterable[ast.stmt], module: str, served: Iterable[str]) -> dict[str, Deprecation]:
    """Return the deprecations of the names `served` by the `__getattr__` of `module`, and of those that it tests.

    For a table of another module, `TABLE[]` stands in for each of its names.
    """
    statements = list(body)
    tables = dict(written_tables(statements))
    names = frozenset(served)
    found: dict[str, Deprecation] = {}
    for table, items in tables.items():
        for name, value in items.items():
            told = of_entry(table, value) if name in names else None
            if told is not None:
                found[name] = merged(found.get(name), told) or told
    for statement in statements:
        if isinstance(statement, ast.FunctionDef) and statement.name == "__getattr__":
            arguments = statement.args.posonlyargs + statement.args.args
            if arguments:
                known = {**tables, **tables_in(statement)}
                _Warnings(arguments[0].arg, module, known, found).read(statement.body, names)
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            found.update(_of_call(statement.value))
    return found


def _of_call(call: ast.Call) -> dict[str, Deprecation]:
    """Read `deprecated_alias("pkg.mod", {"old": new}, RemovedInPkg60Warning)`: a call with a table of names."""
    if not last_part(dotted_name(call.func) or "").lower().lstrip("_").startswith("deprecat"):
        return {}
    told = of_arguments(call)
    return {
        name: told for argument in call.args if isinstance(argument, ast.Dict) for name in string_items(argument) or ()
    }


class _Warnings:
    """Follows the branches of one `__getattr__`, knowing for which names each is taken."""

    def __init__(self, argument: str, module: str, tables: Tables, found: dict[str, Deprecation]) -> None:
        self._argument = argument
        self._module = module
        self._tables = tables
        self._found = found

    def read(
        self, statements: Sequence[ast.stmt], names: frozenset[str], texts: Mapping[str, ast.expr] | None = None
    ) -> None:
        """Note what `statements`, which run for `names`, warn of."""
        local = dict(texts or {})
        for statement in statements:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    local[name] = value
                case ast.If(test=test):
                    tested, is_negated = self._tested(test)
                    if tested is None:
                        continue
                    inside = names - tested if is_negated else tested
                    outside = names & tested if is_negated else names - tested
                    self.read(statement.body, inside, local)
                    self.read(statement.orelse, outside, local)
                    if isinstance(statement.body[-1], ast.Return | ast.Raise):
                        names = outside or (tested if is_negated else names - tested)
                case ast.Try() | ast.With():
                    self.read(statement.body, names, local)
                case ast.Return() | ast.Raise():
                    return
                case _:
                    self._note(statement, names, local)

    def _note(self, statement: ast.stmt, names: Iterable[str], texts: Mapping[str, ast.expr]) -> None:
        for name in sorted(names):
            told = warning_of(statement, texts, self._known(name))
            if told is None:
                return
            self._found[name] = merged(self._found.get(name), told) or told

    def _known(self, name: str) -> dict[str, str]:
        """Return what expressions in a message stand for when `name` is asked for."""
        known = {self._argument: name, "__name__": self._module}
        for table, items in self._tables.items():
            value = items.get(name)
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                known[f"{table}[{self._argument}]"] = value.value
        return known

    def _tested(self, test: ast.expr) -> tuple[frozenset[str] | None, bool]:
        """Return the names that a test lists, None where it lists none, and whether it holds for all others."""
        match test:
            case ast.BoolOp(op=ast.And(), values=values):
                tested = [self._tested(value) for value in values]
                return next(((names, False) for names, negated in tested if names and not negated), (None, False))
            case ast.Compare(left=ast.Name(id=name), ops=[operator], comparators=[operand]) if name == self._argument:
                listed, table = names_or_table(operand)
                names = frozenset(listed or self._tables.get(table or "", ()))
                if not names and table is not None and table not in self._tables:
                    names = frozenset({f"{table}[]"})
                if not names:
                    return None, False
                return names, isinstance(operator, ast.NotEq | ast.NotIn)
            case _:
                return None, False
