"""A report reaches a file whole or not at all."""

import os
from pathlib import Path

import pytest

from apicheck.cli.output import OutputError, check_destination, write_file


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_the_file_holds_the_text_and_no_draft_is_left(tmp_path: Path) -> None:
    write_file("näher\n", tmp_path / "report.md")
    assert (tmp_path / "report.md").read_bytes() == "näher\n".encode()
    assert names_in(tmp_path) == ["report.md"]


def test_an_old_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text("something longer than what comes")
    file.chmod(0o640)
    write_file("new", file)
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new", 0o640)


def test_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write_file("text", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_text() == "text"


def test_a_device_is_written_to_and_not_replaced() -> None:
    write_file("text", Path(os.devnull))
    assert not Path(os.devnull).is_file()


def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "report.md").write_text("old")
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OutputError, match=r"cannot write the report to .*report.md: No space left on device"):
        write_file("new", tmp_path / "report.md")
    assert names_in(tmp_path) == ["report.md"]
    assert (tmp_path / "report.md").read_text() == "old"


def test_a_folder_that_is_missing_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"there is no folder .*nowhere; make it with `mkdir -p .*nowhere`"):
        check_destination(tmp_path / "nowhere" / "report.md")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="it is a folder; name a file in it"):
        check_destination(tmp_path)


def test_a_good_destination_is_left_alone(tmp_path: Path) -> None:
    check_destination(tmp_path / "report.md")
    assert names_in(tmp_path) == []
