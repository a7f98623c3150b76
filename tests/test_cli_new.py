"""`django-stages new`: what a new project is, and that a refused one leaves nothing."""

import os
from pathlib import Path

import pytest

from cli_support import answers, call, put, run, state, subjects
from generator.graph import Graph
from harness.git import commit, git

pytest_plugins = ["cli_fixtures"]


pytestmark = pytest.mark.usefixtures("here")


def test_a_new_project_is_committed_and_says_what_to_type(template: Path, here: Path):
    result = run(here, "new", "site", "--template", template).done()

    site = here / "site"
    assert git(site, "status", "--porcelain", "--ignored") == ""
    assert len(subjects(site)) == 1
    head, *commands = result.out.splitlines()
    assert head == "Your site is ready in site. Type next:"
    assert commands == [
        "  cd site",
        "  uv run manage.py migrate && uv run manage.py runserver",
        "  django-stages tour",
    ]
    assert result.err == ""


def test_the_whole_way_from_the_first_level(template: Path, stages: Graph, here: Path):
    """The real template: each `next` equals, byte for byte, a project made at that level."""
    call("new", "site", "--template", template).done()
    os.chdir("site")
    for level in stages.levels[1:3]:
        call("next").done()
        fresh = here / level.id
        call("new", fresh, "--level", level.id, "--template", template).done()

        assert git(here / "site", "rev-parse", "HEAD^{tree}") == git(
            fresh, "rev-parse", "HEAD^{tree}"
        )
        assert subjects(here / "site")[0] == f"Add stage {level.id}"


def test_the_address_is_recorded_as_a_whole_path(small: Path, here: Path):
    relative = os.path.relpath(small, here)

    call("new", "site", "--template", relative).done()

    assert f"_src_path: {small}\n" in answers(here / "site")
    os.chdir("site")
    call("next").done()


def test_the_address_from_the_environment(small: Path, here: Path):
    run(here, "new", "site", DJANGO_STAGES_TEMPLATE=str(small)).done()

    assert f"_src_path: {small}\n" in answers(here / "site")


@pytest.mark.parametrize(
    "name",
    [
        'Ada\'s "best" site',
        "<script>alert(1)</script>",
        "{{ name }} {% if %} [= 1 + 1 =] #: if",
        "back\\slash \\n",
        "C# & F#: yes, no",
        "Événements 🎉",
        "true",
        "[bold]1[/bold]",
        "x" * 200,
    ],
)
def test_any_name_that_a_person_would_type(small: Path, here: Path, name: str):
    call("new", "site", "--name", name, "--template", small).done()

    os.chdir("site")
    call("next").done()
    readme = Path("README.md").read_text(encoding="utf-8")
    assert readme == f"# {name}\n\nWith walls.\n"


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 201])
def test_a_name_that_is_refused(small: Path, here: Path, name: str):
    message = call("new", "site", "--name", name, "--template", small).refused()

    assert "name" in message
    assert not list(here.iterdir())


def test_a_level_and_layers(small: Path, here: Path):
    call("new", "site", "--level", "roof", "--with", "bell,cable", "--template", small).done()

    site = here / "site"
    assert "level: roof\n" in answers(site)
    assert (site / "bell").is_dir()
    assert (site / "cable").is_dir()
    assert not (site / "lamp").exists()
    assert subjects(site) == ["Start at stage roof"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--level", "root"], 'there is no stage "root". Did you mean roof?'),
        (["--level", "zzz"], 'there is no stage "zzz". django-stages list shows them all.'),
        (["--level", "lamp"], "lamp is a layer, not a level. Say --with lamp."),
        (["--with", "walls"], "walls is a level, not a layer. Say --level walls."),
        (["--with", "bell"], "Say --level roof --with cable,bell."),
        (["--level", "roof", "--with", "bell"], "Say --level roof --with cable,bell."),
        (["--nam", "x"], "django-stages new --help shows how it is used."),
    ],
)
def test_options_that_do_not_fit(small: Path, here: Path, options: list[str], said: str):
    result = run(here, "new", "site", *options, "--template", small)

    assert said in result.refused()
    assert not list(here.iterdir())


def test_a_folder_that_is_not_empty(small: Path, here: Path):
    put(here / "site" / "mine.txt", "mine")
    before = state(here)

    message = call("new", "site", "--template", small).refused()

    assert "site exists and is not empty" in message
    assert state(here) == before


def test_a_file_in_the_way(small: Path, here: Path):
    put(here / "site", "mine")

    assert "exists and is no folder" in call("new", "site", "--template", small).refused()


def test_an_empty_folder_is_taken_and_stays_when_it_fails(small: Path, here: Path):
    (here / "site").mkdir()
    call("new", "site", "--name", "", "--template", small).refused()
    assert list(here.iterdir()) == [here / "site"]
    assert not list((here / "site").iterdir())

    call("new", "site", "--template", small).done()
    assert (here / "site" / "urls.py").exists()


def test_the_folder_one_is_in(small: Path, here: Path):
    result = call("new", ".", "--template", small).done()

    assert "cd " not in result.out
    assert (here / ".git").is_dir()


def test_folders_above_go_too_when_it_fails(small: Path, here: Path):
    call("new", "a/b/c", "--name", "", "--template", small).refused()

    assert not list(here.iterdir())


def test_a_path_of_strange_signs(small: Path, here: Path):
    path = "mein 'Platz' für [x] {{ y }}"

    result = call("new", path, "--template", small).done()

    assert "cd 'mein '\"'\"'Platz'" in result.out
    os.chdir(path)
    call("next").done()


