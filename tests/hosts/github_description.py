"""GitHub's OpenAPI description, cut down to the requests that apicheck sends.

`github-openapi.json` beside this file is a part of `generated/api.github.com.json` of the npm package
`@octokit/openapi` (version 23.0.2, MIT licence, Copyright (c) 2020 Octokit contributors), which repackages what GitHub
publishes under the same licence. `python -m tests.hosts.github_description PACKAGE_FOLDER` makes it anew.
"""

import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("github-openapi.json")

REQUESTS = {
    "/user": ("get",),
    "/repos/{owner}/{repo}/issues/{issue_number}/comments": ("get", "post"),
    "/repos/{owner}/{repo}/issues/comments/{comment_id}": ("patch", "delete"),
    "/repos/{owner}/{repo}/pulls": ("get",),
    "/repos/{owner}/{repo}/pulls/{pull_number}": ("get",),
}


@cache
def description() -> dict[str, Any]:
    """The description as a document; nobody may change it."""
    document: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
    return document


def example(name: str) -> Any:
    """A copy of one of GitHub's own examples of an answer."""
    return json.loads(json.dumps(description()["components"]["examples"][name]["value"]))


def cut_down(whole: dict[str, Any]) -> dict[str, Any]:
    """The paths that are used, and the components that they lead to."""
    paths = {
        path: {key: value for key, value in whole["paths"][path].items() if key in (*methods, "parameters")}
        for path, methods in REQUESTS.items()
    }
    kept: dict[str, dict[str, Any]] = {}
    todo = list(_references(paths))
    while todo:
        kind, name = todo.pop()
        if name not in kept.setdefault(kind, {}):
            kept[kind][name] = whole["components"][kind][name]
            todo.extend(_references(kept[kind][name]))
    return {
        "openapi": whole["openapi"],
        "info": whole["info"],
        "servers": [{"url": "/"}],  # the stand-in is on loopback
        "paths": _without_prose(paths),
        "components": {kind: dict(sorted(_without_prose(entries).items())) for kind, entries in sorted(kept.items())},
    }


def _references(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            match = re.fullmatch(r"#/components/(\w+)/(.+)", reference)
            assert match is not None, reference
            yield match[1], match[2]
        for part in value.values():
            yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)


def _without_prose(value: Any) -> Any:
    """The same without what is for readers alone; a response has to have a description."""
    if isinstance(value, dict):
        return {
            key: _without_prose(part)
            for key, part in value.items()
            if not (key in ("externalDocs", "tags", "x-github", "summary") and "operationId" in value)
            and not (key == "example" and "$ref" not in value)
            and not (key == "description" and isinstance(part, str) and ("type" in value or "operationId" in value))
        }
    if isinstance(value, list):
        return [_without_prose(part) for part in value]
    return value


if __name__ == "__main__":
    source = Path(sys.argv[1]) / "generated" / "api.github.com.json"
    FILE.write_text(json.dumps(cut_down(json.loads(source.read_text("utf-8"))), indent=1) + "\n", "utf-8")
