"""The hosts that are known: by what a run there is recognised, and what opens the comments of a pull request.

A host's client is imported only where it is needed, and is an extra: `pip install 'apicheck[github]'`.
"""

from collections.abc import Mapping

from apicheck.hosts.occasion import HostName, Kind, Occasion, OccasionError
from apicheck.hosts.thread import HostError, Thread


def occasion_of(environment: Mapping[str, str], *, is_compared: bool = False) -> Occasion:
    """What this run is about, on whatever host it is.

    Raises `OccasionError` where it is on none, or where its event says nothing of revisions; that is no error with
    `is_compared`, for a caller who knows what to compare.
    """
    if environment.get("GITHUB_ACTIONS") == "true":
        from apicheck.hosts import github_event

        return github_event.read_occasion(environment, is_compared=is_compared)
    if environment.get("GITLAB_CI") == "true":
        from apicheck.hosts import gitlab_pipeline

        return gitlab_pipeline.read_occasion(environment)
    raise OccasionError("this is no run of GitHub or GitLab: name --host, --repository and --pull-request")


def outside_of_a_run(host: str, repository: str, environment: Mapping[str, str]) -> Occasion:
    """A repository that is named, on a host whose address the environment may tell."""
    name = HostName(host)
    variable, usual = _SERVERS[name]
    server = environment.get(variable) or usual
    return Occasion(host=name, kind=Kind.NOTHING, repository=repository, server_url=server)


_SERVERS = {
    HostName.GITHUB: ("GITHUB_SERVER_URL", "https://github.com"),
    HostName.GITLAB: ("CI_SERVER_URL", "https://gitlab.com"),
}


def open_thread(occasion: Occasion, environment: Mapping[str, str], author: str | None, base: str | None) -> Thread:
    """The comments of the pull request that a run is about.

    `author` is the name that the token writes under, where it can't be asked for. `base` is the commit that was
    compared with, which tells pull requests of one branch apart. Raises `HostError`, also where the token or the client
    is missing.
    """
    if occasion.host is HostName.GITLAB:
        return _gitlab(occasion, environment)
    return _github(occasion, environment, author, base)


def _github(occasion: Occasion, environment: Mapping[str, str], author: str | None, base: str | None) -> Thread:
    token = _token(environment, "GITHUB_TOKEN", "GH_TOKEN")
    try:
        from apicheck.hosts import github
    except ModuleNotFoundError as error:
        raise HostError("comments on GitHub need `pip install 'apicheck[github]'`") from error
    client = github.open_client(token, environment.get("GITHUB_API_URL") or github.API_URL)
    number = occasion.pull_request
    if number is None and occasion.reported_on is not None:
        branch = occasion.reported_on
        found = github.pulls_of(client, occasion.repository, branch.owner, branch.branch, branch.commit)
        if len(found) > 1:
            found = [pull for pull in found if pull[1] == base]
        if len(found) != 1:
            raise HostError(f"{branch.owner}:{branch.branch} is not the head of one open pull request at this commit")
        number = found[0][0]
    return github.GithubThread(client, occasion.repository, _given(number), author)


def _gitlab(occasion: Occasion, environment: Mapping[str, str]) -> Thread:
    token = _token(environment, "GITLAB_TOKEN")
    try:
        from apicheck.hosts import gitlab
    except ModuleNotFoundError as error:
        raise HostError("comments on GitLab need `pip install 'apicheck[gitlab]'`") from error
    return gitlab.GitlabThread(occasion.server_url, token, occasion.repository, _given(occasion.pull_request))


def _given(number: int | None) -> int:
    if number is None:
        raise HostError("this run is about no pull request: name one with --pull-request")
    return number


def _token(environment: Mapping[str, str], *names: str) -> str:
    token = next((environment[name] for name in names if environment.get(name)), None)
    if token is None:
        raise HostError(f"${names[0]} is not set, so no comment can be written")
    return token
