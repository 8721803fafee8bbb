"""One-line renderings of members of enumerations: `RED = 1`."""

from apicheck.surface.classes.enumerations import EnumMember
from apicheck.surface.shown_values import shown


def rendered(member: EnumMember) -> str:
    """Return a member with its value, as far as that is known; `auto()` is told by what it gave."""
    return member.name if member.value is None else f"{member.name} = {shown(member.value)}"
