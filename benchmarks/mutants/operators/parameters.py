"""What happens to parameters."""

import ast
import copy
from random import Random

from benchmarks.mutants.operators import operator
from benchmarks.mutants.sources import Changes, Edit, Function, Package, Place

POSITIONAL_ONLY, STANDARD, KEYWORD_ONLY = "posonlyargs", "args", "kwonlyargs"
_DEFAULTS = ["None", "0", "'text'", "()", "False"]


def function_at(place: Place) -> Function:
    """Return the function, with parameters that can be changed without changing the tree."""
    assert isinstance(place.node, Function)  # noqa: S101 - the kind of place that is asked for
    return place.node


def is_static(function: Function) -> bool:
    """Tell whether a method gets no first argument by the binding."""
    return any(isinstance(each, ast.Name) and each.id == "staticmethod" for each in function.decorator_list)


def bound(place: Place) -> int:
    """Return how many parameters the binding fills."""
    return int(place.owner is not None and not is_static(function_at(place)))


class Parameters:
    """The parameters of a function as one list for each kind, each with its default."""

    def __init__(self, place: Place) -> None:
        self.node = copy.deepcopy(function_at(place).args)
        plain = [*self.node.posonlyargs, *self.node.args]
        defaults = [None] * (len(plain) - len(self.node.defaults)) + list(self.node.defaults)
        pairs = list(zip(plain, defaults, strict=True))
        self.first = pairs[: bound(place)]
        self.positional_only = [pair for pair in pairs[: len(self.node.posonlyargs)] if pair not in self.first]
        self.standard = [pair for pair in pairs[len(self.node.posonlyargs) :] if pair not in self.first]
        self.keyword_only = list(zip(self.node.kwonlyargs, self.node.kw_defaults, strict=True))

    @property
    def all(self) -> list[tuple[ast.arg, ast.expr | None]]:
        """All that are no variadics, as they stand."""
        return [*self.positional_only, *self.standard, *self.keyword_only]

    @property
    def lists(self) -> list[list[tuple[ast.arg, ast.expr | None]]]:
        """The three lists, to be changed."""
        return [self.positional_only, self.standard, self.keyword_only]

    def arguments(self) -> ast.arguments | None:
        """Return the tree; None where a required parameter would follow one with a default."""
        only, standard = self.positional_only, self.standard
        if only:
            only = [*self.first, *only]
        else:
            standard = [*self.first, *standard]
        defaults = [default for _, default in (*only, *standard)]
        given = [default for default in defaults if default is not None]
        if given and None in defaults[len(defaults) - len(given) :]:
            return None
        return ast.arguments(
            posonlyargs=[each for each, _ in only],
            args=[each for each, _ in standard],
            vararg=self.node.vararg,
            kwonlyargs=[each for each, _ in self.keyword_only],
            kw_defaults=[default for _, default in self.keyword_only],
            kwarg=self.node.kwarg,
            defaults=given,
        )

    def written(self, place: Place, *more: Edit) -> Changes | None:
        """Return the file with these parameters."""
        arguments = self.arguments()
        return place.source.with_parameters(function_at(place), arguments, *more) if arguments is not None else None


def expression(text: str) -> ast.expr:
    """Parse an expression."""
    return ast.parse(text, mode="eval").body


def body_start(place: Place) -> tuple[int, str]:
    """Return where the first statement behind the docstring starts, and the indentation there."""
    body = function_at(place).body
    has_docstring = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    first = body[1] if has_docstring and len(body) > 1 else body[0]
    start = place.source.span(first)[0]
    return start, " " * (start - place.source.text.rfind("\n", 0, start) - 1)


def stand_in(place: Place, names: list[str], value: str = "None") -> Edit:
    """Give names that are no parameters any more a value at the start of the body."""
    start, indentation = body_start(place)
    return start, start, "".join(f"{name} = {value}\n{indentation}" for name in names)


def used_names(function: Function, name: str) -> list[ast.Name]:
    """Return where a body uses a name."""
    return [node for each in function.body for node in ast.walk(each) if isinstance(node, ast.Name) and node.id == name]


