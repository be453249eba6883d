"""Which process holds a TCP connection, as Linux tells it."""

import os
from collections.abc import Collection
from pathlib import Path


def holder_of(port: int, to: int, processes: Collection[int]) -> int:
    """Of the processes, the one that has a connection from this local port `to` that remote one.

    Raises LookupError.
    """
    wanted = f"socket:[{_inode(port, to)}]"
    for process in processes:
        if wanted in _sockets(process):
            return process
    held = {process: sorted(_sockets(process)) for process in processes}
    raise LookupError(f"nobody holds {wanted}, the connection from port {port} to {to}: {held}")


def _sockets(process: int) -> set[str]:
    """None of a process that has ended meanwhile."""
    try:
        descriptors = list(Path(f"/proc/{process}/fd").iterdir())
    except FileNotFoundError:
        return set()
    return {target for target in map(_target, descriptors) if target.startswith("socket:")}


def _inode(port: int, to: int) -> str:
    """By both ends: a connection that is over may still wait with the same local port, held by nobody."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _number, local, remote, *rest = line.split()
        if (_port(local), _port(remote)) == (port, to):
            return rest[6]
    raise LookupError(f"no connection from port {port} to {to}")


def _port(address: str) -> int:
    return int(address.rpartition(":")[2], 16)


def _target(descriptor: Path) -> str:
    try:
        return os.readlink(descriptor)
    except OSError:
        return ""
