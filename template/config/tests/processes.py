"""For tests that start the site's own processes: a worker, beat, a command."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.test import TransactionTestCase

# A process has to start first, and machines are slow at times.
PATIENCE = 60


class ProcessTests(TransactionTestCase):
    """
    Each test has a folder for mails, and its processes end with it.

    Tag what inherits from this with "server": it takes its time.
    """

    # The folder that the messages are in, without a broker of one's own.
    broker = "filesystem://"
    job_time = 2

    def setUp(self):
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            self.skipTest('needs "TEST": {"NAME": ...} in DATABASES to name a file')
        self.folder = Path(self.enterContext(TemporaryDirectory()))
        self.mailbox = self.folder / "mailbox"
        self.mailbox.mkdir()
        self.started = 0

    def environment(self) -> dict[str, str]:
        """What a process has to know to belong to this test."""
        return os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.tests.process_settings",
            "CELERY_BROKER_URL": self.broker,
            "MAILBOX": str(self.mailbox),
            "CELERY_QUEUE_FOLDER": str(self.folder / "queue"),
            "TEST_DATABASE": json.dumps(connection.settings_dict, default=str),
            "TEST_JOB_TIME": str(self.job_time),
        }

    def start(self, *arguments: str) -> subprocess.Popen:
        """Start a Python of its own. It is killed at the end, with all its children."""
        self.started += 1
        log = (self.folder / f"{self.started}.log").open("w")
        self.addCleanup(log.close)
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self.addCleanup(self.kill, process)
        return process

    def start_worker(self, pool: str = "solo") -> subprocess.Popen:
        options = ["--concurrency=1", "--without-gossip", "--without-mingle"]
        celery = ["-m", "celery", "-A", "config", "worker", f"--pool={pool}", *options]
        return self.start(*celery)

    def start_beat(self) -> subprocess.Popen:
        remembered = str(self.folder / "beat")
        options = ["--schedule", remembered, "--pidfile", "", "--max-interval", "1"]
        return self.start("-m", "celery", "-A", "config", "beat", *options)

    def run_site(self, code: str) -> str:
        """Run a few lines as the web process would, and return what they print."""
        start = "import django; django.setup()\n"
        process = self.start("-c", start + code)
        self.assertEqual(process.wait(PATIENCE), 0, self.logs())
        return (self.folder / f"{self.started}.log").read_text()

    def kill(self, process: subprocess.Popen) -> None:
        """Take a process away as `kill -9` does, and its children."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def mails(self) -> list[str]:
        """What has been sent so far."""
        return [file.read_text() for file in self.mailbox.glob("*.mail")]

    def wait_for(self, condition: Callable[[], object], what: str) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                self.fail(f"{what}: not after {PATIENCE} seconds\n{self.logs()}")
            time.sleep(0.05)

    def logs(self) -> str:
        """What the processes have said."""
        return "\n".join(file.read_text() for file in self.folder.glob("*.log"))
