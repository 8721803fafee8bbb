"""What to add to a repository, decided from what it is like. Nothing is read or written here, except the templates."""

import enum
import re
import tomllib
from collections.abc import Iterator
from importlib import resources

import msgspec
from packaging.requirements import Requirement

from apicheck.adoption.inspection import GITLAB_CI, PRE_COMMIT, WORKFLOWS, Findings
from apicheck.adoption.requirement import with_extra
from apicheck.hosts.occasion import HostName
from apicheck.policy.release_tags import Release

_OLDEST_YEAR = 1990
_GITLAB_JOB = ".gitlab/apicheck.yml"


class Action(enum.StrEnum):
    """What becomes of a file."""

    WRITE = "write"
    APPEND = "append"
    KEEP = "keep"
    ADVISE = "advise"


class Proposal(msgspec.Struct, frozen=True):
    """A file and what is to become of it.

    `text` is what is written, or added at the end, or what the user is to add by hand. `reason` is a sentence for the
    user, without a full stop.
    """

    action: Action
    path: str
    reason: str
    text: str = ""


def propose(found: Findings, requirement: Requirement) -> tuple[Proposal, ...]:
    """Say what fits. `requirement` is what brings apicheck into a job."""
    return (
        *_configuration(found),
        *_host_files(found, requirement),
        *_hook(found, requirement),
    )


def settings(found: Findings) -> str:
    """The table `[tool.apicheck]` that fits, without its header; comments say what else there is."""
    lines = ['fail-on = "breaking" # or "risky", "never"']
    if not found.modules:
        lines.append('# packages = ["name"] # no package was found: say what users import')
    gate: list[str] = []
    if found.release is not None and found.release.version.major >= _OLDEST_YEAR:
        gate.append(f'scheme = "calver" # the newest release is {found.release.version}')
    if found.release is None and found.has_tags:
        gate.append('# tags = ["v{version}"] # no tag looks like a release: say how they are named')
    return "\n".join([*lines, *(["", "[gate]", *gate] if gate else [])]) + "\n"


def _configuration(found: Findings) -> Iterator[Proposal]:
    text = settings(found)
    old = found.texts.get("pyproject.toml")
    if found.is_configured:
        yield Proposal(Action.KEEP, "pyproject.toml" if old else "apicheck.toml", "apicheck is configured already")
        return
    table = "\n[tool.apicheck]\n" + text.replace("[gate]", "[tool.apicheck.gate]")
    if old is not None and _is_extended(old, table):
        yield Proposal(Action.APPEND, "pyproject.toml", "the settings are a table at its end", table)
    else:
        yield Proposal(Action.WRITE, "apicheck.toml", "the settings", text)


def _is_extended(old: str, table: str) -> bool:
    """True where both together mean what the old text meant, and the table beside it."""
    try:
        before = tomllib.loads(old)
        after = tomllib.loads(_joined(old, table))
        added = tomllib.loads(table)
    except tomllib.TOMLDecodeError:
        return False
    tools = {**before.get("tool", {}), **added["tool"]}
    return "apicheck" not in before.get("tool", {}) and after == {**before, "tool": tools}


def _host_files(found: Findings, requirement: Requirement) -> Iterator[Proposal]:
    if found.host is None:
        reason = "no remote and no file tells the host: `apicheck init --host github` or `--host gitlab` names it"
        yield Proposal(Action.ADVISE, "the workflow", reason)
    elif found.host is HostName.GITHUB:
        yield from _github(found, requirement)
    else:
        yield from _gitlab(found, requirement)


def _github(found: Findings, requirement: Requirement) -> Iterator[Proposal]:
    known = [path for path in found.texts if path.startswith(WORKFLOWS) and "apicheck" in found.texts[path]]
    wanted = {
        f"{WORKFLOWS}apicheck.yml": ("github-check.yml", "judges pull requests, merge groups and releases"),
        f"{WORKFLOWS}apicheck-comment.yml": ("github-comment.yml", "writes the comment, safely for forks too"),
    }
    others = [path for path in known if path not in wanted]
    for path, (template, reason) in wanted.items():
        if path in found.texts:
            yield Proposal(Action.KEEP, path, "it is there already")
        elif others:
            yield Proposal(Action.KEEP, others[0], "it runs apicheck already")
            return
        else:
            text = _template(template, requirement).replace("@PUSH@", _tag_trigger(found.release))
            yield Proposal(Action.WRITE, path, reason, text)


