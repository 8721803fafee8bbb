"""Names that the modules which `protoc` generates get from the description of their file, which they hold as bytes.

`AddSerializedFile(b"...")` is given a serialized `FileDescriptorProto`; the builder then puts its messages,
enumerations with their values, extensions and services into the module's namespace. Source: "Encoding" of the Protocol
Buffers documentation; `descriptor.proto`; `google.protobuf.internal.builder`.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

_VARINT, _FIXED_64, _LENGTH, _FIXED_32 = 0, 1, 2, 5

# Fields of FileDescriptorProto, EnumDescriptorProto and of every description that has a name.
_MESSAGE, _ENUMERATION, _SERVICE, _EXTENSION = 4, 5, 6, 7
_NAME, _VALUE = 1, 2


def serialized_file(value: ast.expr | None) -> bytes | None:
    """Return the description that an expression registers, None for any other expression."""
    match value:
        case ast.Call(func=ast.Attribute(attr="AddSerializedFile"), args=[ast.Constant(value=bytes(text))]):
            return text
        case _:
            return None


def described_names(text: bytes) -> tuple[str, ...] | None:
    """Return the names that the builder gives to a module; None where the bytes are no such description."""
    try:
        return tuple(_names(text))
    except (IndexError, UnicodeDecodeError, ValueError):
        return None


def _names(text: bytes) -> Iterator[str]:
    for field, content in _fields(text):
        if not isinstance(content, bytes):
            continue
        if field in {_MESSAGE, _ENUMERATION, _SERVICE}:
            name = _name(content)
            yield from (name, f"_{name.upper()}")
        if field == _SERVICE:
            yield f"{_name(content)}_Stub"
        if field == _EXTENSION:
            yield from (_name(content), f"{_name(content).upper()}_FIELD_NUMBER")
        if field == _ENUMERATION:
            yield from (_name(value) for each, value in _fields(content) if each == _VALUE and isinstance(value, bytes))


def _name(text: bytes) -> str:
    for field, content in _fields(text):
        if field == _NAME and isinstance(content, bytes):
            return content.decode()
    raise ValueError("a description without a name")


def _fields(text: bytes) -> Iterator[tuple[int, bytes | int]]:
    """Yield the number and the content of each field of a message. Raises `IndexError` or `ValueError` for others."""
    position = 0
    while position < len(text):
        tag, position = _varint(text, position)
        field, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, position = _varint(text, position)
            yield field, value
        elif kind in {_LENGTH, _FIXED_64, _FIXED_32}:
            size = 8 if kind == _FIXED_64 else 4
            if kind == _LENGTH:
                size, position = _varint(text, position)
            if position + size > len(text):
                raise IndexError("the message ends too early")
            yield field, text[position : position + size]
            position += size
        else:
            raise ValueError(f"no kind of field: {kind}")


def _varint(text: bytes, position: int) -> tuple[int, int]:
    """Return the number that stands at a position, seven bits in each byte, and where it ends."""
    value = shift = 0
    while shift < 64:
        byte = text[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7
    raise ValueError("a number that does not end")
