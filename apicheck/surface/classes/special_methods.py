"""The special methods whose presence a user notices: without them an operator or a statement fails.

Source: language reference, section 3.3 "Special method names" and 3.4 "Coroutines". Those for which `object` steps in
(`__repr__`, `__eq__`, `__hash__`), and those without which nothing ever fails (`__length_hint__`, `__bool__`), are left
out.
"""

ORDER = frozenset({"__lt__", "__le__", "__gt__", "__ge__"})
"""The comparisons by order."""

NOTICED = frozenset(
    f"__{name}__"
    for name in (
        # calls, containers, iteration
        *("call", "len", "iter", "next", "reversed", "getitem", "setitem", "delitem", "contains"),
        # contexts, coroutines
        *("enter", "exit", "aenter", "aexit", "await", "aiter", "anext"),
        # numbers
        *("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow", "lshift", "rshift"),
        *("and", "xor", "or", "radd", "rsub", "rmul", "rmatmul", "rtruediv", "rfloordiv", "rmod", "rdivmod"),
        *("rpow", "rlshift", "rrshift", "rand", "rxor", "ror", "neg", "pos", "abs", "invert", "complex", "int"),
        *("float", "index", "round", "trunc", "floor", "ceil"),
        # augmented assignments
        *("iadd", "isub", "imul", "imatmul", "itruediv", "ifloordiv", "imod", "ipow", "ilshift", "irshift", "iand"),
        *("ixor", "ior"),
        # order
        *("lt", "le", "gt", "ge"),
        # descriptors, conversion
        *("get", "set", "delete", "bytes", "fspath", "format"),
        # what a `dict` calls for a key that it lacks
        "missing",
    )
)
