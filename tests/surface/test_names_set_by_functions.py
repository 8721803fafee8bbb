"""Names that functions bind in their module, by a `global` statement."""

from textwrap import dedent

from tests.surface.sources import summary

LETTERS = "abcdefghijklmnop"


def test_names_stand_in_the_order_in_which_the_function_binds_them() -> None:
    assignments = "\n".join(f"    {letter} = 1" for letter in LETTERS)
    found = summary(f"def start():\n    global {', '.join(reversed(LETTERS))}\n{assignments}\n")
    assert list(found.scope) == ["start", *LETTERS]


def test_a_name_is_there_where_the_function_was_called() -> None:
    source = """
        def start():
            global engine
            engine = 1
    """
    assert summary(dedent(source)).scope["engine"][0].condition is not None
    assert summary(dedent(source) + "start()\n").scope["engine"][0].condition is None
