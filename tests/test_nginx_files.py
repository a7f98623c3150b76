"""
nginx's files, read by gixy, which knows the ways to get them wrong.

crossplane is not asked: it does not know `ssl_reject_handshake`, which is from 2020. Whether
nginx understands each line, the tests of the project ask nginx itself.
"""

import subprocess
import sys

import pytest

from conftest import GATES, STAGES
from harness.snapshot import ROOT

FILES = sorted(
    path.relative_to(ROOT / "template").as_posix() for path in ROOT.glob("template/**/nginx/*.conf")
)
LARGEST = list(STAGES.combinations())[-1]

# Django says HSTS, so that DJANGO_HTTPS and DJANGO_HSTS_SECONDS have one place.
PASSED_OVER = "hsts_header"


def gixy(conf, folder):
    """What gixy finds, and how it ends."""
    around = folder / "nginx.conf"
    around.write_text(f"events {{ }}\nhttp {{\n    include {conf};\n}}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "gixy", "--skips", PASSED_OVER, str(around)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("file", FILES)
def test_gixy_finds_nothing(file, fresh, tmp_path):
    for combination in [*GATES.smallest_with(file), LARGEST]:
        code, found = gixy(fresh(STAGES.closure(combination)) / file, tmp_path)
        assert code == 0, found


def test_a_spoofed_host_is_found(tmp_path):
    conf = tmp_path / "site.conf"
    conf.write_text(
        "server { server_name a; location / { proxy_set_header Host $http_host; "
        "proxy_pass http://127.0.0.1; } }",
        encoding="utf-8",
    )
    code, found = gixy(conf, tmp_path)
    assert code != 0
    assert "host_spoofing" in found
