import os
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from django.test import SimpleTestCase

PROJECT = Path(__file__).resolve().parents[2]

# What is not in git anyway, or is not ours.
LEFT_OUT = {"__pycache__", "node_modules", "media", "staticfiles", "var"}
TEXT = {"", ".py", ".toml", ".cfg", ".ini", ".json", ".md", ".txt", ".yml", ".yaml"}
TEXT |= {".conf", ".service", ".sh", ".html", ".js", ".example"}

# How secrets look. Some services let theirs begin alike, so that they can be found.
SECRETS = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a key for AWS": r"\bAKIA[0-9A-Z]{16}\b",
    "a token for GitHub": r"\bgh[opsu]_\w{36}",
    "a key for Stripe": r"\b[rs]k_live_\w{20}",
    "a key for SendGrid": r"\bSG\.[\w-]{22}\.[\w-]{43}",
    "a SECRET_KEY": r"(?m)^SECRET_KEY\s*=\s*[\"'][^\"']{20}",
}


def files(folder: Path) -> Iterator[Path]:
    """The files that belong in git: all but those of environments and hidden ones."""
    for path, names, found in os.walk(folder):
        names[:] = [
            name
            for name in names
            if name not in LEFT_OUT
            and not name.startswith(".")
            and not (Path(path) / name / "pyvenv.cfg").exists()
        ]
        yield from (Path(path) / name for name in found if Path(name).suffix in TEXT)


def secrets_in(folder: Path) -> list[str]:
    """Where there is what looks like a secret."""
    found = []
    for file in files(folder):
        # Variables are where secrets belong: in a file that is not in git.
        if file.name == ".env":
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        name = file.relative_to(folder).as_posix()
        for kind, pattern in SECRETS.items():
            if re.search(pattern, text):
                found.append(f"{name}: {kind}")
    return found


class SecretTests(SimpleTestCase):
    def test_git_leaves_the_file_with_the_variables_out(self):
        lines = (PROJECT / ".gitignore").read_text().splitlines()
        self.assertIn("/.env", lines)
        self.assertNotIn("!/.env", lines)

    def test_no_file_has_a_secret_in_it(self):
        self.assertEqual(secrets_in(PROJECT), [])

    def test_secrets_are_recognised(self):
        with TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "settings.py").write_text(f'SECRET_KEY = "{"k" * 50}"\n')
            (folder / "deploy.sh").write_text(f"export AWS_KEY=AKIA{'A' * 16}\n")
            (folder / "notes.md").write_text(f"the token: ghp_{'a' * 36}\n")
            (folder / ".env").write_text(f"STRIPE_KEY=sk_live_{'a' * 24}\n")
            self.assertEqual(
                sorted(secrets_in(folder)),
                [
                    "deploy.sh: a key for AWS",
                    "notes.md: a token for GitHub",
                    "settings.py: a SECRET_KEY",
                ],
            )
