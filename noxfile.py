"""`check` says whether the checkout is sound: lint, types, architecture, tests. `docs` writes what is generated.

`browser` opens the HTML report in a real browser, which `check` does without.
"""

import shutil

import nox

nox.needs_version = ">=2024.4"
nox.options.default_venv_backend = "venv"
nox.options.sessions = ["check"]


@nox.session
def check(session: nox.Session) -> None:
    """Run everything that has to hold before a change lands; arguments are handed to pytest."""
    session.install("--quiet", "--editable", ".[dev]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("lint-imports")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Write what is generated in docs anew, from the rules, their fixtures and the program; then build the site."""
    session.install("--quiet", "--editable", ".[dev]")
    session.run("python", "-m", "docs.rule_pages")
    session.run("python", "-m", "docs.console_blocks")
    session.run("zensical", "build", "--strict", "-f", "zensical.toml")


@nox.session
def browser(session: nox.Session) -> None:
    """Look at the HTML report in the Chromium of the machine, else in one that playwright downloads."""
    session.install("--quiet", "--editable", ".[dev]", "playwright>=1.48")
    programs = map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))
    program = next(filter(None, programs), None)
    if program is None:
        session.run("playwright", "install", "chromium")
    arguments = ("--override-ini=addopts=-q --strict-markers", "tests/browser", *session.posargs)
    session.run("pytest", *arguments, env={} if program is None else {"CHROMIUM": program})
