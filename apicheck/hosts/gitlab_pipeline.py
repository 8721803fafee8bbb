"""What a job of a GitLab pipeline is about, from its environment ("Predefined CI/CD variables")."""

from collections.abc import Mapping

import msgspec

from apicheck.hosts.occasion import HostName, Kind, Occasion, OccasionError, Revision

_NO_COMMIT = "0" * 40


def read_occasion(environment: Mapping[str, str]) -> Occasion:
    """Read what a job is about. Raises `OccasionError` where its pipeline has no commit to hold against another."""

    def value(*names: str) -> str | None:
        return next((environment[name] for name in names if environment.get(name)), None)

    commit = value("CI_COMMIT_SHA")
    repository = value("CI_MERGE_REQUEST_PROJECT_PATH", "CI_PROJECT_PATH")
    if commit is None or repository is None:
        raise OccasionError("$CI_COMMIT_SHA or $CI_PROJECT_PATH is not set: is this a job of GitLab?")
    occasion = Occasion(
        host=HostName.GITLAB,
        kind=Kind.NOTHING,
        repository=repository,
        server_url=value("CI_SERVER_URL") or "https://gitlab.com",
        run_url=value("CI_JOB_URL", "CI_PIPELINE_URL"),
    )
    number = value("CI_MERGE_REQUEST_IID")
    base = value("CI_MERGE_REQUEST_DIFF_BASE_SHA")
    if number is not None and base is not None and number.isdigit():
        # A pipeline of merged results runs on a merge that is gone tomorrow, with all links to it.
        head = value("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or commit
        return msgspec.structs.replace(
            occasion,
            kind=Kind.COMPARISON,
            base=Revision(base, value("CI_MERGE_REQUEST_TARGET_BRANCH_NAME") or base),
            head=Revision(head, value("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME") or head),
            pull_request=int(number),
            is_from_fork=value("CI_MERGE_REQUEST_SOURCE_PROJECT_PATH") not in (None, repository),
        )
    tag = value("CI_COMMIT_TAG")
    if tag is not None:
        return msgspec.structs.replace(occasion, kind=Kind.RELEASE, head=Revision(f"refs/tags/{tag}", tag))
    before = value("CI_COMMIT_BEFORE_SHA")
    if before is None or before == _NO_COMMIT:
        return occasion
    branch = value("CI_COMMIT_BRANCH") or commit
    return msgspec.structs.replace(
        occasion, kind=Kind.COMPARISON, base=Revision(before, branch), head=Revision(commit, branch)
    )
