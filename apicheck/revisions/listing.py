"""What a side of the comparison holds before symlinks are followed."""

import stat
from dataclasses import dataclass, field

MOST_FILES = 1_000_000  # some trees unfold to billions of paths ("git bombs"): give up on them before memory does


@dataclass
class Listing:
    """Filled by the reader of a commit, an index or a work tree.

    `files` maps a path to its content id, None where that is still to be found out; `links` maps a symlink to its
    target as written; `unreadable` maps a path to the reason, which completes "it ...".
    """

    files: dict[str, str | None] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    submodules: list[str] = field(default_factory=list)
    unreadable: dict[str, str] = field(default_factory=dict)


def is_tree(mode: int) -> bool:
    """True for the mode of a directory."""
    return stat.S_ISDIR(mode)


def is_file(mode: int) -> bool:
    """True for the mode of a file, executable or not."""
    return stat.S_ISREG(mode)


def is_link(mode: int) -> bool:
    """True for the mode of a symlink."""
    return stat.S_ISLNK(mode)


def is_submodule(mode: int) -> bool:
    """True for the mode of an embedded repository's commit, 160000."""
    return stat.S_IFMT(mode) == 0o160000


def decode_path(raw: bytes) -> str:
    """A path as git stores it, with bytes that are not UTF-8 kept as surrogates (PEP 383)."""
    return raw.decode("utf-8", "surrogateescape")


def unreadable_id(reason: str) -> str:
    """A content id for a file without content: never that of any file, the same while the reason is."""
    return f"unreadable: {reason}"
