"""Which process holds a TCP connection, as Linux tells it."""

import os
from collections.abc import Collection
from pathlib import Path


def holder_of(port: int, processes: Collection[int]) -> int:
    """Of the processes, the one that has a connection from this local port. Raises LookupError."""
    wanted = f"socket:[{_inode(port)}]"
    for process in processes:
        if wanted in _sockets(process):
            return process
    held = {process: sorted(_sockets(process)) for process in processes}
    raise LookupError(f"nobody holds {wanted}, the connection from port {port}: {held}")


def _sockets(process: int) -> set[str]:
    targets = (_target(descriptor) for descriptor in Path(f"/proc/{process}/fd").iterdir())
    return {target for target in targets if target.startswith("socket:")}


def _inode(port: int) -> str:
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rpartition(":")[2], 16) == port:
            return fields[9]
    raise LookupError(f"no connection from port {port}")


def _target(descriptor: Path) -> str:
    try:
        return os.readlink(descriptor)
    except OSError:
        return ""