@operator("function")
def remove_parameter(place: Place, draw: Random, _: Package) -> Changes | None:
    """Remove one."""
    parameters = Parameters(place)
    candidates = [(among, pair) for among in parameters.lists for pair in among]
    if not candidates or is_one_liner(place):
        return None
    among, pair = draw.choice(candidates)
    among.remove(pair)
    return parameters.written(place, stand_in(place, [pair[0].arg]))


def is_one_liner(place: Place) -> bool:
    """Tell whether the body stands in the line of the `def`."""
    function = function_at(place)
    return place.source.text[: body_start(place)[0]].rpartition("\n")[2].strip() != "" or not function.body


@operator("function")
def rename_parameter(place: Place, draw: Random, _: Package) -> Changes | None:
    """Rename one, in the body, too."""
    parameters = Parameters(place)
    if not parameters.all:
        return None
    chosen = draw.choice(parameters.all)[0]
    old, chosen.arg = chosen.arg, draw.choice([f"{chosen.arg}_", f"new_{chosen.arg}", "renamed"])
    edits = [(*place.source.span(node), chosen.arg) for node in used_names(function_at(place), old)]
    return parameters.written(place, *edits)


@operator("function")
def swap_parameters(place: Place, draw: Random, _: Package) -> Changes | None:
    """Let two neighbours change places."""
    parameters = Parameters(place)
    among = draw.choice(parameters.lists)
    if len(among) < 2:
        return None
    index = draw.randrange(len(among) - 1)
    among[index], among[index + 1] = among[index + 1], among[index]
    return parameters.written(place)


@operator("function")
def add_required_parameter(place: Place, draw: Random, _: Package) -> Changes | None:
    """Add one without a default anywhere."""
    return _added(place, draw, None)


@operator("function")
def add_optional_parameter(place: Place, draw: Random, _: Package) -> Changes | None:
    """Add one with a default anywhere."""
    return _added(place, draw, expression(draw.choice(_DEFAULTS)))


def _added(place: Place, draw: Random, default: ast.expr | None) -> Changes | None:
    parameters = Parameters(place)
    among = draw.choice(parameters.lists[1:])
    among.insert(draw.randint(0, len(among)), (ast.arg("added"), default))
    return parameters.written(place)


@operator("function")
def make_keyword_only(place: Place, draw: Random, _: Package) -> Changes | None:
    """Let the last parameters be passed by keyword alone."""
    parameters = Parameters(place)
    if not parameters.standard or parameters.node.vararg is not None:
        return None
    index = draw.randrange(len(parameters.standard))
    parameters.keyword_only[:0] = parameters.standard[index:]
    del parameters.standard[index:]
    return parameters.written(place)


@operator("function")
def make_positional_only(place: Place, draw: Random, _: Package) -> Changes | None:
    """Let the first parameters be passed by position alone."""
    parameters = Parameters(place)
    if not parameters.standard:
        return None
    count = draw.randint(1, len(parameters.standard))
    parameters.positional_only += parameters.standard[:count]
    del parameters.standard[:count]
    return parameters.written(place)


