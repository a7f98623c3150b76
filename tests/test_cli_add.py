"""`django-stages next` and `add`: what a stage does to a project that is somebody's own."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cli_support import answers, call, conflicting, put, run, state, subjects
from harness.git import ENVIRONMENT, commit, conflicts, git
from harness.snapshot import ROOT

pytest_plugins = ["cli_fixtures"]


def clean(folder: Path) -> bool:
    return git(folder, "status", "--porcelain") == ""


# What is added.


def test_next_adds_one_level_with_a_commit(site: Path):
    result = run(site, "next").done()

    assert result.out.startswith("Added walls: The walls (commit ")
    assert result.err == ""
    assert subjects(site)[0] == "Add stage walls"
    assert clean(site)
    assert (site / "walls" / "views.py").exists()


def test_next_at_the_top(house: Path):
    before = state(house)

    assert "top of the ladder" in call("next").done().out
    assert state(house) == before


def test_several_are_added_in_a_sound_order(site: Path, here: Path, small: Path):
    result = call("add", "bell", "roof", "cable", "walls").done()

    added = [line.split(":")[0] for line in result.out.splitlines()[:4]]
    assert added == ["Added walls", "Added roof", "Added cable", "Added bell"]
    assert subjects(site)[:4] == [f"Add stage {id}" for id in ("bell", "cable", "roof", "walls")]
    call("new", here / "fresh", "--level", "roof", "--with", "cable,bell", "--template", small)
    assert git(site, "rev-parse", "HEAD^{tree}") == git(here / "fresh", "rev-parse", "HEAD^{tree}")


def test_the_order_of_layers_does_not_matter(house: Path, here: Path):
    shutil.copytree(house, here / "other")
    call("add", "lamp").done()
    call("add", "cable").done()
    os.chdir(here / "other")
    call("add", "cable", "lamp").done()

    assert git(house, "rev-parse", "HEAD^{tree}") == git(here / "other", "rev-parse", "HEAD^{tree}")


def test_what_is_there_is_passed_over(site: Path):
    result = call("add", "ground", "walls", "walls").done()

    assert result.out.startswith("ground is here already.\nAdded walls: ")
    assert subjects(site)[0] == "Add stage walls"
    before = state(site)
    assert call("add", "walls").done().out == "walls is here already.\n"
    assert state(site) == before


def test_from_a_folder_below(site: Path):
    os.chdir("ground")

    call("next").done()

    assert subjects(site)[0] == "Add stage walls"


def test_a_project_of_plain_copier(small: Path, here: Path):
    plain = here / "plain"
    subprocess.run(
        [sys.executable, "-m", "copier", "copy", "--defaults", small, plain],
        check=True,
        capture_output=True,
    )
    commit(plain, "Start")
    os.chdir(plain)

    call("next").done()
    assert "ground" in call("diff", "ground").done().out
    assert (plain / "walls").is_dir()


# The user's own work.


def test_own_edits_stay(site: Path):
    put(site / "mine" / "views.py", "MINE = 1\n")
    put(site / "urls.py", "# Mine.\n" + (site / "urls.py").read_text() + "# Mine too.\n")
    commit(site, "My work")

    call("next").done()

    assert (site / "urls.py").read_text() == (
        "# Mine.\nurls = [\n    'wall',\n    'ground',\n]\n# Mine too.\n"
    )
    assert (site / "mine" / "views.py").read_text() == "MINE = 1\n"


def test_an_own_picture_stays(site: Path):
    (site / "logo.png").write_bytes(b"\x89PNG\x00mine")
    commit(site, "My logo")

    call("next").done()

    assert (site / "logo.png").read_bytes() == b"\x89PNG\x00mine"
    assert git(site, "show", "--format=", "--name-only", "HEAD", "--", "logo.png") == ""


def test_text_in_another_encoding_is_not_spoiled(site: Path):
    with (site / "ground" / "views.py").open("ab") as views:
        views.write("# Café\n".encode("latin-1"))
    commit(site, "My words")
    before = (site / "ground" / "views.py").read_bytes()

    call("next").done()
    assert (site / "ground" / "views.py").read_bytes() == before

    with (site / "README.md").open("ab") as readme:
        readme.write("\nIm Café.\n".encode("latin-1"))
    commit(site, "More words")
    (template := site / "urls.py").write_bytes(b"# Caf\xe9\n" + template.read_bytes())
    commit(site, "Still more")
    assert "urls.py is not UTF-8" in refused(site, "next")


def test_a_deleted_file_stays_deleted_and_one_is_told(site: Path):
    git(site, "rm", "--quiet", "README.md")
    commit(site, "No README")

    result = call("next").done()

    assert "README.md is part of walls, but you deleted it" in result.err
    assert not (site / "README.md").exists()


def test_ignored_files_stay(site: Path):
    put(site / ".gitignore", "*.log\nwalls\n")
    commit(site, "Ignore")
    put(site / "my.log", "log")

    call("next").done()

    assert (site / "my.log").read_text() == "log"
    assert "walls/views.py" in git(site, "ls-files", "walls").splitlines()


def test_an_ignored_file_in_the_way(site: Path):
    put(site / ".gitignore", "walls\n")
    commit(site, "Ignore")
    put(site / "walls" / "views.py", "MINE = 1\n")
    before = state(site)

    assert "walls/views.py" in call("next").refused()
    assert state(site) == before


# Conflicts.


def test_a_conflict_is_told_and_can_be_resolved(site: Path):
    name = conflicting(site, "walls")

    result = run(site, "add", "walls", "roof")

    assert result.code == 1
    assert f"  {name}, line 1\n" in result.err
    assert "<<<<<<<" in result.err
    assert "django-stages continue" in result.err
    assert "Not added yet: roof. Later: django-stages add roof" in result.err
    assert conflicts(site) == {name}
    assert "<<<<<<<" in (site / name).read_text()
    # The answers say that the stage is on, and its files are there.
    assert "level: walls\n" in answers(site)
    assert (site / "walls" / "views.py").exists()
    assert subjects(site)[0] == "My own words"

    before = state(site)
    assert f"stage walls waits for you to choose in {name}" in call("next").refused()
    assert state(site) == before

    # By git alone, as one does it after a merge.
    git(site, "checkout", "--theirs", "--", name)
    shell(site, 'git add -A && git commit -m "Add stage walls"')
    assert clean(site)
    assert "-All of this is mine." in call("diff", "walls").done().out
    call("add", "roof").done()


def test_settings_of_git_hide_no_conflict(site: Path):
    name = conflicting(site, "walls")
    git(site, "config", "status.showUntrackedFiles", "no")
    git(site, "config", "apply.whitespace", "error-all")

    assert call("next").code == 1
    assert conflicts(site) == {name}


def test_settings_of_git_lose_no_edit(site: Path, here: Path):
    """What the user's own ignore file names is merged all the same."""
    put(here / "ignored", "urls.py\n")
    put(site / "urls.py", "# Mine.\n" + (site / "urls.py").read_text())
    commit(site, "My work")
    put(here / "gitconfig", f"[core]\nexcludesFile = {here / 'ignored'}\n")

    run(site, "next", GIT_CONFIG_GLOBAL=str(here / "gitconfig")).done()

    assert (site / "urls.py").read_text().startswith("# Mine.\nurls = [\n    'wall',\n")


