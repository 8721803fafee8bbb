"""What GitHub hands to a run of a workflow: an event as a file, and the environment that names it.

The events hold the fields that GitHub documents under "Webhook events and payloads" and that a reader could mistake for
others, with hostile values where people choose them.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_REPOSITORY = {
    "id": 1,
    "name": "demo",
    "full_name": "octo/demo",
    "default_branch": "main",
    "private": False,
    "fork": False,
    "owner": {"login": "octo", "id": 1},
}


@dataclass(frozen=True)
class Event:
    """The name of an event, its content, and what else is in the environment of its run."""

    name: str
    payload: dict[str, Any]
    ref: str = "refs/heads/main"
    sha: str = "0" * 40

    def environment(self, folder: Path, api_url: str) -> dict[str, str]:
        """Write the event to a file in `folder`; return the variables of a run."""
        file = folder / "event.json"
        file.write_text(json.dumps({"repository": _REPOSITORY, "sender": {"login": "mia"}, **self.payload}), "utf-8")
        return {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": api_url,
            "GITHUB_EVENT_NAME": self.name,
            "GITHUB_EVENT_PATH": str(file),
            "GITHUB_REF": self.ref,
            "GITHUB_REPOSITORY": "octo/demo",
            "GITHUB_RUN_ID": "42",
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_SHA": self.sha,
        }


def pull_request(base: str, head: str, *, fork: str | None = None, action: str = "synchronize") -> Event:
    """A pull request, of a branch of the repository itself or of a fork that belongs to `fork`."""
    owner = fork or "octo"
    return Event(
        "pull_request",
        {
            "action": action,
            "number": 7,
            "pull_request": {
                "number": 7,
                "state": "open",
                "title": "`$(touch /tmp/pwned)` ${{ secrets.TOKEN }}",
                "body": "<!-- apicheck:api -->",
                "head": {
                    "label": f"{owner}:topic",
                    "ref": "topic",
                    "sha": head,
                    "user": {"login": owner},
                    "repo": {**_REPOSITORY, "full_name": f"{owner}/demo", "fork": fork is not None},
                },
                "base": {"label": "octo:main", "ref": "main", "sha": base, "repo": _REPOSITORY},
                "merge_commit_sha": "1" * 40,
            },
        },
        ref="refs/pull/7/merge",
        sha="1" * 40,
    )


def push(before: str, after: str, ref: str = "refs/heads/main", **more: Any) -> Event:
    """A push to a branch or of a tag."""
    payload = {
        "ref": ref,
        "before": before,
        "after": after,
        "created": before == "0" * 40,
        "deleted": after == "0" * 40,
        "forced": False,
        "commits": [],
        **more,
    }
    return Event("push", payload, ref=ref, sha=after)


def merge_group(base: str, head: str) -> Event:
    """A group of pull requests that a merge queue tries."""
    group = {
        "head_sha": head,
        "head_ref": "refs/heads/gh-readonly-queue/main/pr-7-abc",
        "base_sha": base,
        "base_ref": "refs/heads/main",
    }
    return Event("merge_group", {"action": "checks_requested", "merge_group": group}, sha=head)


def release(tag: str, sha: str) -> Event:
    """A release that was published."""
    payload = {"action": "published", "release": {"tag_name": tag, "name": tag, "draft": False, "prerelease": False}}
    return Event("release", payload, ref=f"refs/tags/{tag}", sha=sha)


def workflow_run(head: str, owner: str, branch: str, *, event: str = "pull_request") -> Event:
    """The end of another run, which a pull request of `owner` started; of a fork GitHub lists no pull request."""
    run = {
        "id": 41,
        "name": "apicheck",
        "event": event,
        "status": "completed",
        "conclusion": "failure",
        "head_branch": branch,
        "head_sha": head,
        "html_url": "https://github.com/octo/demo/actions/runs/41",
        "pull_requests": [],
        "head_repository": {"full_name": f"{owner}/demo", "owner": {"login": owner}},
    }
    return Event("workflow_run", {"action": "completed", "workflow_run": run}, sha="9" * 40)
