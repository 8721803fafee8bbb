"""Where symlinks lead inside a listing."""

import os
import tempfile
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apicheck.revisions.symlinks import CIRCLE, DANGLING, MOST_ALIASES, OUTSIDE, TOO_MANY, follow


@pytest.mark.parametrize(
    ("files", "links", "aliases"),
    [
        pytest.param("a.py", {"b.py": "a.py"}, {"b.py": "a.py"}, id="a file beside it"),
        pytest.param("p/a.py", {"q/b.py": "../p/a.py"}, {"q/b.py": "p/a.py"}, id="a file elsewhere"),
        pytest.param(
            "a.py", {"b.py": "./x/..//a.py", "x/y": "../a.py"}, {"b.py": "a.py", "x/y": "a.py"}, id="odd spelling"
        ),
        pytest.param("a.py", {"b.py": "c.py", "c.py": "a.py"}, {"b.py": "a.py", "c.py": "a.py"}, id="a link to a link"),
        pytest.param("p/a.py p/s/b.py", {"q": "p"}, {"q/a.py": "p/a.py", "q/s/b.py": "p/s/b.py"}, id="a folder"),
        pytest.param(
            "p/a.py", {"q": "p", "b.py": "q/a.py"}, {"q/a.py": "p/a.py", "b.py": "p/a.py"}, id="through a folder"
        ),
        pytest.param(
            "p/a.py r/b.py",
            {"q": "p", "p/in": "../r"},
            {"q/a.py": "p/a.py", "q/in/b.py": "r/b.py", "p/in/b.py": "r/b.py"},
            id="a folder that holds a link to a folder",
        ),
        pytest.param(
            "p/s/a.py",
            {"q": "p/s", "b.py": "q/../s/a.py"},
            {"q/a.py": "p/s/a.py", "b.py": "p/s/a.py"},
            id=".. is physical",
        ),
        pytest.param(
            "x/a.py y/b.py",
            {"x/y": "../y", "y/x": "../x"},
            {"x/y/b.py": "y/b.py", "y/x/a.py": "x/a.py"},
            id="two folders that hold each other",
        ),
    ],
)
def test_a_symlink_shows(files: str, links: dict[str, str], aliases: dict[str, str]) -> None:
    followed = follow(files.split(), links)
    assert followed.aliases == aliases
    assert followed.dead == {}


@pytest.mark.parametrize(
    ("links", "reason"),
    [
        ({"b.py": "none.py"}, DANGLING),
        ({"b.py": "a.py/c.py"}, DANGLING),
        ({"b.py": "a.py/"}, DANGLING),
        ({"b.py": "none/../a.py"}, DANGLING),
        ({"p/b.py": ""}, CIRCLE),
        ({"b.py": "/etc/passwd"}, OUTSIDE),
        ({"b.py": "../a.py"}, OUTSIDE),
        ({"b.py": "p/../../a.py"}, OUTSIDE),
        ({"b.py": "y" * 5000}, OUTSIDE),
        ({"b.py": "b.py"}, CIRCLE),
        ({"b.py": "c.py", "c.py": "b.py"}, CIRCLE),
        ({"loop": "."}, CIRCLE),
        ({"p/q/up": "../.."}, CIRCLE),
        ({"p/q": "../p"}, CIRCLE),
        ({"b.py": "loop/loop/a.py", "loop": "loop"}, CIRCLE),
    ],
)
def test_a_symlink_is_dead(links: dict[str, str], reason: str) -> None:
    followed = follow(["a.py", "p/c.py"], links)
    assert followed.dead.keys() == links.keys()
    assert all(text.endswith(reason) for text in followed.dead.values())
    assert followed.aliases == {}


def test_a_long_chain_is_taken_for_a_circle_as_the_system_does() -> None:
    links = {f"l{number}": f"l{number + 1}" for number in range(60)} | {"l60": "a.py"}
    followed = follow(["a.py"], links)
    assert followed.aliases["l30"] == "a.py"
    assert followed.dead["l0"].endswith(CIRCLE)


def test_folders_that_double_do_not_explode() -> None:
    links = {f"d{depth}/{name}": f"../d{depth + 1}" for depth in range(40) for name in "ab"}
    files = [f"d{depth}/f.py" for depth in range(41)]
    started = time.monotonic()
    followed = follow(files, links)
    assert time.monotonic() - started < 10
    assert len(followed.aliases) <= MOST_ALIASES
    assert followed.dead["d0/a"].endswith(TOO_MANY)


def test_a_long_target_is_not_repeated_in_full() -> None:
    assert len(follow([], {"a.py": "x" * 100_000}).dead["a.py"]) < 200


PARTS = st.sampled_from(["a", "b", "c", "..", "."])
TARGETS = st.lists(PARTS, min_size=1, max_size=4).map("/".join)
FOLDERS = ("", "a/", "a/b/", "b/", "c/a/")


@settings(deadline=None)  # it waits for the disk
@given(
    files=st.sets(st.sampled_from([f"{folder}{name}.py" for folder in FOLDERS for name in "xy"]), min_size=1),
    links=st.dictionaries(st.sampled_from([f"{folder}l{number}" for folder in FOLDERS for number in "12"]), TARGETS),
    extra=st.dictionaries(st.sampled_from(["x.py", "y.py", "a", "b", "c"]), TARGETS, max_size=2),
)
def test_links_lead_where_the_system_leads(files: set[str], links: dict[str, str], extra: dict[str, str]) -> None:
    taken = {folder for path in files | links.keys() for folder in ancestors(path)} | files
    links |= {path: target for path, target in extra.items() if path not in taken}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(os.path.realpath(folder)) / "root"
        for path in files:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).touch()
        for path, target in links.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).symlink_to(target)
        followed = follow(files, links)
        for alias, path in followed.aliases.items():
            assert (root / alias).resolve(strict=True) == root / path
        for link in links:
            assert (link in followed.aliases) == (root / link).is_file()


def ancestors(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts))]
