"""The documentation is built strictly: every link leads somewhere, and every page is reached."""

import html
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest

ROOT = Path(__file__).parents[2]
CONFIGURATION = ROOT / "zensical.toml"


def build(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "zensical", "build", "--strict", "-f", str(folder / "zensical.toml")]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built in a copy, so that nothing is left behind here."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copy(CONFIGURATION, folder)
    shutil.copytree(ROOT / "docs", folder / "docs", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    result = build(folder)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "site"


def test_it_can_be_built_strictly_and_has_every_page(site: Path) -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        path = page.relative_to(ROOT / "docs").with_suffix("")
        folder = path.parent if path.name in {"index", "README"} else path
        assert (site / folder / "index.html").is_file(), page


def test_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    for page in ("index.html", "formats/index.html"):
        text = (site / page).read_text("utf-8")
        assert re.findall(r"<(?:script|img|iframe)[^>]*\ssrc=\"?(?:https?:)?//", text) == []
        assert re.findall(r"<link[^>]*rel=\"?stylesheet\"?[^>]*href=\"?(?:https?:)?//", text) == []


def test_every_link_within_it_leads_to_something(site: Path) -> None:
    """The strict build follows links between pages alone, not those to files that are no part of the site."""
    dead = []
    for page in site.rglob("*.html"):
        if page.name == "404.html":  # which is served below any address
            continue
        here = f"http://site/{page.relative_to(site).as_posix()}"
        for link in set(re.findall(r"<a[^>]*\shref=\"?([^\"\s>]+)", page.read_text("utf-8"))):
            url = urlsplit(urljoin(here, html.unescape(link)))
            target = site / unquote(url.path).lstrip("/")
            if url.netloc == "site" and not (target.is_file() or (target / "index.html").is_file()):
                dead.append((here, link))
    assert dead == []


def named(entry: Any) -> Iterator[str]:
    """The pages that an entry of the navigation leads to."""
    if isinstance(entry, str):
        yield entry
    else:
        for each in entry.values() if isinstance(entry, dict) else entry:
            yield from named(each)


def test_the_navigation_has_every_page_but_those_of_single_rules() -> None:
    docs = ROOT / "docs"
    pages = {page.relative_to(docs).as_posix() for page in docs.rglob("*.md") if page.parent.name != "rules"}
    found = list(named(tomllib.loads(CONFIGURATION.read_text("utf-8"))["project"]["nav"]))
    assert sorted(found) == sorted({*pages, "rules/README.md"})


def test_a_link_that_leads_nowhere_would_be_noticed(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "zensical.toml").write_text('[project]\nsite_name = "x"\n', "utf-8")
    (tmp_path / "docs" / "index.md").write_text("[nowhere](nowhere.md)\n", "utf-8")
    assert build(tmp_path).returncode != 0