def test_the_way_back_from_a_conflict(site: Path):
    put(site / ".gitignore", "*.log\n")
    name = conflicting(site, "walls")
    put(site / "my.log", "log")
    before = state(site)

    result = call("next")

    assert result.code == 1
    assert name in result.err
    assert "Or go back to where you were: django-stages abort\n" in result.err
    call("abort").done()
    assert state(site) == before


def shell(folder: Path, command: str) -> None:
    subprocess.run(command, shell=True, cwd=folder, check=True, capture_output=True)


def test_a_conflict_where_both_added_a_file(site: Path):
    put(site / "walls" / "views.py", "NAME = 'mine'\n")
    commit(site, "My own walls")

    result = call("next")

    assert result.code == 1
    assert "  walls/views.py, line 1\n" in result.err
    assert "mine" in (site / "walls" / "views.py").read_text()


# A project in a bigger repository.


@pytest.fixture
def inner(site: Path) -> Path:
    """The same project, in a folder of a bigger repository that has other work under way."""
    shutil.rmtree(site / ".git")
    outer = site.parent
    put(outer / "letter.txt", "Dear\n")
    commit(outer, "All of it")
    put(outer / "letter.txt", "Dear all\n")
    put(outer / "draft.txt", "Draft\n")
    put(outer / "staged.txt", "Staged\n")
    git(outer, "add", "staged.txt")
    return site


def test_in_a_bigger_repository(inner: Path):
    call("next").done()

    outer = inner.parent
    assert (inner / "walls" / "views.py").exists()
    assert git(outer, "status", "--porcelain").splitlines() == [
        " M letter.txt",
        "A  staged.txt",
        "?? draft.txt",
    ]
    changed = git(outer, "show", "--format=", "--name-only", "HEAD").splitlines()
    assert all(name.startswith("site/") for name in changed)


