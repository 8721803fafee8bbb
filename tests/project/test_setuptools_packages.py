"""What setuptools would put into a wheel, from `pyproject.toml`, `setup.cfg`, `setup.py`, or by its own discovery."""

import pytest

from tests.project.trees import found, modules_of, tree_of

FLAT = ("pkg/__init__.py", "pkg/a.py", "pkg/sub/__init__.py", "pkg/sub/b.py", "tests/__init__.py", "tests/test_a.py")
SRC = tuple(f"src/{path}" for path in FLAT)
CFG = "[metadata]\nname = x\n[options]\n"
NAMED = "[project]\nname = 'other'\n"
SCM = "[build-system]\nrequires = ['setuptools>=61', 'setuptools_scm[toml]']\nbuild-backend = 'setuptools.build_meta'"
WHOLE = ["pkg", "pkg.a", "pkg.sub", "pkg.sub.b"]


@pytest.mark.parametrize(
    ("files", "declarations", "expected"),
    [
        pytest.param(
            FLAT, {"pyproject": NAMED + "[tool.setuptools]\npackages = ['pkg']"}, ["pkg", "pkg.a"], id="listed"
        ),
        pytest.param(FLAT, {"pyproject": NAMED + "[tool.setuptools]\npackages = []"}, [], id="listed as none"),
        pytest.param(
            (*FLAT, "pkg/data/template.py"),
            {"pyproject": NAMED + "[tool.setuptools]\npackages = ['pkg']\n" + SCM},
            WHOLE,
            id="listed, and what lies below comes along as data",
        ),
        pytest.param(
            FLAT,
            {"pyproject": NAMED + "[tool.setuptools]\npackages = ['pkg']\ninclude-package-data = false\n" + SCM},
            ["pkg", "pkg.a"],
            id="listed, and no data is asked for",
        ),
        pytest.param(
            FLAT,
            {
                "setup_cfg": CFG
                + "packages = pkg\ninclude_package_data = True\nsetup_requires = setuptools; setuptools_scm"
            },
            WHOLE,
            id="data of a setup.cfg",
        ),
        pytest.param(
            FLAT,
            {"setup_cfg": CFG + "packages = pkg\nsetup_requires = setuptools_scm"},
            ["pkg", "pkg.a"],
            id="no data by default in a setup.cfg",
        ),
        pytest.param(
            FLAT, {"pyproject": NAMED + "[tool.setuptools.packages.find]\ninclude = ['pkg*']"}, WHOLE, id="include"
        ),
        pytest.param(
            FLAT,
            {"pyproject": NAMED + "[tool.setuptools.packages.find]\nexclude = ['tests*', '*.sub']"},
            ["pkg", "pkg.a"],
            id="exclude",
        ),
        pytest.param(
            FLAT,
            {"pyproject": NAMED + "[tool.setuptools.packages]\nfind = {exclude = ['test?']}"},
            WHOLE,
            id="inline table",
        ),
        pytest.param(
            SRC,
            {"pyproject": NAMED + "[tool.setuptools.packages.find]\nwhere = ['src']\nexclude = ['tests']"},
            WHOLE,
            id="where",
        ),
        pytest.param(
            ("ns/pkg/__init__.py", "lib/c.py"),
            {"pyproject": NAMED + "[tool.setuptools.packages.find]\ninclude = ['ns*']"},
            ["ns.pkg"],
            id="find looks for namespaces",
        ),
        pytest.param(
            ("ns/pkg/__init__.py", "pkg/__init__.py"),
            {"pyproject": NAMED + "[tool.setuptools.packages.find]\nnamespaces = false"},
            ["pkg"],
            id="unless told otherwise",
        ),
        pytest.param(
            ("lib/a.py", "lib/b.py", "c.py"),
            {"pyproject": NAMED + "[tool.setuptools]\npy-modules = ['a']\npackage-dir = {'' = 'lib'}"},
            ["a"],
            id="a module in a package-dir",
        ),
        pytest.param(
            ("python/code/__init__.py", "python/code/sub/__init__.py"),
            {
                "pyproject": NAMED
                + "[tool.setuptools]\npackages = ['pkg', 'pkg.sub']\npackage-dir = {pkg = 'python/code'}"
            },
            ["pkg", "pkg.sub"],
            id="a package under another name",
        ),
        pytest.param(
            FLAT,
            {"setup_cfg": CFG + "packages =\n    pkg\n    pkg.sub"},
            WHOLE,
            id="setup.cfg list",
        ),
        pytest.param(
            SRC,
            {
                "setup_cfg": CFG
                + "packages = find:\npackage_dir =\n    =src\n[options.packages.find]\nwhere = src\nexclude = tests"
            },
            WHOLE,
            id="setup.cfg find",
        ),
        pytest.param(
            ("ns/pkg/__init__.py", "docs/conf.py"),
            {"setup_cfg": CFG + "packages = find_namespace:\n[options.packages.find]\ninclude = ns.*"},
            ["ns.pkg"],
            id="setup.cfg find_namespace",
        ),
        pytest.param(
            ("a.py", "b.py", "c.py"),
            {"setup_cfg": CFG + "py-modules = a, b"},
            ["a", "b"],
            id="setup.cfg modules",
        ),
        pytest.param(
            FLAT,
            {"setup_cfg": "[metadata]\nname = x\n[files]\npackages = pkg", "setup_py": "setup(pbr=True)"},
            WHOLE,
            id="pbr",
        ),
        pytest.param(FLAT, {"setup_py": "setup(name='x', packages=['pkg'])"}, ["pkg", "pkg.a"], id="setup.py list"),
        pytest.param(
            FLAT,
            {"setup_py": "setup(name='x', packages=find_packages(exclude=['tests', 'tests.*']))"},
            WHOLE,
            id="setup.py find",
        ),
        pytest.param(
            SRC,
            {"setup_py": "setup(packages=find_packages('src', ['tests']), package_dir={'': 'src'})"},
            WHOLE,
            id="setup.py positional",
        ),
        pytest.param(
            ("ns/pkg/__init__.py", "docs/conf.py"),
            {"setup_py": "setup(packages=setuptools.find_namespace_packages(include=['ns.*']))"},
            ["ns.pkg"],
            id="setup.py find_namespace_packages",
        ),
        pytest.param(("a.py", "b.py"), {"setup_py": "setup(name='x', py_modules=['a'])"}, ["a"], id="setup.py modules"),
        pytest.param(
            FLAT,
            {"setup_py": "setup(packages=['pkg'])", "setup_cfg": "[options]\npackages = pkg, pkg.sub"},
            WHOLE,
            id="setup.cfg over setup.py",
        ),
        pytest.param(
            FLAT,
            {
                "setup_cfg": "[options]\npackages = pkg",
                "pyproject": NAMED + "[tool.setuptools]\npackages = ['pkg', 'pkg.sub']",
            },
            WHOLE,
            id="pyproject.toml over setup.cfg",
        ),
        pytest.param(
            FLAT, {"setup_py": "setup(name='x', packages=list_of_them())"}, WHOLE, id="computed: by convention"
        ),
        pytest.param(
            FLAT,
            {"setup_py": "setup(name='x', configuration=configuration)"},
            WHOLE,
            id="numpy.distutils: by convention",
        ),
        pytest.param(FLAT, {"pyproject": NAMED}, WHOLE, id="discovery, flat"),
        pytest.param(SRC, {"pyproject": NAMED}, [*WHOLE, "tests", "tests.test_a"], id="discovery, src takes all"),
        pytest.param(
            ("src/ns/pkg/__init__.py", "src/one.py"),
            {"pyproject": NAMED},
            ["ns.pkg", "one"],
            id="discovery, src namespaces",
        ),
        pytest.param(
            ("one.py", "noxfile.py", "setup.py"), {"pyproject": NAMED}, ["one"], id="discovery, single module"
        ),
        pytest.param(
            ("pkg/__init__.py", "data/gen.py"),
            {"pyproject": NAMED},
            ["pkg"],
            id="discovery is ambiguous: by convention",
        ),
        pytest.param(
            ("code/__init__.py", "code/sub/b.py"),
            {"pyproject": NAMED + "[tool.setuptools.package-dir]\npkg = 'code'"},
            ["pkg", "pkg.sub.b"],
            id="discovery, explicit folders",
        ),
        pytest.param(FLAT, {}, WHOLE, id="nothing declared"),
    ],
)
def test_modules(files: tuple[str, ...], declarations: dict[str, str], expected: list[str]) -> None:
    assert modules_of(tree_of(*files, **declarations)) == expected


def test_extension_modules_exist_without_source() -> None:
    script = """
        extensions = [Extension("pkg._speed", ["pkg/_speed.c"]), Extension(name="pkg.a", sources=["pkg/a.c"])]
        setup(name="pkg", packages=["pkg"], ext_modules=cythonize(extensions))
    """
    (distribution,) = found(tree_of("pkg/__init__.py", "pkg/a.py", setup_py=script))
    assert distribution.compiled_modules == ("pkg._speed",)
    project = "[tool.setuptools]\npackages = ['pkg']\next-modules = [{name = 'pkg._x', sources = ['x.c']}]"
    (distribution,) = found(tree_of("pkg/__init__.py", pyproject=NAMED + project))
    assert distribution.compiled_modules == ("pkg._x",)
