"""The importable files of a distribution's folder, by folder, so that a back end's search never scans all paths."""

from collections.abc import Iterable, Iterator

SUFFIXES = (".py", ".pyi", ".pyx", ".pyx.in", ".so", ".pyd")
"""What makes a module: source, stub, Cython source or a template of it, extension module."""

_KEPT = (*SUFFIXES, "py.typed")


class Folders:
    """An index over POSIX paths relative to one folder, which is "" itself. Files that no import sees are left out."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._files: dict[str, list[str]] = {"": []}
        self._subfolders: dict[str, list[str]] = {"": []}
        for path in paths:
            if path.endswith(_KEPT):
                folder, _, name = path.rpartition("/")
                if folder not in self._files:
                    self._add(folder)
                self._files[folder].append(name)

    def _add(self, folder: str) -> None:
        while folder not in self._files:
            self._files[folder] = []
            self._subfolders.setdefault(folder, [])
            parent, _, name = folder.rpartition("/")
            self._subfolders.setdefault(parent, []).append(name)
            folder = parent

    def is_folder(self, folder: str) -> bool:
        """True where `folder` holds importable files at any depth."""
        return folder in self._files

    def is_package(self, folder: str) -> bool:
        """True for a regular package: there is an `__init__` module, be it a stub or compiled."""
        return any(name.startswith("__init__.") for name in self._files.get(folder, ()))

    def has_file(self, path: str) -> bool:
        """True where the file is there and importable."""
        folder, _, name = path.rpartition("/")
        return name in self._files.get(folder, ())

    def files(self, folder: str) -> list[str]:
        """Names of the files directly in `folder`."""
        return sorted(self._files.get(folder, ()))

    def subfolders(self, folder: str) -> list[str]:
        """Names of the folders directly in `folder`."""
        return sorted(self._subfolders.get(folder, ()))

    def walk(self, folder: str) -> Iterator[str]:
        """Paths of all files below `folder`, at any depth."""
        waiting = [folder]  # No recursion: a path in a tree may be deeper than Python's stack.
        while waiting:
            inside = waiting.pop()
            yield from (join(inside, name) for name in self.files(inside))
            waiting += (join(inside, name) for name in reversed(self.subfolders(inside)))

    def stems(self, folder: str) -> list[str]:
        """Names of the modules directly in `folder`, packages left out."""
        return sorted({name.partition(".")[0] for name in self.files(folder) if name.endswith(SUFFIXES)} - {"__init__"})

    def module_files(self, folder: str, stem: str) -> list[str]:
        """Paths of the files directly in `folder` that make the module `stem`: source, stub and compiled form."""
        return [
            join(folder, name)
            for name in self.files(folder)
            if name.partition(".")[0] == stem and name.endswith(SUFFIXES)
        ]


def join(folder: str, name: str) -> str:
    """`folder/name`, where "" is the root on either side."""
    return f"{folder}/{name}" if folder and name else folder or name


def below(folder: str, path: str) -> str:
    """`path`, which lies in `folder`, as seen from there."""
    return path[len(folder) + 1 :] if folder else path


def normal(folder: str) -> str:
    """A folder as people write it (`./src/`, `.`) in the form that the index uses (`src`, "")."""
    return "/".join(part for part in folder.replace("\\", "/").split("/") if part not in ("", "."))
