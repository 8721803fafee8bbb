"""Room for recursion over expressions that nest deeper than the interpreter's usual limit."""

import sys
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# Address space, not memory: only the pages that are touched cost anything.
_STACK_BYTES = 512 * 1024 * 1024
_RECURSION_LIMIT = 200_000


def with_deep_stack(action: Callable[[], T]) -> T:
    """Run `action` in a thread with a deep stack and return what it returns, or raise what it raises.

    `RecursionError` still comes out where even that is not enough.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(action())
        except BaseException as error:  # whatever it is belongs to the caller's thread
            errors.append(error)

    limit, stack = sys.getrecursionlimit(), threading.stack_size(_STACK_BYTES)
    sys.setrecursionlimit(_RECURSION_LIMIT)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(stack)
        sys.setrecursionlimit(limit)
    if errors:
        raise errors[0]
    return results[0]
