"""The commands on the pages, run in a small repository: what a page shows is what the program prints.

    python -m docs.console_blocks

writes what stands below each `$ command` of a `console` block anew, from the root of the checkout; a test fails while
it is stale. Durations and the folders of this machine are replaced by examples, for they are never the same twice.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pygit2

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent
COMMAND = "python -m docs.console_blocks"

_BLOCK = re.compile(r"(?P<open>^```console\n)(?P<body>.*?)(?P<close>^```$)", re.MULTILINE | re.DOTALL)
_PROMPT = "$ "
_WIDTH = "100"
_TIME = 1_700_000_000  # one time for all commits, so that they have the same ids everywhere

# `shop` before and after: what users meet in a release that somebody took for a small one.
VERSIONS: tuple[tuple[str, Mapping[str, str]], ...] = (
    (
        "v1.0.0",
        {
            "pyproject.toml": '[project]\nname = "shop"\nversion = "1.0.0"\nrequires-python = ">=3.11"\n',
            "shop/__init__.py": "from shop._orders import Order, refund, total\n",
            "shop/_orders.py": (
                "class Order:\n"
                "    def __init__(self, number, note='', priority=0):\n"
                "        self.number = number\n"
                "\n"
                "\n"
                "def total(prices, currency='EUR'):\n"
                "    return sum(prices)\n"
                "\n"
                "\n"
                "def refund(order):\n"
                "    return -order.number\n"
            ),
        },
    ),
    (
        "main",
        {
            "pyproject.toml": '[project]\nname = "shop"\nversion = "1.1.0"\nrequires-python = ">=3.11"\n',
            "shop/__init__.py": "from shop._orders import Order, invoice, total\n",
            "shop/_orders.py": (
                "class Order:\n"
                "    def __init__(self, number, note='', priority=1):\n"
                "        self.number = number\n"
                "\n"
                "\n"
                "def total(prices):\n"
                "    return sum(prices)\n"
                "\n"
                "\n"
                "def invoice(order):\n"
                "    return order.number\n"
            ),
        },
    ),
)


def make_repository(folder: Path) -> Path:
    """Make the repository that the commands are run in, with a tag for the release and the branch `main`."""
    git = pygit2.init_repository(folder, initial_head="main")
    author = pygit2.Signature("Ada", "ada@example.org", _TIME, 0)
    parents: list[pygit2.Oid] = []
    for name, files in VERSIONS:
        git.index.clear()
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8", newline="\n")
            git.index.add(path)
        git.index.write()
        commit = git.create_commit("HEAD", author, author, name, git.index.write_tree(), parents)
        if name != "main":
            git.references.create(f"refs/tags/{name}", commit)
        parents = [commit]
    return folder


def pages() -> Iterator[Path]:
    """The pages that show commands, the README among them."""
    for page in (ROOT / "README.md", *sorted(FOLDER.glob("*.md")), *sorted(FOLDER.glob("schema/*.md"))):
        if _BLOCK.search(page.read_text("utf-8")):
            yield page


def rewritten(text: str, repository: Path) -> str:
    """The text of a page with the output of every command as it is now."""

    def run(block: re.Match[str]) -> str:
        commands = [line for line in block["body"].splitlines() if line.startswith(_PROMPT)]
        shown = (f"{line}\n{_output(line.removeprefix(_PROMPT), repository)}" for line in commands)
        return f"{block['open']}{''.join(shown)}{block['close']}"

    return _BLOCK.sub(run, text)


def _output(command: str, repository: Path) -> str:
    """What a person would see of a command, both streams in their order."""
    programs = repository.parent / "programs"
    if not programs.is_dir():
        programs.mkdir()
        program = programs / "apicheck"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m apicheck.cli.main "$@"\n', "utf-8")
        program.chmod(0o755)
    environment = {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(repository.parent),
        "COLUMNS": _WIDTH,
        "APICHECK_CACHE_DIR": str(repository.parent / "cache"),
        "PYTHONIOENCODING": "utf-8",
    }
    result = subprocess.run(  # noqa: S603 - the commands are those of our own pages
        ["bash", "-c", command],  # noqa: S607
        cwd=repository, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    return _always_the_same(result.stdout.decode("utf-8"), repository)


def _always_the_same(output: str, repository: Path) -> str:
    output = output.replace(str(repository.parent), "/home/ada")
    output = re.sub(r"(?<=^apicheck: )( *)\d+\.\d\d s(?=  )", r"  0.10 s", output, flags=re.MULTILINE)
    output = re.sub(r"  +\d+\.\d\d s$", "  0.10 s", output, flags=re.MULTILINE)
    output = re.sub(r"writes \d+ bytes", "writes 4096 bytes", output)
    output = "".join(f"{line.rstrip()}\n" for line in output.splitlines())
    return output if output.strip() else ""


def stale_pages() -> dict[Path, str]:
    """The pages whose commands print something else by now, with what they should say."""
    with tempfile.TemporaryDirectory(prefix="apicheck-docs-") as name:
        found = {}
        for page in pages():
            folder = Path(name) / page.relative_to(ROOT).with_suffix("")
            folder.mkdir(parents=True)
            text = page.read_text("utf-8")
            now = rewritten(text, make_repository(folder / "shop"))
            if now != text:
                found[page] = now
    return found


if __name__ == "__main__":
    for page, text in stale_pages().items():
        page.write_text(text, "utf-8", newline="\n")
        sys.stdout.write(f"{page.relative_to(ROOT)}\n")
