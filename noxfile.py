"""The one session that says whether the checkout is sound: lint, types, architecture, tests."""

import nox

nox.needs_version = ">=2024.4"
nox.options.default_venv_backend = "venv"


@nox.session
def check(session: nox.Session) -> None:
    """Run everything that has to hold before a change lands; arguments are handed to pytest."""
    session.install("--quiet", "--editable", ".[dev]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    session.run("lint-imports")
    session.run("pytest", "-n", "auto", *session.posargs)
