"""Following the symlinks of a listing inside that listing, never on the disk."""

import itertools
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

MOST_HOPS = 40  # as Linux has it, path_resolution(7)
LONGEST_TARGET = 4096  # PATH_MAX
LONGEST_SHOWN = 100
MOST_ALIASES = 50_000  # links to folders of links multiply: beyond this they are not spelled out any more

OUTSIDE = "which is out of the repository"
DANGLING = "and nothing is there in this revision"
CIRCLE = "which leads back to itself"
TOO_MANY = f"and with what is linked there it unfolds to more than {MOST_ALIASES:,} files"


@dataclass
class Followed:
    """`aliases` maps a path that a symlink makes to the file that it is; `dead` maps a symlink to a reason."""

    aliases: dict[str, str] = field(default_factory=dict)
    dead: dict[str, str] = field(default_factory=dict)


class _DeadLink(Exception):  # noqa: N818 - control flow of this file
    pass


def follow(files: Collection[str], links: Mapping[str, str]) -> Followed:
    """What the symlinks `links` (path to target) make of a tree that holds `files`.

    A link to a file is that file; a link to a folder shows the folder's files under its own path, links in it included,
    as far as that does not lead into a folder that the path came through.
    """
    followed = Followed()
    if not links:
        return followed
    tree = _Tree(files, links)
    room = MOST_ALIASES
    for link in sorted(links):
        try:
            found = tree.appearances(link, room)
        except _DeadLink as reason:
            if str(reason) == TOO_MANY:
                room = 0
            followed.dead[link] = f"is a symlink to {links[link][:LONGEST_SHOWN]!r}, {reason}"
        else:
            followed.aliases.update(found)
            room = max(0, room - len(found))
    return followed


class _Tree:
    def __init__(self, files: Collection[str], links: Mapping[str, str]) -> None:
        self._files = files
        self._links = links
        self._children: dict[str, set[str]] = defaultdict(set)
        for path in (*files, *links):
            child = path
            while child:
                folder = child.rpartition("/")[0]
                siblings = self._children[folder]
                if child in siblings:
                    break
                siblings.add(child)
                child = folder

    def appearances(self, link: str, room: int) -> dict[str, str]:
        """The files that a link shows, as path to real path, `room` at the most. Raises `_DeadLink`."""
        real = self.resolve(link)
        if real in self._files:
            return {link: real}
        if _is_within(link, real):
            raise _DeadLink(CIRCLE)
        found = dict(itertools.islice(self.unfold(link, real), room + 1))
        if len(found) > room:
            raise _DeadLink(TOO_MANY)
        return found

    def resolve(self, link: str) -> str:
        """The file or folder that a link is in the end. Raises `_DeadLink`."""
        current = link.split("/")
        waiting: deque[str] = deque()
        for _ in range(MOST_HOPS):
            target = self._links["/".join(current)]
            if target.startswith("/") or len(target) > LONGEST_TARGET:
                raise _DeadLink(OUTSIDE)
            current.pop()
            waiting.extendleft(reversed(target.split("/")))
            if not self._walk(current, waiting):
                break
        else:
            raise _DeadLink(CIRCLE)
        real = "/".join(current)
        if real not in self._files and real not in self._children:
            raise _DeadLink(DANGLING)
        return real

    def _walk(self, current: list[str], waiting: deque[str]) -> bool:
        """Move `current` along `waiting` until it is a link (True) or all parts are used up (False)."""
        while waiting:
            part = waiting.popleft()
            if current and "/".join(current) not in self._children:
                raise _DeadLink(DANGLING)
            if part == "..":
                if not current:
                    raise _DeadLink(OUTSIDE)
                current.pop()
            elif part not in ("", "."):
                current.append(part)
                if "/".join(current) in self._links:
                    return True
        return False

    def unfold(self, link: str, folder: str) -> Iterator[tuple[str, str]]:
        """Each file under `folder` as (path through `link`, real path)."""
        waiting: list[tuple[str, str, tuple[str, ...]]] = [(link, folder, (link,))]
        while waiting:
            seen_as, real_folder, chain = waiting.pop()
            for child in self._children[real_folder]:
                alias = f"{seen_as}/{child.rpartition('/')[2]}"
                if child in self._links:
                    try:
                        real = self.resolve(child)
                    except _DeadLink:
                        continue  # it is reported under its own path
                    new_chain = (*chain, child)
                    if real in self._files:
                        yield alias, real
                    elif not any(_is_within(passed, real) for passed in new_chain):
                        waiting.append((alias, real, new_chain))
                elif child in self._files:
                    yield alias, child
                else:
                    waiting.append((alias, child, chain))


def _is_within(path: str, folder: str) -> bool:
    return not folder or path.startswith(folder + "/")
