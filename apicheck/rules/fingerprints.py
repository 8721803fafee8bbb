"""What tells a finding from any other, whatever it is worded like and wherever it stands."""

import hashlib

import msgspec


def fingerprint_of(rule: str, path: str, parameter: str | None, old: str | None, new: str | None) -> str:
    """Return 16 hexadecimal digits that stay the same when lines move or a message is worded anew."""
    return hashlib.blake2b(msgspec.json.encode((rule, path, parameter, old, new)), digest_size=8).hexdigest()
