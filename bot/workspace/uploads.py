"""Files on their way in and out: uploads in three steps, and downloads by the app and by people."""

import secrets
from dataclasses import dataclass, replace

from bot.workspace.state import StoredFile
from bot.workspace.world import World


@dataclass(slots=True, kw_only=True)
class _Reserved:
    file_id: str
    name: str
    length: int
    content: bytes | None = None


class Uploads:
    """Keeps what was reserved until it is completed."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._by_token: dict[str, _Reserved] = {}
        self._by_file: dict[str, _Reserved] = {}

    def reserve(self, name: str, length: int) -> tuple[str, str]:
        """Reserve a file id and the token of the address for its bytes."""
        token = secrets.token_urlsafe(18)
        reserved = _Reserved(file_id=self._world.new_id("F"), name=name, length=length)
        self._by_token[token] = self._by_file[reserved.file_id] = reserved
        return reserved.file_id, token

    def receive(self, token: str, content: bytes) -> str:
        """Take the bytes; answers the error, empty when all is well. An address works once."""
        reserved = self._by_token.get(token)
        if reserved is None:
            return "no upload is expected here"
        if len(content) != reserved.length:
            return f"{reserved.length} bytes were announced, {len(content)} came"
        reserved.content = content
        del self._by_token[token]
        return ""

    def waiting(self, file_id: str) -> bool:
        """Whether a file's bytes are here and it is not completed yet."""
        reserved = self._by_file.get(file_id)
        return reserved is not None and reserved.content is not None

    def finish(self, file_id: str, title: str) -> StoredFile:
        """Store a file whose bytes are here; a KeyError if it is not `waiting`."""
        reserved = self._by_file.pop(file_id)
        assert reserved.content is not None
        stored = StoredFile(
            id=file_id,
            name=reserved.name,
            title=title or reserved.name,
            content=reserved.content,
            created=int(self._world.now()),
        )
        self._world.files[file_id] = stored
        return stored

    def share(self, file_id: str, channel: str) -> None:
        """Make a stored file visible to whoever sees the channel."""
        stored = self._world.files[file_id]
        self._world.files[file_id] = replace(stored, channels=(*stored.channels, channel))
