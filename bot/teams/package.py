"""The app's package for Teams: the manifest with its blanks filled in, and both icons, in one file to upload."""

import json
import re
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_GUID = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_BLANK = re.compile(r"\$\{\{[A-Z_]+\}\}")
_DEVELOPER_MAX = 32  # the manifest's schema
_ADDRESS = re.compile(r"https://\S{1,2000}")
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip file knows: the same package is the same bytes
_FILE_MODE = 0o100644 << 16


class BadPackage(ValueError):
    """What was asked for makes no package; the text of the error is the words for the person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The files that a package is made of, as they are kept."""

    manifest: str
    color: bytes
    outline: bytes


def teams_package(sources: Sources, *, app_id: str, version: str, developer: str, website: str) -> bytes:
    """Make the package of the firm's own app; raises BadPackage with words for the person."""
    _check(app_id, developer, website)
    blanks = {"TEAMS_APP_ID": app_id.lower(), "VERSION": version, "DEVELOPER": developer, "WEBSITE": website}
    text = sources.manifest
    for name, value in blanks.items():
        text = text.replace(f"${{{{{name}}}}}", json.dumps(value, ensure_ascii=False)[1:-1])
    if left := _BLANK.search(text):
        raise BadPackage(f"The manifest has a blank that nothing fills: {left.group()}.")
    files = {"manifest.json": text.encode(), "color.png": sources.color, "outline.png": sources.outline}
    return _zipped(files)


def _check(app_id: str, developer: str, website: str) -> None:
    if not _GUID.fullmatch(app_id):
        raise BadPackage("An app id is a GUID, such as 00000000-0000-0000-0000-000000000000.")
    if not developer.strip() or len(developer) > _DEVELOPER_MAX:
        raise BadPackage(f"The developer's name has 1 to {_DEVELOPER_MAX} characters.")
    if not _ADDRESS.fullmatch(website):
        raise BadPackage("The website's address begins with https://.")


def _zipped(files: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as package:
        for name, content in files.items():
            entry = ZipInfo(name, _LONG_AGO)
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, _FILE_MODE, 3
            package.writestr(entry, content)
    return made.getvalue()
