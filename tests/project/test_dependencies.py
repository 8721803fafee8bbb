"""What a distribution declares that it requires, and the modules that come with it."""

import pytest

from apicheck.project.dependencies import required_modules
from tests.project.trees import found, tree_of

DECLARATIONS = {
    "the project table": ({"pyproject": "[project]\nname = 'x'\ndependencies = ['a>=1', 'b']"}, ("a>=1", "b")),
    "setup.cfg": ({"setup_cfg": "[metadata]\nname = x\n[options]\ninstall_requires =\n    a>=1\n    # b\n"}, ("a>=1",)),
    "setup.py": ({"setup_py": "setup(name='x', install_requires=['a>=1', 'b'])"}, ("a>=1", "b")),
    "poetry": (
        {
            "pyproject": "[tool.poetry]\nname = 'x'\n[tool.poetry.dependencies]\npython = '^3.9'\na = '^1'\n"
            "b = {version = '1', optional = true}\nc = {version = '1', markers = 'os_name == \"nt\"'}"
        },
        ("a",),
    ),
    "nothing": ({"pyproject": "[project]\nname = 'x'"}, ()),
}


@pytest.mark.parametrize(("files", "expected"), DECLARATIONS.values(), ids=DECLARATIONS.keys())
def test_a_distribution_requires(files: dict[str, str], expected: tuple[str, ...]) -> None:
    (distribution,) = found(tree_of("x/__init__.py", **files))
    assert distribution.dependencies == expected


MODULES = {
    "requests>=2": {"requests"},
    "typing-extensions": {"typing_extensions", "typing-extensions"},
    "PyYAML": {"yaml"},
    "tomli; python_version < '3.11'": set(),
    "exceptiongroup; python_version >= '3.9'": {"exceptiongroup"},
    "colorama; sys_platform == 'win32'": set(),
    "orjson; implementation_name != 'pypy'": {"orjson"},
    "no requirement at all": set(),
}


@pytest.mark.parametrize(("text", "expected"), MODULES.items(), ids=MODULES.keys())
def test_a_requirement_brings(text: str, expected: set[str]) -> None:
    assert required_modules([text], ">=3.9") == expected