def test_the_way_back_in_a_bigger_repository(inner: Path):
    git(inner, "rm", "--quiet", "--cached", "urls.py")
    put(inner / "urls.py", "mine\n")
    git(inner, "add", "urls.py")
    git(inner, "commit", "--quiet", "-m", "Mine", "--", "urls.py")
    before = state(inner.parent)

    result = call("next")

    assert result.code == 1
    call("abort").done()
    assert state(inner.parent) == before


# Refusals: one line, and nothing is changed.


def refused(site: Path, *arguments: str) -> str:
    before = state(site)
    message = call(*arguments).refused()
    assert state(site) == before
    return message


def test_unknown_stages(site: Path):
    assert 'there is no stage "wall". Did you mean walls?' in refused(site, "add", "walls", "wall")
    assert 'there is no stage "WALLS". Did you mean walls?' in refused(site, "add", "WALLS")


def test_a_missing_prerequisite(site: Path):
    message = refused(site, "add", "bell")

    assert "django-stages add walls roof cable bell" in message
    assert "bell cannot be added before walls, roof and cable" in message


def test_the_named_way_out_works(site: Path):
    way_out = refused(site, "add", "bell", "lamp").split("django-stages ")[1].strip().rstrip(".")

    call(*way_out.split()).done()

    assert (site / "bell").is_dir()
    assert (site / "lamp").is_dir()


def test_a_name_is_needed_off_a_terminal(site: Path):
    assert "no stage is named" in refused(site, "add")
    assert "django-stages add walls" in refused(site, "add")


@pytest.mark.parametrize("command", [["next"], ["add", "walls"], ["diff"]])
def test_not_in_a_project(here: Path, command: list[str]):
    assert "there is no project here" in call(*command).refused()


def test_work_that_is_not_committed(site: Path):
    put(site / "urls.py", "# under way\n")
    put(site / "new file.py", "new\n")

    message = refused(site, "next")

    assert "not everything is committed: urls.py, new file.py" in message
    assert "git stash" in message


def test_many_files_that_are_not_committed(site: Path):
    for number in range(9):
        put(site / f"new{number}.py", "new\n")

    assert "new0.py, new1.py, new2.py and 6 more" in refused(site, "next")


def test_work_that_is_staged(site: Path):
    put(site / "new.py", "new\n")
    git(site, "add", "new.py")

    assert "new.py" in refused(site, "next")


def test_git_in_the_middle_of_something(site: Path):
    git(site, "switch", "--quiet", "-c", "other")
    put(site / "urls.py", "other\n")
    commit(site, "Other")
    git(site, "switch", "--quiet", "-")
    put(site / "urls.py", "mine\n")
    commit(site, "Mine")
    subprocess.run(["git", "merge", "other"], cwd=site, capture_output=True)
    assert "a conflict waits for you in urls.py" in refused(site, "next")

    put(site / "urls.py", "both\n")
    git(site, "add", "urls.py")
    put(site / "urls.py", "mine\n")
    git(site, "add", "urls.py")
    assert "git is in the middle of a merge. Finish it, or give it up: git merge --abort." in (
        refused(site, "next")
    )


def test_no_repository(site: Path):
    shutil.rmtree(site / ".git")

    message = refused(site, "next")

    assert "in no git repository" in message
    shell(site, message.split(": ")[-1])
    call("next").done()


def test_no_commit(site: Path):
    shutil.rmtree(site / ".git")
    git(site, "init", "--quiet")

    message = refused(site, "next")

    assert "has no commit yet" in message
    shell(site, message.split(": ")[-1])
    call("next").done()


def test_ignored_by_an_outer_repository(site: Path):
    """As a home folder under git would: the last commit does not hold the project."""
    shutil.rmtree(site / ".git")
    put(site.parent / ".gitignore", "site\n")
    commit(site.parent, "Home")

    assert "does not have this project" in refused(site, "next")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a: [", "cannot be read"),
        ("just words", "cannot be read"),
        ("", "cannot be read"),
        ("level: ground\n", "does not say where the template is"),
        ("_commit: abc\n_src_path: ../small\nlevel: ground\n", "by a relative path, ../small"),
        ("_commit: abc\n_src_path: /no/where\nlevel: ground\n", "is no longer in /no/where"),
    ],
)
def test_answers_that_do_not_lead_to_a_template(site: Path, content: str, said: str):
    put(site / ".copier-answers.yml", content)
    commit(site, "Break it")

    assert said in refused(site, "next")
    assert said in refused(site, "list")
    assert said in refused(site, "diff")


def test_a_version_that_is_gone(site: Path):
    put(site / ".copier-answers.yml", answers(site).replace("_commit: ", "_commit: v9-"))
    commit(site, "Break it")

    assert "has no version v9-" in refused(site, "next")


def test_a_level_that_is_gone(site: Path):
    put(site / ".copier-answers.yml", answers(site).replace("level: ground", "level: cellar"))
    commit(site, "Break it")

    assert "does not have: cellar" in refused(site, "next")


