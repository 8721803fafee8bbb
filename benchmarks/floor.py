"""The least that any comparison of two revisions costs: start Python, compare the trees, parse the files that changed.

`python benchmarks/floor.py REPOSITORY OLD NEW FOLDER` does that for the Python files below FOLDER and prints nothing.
"""

import ast
import gc
import sys
import warnings

import pygit2


def main() -> None:
    """Parse what differs between two revisions."""
    repository, old, new, folder = sys.argv[1:]
    gc.disable()  # or it looks through each tree many times
    warnings.simplefilter("ignore")  # invalid escapes and the like
    opened = pygit2.Repository(repository)
    trees = [opened.revparse_single(name).peel(pygit2.Tree) for name in (old, new)]
    for delta in trees[0].diff_to_tree(trees[1]).deltas:
        for file in (delta.old_file, delta.new_file):
            blob = opened.get(file.id)
            if file.path.startswith(f"{folder}/") and file.path.endswith(".py") and isinstance(blob, pygit2.Blob):
                ast.parse(blob.data)


if __name__ == "__main__":
    main()
