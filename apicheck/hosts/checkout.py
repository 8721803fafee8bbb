"""What the clone of a run lacks for a comparison, fetched with the git program.

Runs check out as little as they can: one commit, without history. Nothing else in apicheck writes to a repository or
runs git, and this is done for `apicheck ci` alone, in a clone that the host made for the run and throws away after it.
"""

import base64
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

_TIMEOUT = 900
_DEPTHS = (50, 500, 5_000)
_REMOTE = "origin"
_REMOTE_HEADS = f"refs/remotes/{_REMOTE}/"


class FetchError(Exception):
    """What is missing can't be fetched; the text is the sentence to print."""


class Checkout:
    """The clone of a run. `environment` is that of the run: it may hold a token for the server."""

    def __init__(self, folder: Path, environment: Mapping[str, str], server_url: str) -> None:
        self._folder = folder
        self._environment = {**environment, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        self._environment |= self._credentials(environment, server_url)

    def fetch_range(self, base: str, head: str) -> None:
        """Fetch two revisions and the history down to their merge base, as far as they are missing.

        A revision is a commit, or a branch of the remote (`refs/remotes/origin/main`). Raises `FetchError`.
        """
        if shutil.which("git") is None:
            return  # what is missing will be named where it is needed
        missing = [revision for revision in (base, head) if not self._has(revision)]
        if missing:
            self._fetch(*(["--depth=1"] if self._is_shallow() else []), *_as_named_there(missing))
        for depth in self._depths():
            if self._is_joined(base, head):
                return
            self._fetch(depth, *_as_named_there([base, head]))

    def fetch_releases(self) -> None:
        """Fetch all tags and the whole history, which tells what was released last. Raises `FetchError`."""
        self._fetch(*(["--unshallow"] if self._is_shallow() else []), "--tags", "--force")

    def _depths(self) -> Iterator[str]:
        """Yield how much to fetch next, for as long as there is more to be had."""
        for depth in _DEPTHS:
            if not self._is_shallow():
                return
            yield f"--depth={depth}"
        if self._is_shallow():
            yield "--unshallow"

    def _is_joined(self, base: str, head: str) -> bool:
        """True where the merge base is there, and no history above it is cut off that could hold a better one."""
        found = self._git("merge-base", "--all", base, head)
        if found.returncode != 0:
            return False
        if not self._is_shallow():
            return True
        above = self._git("rev-list", base, head, "--not", *found.stdout.split())
        file = self._folder / self._git("rev-parse", "--git-path", "shallow").stdout.strip()
        ends = set(file.read_text("ascii").split()) if file.is_file() else set()
        return above.returncode == 0 and not ends & set(above.stdout.split())

    def _has(self, revision: str) -> bool:
        return self._git("cat-file", "-e", f"{revision}^{{commit}}").returncode == 0

    def _is_shallow(self) -> bool:
        return self._git("rev-parse", "--is-shallow-repository").stdout.strip() == "true"

    def _fetch(self, *arguments: str) -> None:
        options = [argument for argument in arguments if argument.startswith("--")]
        named = [argument for argument in arguments if not argument.startswith("--")]
        tags = [] if "--tags" in options else ["--no-tags"]
        command = ("fetch", "--quiet", "--no-recurse-submodules", *tags, *options, _REMOTE, *named)
        done = self._git(*command)
        if done.returncode != 0:
            reason = " ".join(done.stderr.split()) or f"exit status {done.returncode}"
            raise FetchError(f"`git {' '.join(command)}` fails, so what is to be compared is not there: {reason}")

    def _git(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        try:
            return subprocess.run(  # noqa: S603 - the arguments are commits and references that were checked before
                ["git", *arguments],  # noqa: S607 - the one that checked the repository out
                cwd=self._folder,
                env=self._environment,
                capture_output=True,
                text=True,
                errors="backslashreplace",
                timeout=_TIMEOUT,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise FetchError(f"`git {arguments[0]}` cannot be run: {error}") from error

    def _credentials(self, environment: Mapping[str, str], server_url: str) -> dict[str, str]:
        """The token for the server, as the checkout action would keep it, unless that has kept it already.

        It is handed over in the environment, where no file holds it and no list of processes shows it.
        """
        token = environment.get("GITHUB_TOKEN")
        if not token or not server_url.startswith("https://"):
            return {}
        if self._git("config", "--get-urlmatch", "http.extraheader", f"{server_url}/").returncode == 0:
            return {}
        encoded = base64.b64encode(f"x-access-token:{token}".encode()).decode("ascii")
        return {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"http.{server_url}/.extraheader",
            "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {encoded}",
        }


def _as_named_there(revisions: list[str]) -> Iterator[str]:
    for revision in revisions:
        if revision.startswith(_REMOTE_HEADS):
            yield f"+refs/heads/{revision.removeprefix(_REMOTE_HEADS)}:{revision}"
        else:
            yield revision
