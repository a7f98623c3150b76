"""Where the tests build: in memory where the machine offers it."""

import os
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")


def build_in_memory() -> None:
    """
    Send every temporary file to memory, unless TMPDIR already says where they go.

    A thousand projects are written, and many of them test on a database in a file.
    """
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and os.access(MEMORY, os.W_OK):
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


def kept(name: str) -> Path:
    """A folder for all processes of a run, and gone with the machine's memory."""
    return Path(tempfile.gettempdir()) / f"{name}-{os.getuid() if os.name == 'posix' else 0}"


def write_whole(place: Path, content: bytes) -> None:
    """Write a file that others may be reading: it is there whole or not at all."""
    new = place.with_suffix(f".{os.getpid()}")
    new.write_bytes(content)
    new.replace(place)
