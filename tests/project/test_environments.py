"""The environments that markers are asked of."""

from apicheck.project.environments import environments, holds


def test_without_markers_one_environment_stands_for_all() -> None:
    assert len(environments(["", ""], [">=3.9"])) == 1


def test_pythons_are_those_that_every_range_admits() -> None:
    pythons = {each["python_version"] for each in environments(["python_version < '3'"], [">=3.9", ">=3.8,<3.12"])}
    assert pythons == {"3.9", "3.10", "3.11"}


def test_a_range_that_admits_nothing_known_leaves_one() -> None:
    assert len({each["python_version"] for each in environments(["python_version < '3'"], [">=7"])}) == 1


def test_a_marker_holds_where_it_says() -> None:
    marker = "os_name == 'nt' and python_version >= '3.12'"
    fitting = [each for each in environments([marker], [">=3.11,<3.13"]) if holds(marker, each)]
    assert {(each["platform_system"], each["python_version"]) for each in fitting} == {("Windows", "3.12")}


def test_what_is_no_marker_holds_everywhere() -> None:
    assert holds("no marker", environments([""], [])[0])
