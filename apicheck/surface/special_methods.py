"""The special methods whose presence a user notices: without them an operator or a statement fails.

Source: language reference, section 3.3 "Special method names" and 3.4 "Coroutines". Those for which `object` or another
special method steps in (`__repr__`, `__eq__`, `__iadd__`) are left out.
"""

NOTICED = frozenset(
    f"__{name}__"
    for name in (
        # calls, containers, iteration
        *("call", "len", "length_hint", "iter", "next", "reversed", "getitem", "setitem", "delitem", "contains"),
        # contexts, coroutines
        *("enter", "exit", "aenter", "aexit", "await", "aiter", "anext"),
        # numbers
        *("add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow", "lshift", "rshift"),
        *("and", "xor", "or", "radd", "rsub", "rmul", "rmatmul", "rtruediv", "rfloordiv", "rmod", "rdivmod"),
        *("rpow", "rlshift", "rrshift", "rand", "rxor", "ror", "neg", "pos", "abs", "invert", "complex", "int"),
        *("float", "index", "round", "trunc", "floor", "ceil"),
        # order
        *("lt", "le", "gt", "ge"),
        # descriptors, conversion
        *("get", "set", "delete", "bytes", "fspath"),
    )
)
