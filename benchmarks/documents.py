"""Documents that hold a table which a benchmark makes, between two marks."""

from pathlib import Path


def table_of(document: Path) -> str:
    """Return what stands between the two marks of a document."""
    whole = document.read_text()
    return whole[whole.index("-->", whole.index("<!-- table")) + len("-->") : whole.index("<!-- end of table -->")]


def write(document: Path, text: str) -> None:
    """Replace what stands between the two marks of a document."""
    whole = document.read_text()
    start = whole.index("-->", whole.index("<!-- table")) + len("-->")
    end = whole.index("<!-- end of table -->")
    document.write_text(f"{whole[:start]}\n\n{text}\n\n{whole[end:]}")
