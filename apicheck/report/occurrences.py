"""Numbers for things that bear the same name, for formats in which a name may stand once."""

from collections import Counter
from collections.abc import Iterable


def occurrences(names: Iterable[str]) -> list[int]:
    """Return for each name how often it has come up to here: 1 for the first time, 2 for the second one."""
    seen: Counter[str] = Counter()
    numbers = []
    for name in names:
        seen[name] += 1
        numbers.append(seen[name])
    return numbers
