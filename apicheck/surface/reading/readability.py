"""Whether sources can be read at all, found out in a third of the time that their summaries take."""

from __future__ import annotations

import functools
import symtable
import warnings
from collections.abc import Callable, Iterable, Mapping

from apicheck.cache.keys import key_of
from apicheck.cache.store import Store
from apicheck.surface.reading.copies import Copy, shares
from apicheck.surface.reading.source_text import UnreadableSource, decode
from apicheck.surface.reading.summaries import Source

_BREAK_EVEN_BYTES = 1_500_000
_YES = b"yes"


def are_readable(sources: Iterable[Source], contents: Mapping[Source, bytes], store: Store | None = None) -> bool:
    """Tell whether all `sources` have summaries; a no may be wrong, for what is beyond the parser's own means.

    Only those are looked at that `contents` has; of the others it is known. `store` keeps for each package that all of
    its modules can be read.
    """
    packages: dict[str, list[Source]] = {}
    for source in sources:
        packages.setdefault(source.name.rpartition(".")[0], []).append(source)
    keys = {} if store is None else {name: _key(modules) for name, modules in packages.items()}
    unknown = [name for name in packages if store is None or store.get(keys[name]) is None]
    wanted = {source: contents[source] for name in unknown for source in packages[name] if source in contents}
    own, *others = shares(wanted, _BREAK_EVEN_BYTES)
    copies = [Copy(functools.partial(_task, share)) for share in others]
    are_so = _can_be_parsed(own.values())
    for copy in copies:
        are_so = copy.answer() == _YES and are_so
        copy.end()
    if are_so and store is not None:
        for name in unknown:
            store.put(keys[name], _YES)
    return are_so


def _key(modules: Iterable[Source]) -> str:
    return key_of("readable", sorted((source.content_id, source.name) for source in modules))


def _task(share: Mapping[Source, bytes]) -> tuple[bytes, Callable[[], None]]:
    return _YES if _can_be_parsed(share.values()) else b"no", lambda: None


def _can_be_parsed(contents: Iterable[bytes]) -> bool:
    """Ask the parser without making a syntax tree, which is the larger part of the work."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for data in contents:
                symtable.symtable(decode(data), "", "exec")
        except (UnreadableSource, SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True
