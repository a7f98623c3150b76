"""The record of what a learner has done: what is read, what is written, and git left in peace."""

import multiprocessing
import subprocess
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from cli_support import call
from generator import progress
from harness.git import commit, git

pytest_plugins = ["cli_fixtures"]

TIMES = 2000


def write(project: Path, content: bytes) -> progress.Progress:
    (project / progress.FOLDER).mkdir(exist_ok=True)
    (project / progress.FOLDER / progress.FILE).write_bytes(content)
    return progress.read(project)


def written(project: Path) -> bytes:
    return (project / progress.FOLDER / progress.FILE).read_bytes()


def test_nothing_yet(tmp_path):
    found = progress.read(tmp_path)
    assert not found.passed("pages")
    assert (found.hints("pages"), found.understood("pages"), found.at("pages")) == (0, set(), None)
    assert not any(tmp_path.iterdir())


def test_what_was_recorded_is_read(tmp_path):
    for words in (
        ("tour", "a-view", "later"),
        ("tour", "a-view", "understood"),
        ("tour", "a-test", "later"),
        ("tour", "another-s-file", "elsewhere"),
        ("at", "a-view"),
        ("at", "a-test"),
        ("hint", 1),
        ("hint", 2),
        ("exercise", "passed"),
    ):
        progress.record(tmp_path, "pages", *words)
    found = progress.read(tmp_path)
    assert found.passed("pages")
    assert found.hints("pages") == 2
    assert found.understood("pages") == {"a-view"}
    assert found.elsewhere("pages") == {"another-s-file"}
    assert found.steps("pages") == {
        "a-view": "understood",
        "a-test": "later",
        "another-s-file": "elsewhere",
    }
    assert found.at("pages") == "a-test"
    assert not found.passed("models")
    assert found.hints("models") == 0


@pytest.mark.parametrize(
    "content",
    [
        b"pages exercise passed\npages hint 2\n",
        b"pages exercise passed\r\npages hint 2\r\n",
        b"\xef\xbb\xbfpages exercise passed\npages hint 2",
        b"pages hint 2\npages hint 2\npages exercise passed\npages hint 1\npages exercise passed\n",
        b"<<<<<<< ours\npages hint 2\n=======\npages exercise passed\n>>>>>>> theirs of mine\n",
        b"\n\nwho\npages hint two\npages hint\npages exercise passed\n\xff\npages hint 2\n",
    ],
    ids=["plain", "CRLF", "BOM, no last line break", "merged twice", "conflict", "broken lines"],
)
def test_any_file_is_read(content, tmp_path):
    found = write(tmp_path, content)
    assert found.passed("pages")
    assert found.hints("pages") == 2


def test_a_line_is_never_joined_to_another(tmp_path):
    write(tmp_path, b"pages hint 1")
    progress.record(tmp_path, "pages", "hint", 2)
    assert written(tmp_path) == b"pages hint 1\npages hint 2\n"


def test_two_at_once_lose_nothing(tmp_path):
    together = multiprocessing.get_context("spawn")
    ready = together.Barrier(2)
    arguments = [(tmp_path, word, ready) for word in ("one", "two")]
    writers = [together.Process(target=many, args=each) for each in arguments]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    # Where both look for the end of the last line, an empty line may come between: it says nothing.
    lines = [line for line in written(tmp_path).decode().splitlines() if line]
    assert [line for line in lines if "one" in line] == [f"one hint {n}" for n in range(TIMES)]
    assert [line for line in lines if "two" in line] == [f"two hint {n}" for n in range(TIMES)]
    assert len(lines) == 2 * TIMES


def many(project: Path, word: str, ready: Barrier) -> None:
    ready.wait()
    for number in range(TIMES):
        progress.record(project, word, "hint", number)


def test_the_current_stage(tmp_path):
    reached = ("start", "python", "pages")
    found = write(tmp_path, b"")
    assert progress.current(reached, found) == "pages"
    assert progress.current(reached, write(tmp_path, b"pages exercise passed\n")) == "python"
    everything = b"".join(f"{id} exercise passed\n".encode() for id in reached)
    assert progress.current(reached, write(tmp_path, everything)) == "pages"


# git.


def test_git_does_not_see_it(site: Path):
    progress.record(site, "ground", "hint", 1)
    assert git(site, "status", "--porcelain", "--untracked-files=all") == ""
    call("next").done()
    assert progress.read(site).hints("ground") == 1


def test_the_ignore_file_is_not_forced_on_anybody(site: Path):
    progress.record(site, "ground", "hint", 1)
    (site / progress.FOLDER / ".gitignore").unlink()
    progress.record(site, "ground", "hint", 2)
    assert not (site / progress.FOLDER / ".gitignore").exists()


@pytest.mark.parametrize("tracked", [True, False], ids=["in git", "unknown to git"])
def test_a_record_outside_of_gitignore_is_no_unfinished_work(tracked, site: Path):
    progress.record(site, "ground", "hint", 1)
    (site / progress.FOLDER / ".gitignore").unlink()
    if tracked:
        commit(site, "My progress")
        progress.record(site, "ground", "hint", 2)

    call("next").done()

    assert progress.read(site).hints("ground") == 1 + tracked
    committed = git(site, "show", "--format=", "--name-only", "HEAD").split()
    assert not [name for name in committed if name.startswith(progress.FOLDER)]
    (site / "mine.py").write_text("")
    assert "not everything is committed: mine.py." in call("next").refused()


def test_two_records_merge_without_a_conflict(site: Path):
    progress.record(site, "ground", "hint", 1)
    (site / progress.FOLDER / ".gitignore").unlink()
    commit(site, "My progress")
    git(site, "switch", "--quiet", "--create", "laptop")
    progress.record(site, "ground", "hint", 2)
    commit(site, "On the laptop")
    git(site, "switch", "--quiet", "main")
    progress.record(site, "ground", "exercise", "passed")
    commit(site, "At the desk")
    try:
        git(site, "merge", "--quiet", "--no-edit", "laptop")
    except subprocess.CalledProcessError as error:
        raise AssertionError(error.stdout) from error
    found = progress.read(site)
    assert found.passed("ground")
    assert found.hints("ground") == 2
