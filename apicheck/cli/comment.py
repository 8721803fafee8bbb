"""`apicheck comment`: one comment on a pull request, kept up to date."""

import enum
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from apicheck.cli import exit_status, options
from apicheck.cli.exit_status import FailOn
from apicheck.cli.options import Least, OneOf
from apicheck.cli.refusal import refuse

if TYPE_CHECKING:
    from apicheck.cache.store import Store
    from apicheck.hosts.occasion import Occasion
    from apicheck.pull_request import Judged


class Host(enum.StrEnum):
    """The hosts that comments are written on; the values of `apicheck.hosts.occasion.HostName`."""

    GITHUB = "github"
    GITLAB = "gitlab"


@click.command()
@click.argument("range_", metavar="[RANGE]", required=False)
@click.option(
    "--report",
    "saved",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Show what `apicheck diff --format json` wrote, instead of comparing anything.",
)
@options.repository
@click.option("--host", type=OneOf(Host), help="The host, where this is no run of it.")
@click.option("--repository", metavar="OWNER/NAME", help="The repository on the host, where this is no run of it.")
@click.option("--pull-request", metavar="NUMBER", type=click.IntRange(min=1), help="Instead of the one of this run.")
@options.of_comment()
@click.option(
    "--fail-on",
    type=OneOf(FailOn),
    show_default="as configured, else breaking",
    help="The least severity that makes the exit status 1.",
)
@options.cache
@options.traceback
def comment(
    *,
    range_: str | None,
    saved: Path | None,
    repo: Path,
    host: Host | None,
    repository: str | None,
    pull_request: int | None,
    name: str,
    author: str | None,
    least: Least,
    fail_on: FailOn | None,
    store: "Store | None",
) -> None:
    """Keep one comment on a pull request up to date with what it does to the public API.

    In a run of GitHub or GitLab the pull request and RANGE are known; the token is read from $GITHUB_TOKEN or
    $GITLAB_TOKEN. A comment that cannot be posted becomes the job's summary and a warning.

    The exit status is that of `apicheck diff`: the comment changes nothing about it.

    \b
    Examples:
      apicheck comment                         the pull request that this run is about
      apicheck comment --report api.json       what another run has found
      apicheck comment main..HEAD --host github --repository o/r --pull-request 7
    """
    import msgspec

    from apicheck.cli import posting
    from apicheck.hosts.occasion import OccasionError

    if saved is not None and range_ is not None:
        refuse("--report shows what was compared before, so it takes no range")
    try:
        occasion = _occasion(host, repository)
    except OccasionError as error:
        refuse(str(error))
    if pull_request is not None:
        occasion = msgspec.structs.replace(occasion, pull_request=pull_request)
    place = posting.place(occasion, name, least)

    def tell(judged: "Judged") -> None:
        posting.tell(posting.post(judged, place, occasion, author))

    with posting.telling_of_bugs(tell):
        judged, configured = posting.judge(range_, saved, repo, occasion, store)
    tell(judged)
    if isinstance(judged, str):
        refuse(judged)
    raise click.exceptions.Exit(exit_status.of(judged, fail_on or configured))


def _occasion(host: Host | None, repository: str | None) -> "Occasion":
    """What the options say, else what the run is about. Raises `OccasionError`."""
    from apicheck.hosts.known import occasion_of, outside_of_a_run

    if host is None and repository is None:
        return occasion_of(os.environ)
    if host is None or repository is None:
        refuse("--host and --repository go together")
    return outside_of_a_run(host.value, repository, os.environ)