def test_inside_another_repository(small: Path, here: Path):
    put(here / "notes.txt", "notes")
    commit(here, "Notes")

    result = call("new", "site", "--template", small).done()

    assert f"inside that of {here}" in result.err
    os.chdir("site")
    call("next").done()
    assert len(subjects(here)) == 1
    assert subjects(here / "site")[0] == "Add stage walls"


def test_beside_another_repository(small: Path, site: Path):
    assert call("new", "../beside", "--template", small).done().err == ""


def test_git_does_not_know_the_user(small: Path, here: Path):
    stranger = {
        "GIT_AUTHOR_NAME": None,
        "GIT_AUTHOR_EMAIL": None,
        "GIT_COMMITTER_NAME": None,
        "GIT_COMMITTER_EMAIL": None,
        "EMAIL": None,
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "user.useConfigOnly",
        "GIT_CONFIG_VALUE_0": "true",
    }

    made = run(here, "new", "site", "--template", small, **stranger).done()
    grown = run(here / "site", "next", **stranger).done()

    for result in (made, grown):
        assert "git does not know your name yet" in result.err
    assert git(here / "site", "log", "--format=%an").splitlines() == ["Django Stages"] * 2


def test_neither_hooks_nor_signing_nor_ignore_files_stop_it(small: Path, here: Path):
    hooks = here / "templates" / "hooks"
    for hook in ("pre-commit", "commit-msg", "post-checkout", "reference-transaction"):
        put(hooks / hook, f"#!/bin/sh\necho {hook} >> '{here}/ran'\nexit 1\n")
        (hooks / hook).chmod(0o755)
    put(here / "ignored", "*.md\nground\n")
    config = here / "gitconfig"
    put(
        config,
        f"[init]\ntemplateDir = {hooks.parent}\n[commit]\ngpgSign = true\n"
        f"[core]\nexcludesFile = {here / 'ignored'}\nautocrlf = true\nsafecrlf = true\n"
        "[user]\nsigningKey = none\n",
    )

    run(here, "new", "site", "--template", small, GIT_CONFIG_GLOBAL=str(config)).done()
    run(here / "site", "next", GIT_CONFIG_GLOBAL=str(config)).done()

    assert not (here / "ran").exists()
    tracked = git(here / "site", "ls-files").splitlines()
    assert {"README.md", "ground/views.py", "walls/views.py"} <= set(tracked)


def test_a_template_with_releases(small: Path, here: Path, tmp_path: Path):
    """The newest release is taken, and kept when there is a newer one."""
    released = tmp_path / "released"
    git(tmp_path, "clone", "--quiet", str(small), str(released))
    for version in ("v1.9", "v1.10", "v2.0rc1", "other"):
        git(released, "tag", version)
        put(released / "template" / "urls.py", f"# after {version}\n")
        commit(released, "Go on")
    assert "v1.10" in git(released, "tag")

    call("new", "site", "--template", released).done()

    assert "_commit: v1.10\n" in answers(here / "site")
    git(released, "tag", "v3.0")
    os.chdir("site")
    call("next").done()
    assert "_commit: v1.10\n" in answers(here / "site")


def test_a_template_with_changes_that_are_not_committed(small: Path, here: Path, tmp_path: Path):
    changed = tmp_path / "changed"
    git(tmp_path, "clone", "--quiet", str(small), str(changed))
    put(changed / "template" / "urls.py", "# changed\n")

    result = call("new", "site", "--template", changed).done()

    assert "what is not committed" in result.err
    assert "# changed" not in (here / "site" / "urls.py").read_text()
    os.chdir("site")
    call("next").done()


def test_a_template_behind_an_address(small: Path, here: Path, tmp_path: Path):
    """As with any server: here git rewrites the address to a folder."""
    server = tmp_path / "server" / "stages.git"
    server.parent.mkdir()
    git(tmp_path, "clone", "--quiet", "--bare", str(small), str(server))
    address = "https://stages.invalid/stages"
    environment = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{server}.insteadOf",
        "GIT_CONFIG_VALUE_0": address,
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }

    run(here, "new", "site", "--template", address, **environment).done()

    assert f"_src_path: git+{address}\n" in answers(here / "site")
    # From here on nothing is fetched: the project grows without a network.
    offline = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "GIT_ALLOW_PROTOCOL": "file"}
    run(here / "site", "next", **offline).done()
    assert '"next"' in run(here / "site", "list", "--json", **offline).done().out


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nowhere", "there is no template in"),
        ("https://stages.invalid/stages.git", "cannot be reached"),
        (".", "is not a git repository"),
    ],
)
def test_a_template_that_cannot_be_reached(
    here: Path, tmp_path: Path, address: str, said: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "file")

    assert said in call("new", "site", "--template", address).refused()
    assert not list(here.iterdir())


def test_a_repository_that_is_no_template(here: Path, tmp_path: Path):
    other = tmp_path / "other"
    put(other / "copier.yml", "name: x\n")
    git(tmp_path, "init", "--quiet", str(other))
    assert "nothing is committed" in call("new", "site", "--template", other).refused()

    commit(other, "Another kind of template")
    assert "has no stages" in call("new", "site", "--template", other).refused()
    assert not list(here.iterdir())


def test_a_folder_that_cannot_be_written(small: Path, here: Path):
    if os.geteuid() == 0:
        path = Path("/proc/site")
    else:
        here.chmod(0o500)
        path = here / "site"

    call("new", path, "--template", small).refused()
