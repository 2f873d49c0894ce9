"""What of a file was sent already, kept from one run to the next."""

from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from platformdirs import user_state_path


class Progress:
    """The keys of the rows that the server has; each is written down as soon as it is known.

    A context manager. The file is named after the path, its content, the server and the client's key, so that a
    changed file begins anew; the server still knows what it has.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._sent: set[str] = set()
        self._writing: IO[str] | None = None

    def __enter__(self) -> Self:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        if self._file.exists():
            # a line that was cut off by a crash is no key, and is merely sent again
            self._sent = set(self._file.read_text(encoding="ascii", errors="replace").splitlines())
        self._writing = self._file.open("a", encoding="ascii")
        if self._sent:
            self._writing.write("\n")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._writing is not None:
            self._writing.close()

    def __contains__(self, key: str) -> bool:
        return key in self._sent

    def forget(self) -> None:
        """Begin anew."""
        self._file.unlink(missing_ok=True)

    def add(self, key: str) -> None:
        """Write down that the server has this row."""
        assert self._writing is not None, "progress is kept within its with block"
        self._sent.add(key)
        self._writing.write(f"{key}\n")
        self._writing.flush()


def progress_of(path: Path, *, content: str, url: str, key_id: str, folder: Path | None = None) -> Progress:
    """Find the progress of a file by what it holds and where it goes."""
    name = sha256("\x1f".join((str(path.resolve()), content, url, key_id)).encode()).hexdigest()[:32]
    return Progress((folder or user_state_path("signoff")) / "submit" / f"{name}.sent")