def _gitlab(found: Findings, requirement: Requirement) -> Iterator[Proposal]:
    job = _template("gitlab.yml", requirement)
    pipeline = found.texts.get(GITLAB_CI)
    if pipeline is None and _GITLAB_JOB not in found.texts:
        yield Proposal(Action.WRITE, GITLAB_CI, "judges merge requests and releases, and writes the comment", job)
        return
    if pipeline is not None and re.search(r"^apicheck:", pipeline, re.MULTILINE):
        yield Proposal(Action.KEEP, GITLAB_CI, "it runs apicheck already")
        return
    if _GITLAB_JOB in found.texts:
        yield Proposal(Action.KEEP, _GITLAB_JOB, "it is there already")
    else:
        yield Proposal(Action.WRITE, _GITLAB_JOB, "judges merge requests and releases, and writes the comment", job)
    if _GITLAB_JOB not in (pipeline or ""):
        yield Proposal(Action.ADVISE, GITLAB_CI, "add this to it", f"include:\n  - local: {_GITLAB_JOB}\n")


def _hook(found: Findings, requirement: Requirement) -> Iterator[Proposal]:
    hook = _template("pre-commit.yml", requirement)
    old = found.texts.get(PRE_COMMIT)
    if old is None:
        yield Proposal(Action.WRITE, PRE_COMMIT, "checks each commit after `pre-commit install`", f"repos:\n{hook}")
    elif "apicheck" in old:
        yield Proposal(Action.KEEP, PRE_COMMIT, "it runs apicheck already")
    elif (indent := _indent_of_last_list(old, "repos")) is not None:
        lines = "".join(f"{indent}{line}\n" for line in hook.splitlines())
        yield Proposal(Action.APPEND, PRE_COMMIT, "the hook is one more entry of `repos`", lines)
    else:
        yield Proposal(Action.ADVISE, PRE_COMMIT, "add this to `repos`", hook)


def _indent_of_last_list(text: str, key: str) -> str | None:
    """The indentation of the entries of a top-level list, if lines at the end of a YAML file are more entries of it.

    None where that is not plain to see: another key comes last, the list is in flow style, or the file has several
    documents.
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    starts = [number for number, line in enumerate(lines) if re.fullmatch(rf"{key}:\s*(#.*)?", line)]
    if len(starts) != 1:
        return None
    entries = lines[starts[0] + 1 :]
    first = re.match(r"( *)- ", entries[0]) if entries else None
    if first is None:
        return None
    indent = first[1]
    is_plain = all(line.startswith((f"{indent}- ", f"{indent} ")) for line in entries)
    return indent if is_plain and "\t" not in text else None


def _tag_trigger(release: Release | None) -> str:
    """The trigger for tags of releases, as the newest one is named; empty where there is none."""
    if release is None:
        return ""
    prefix = release.tag[: release.tag.find(next(filter(str.isdigit, release.tag[_name_end(release.tag) :])))]
    return f'\n  push:\n    tags: ["{prefix}[0-9]*"]'


def _name_end(tag: str) -> int:
    """Where the version begins, for what comes before it may hold digits, too (`py3-demo-1.0`)."""
    match = re.search(r"[vV]?\d[\w.!+-]*$", tag)
    return 0 if match is None else match.start()


def _template(name: str, requirement: Requirement) -> str:
    text = resources.files("apicheck.adoption").joinpath("files", name).read_text("utf-8")
    return re.sub(r"@REQUIREMENT(?::(\w+))?@", lambda match: with_extra(requirement, match[1]), text)


def _joined(old: str, added: str) -> str:
    """The old text, every line of it, and what is added; a last line without an end gets one."""
    return f"{old}{'' if old.endswith(chr(10)) or not old else chr(10)}{added}"


def whole_text(proposal: Proposal, old: str) -> str:
    """What the file holds afterwards."""
    return _joined(old, proposal.text) if proposal.action is Action.APPEND else proposal.text
