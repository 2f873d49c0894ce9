"""The README and what it links to: every link leads to a file, and every document is led to."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
_LINK = re.compile(r"""\]\(([^)#\s]+)|(?:src|srcset)="([^"]+)\"""")


def links_of(document: Path) -> set[Path]:
    """Give the files that a document links to or shows."""
    found = {one or other for one, other in _LINK.findall(document.read_text(encoding="utf-8"))}
    return {(document.parent / link).resolve() for link in found if "://" not in link}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: one.name)
def test_every_link_leads_to_a_file(document: Path) -> None:
    assert [link for link in links_of(document) if not link.exists()] == []


def test_the_readme_leads_to_every_document() -> None:
    assert set(DOCUMENTS) - links_of(DOCUMENTS[0]) == {DOCUMENTS[0]}
