"""What is read from a `setup.py` without running it."""

import pytest

from apicheck.project.setup_script import FindPackages, read_setup_script


@pytest.mark.parametrize(
    ("source", "arguments", "computed"),
    [
        ("setup(name='a', packages=['a', 'a.b'])", {"name": "a", "packages": ["a", "a.b"]}, set()),
        ("import setuptools\nsetuptools.setup(py_modules=('a',))", {"py_modules": ["a"]}, set()),
        ("N = 'a'\nsetup(name=N)", {"name": "a"}, set()),
        ("N = 'a'\nN = 'b'\nsetup(name=N)", {}, {"name"}),
        ("N = N\nsetup(name=N)", {}, {"name"}),
        ("p = ['a']\np.append('b')\nsetup(packages=p)", {}, {"packages"}),
        ("p = ['a']\np += ['b']\nsetup(packages=p)", {}, {"packages"}),
        ("setup(packages=['a'] + ['b'])", {"packages": ["a", "b"]}, set()),
        ("setup(packages=find_packages())", {"packages": FindPackages()}, set()),
        (
            "setup(packages=find_packages('src', exclude=['t']))",
            {"packages": FindPackages(where=("src",), exclude=("t",))},
            set(),
        ),
        ("setup(packages=find_packages() + ['x'])", {"packages": [FindPackages(), "x"]}, set()),
        ("setup(packages=find_packages(where=HERE))", {}, {"packages"}),
        ("setup(packages=[p for p in found])", {}, {"packages"}),
        ("kw = {'name': 'a'}\nkw['packages'] = ['a']\nsetup(**kw)", {"name": "a", "packages": ["a"]}, set()),
        ("setup(**dict(name='a'))", {"name": "a"}, set()),
        ("setup(**read())", {}, set()),
        ("def main():\n    setup(name='a')\n\nmain()", {"name": "a"}, set()),
        ("if x:\n    setup()\nelse:\n    setup(name='a')", {"name": "a"}, set()),
        ("setup(name=1 + 'a')", {}, {"name"}),
    ],
)
def test_arguments(source: str, arguments: dict[str, object], computed: set[str]) -> None:
    script = read_setup_script(source.encode())
    assert script is not None
    assert (script.arguments, script.computed) == (arguments, frozenset(computed))


OPEN = {
    "setup(**read())": True,
    "setup(**{name: 1})": True,
    "ARGUMENTS = read()\nsetup(name='x', **ARGUMENTS)": True,
    "ARGUMENTS = dict(name='x')\nsetup(**ARGUMENTS)": False,
    "setup(**{'name': 'x'})": False,
    "setup(name=read())": False,
}


@pytest.mark.parametrize(("source", "is_open"), OPEN.items())
def test_a_call_may_have_more_arguments(source: str, is_open: bool) -> None:
    script = read_setup_script(source.encode())
    assert script is not None
    assert script.is_open is is_open


def test_a_script_without_the_call_is_no_setup_script() -> None:
    assert read_setup_script(b"print('hello')") is None


def test_a_script_is_never_run() -> None:
    script = read_setup_script(b"raise SystemExit\nsetup(name='a')")
    assert script is not None
    assert script.arguments == {"name": "a"}