def test_no_git(site: Path, tmp_path: Path):
    before = state(site)
    (tmp_path / "bin").mkdir()

    message = run(site, "next", PATH=str(tmp_path / "bin")).refused()

    assert "there is no git on this machine" in message
    assert state(site) == before


# Accidents.


@pytest.fixture
def broken(small: Path, tmp_path: Path, site: Path) -> Path:
    """A project whose template fails half way through the next level."""
    template = tmp_path / "broken"
    git(tmp_path, "clone", "--quiet", str(small), str(template))
    put(
        template / "template" / "walls" / "zz.py",
        "#: if walls\n[= nothing_of_that_name =]\n#: endif\n",
    )
    commit(template, "Break it")
    head = git(template, "rev-parse", "--short=12", "HEAD").strip()
    text = "".join(
        {"_commit": f"_commit: {head}\n", "_src_path": f"_src_path: {template}\n"}.get(
            line.partition(":")[0], line
        )
        for line in answers(site).splitlines(keepends=True)
    )
    put(site / ".copier-answers.yml", text)
    commit(site, "Another template")
    return site


def test_copier_fails_half_way(broken: Path):
    message = refused(broken, "next")

    assert "nothing_of_that_name" in message


@pytest.mark.parametrize("lock", ["index.lock", "refs/heads/main.lock", "HEAD.lock"])
def test_git_fails_at_the_last_moment(site: Path, lock: str):
    """Another program holds a lock: the files that were already switched are put back."""
    put(site / ".git" / lock, "")

    message = refused(site, "next")

    assert "lock" in message
    (site / ".git" / lock).unlink()
    call("next").done()


def test_killed_half_way(site: Path):
    """Nothing cleans up after that; but the project is as it was, and can go on."""
    before = state(site)
    environment = os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT)}
    command = subprocess.Popen(
        [sys.executable, "-m", "generator", "next"],
        cwd=site,
        env=environment,
        start_new_session=True,
    )
    wait_for_worktree(site)
    os.killpg(command.pid, signal.SIGKILL)
    command.wait()

    after = state(site)
    # What git says of the second work tree is all that stays; it forgets that by itself in time.
    assert after.pop("git worktree list") != before.pop("git worktree list")
    assert after == before
    call("next").done()


def wait_for_worktree(site: Path) -> None:
    """Until the update is under way."""
    for _ in range(1000):
        if (site / ".git" / "worktrees").exists():
            break
        time.sleep(0.01)
    time.sleep(0.3)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopped_half_way(site: Path, number: signal.Signals):
    before = state(site)
    environment = os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT)}
    command = subprocess.Popen(
        [sys.executable, "-m", "generator", "next"],
        cwd=site,
        env=environment,
        start_new_session=True,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # Where the tests run in the background, Ctrl-C is ignored, and what they start inherits it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    wait_for_worktree(site)
    os.killpg(command.pid, number)
    said = command.communicate()[1]

    assert command.returncode == 128 + number
    assert "Traceback" not in said
    assert state(site) == before


def test_two_at_once(site: Path):
    environment = os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT)}
    commands = [
        subprocess.Popen(
            [sys.executable, "-m", "generator", "next"],
            cwd=site,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for _ in range(2)
    ]
    results = [(*command.communicate(), command.returncode) for command in commands]

    assert sorted(code for _, _, code in results) == [0, 2], results
    [error] = [err for _, err, code in results if code == 2]
    assert error.count("\n") == 1
    assert subjects(site).count("Add stage walls") == 1
    assert git(site, "status", "--porcelain") == ""


def test_started_from_a_hook(site: Path, here: Path, small: Path):
    """A git hook sets variables that name another repository and another index."""
    other = here / "other"
    call("new", other, "--template", small).done()
    before = state(other)

    misled = {"GIT_DIR": str(other / ".git"), "GIT_INDEX_FILE": str(other / ".git" / "index")}
    run(site, "next", **misled, GIT_WORK_TREE=str(other), GIT_PREFIX="x/").done()

    assert subjects(site)[0] == "Add stage walls"
    assert state(other) == before


def test_a_project_with_windows_line_ends(site: Path):
    git(site, "config", "core.autocrlf", "true")
    git(site, "rm", "--quiet", "-r", "--cached", ".")
    git(site, "reset", "--quiet", "--hard")
    assert b"\r\n" in (site / "urls.py").read_bytes()
    put(site / "urls.py", "# Mine.\n" + (site / "urls.py").read_text())
    commit(site, "Mine")

    call("next").done()

    assert clean(site)
    assert (site / "urls.py").read_text().startswith("# Mine.\nurls = [\n    'wall',\n")
