"""A mail server for tests of real processes: a folder, in which each mail is a file."""

import os
import time
from pathlib import Path
from uuid import uuid4

from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """
    Keeps what is sent in the folder that MAILBOX names.

    A file "hold" in it makes the server slow: it has begun with a mail, and goes on
    when the file is gone. Who sends it is then the content of "begun". Nobody called
    poison gets a mail.
    """

    def send_messages(self, email_messages):
        folder = Path(os.environ["MAILBOX"])
        for message in email_messages:
            if message.to[0].startswith("poison"):
                raise ValueError("nobody gets mail here")
            (folder / "begun").write_text(str(os.getpid()))
            while (folder / "hold").exists():
                time.sleep(0.05)
            text = message.message().as_string()
            (folder / f"{uuid4().hex}.mail").write_text(text, encoding="utf-8")
        return len(email_messages)
