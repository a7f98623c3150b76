"""
The load figures of the largest site, on the machine of this run: what more processes bring.

Each line stands beside that of one process, which was asked in turn with the others. What a site
can do says nothing here; that nothing fails, and that the table is told, does.
"""

import os
import subprocess
import sys

from harness import projects, report

COUNTS = (1, 2, 4)


def test_figures_for_one_two_and_four_processes(stages, fresh, tmp_path, record_property):
    site = projects.duplicate(fresh([*stages.combinations()][-1]), tmp_path / "site")
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/load.sqlite3",
        "DJANGO_DOTENV": os.devnull,
    }
    words = [*map(str, COUNTS), "--people", "8", "--seconds", "1", "--rounds", "2"]
    for command in [
        ["manage.py", "migrate"],
        ["manage.py", "import_events"],
        ["-m", "scale.load", "/events/", "--processes", *words],
    ]:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=site,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    heading, *lines = done.stdout.splitlines()[-1 - len(COUNTS) :]
    assert [int(line.split()[0]) for line in lines] == [*COUNTS]
    report.note(record_property, "load figures", "\n".join([heading, *lines]))
    # A page that failed is counted in the last column.
    assert {line.split()[-1] for line in lines} == {"0"}, done.stdout