@operator("function")
def widen_keyword_only(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Let the first keyword-only parameter be passed by position, too."""
    parameters = Parameters(place)
    if not parameters.keyword_only or parameters.node.vararg is not None:
        return None
    parameters.standard.append(parameters.keyword_only.pop(0))
    return parameters.written(place)


@operator("function")
def drop_variadic_positional(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Drop `*args`."""
    parameters = Parameters(place)
    if parameters.node.vararg is None or is_one_liner(place):
        return None
    name, parameters.node.vararg = parameters.node.vararg.arg, None
    return parameters.written(place, stand_in(place, [name], "()"))


@operator("function")
def drop_variadic_keyword(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Drop `**kwargs`."""
    parameters = Parameters(place)
    if parameters.node.kwarg is None or is_one_liner(place):
        return None
    name, parameters.node.kwarg = parameters.node.kwarg.arg, None
    return parameters.written(place, stand_in(place, [name], "{}"))


@operator("function")
def add_variadics(place: Place, draw: Random, _: Package) -> Changes | None:
    """Add `*args`, `**kwargs` or both."""
    parameters = Parameters(place)
    kinds = draw.choice(["*", "**", "***"])
    if parameters.node.vararg or parameters.node.kwarg:
        return None
    if kinds != "**":
        parameters.node.vararg = ast.arg("more")
    if kinds != "*":
        parameters.node.kwarg = ast.arg("others")
    return parameters.written(place)


@operator("function")
def drop_default(place: Place, draw: Random, _: Package) -> Changes | None:
    """Make an optional parameter required."""
    parameters = Parameters(place)
    optional = [(among, index) for among in parameters.lists for index, pair in enumerate(among) if pair[1] is not None]
    if not optional:
        return None
    among, index = draw.choice(optional)
    among[index] = (among[index][0], None)
    return parameters.written(place)


@operator("function")
def add_default(place: Place, draw: Random, _: Package) -> Changes | None:
    """Make a required parameter optional."""
    parameters = Parameters(place)
    required = [(among, index) for among in parameters.lists for index, pair in enumerate(among) if pair[1] is None]
    if not required:
        return None
    among, index = draw.choice(required)
    among[index] = (among[index][0], expression(draw.choice(_DEFAULTS)))
    return parameters.written(place)


@operator("function")
def swallow_parameters(place: Place, draw: Random, _: Package) -> Changes | None:
    """Let `**kwargs` take what parameters with a default took, and look into it for them."""
    parameters = Parameters(place)
    among = draw.choice([parameters.standard, parameters.keyword_only])
    optional = [index for index, pair in enumerate(among) if pair[1] is not None]
    if parameters.node.kwarg or not optional or is_one_liner(place):
        return None
    taken = among[draw.choice(optional) :]
    if not all(default is not None for _, default in taken):
        return None
    del among[len(among) - len(taken) :]
    parameters.node.kwarg = ast.arg("options")
    start, indentation = body_start(place)
    lines = [f"{each.arg} = options.pop({each.arg!r}, {ast.unparse(default)})" for each, default in taken if default]
    lines += draw.choice([[], ["if options: raise TypeError(options)"]])
    return parameters.written(place, (start, start, "".join(f"{line}\n{indentation}" for line in lines)))


@operator("function", silent=True)
def respell_default(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Write a default of a number or a text as a sum."""
    parameters = Parameters(place)
    for among in parameters.lists:
        for index, (argument, default) in enumerate(among):
            if isinstance(default, ast.Constant) and type(default.value) in {int, str} and default.value:
                text = repr(default.value)
                respelled = f"{default.value - 1} + 1" if isinstance(default.value, int) else f"{text} ''"
                if isinstance(default.value, str):
                    respelled = f"{default.value[:1]!r} + {default.value[1:]!r}"
                among[index] = (argument, expression(respelled))
                return parameters.written(place)
    return None


@operator("function", silent=True)
def rename_positional_only(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Rename a parameter that nobody can name."""
    parameters = Parameters(place)
    if not parameters.positional_only:
        return None
    chosen = parameters.positional_only[0][0]
    old, chosen.arg = chosen.arg, "whatever"
    return parameters.written(
        place, *((*place.source.span(node), chosen.arg) for node in used_names(function_at(place), old))
    )


@operator("function", silent=True)
def rename_variadics(place: Place, _draw: Random, _: Package) -> Changes | None:
    """Call `*args` and `**kwargs` otherwise."""
    parameters = Parameters(place)
    edits: list[Edit] = []
    for variadic, name in ((parameters.node.vararg, "positions"), (parameters.node.kwarg, "keywords")):
        if variadic is not None:
            edits += [(*place.source.span(node), name) for node in used_names(function_at(place), variadic.arg)]
            variadic.arg = name
    return parameters.written(place, *edits) if edits else None
