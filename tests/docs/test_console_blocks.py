"""Commands on the pages are run, not typed."""

import shutil

import pytest

from docs.console_blocks import COMMAND, make_repository, pages, rewritten, stale_pages


@pytest.mark.skipif(shutil.which("bash") is None, reason="the commands are those of a shell")
def test_every_command_on_the_pages_prints_what_they_say() -> None:
    stale = stale_pages()
    assert {page.name: text for page, text in stale.items()} == {}, f"the pages are stale: {COMMAND}"


def test_the_pages_that_have_to_show_something_do() -> None:
    assert {"README.md", "index.md", "getting-started.md", "command-line.md", "formats.md", "configuration.md"} <= {
        page.name for page in pages()
    }


@pytest.mark.skipif(shutil.which("bash") is None, reason="the commands are those of a shell")
def test_what_is_shown_is_replaced_and_all_else_stays(tmp_path_factory: pytest.TempPathFactory) -> None:
    repository = make_repository(tmp_path_factory.mktemp("home") / "shop")
    page = "# Page\n\n```console\n$ echo one\nold\n$ echo two >&2; false\n```\n\n```sh\n$ echo three\n```\n"
    assert rewritten(page, repository) == (
        "# Page\n\n```console\n$ echo one\none\n$ echo two >&2; false\ntwo\n```\n\n```sh\n$ echo three\n```\n"
    )
