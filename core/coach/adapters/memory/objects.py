"""The memory twin of a bucket."""

from coach.errors import Unavailable


class MemoryObjects:
    """`versions` holds what was overwritten, by key and version. `down` stands for S3 out of reach."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, str]] = {}
        self.versions: dict[tuple[str, str], bytes] = {}
        self.down = False

    async def get(self, key: str, version: str | None = None) -> bytes | None:
        self._reach()
        if version is not None and (key, version) in self.versions:
            return self.versions[key, version]
        content, _ = self.objects.get(key, (None, ""))
        return content

    async def put(self, key: str, content: bytes, content_type: str) -> None:
        self._reach()
        self.objects[key] = (content, content_type)

    async def remove(self, key: str) -> None:
        self._reach()
        self.objects.pop(key, None)

    def _reach(self) -> None:
        if self.down:
            raise Unavailable("The bucket cannot be reached.")
