"""Names in other spellings, as the alias generators of pydantic give them: `to_camel`, `to_pascal`, `to_snake`.

Source: pydantic's documentation, "Alias", "Using alias generators".
"""

import re


def to_pascal(name: str) -> str:
    """Spell `user_id` as `UserId`."""
    return re.sub(r"([0-9A-Za-z])_(?=[0-9A-Z])", r"\1", name.title())


def to_camel(name: str) -> str:
    """Spell `user_id` as `userId`; a name without underscores is left as it is."""
    if re.fullmatch(r"[a-z]+[A-Za-z0-9]*", name) and not re.search(r"\d[a-z]", name):
        return name
    return re.sub(r"^_*[A-Z]", lambda first: first.group().lower(), to_pascal(name))


def to_snake(name: str) -> str:
    """Spell `userId` and `user-id` as `user_id`."""
    for pattern in (r"([A-Z]+)([A-Z][a-z])", r"([a-z])([A-Z])", r"([0-9])([A-Z])", r"([a-z])([0-9])"):
        name = re.sub(pattern, r"\1_\2", name)
    return name.replace("-", "_").lower()
