"""Archives of releases: what is read of them, and what makes one be refused as a whole."""

import gzip
import io
import tarfile
import zipfile

import pytest

from apicheck.model.report import RevisionLabel
from apicheck.registry.archives import MOST_BYTES, unpacked
from apicheck.registry.errors import RegistryError

LABEL = RevisionLabel(rev="release", commit=None)
Member = tuple[str, bytes, str, bytes]

FILE = tarfile.REGTYPE
LINK = tarfile.SYMTYPE
HARD = tarfile.LNKTYPE


def sdist(*members: Member) -> bytes:
    """A gzipped tar of a declaration and more members: name, type, target of a link, content."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, kind, target, content in (("d-1/pyproject.toml", FILE, "", b"x = 1"), *members):
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.size = kind, target, len(content)
            archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


def wheel(**files: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_an_sdist_is_the_tree_in_its_folder() -> None:
    found = unpacked("d-1.tar.gz", sdist(("d-1/d/__init__.py", FILE, "", b"def f(): ...")), LABEL)
    assert set(found.files) == {"pyproject.toml", "d/__init__.py"}
    assert found.read("d/__init__.py") == b"def f(): ..."


@pytest.mark.parametrize(("kind", "target"), [(LINK, "pyproject.toml"), (HARD, "d-1/pyproject.toml")])
def test_a_link_inside_is_the_file(kind: bytes, target: str) -> None:
    assert unpacked("d-1.tar.gz", sdist(("d-1/l.toml", kind, target, b"")), LABEL).read("l.toml") == b"x = 1"


@pytest.mark.parametrize(
    "member",
    [
        ("d-1/../../x.py", FILE, "", b""),
        ("/etc/x.py", FILE, "", b""),
        ("C:\\x.py", FILE, "", b""),
        ("d-1/l.py", LINK, "../../x", b""),
        ("d-1/l.py", LINK, "/etc/passwd", b""),
        ("d-1/l.py", HARD, "../x", b""),
        ("d-1/device", tarfile.CHRTYPE, "", b""),
        ("d-1/pipe", tarfile.FIFOTYPE, "", b""),
    ],
)
def test_what_leads_out_or_is_no_file_is_refused(member: Member) -> None:
    with pytest.raises(RegistryError, match="is not safe to read"):
        unpacked("d-1.tar.gz", sdist(member), LABEL)


def test_a_wheel_that_leads_out_is_refused() -> None:
    with pytest.raises(RegistryError, match="leads out of the archive"):
        unpacked("d-1-py3-none-any.whl", wheel(**{"../x.py": b""}), LABEL)


def test_what_unpacks_to_too_much_is_refused() -> None:
    start = gzip.decompress(sdist(("d-1/a.bin", FILE, "", b"")))[:1024]
    header = tarfile.TarInfo("d-1/a.bin")
    header.size = MOST_BYTES * 2
    with pytest.raises(RegistryError, match="unpacks to more than"):
        unpacked("d-1.tar.gz", gzip.compress(start + header.tobuf() + bytes(MOST_BYTES), 1), LABEL)
    with pytest.raises(RegistryError, match="which apicheck does not read"):
        unpacked("d-1-py3-none-any.whl", wheel(**{"a.py": bytes(40 * 1024**2)}), LABEL)


@pytest.mark.parametrize("data", [b"", b"no archive", sdist()[:60]], ids=["nothing", "no archive", "cut off"])
@pytest.mark.parametrize("filename", ["d-1.tar.gz", "d-1-py3-none-any.whl"])
def test_what_is_no_archive_is_a_sentence(filename: str, data: bytes) -> None:
    with pytest.raises(RegistryError, match="is no archive that can be read"):
        unpacked(filename, data, LABEL)
