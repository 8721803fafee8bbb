"""`check` says whether the checkout is sound: lint, types, architecture, tests. `docs` writes what is generated."""

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
