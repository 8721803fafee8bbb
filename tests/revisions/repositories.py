"""Making repositories object by object, so that a test can have any tree, history or damage that it wants."""

import hashlib
import itertools
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pygit2
from pygit2.enums import ObjectType

PERSON = pygit2.Signature("A Person", "person@example.org", 1_700_000_000, 0)


@dataclass(frozen=True)
class Link:
    """A symlink with its target."""

    target: str


@dataclass(frozen=True)
class Submodule:
    """The commit of an embedded repository."""

    commit: str = "5" * 40


Content = str | bytes | Link | Submodule
Files = Mapping[str, Content]


@dataclass(frozen=True)
class Repository:
    """A repository under construction, and shorthands for what tests do to it."""

    git: pygit2.Repository
    root: Path

    @property
    def git_folder(self) -> Path:
        return Path(self.git.path)

    def commit(self, files: Files, *, branch: str = "main", parents: Sequence[str] | None = None) -> str:
        """Commit exactly these files to a branch, upon its tip where no parents are given; the new commit's id."""
        reference = f"refs/heads/{branch}"
        if parents is None:
            parents = [str(self.git.references[reference].target)] if reference in self.git.references else []
        tree = self.write_tree({path.encode("utf-8", "surrogateescape"): content for path, content in files.items()})
        return self.commit_tree(tree, branch=branch, parents=parents)

    def commit_tree(self, tree: str, *, branch: str = "main", parents: Sequence[str] = ()) -> str:
        """Commit a tree that is stored already, and move the branch there; the new commit's id."""
        message = f"Commit to {branch}"
        commit = self.git.create_commit(None, PERSON, PERSON, message, pygit2.Oid(hex=tree), list(parents))
        self.git.references.create(f"refs/heads/{branch}", commit, force=True)
        return str(commit)

    def check_out(self, branch: str = "main") -> None:
        """Put a branch into the work tree and the index."""
        self.git.checkout(f"refs/heads/{branch}")

    def remove_object(self, object_id: str) -> None:
        """Lose a loose object."""
        self._loose(object_id).unlink()

    def damage_object(self, object_id: str) -> None:
        """Overwrite a loose object with something else."""
        self._loose(object_id).chmod(0o644)
        self._loose(object_id).write_bytes(b"no zlib stream")

    def make_shallow(self, *boundary: str) -> None:
        """What a clone with `--depth` leaves: the boundary's commits are kept, everything before them is gone."""
        ancestors = {str(ancestor.id) for tip in boundary for ancestor in self.git.walk(pygit2.Oid(hex=tip))}
        for commit in ancestors - set(boundary):
            self.remove_object(commit)
        (self.git_folder / "shallow").write_text("".join(f"{commit}\n" for commit in boundary))

    def write_tree(self, files: Mapping[bytes, Content]) -> str:
        """Store a tree and everything in it; its id."""
        entries: list[tuple[bytes, bytes, str]] = []
        folders: dict[bytes, dict[bytes, Content]] = {}
        for path, content in files.items():
            name, slash, rest = path.partition(b"/")
            if slash:
                folders.setdefault(name, {})[rest] = content
            elif isinstance(content, Submodule):
                entries.append((b"160000", name, content.commit))
            elif isinstance(content, Link):
                entries.append((b"120000", name, str(self.git.create_blob(content.target.encode()))))
            else:
                data = content.encode() if isinstance(content, str) else content
                entries.append((b"100644", name, str(self.git.create_blob(data))))
        entries += [(b"40000", name, self.write_tree(inside)) for name, inside in folders.items()]
        entries.sort(key=lambda entry: entry[1] + (b"/" if entry[0] == b"40000" else b""))
        data = b"".join(mode + b" " + name + b"\0" + bytes.fromhex(object_id) for mode, name, object_id in entries)
        return str(self.git.odb.write(ObjectType.TREE, data))

    def _loose(self, object_id: str) -> Path:
        return self.git_folder / "objects" / object_id[:2] / object_id[2:]


def make_repository(root: Path, *, bare: bool = False) -> Repository:
    """An empty repository whose first branch will be `main`."""
    return Repository(git=pygit2.init_repository(str(root), bare=bare, initial_head="main"), root=root)


def blob_id(content: str | bytes) -> str:
    """The id that git gives to a file with this content."""
    return str(pygit2.hash(content.encode() if isinstance(content, str) else content))


@dataclass(frozen=True)
class Entry:
    """An entry for an index file that is made by hand."""

    path: str
    blob_id: str
    mode: int = 0o100644
    stage: int = 0
    extended_flags: int = 0


def write_index(path: Path, entries: Sequence[Entry], *, version: int = 3, extensions: bytes = b"") -> None:
    """Write an index as gitformat-index(5) has it; what `stat` said is 0 throughout, so that no file is unchanged."""
    data = struct.pack(">4sII", b"DIRC", version, len(entries))
    previous = b""
    for entry in sorted(entries, key=lambda entry: (entry.path.encode(), entry.stage)):
        name = entry.path.encode()
        extended = struct.pack(">H", entry.extended_flags) if entry.extended_flags else b""
        flags = min(len(name), 0xFFF) | entry.stage << 12 | (0x4000 if extended else 0)
        record = struct.pack(">6I", *[0] * 6) + struct.pack(">4I", entry.mode, 0, 0, 0)
        record += bytes.fromhex(entry.blob_id) + struct.pack(">H", flags) + extended
        if version == 4:
            pairs = zip(previous, name, strict=False)
            same = itertools.takewhile(lambda pair: pair[0] == pair[1], pairs)
            shared = sum(1 for _ in same)
            record += offset(len(previous) - shared) + name[shared:] + b"\0"
            previous = name
        else:
            record += name
            record += b"\0" * (8 - len(record) % 8)
        data += record
    data += extensions
    path.write_bytes(data + hashlib.sha1(data, usedforsecurity=False).digest())


def offset(value: int) -> bytes:
    """The variable-width number of index version 4, written from its definition in gitformat-pack(5)."""
    digits = [value & 0x7F]
    while value := value >> 7:
        value -= 1
        digits.append(0x80 | (value & 0x7F))
    return bytes(reversed(digits))
