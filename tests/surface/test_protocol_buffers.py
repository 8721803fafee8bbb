"""What a serialized description of a file names, and bytes that are none."""

import pytest

from apicheck.surface.reading.protocol_buffers import described_names


def field(number: int, content: bytes) -> bytes:
    return bytes([number << 3 | 2, len(content)]) + content


def named(name: str) -> bytes:
    return field(1, name.encode())


FILE = (
    named("pets.proto")
    + field(2, b"pets")
    + field(4, named("Dog") + field(3, named("Tail")) + bytes([0x38, 0x96, 0x01]))
    + field(5, named("Kind") + field(2, named("WILD") + bytes([0x10, 0])) + field(2, named("TAME") + bytes([0x10, 1])))
    + field(6, named("Shelter"))
    + field(7, named("bark") + bytes([0x18, 0x96, 0x01]))
    + bytes([99 << 3 & 0x7F | 0x80 | 5, 99 >> 4])
    + b"1234"
)


def test_a_module_gets_all_that_stands_at_the_top_of_the_file() -> None:
    names = described_names(FILE)
    assert names is not None
    public = {name for name in names if not name.startswith("_")}
    assert public == {"Dog", "Kind", "WILD", "TAME", "Shelter", "Shelter_Stub", "bark", "BARK_FIELD_NUMBER"}


OTHERS = {
    "cut off": FILE[:20],
    "a number without end": b"\xff" * 12,
    "an unknown kind of field": b"\x0f\x00",
    "a message without a name": field(4, field(3, b"")),
    "a name that is no text": field(4, field(1, b"\xff\xfe")),
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS.keys())
def test_other_bytes_tell_nothing(text: bytes) -> None:
    assert described_names(text) is None
