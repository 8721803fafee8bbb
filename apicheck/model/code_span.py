"""Code inside a sentence, between backticks that nothing in it can be taken for (CommonMark 6.1, "Code spans")."""

import re

SPAN = re.compile(r"(?<!`)(?P<fence>`+)(?!`)(?P<code>.+?)(?<!`)(?P=fence)(?!`)", re.DOTALL)
"""A span as `spanned` writes it."""


def spanned(code: str) -> str:
    """Return `code` between runs of backticks, none of which is as long as one inside.

    What is empty, or begins or ends with a backtick or a space, is padded with a space on each side.
    """
    content = code or " "
    if content[0] in "` " or content[-1] in "` ":
        content = f" {content} "
    used = {len(run) for run in re.findall("`+", content)}
    fence = "`" * next(length for length in range(1, len(used) + 2) if length not in used)
    return f"{fence}{content}{fence}"
