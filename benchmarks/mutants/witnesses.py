"""Acts out the witnesses of findings: a stand-alone script, run once with base and once with head.

It reads a list of paths and the calls that findings show for them, and prints the error that each call raises: null
where it raises none, false where it cannot be made. A method is called on an instance that no constructor has seen.
"""

import ast
import contextlib
import importlib
import inspect
import io
import json
import os
import signal
import sys
import types
import warnings

UNBOUND = object()


def main() -> None:
    """Answer for each witness."""
    warnings.simplefilter("ignore")
    asked = json.load(sys.stdin)
    out, sys.stdout, sys.stdin = os.dup(1), io.StringIO(), io.StringIO()
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    answers = [answer(path, call) for path, call in asked]
    os.write(out, json.dumps(answers).encode())
    os._exit(0)


def answer(path: str, call: str) -> str | bool | None:
    """Make one call."""
    names: dict[str, object] = {}
    if not call.startswith(("import ", "from ")):
        found = resolved(path, call)
        if found is None:
            return False
        names = found
    signal.signal(signal.SIGALRM, out_of_time)
    signal.alarm(5)
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            exec(call, names)  # noqa: S102 - the witness
    except Exception as error:
        kind = type(error)
        module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
        return f"{module}{kind.__name__}: {error}"
    except BaseException:
        return False
    finally:
        signal.alarm(0)
    return None


def out_of_time(*_: object) -> None:
    """Give up."""
    raise KeyboardInterrupt


def resolved(path: str, call: str) -> dict[str, object] | None:
    """Return the names that a call uses, as far as the path tells what they stand for."""
    try:
        tree = ast.parse(call)
    except SyntaxError:
        return None
    used = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    if len(set(used)) != 1:
        return None
    owner, value = looked_up(path)
    name = used[0]
    if owner is None:
        return None
    if name == path.rpartition(".")[2]:
        return {name: value} if value is not UNBOUND else None
    if name != getattr(owner, "__name__", None) or name != path.split(".")[-2]:
        return None
    if isinstance(owner, type):
        raw = inspect.getattr_static(owner, path.rpartition(".")[2], None)
        if isinstance(raw, types.FunctionType):
            try:
                instance: object = object.__new__(owner)
            except TypeError:
                return None
            return {name: types.SimpleNamespace(**{path.rpartition(".")[2]: raw.__get__(instance)})}
    return {name: owner}


def looked_up(path: str) -> tuple[object, object]:
    """Return what a path leads to, and what holds it."""
    parts = path.split(".")
    for count in range(len(parts) - 1, 0, -1):
        try:
            owner: object = importlib.import_module(".".join(parts[:count]))
        except ImportError:
            continue
        for name in parts[count:-1]:
            owner = getattr(owner, name, UNBOUND)
        return owner, getattr(owner, parts[-1], UNBOUND)
    return None, UNBOUND


if __name__ == "__main__":
    main()
