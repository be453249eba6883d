"""A real Chroma server on disk, on the loopback interface, without telemetry."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from coach_local import children
from coach_local.children import Child
from coach_local.services import answers, on_free_port, private_folder, until_ready

# What the `chroma` command runs in the end, without 1.6 s of imports on the way.
_RUN = "import sys, chromadb_rust_bindings; chromadb_rust_bindings.cli(['chroma', 'run', *sys.argv[1:]])"


@dataclass(frozen=True, slots=True)
class Chroma:
    """A running server."""

    child: Child
    port: int

    def settings(self) -> dict[str, str]:
        return {"CHROMA_HOST": "127.0.0.1", "CHROMA_PORT": str(self.port), "CHROMA_SSL": "false"}

    async def stop(self) -> None:
        await self.child.stop()


async def start(folder: Path, log: Path) -> Chroma:
    """Start the server with its data in `folder`. Raises ServiceError."""
    private_folder(folder)
    return await on_free_port(lambda port: _start(folder, log, port))


async def _start(folder: Path, log: Path, port: int) -> Chroma:
    address = ("--host", "127.0.0.1", "--port", str(port))
    quiet = {**os.environ, "ANONYMIZED_TELEMETRY": "False"}
    child = await children.start(
        sys.executable, "-c", _RUN, "--path", str(folder), *address, log=log, environment=quiet
    )
    heartbeat = f"http://127.0.0.1:{port}/api/v2/heartbeat"
    await until_ready(child, lambda: answers(heartbeat), name="Chroma", data=folder)
    return Chroma(child, port)
