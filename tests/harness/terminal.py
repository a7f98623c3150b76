"""The command on a pseudo-terminal, as a user sees it."""

import fcntl
import os
import pty
import subprocess
import sys
import termios
import time
from pathlib import Path

from harness.git import ENVIRONMENT
from harness.snapshot import ROOT


def on_terminal(
    folder: Path,
    *arguments: str,
    keys: bytes = b"",
    ready: bytes = b"Which stages?",
    width: int = 80,
    **environment: str,
) -> tuple[int, str]:
    """Run the command on a terminal; press keys once it is ready. Its exit code, and its output."""
    variables = os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT), "TERM": "xterm"} | environment
    variables["COLUMNS"] = str(width)
    terminal, inside = pty.openpty()
    command = subprocess.Popen(
        [sys.executable, "-m", "generator", *arguments],
        cwd=folder,
        env=variables,
        stdin=inside,
        stdout=inside,
        stderr=inside,
        start_new_session=True,
        # The terminal is the command's own, so that Ctrl-C reaches it.
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(inside)
    shown = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        shown += piece
        if b"\x1b[6n" in piece:
            # The question library asks where the cursor is.
            os.write(terminal, b"\x1b[1;1R")
        if keys and ready in shown:
            time.sleep(0.2)
            os.write(terminal, keys)
            keys = b""
    os.close(terminal)
    return command.wait(), shown.decode()
