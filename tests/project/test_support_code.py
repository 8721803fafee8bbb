"""Tests, documentation, examples and benchmarks are shipped often enough, and are no API."""

import pytest

from tests.project.trees import MemoryTree, found


@pytest.mark.parametrize(
    ("path", "is_support"),
    [
        ("pkg/__init__.py", False),
        ("pkg/tests/__init__.py", True),
        ("pkg/tests/test_a.py", True),
        ("pkg/sub/tests/helpers/x.py", True),
        ("pkg/_tests/x.py", True),
        ("pkg/docs/x.py", True),
        ("pkg/examples/x.py", True),
        ("pkg/benchmarks/x.py", True),
        ("pkg/conftest.py", True),
        ("pkg/tests.py", False),
        ("pkg/test_utils.py", False),
        ("pkg/testing/x.py", False),
        ("pkg/examples.py", False),
        ("pkg/test/client.py", False),
        ("pkg/unit/test/case.py", True),
        ("pkg/unit/test/deep/helper.py", True),
        ("pkg/run/test/helper.py", True),
        ("pkg/plain/test/helper.py", True),
        ("pkg/testsuite/helpers.py", True),
        ("tests/__init__.py", True),
        ("doc/ext/x.py", True),
        ("pkg/doc/x.py", False),
        ("pkg/setup.py", False),
        ("pkg/core/setup.py", True),
    ],
)
def test_modules(path: str, is_support: bool) -> None:
    surroundings = (
        *("pkg/__init__.py", "pkg/test/__init__.py", "pkg/test/runner.py", "pkg/unit/test/deep/test_a.py"),
        *("pkg/run/test/conftest.py", "pkg/plain/test/a_test.py", "pkg/testsuite/test_a.py"),
    )
    files = dict.fromkeys((*surroundings, path), "")
    files["setup.py"] = "setup(name='pkg', packages=find_namespace_packages())"
    files["pkg/core/setup.py"] = "from numpy.distutils.core import setup"
    (distribution,) = found(MemoryTree(files))
    assert {module.path: module.is_support for module in distribution.modules}[path] is is_support
    assert distribution.import_names == ("pkg",)
