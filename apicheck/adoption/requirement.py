"""What a job has to ask pip for, to get the apicheck that is at work here.

A name alone does not tell: a package index may know it for something else. So it is what this one was installed from,
as installers record it in `direct_url.json` (PEP 610, "Recording the Direct URL Origin of installed distributions").
"""

from importlib.metadata import Distribution, distribution
from typing import Literal

import msgspec
from packaging.requirements import InvalidRequirement, Requirement

_NAME = "apicheck"


class RequirementError(Exception):
    """Nothing tells what a job has to install; the text is the sentence to print."""


class _VersionControl(msgspec.Struct):
    vcs: Literal["git", "hg", "bzr", "svn"]
    commit_id: str


class _DirectUrl(msgspec.Struct):
    url: str
    vcs_info: _VersionControl | None = None
    subdirectory: str | None = None


def own_requirement(installed: Distribution | None = None) -> Requirement:
    """The requirement that brings the same again: a version from an index, or the commit or archive it was made of.

    Raises `RequirementError` for one that was installed from a folder or a file, which no other machine has.
    """
    installed = installed or distribution(_NAME)
    recorded = installed.read_text("direct_url.json")
    if recorded is None:
        return Requirement(f"{_NAME}=={installed.version}")
    try:
        origin = msgspec.json.decode(recorded, type=_DirectUrl)
    except msgspec.DecodeError:
        origin = _DirectUrl("file:")
    if origin.url.startswith("file:"):
        raise RequirementError(
            "this apicheck was installed from a folder or a file, which no job has: say what pip has to be asked for, "
            f"as in `apicheck init --requirement '{_NAME} @ git+https://HOST/OWNER/REPOSITORY@TAG'`"
        )
    url = origin.url
    if origin.vcs_info is not None:
        url = f"{origin.vcs_info.vcs}+{url}@{origin.vcs_info.commit_id}"
    if origin.subdirectory:
        url += f"#subdirectory={origin.subdirectory}"
    return given_requirement(f"{_NAME} @ {url}")


def given_requirement(text: str) -> Requirement:
    """A requirement as a user writes it (PEP 508). Raises `RequirementError` for one of something else, or for none."""
    try:
        found = Requirement(text)
    except InvalidRequirement as error:
        raise RequirementError(f"--requirement {text!r} is none that pip would take: {error}") from error
    if found.name.lower() != _NAME or not text.isprintable() or any(sign in text for sign in "\"'$`\\"):
        raise RequirementError(f"--requirement {text!r} is none of {_NAME}, or can't be written into a workflow")
    return found


def with_extra(requirement: Requirement, extra: str | None) -> str:
    """The requirement as text, with what a host's client is for."""
    changed = Requirement(str(requirement))
    if extra is not None:
        changed.extras.add(extra)
    return str(changed)
