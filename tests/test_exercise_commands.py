"""`django-stages check`, `hint` and `progress`, on a real project with a small exercise."""

import os
import signal
import subprocess
import sys
import time

import pytest

from cli_support import call, put, run
from exercise_support import add_address, unchanged
from generator import exercise, exercise_run, progress
from harness.git import ENVIRONMENT, commit
from harness.snapshot import ROOT

pytest_plugins = ["cli_fixtures", "exercise_fixtures"]


MODELS = """\
from django.contrib.auth.models import AbstractUser
from django.db import models


"""


def checked(*arguments):
    """What check says to a learner who is not done."""
    result = call("check", *arguments)
    assert result.code == 1, result
    assert result.err == ""
    assert "Traceback" not in result.out
    return result.out


# check: what is left to do, and what is done.


def test_the_first_time_the_task_is_shown(start):
    before = unchanged(start)
    said = checked()
    assert said.startswith("Exercise of stage start: A page about us\nGive the site a page at")
    assert "Hint" not in said
    assert said.endswith("To do (step 1 of 3): config/urls.py has no address named about yet.\n")
    assert unchanged(start) == before

    again = checked()
    assert "Give the site" not in again
    assert "Give the site a page" in checked("--task")


def test_the_first_thing_that_is_missing_is_told_in_the_order_of_the_check(start):
    put(start / "config/about.py", "from django.http import HttpResponse\n\n\n"
        "def about(request):\n    return HttpResponse('Us')\n")  # fmt: skip
    add_address(start, 'path("about/", about, name="about"),', "from config.about import about")
    assert checked().endswith("To do (step 3 of 3): The page has no title.\n")


def test_done(start, answer):
    answer()
    before = unchanged(start)

    result = call("check", "start").done()

    assert result.out.endswith(
        "Passed: A page about us\nNext: add python, Python, without Django\n  django-stages next\n"
    )
    assert progress.read(start).passed("start")
    assert unchanged(start) == before
    assert call("check", "start").done()
    record = (start / ".django-stages/progress.txt").read_text()
    assert record.count("start exercise passed\n") == 1


def test_at_a_later_stage_and_from_a_folder_below(start, answer):
    call("next").done()
    answer()
    os.chdir("config")
    assert "Passed: A page about us" in call("check", "start").done().out
    assert progress.read(start).passed("start")
    assert "Passed: A page" in call("check").done().out
    assert progress.read(start).passed("python")


def test_no_colour_and_no_sign_but_ascii(start):
    said = run(start, "check", PYTHONIOENCODING="ascii", NO_COLOR="1", COLUMNS="40").out
    assert said.isascii()
    assert "\x1b" not in said


# check: a project that is broken.


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        (
            "config/views.py",
            "def home(request)\n    pass\n",
            "config/views.py, line 1: This is not valid Python: expected ':'.",
        ),
        (
            "config/views.py",
            "\nfrom config.nowhere import thing\n",
            "config/views.py, line 2: ModuleNotFoundError: No module named 'config.nowhere'",
        ),
        ("config/settings.py", "\n\n1 / 0\n", "config/settings.py, line 3: ZeroDivisionError"),
        (
            "config/settings.py",
            "BASE = 1\nSECRET_KEY = 'x'\nINSTALLED_APPS = [\n    'eventz',\n]\n",
            "config/settings.py, line 4: ModuleNotFoundError: No module named 'eventz'",
        ),
        (
            "accounts/models.py",
            MODELS + "class User(AbstractUser):\n    age = models.IntegerField(on_delete=1)\n",
            "accounts/models.py, line 6: TypeError: ",
        ),
        (
            "accounts/models.py",
            MODELS + "class User(AbstractUser):\n    name = models.CharField(max_length=-1)\n",
            "manage.py check says: accounts.User.name: (fields.E121) 'max_length' must be",
        ),
    ],
    ids=["syntax", "import", "settings", "app", "model", "system check"],
)
def test_a_project_that_does_not_start(file, content, said, start):
    put(start / file, content)
    before = unchanged(start)
    told = checked().splitlines()[-2:]
    assert told[0] == "The project does not start."
    assert told[1].startswith(said)
    assert unchanged(start) == before


def test_code_that_raises_an_error(start):
    put(start / "config/about.py", "def about(request):\n    return request.nothing\n")
    add_address(start, 'path("about/", about, name="about"),', "from config.about import about")
    assert checked().splitlines()[-2:] == [
        "Your code raised an error at step 2 of 3.",
        "config/about.py, line 2: AttributeError: 'WSGIRequest' object has no attribute 'nothing'",
    ]


def test_an_assertion_of_the_learner_is_an_error_of_theirs(start):
    put(start / "config/about.py", "def about(request):\n    assert False, 'not here.'\n")
    add_address(start, 'path("about/", about, name="about"),', "from config.about import about")
    assert checked().endswith("config/about.py, line 2: AssertionError: not here.\n")


def test_a_template_with_a_mistake(start):
    put(start / "templates/about.html", "<h1>About</h1>\n{% iff x %}\n")
    put(start / "config/about.py", "from django.shortcuts import render\n\n\n"
        "def about(request):\n    return render(request, 'about.html')\n")  # fmt: skip
    add_address(start, 'path("about/", about, name="about"),', "from config.about import about")
    assert "templates/about.html, line 2: TemplateSyntaxError: Invalid block tag" in checked()


def test_a_model_without_its_migration(start, taught):
    with (start / "accounts/models.py").open("a") as models:
        models.write(
            "\n    from django.db import models\n    age = models.IntegerField(null=True)\n"
        )
    put(start / "config/about.py", "from accounts.models import User\n\n\n"
        "def about(request):\n    return User.objects.get()\n")  # fmt: skip
    add_address(start, 'path("about/", about, name="about"),', "from config.about import about")
    assert checked().splitlines()[-1] == (
        "A model of the app accounts has a change that no migration holds yet "
        "(add field age to user). Type: uv run manage.py makemigrations accounts"
    )


def test_an_end_of_python_itself(start):
    put(start / "config/views.py", "import os\n\nprint('Goodbye', flush=True)\nos._exit(0)\n")
    assert checked().endswith("The project does not start.\nPython stopped: Goodbye\n")


@pytest.mark.parametrize("code", ["while True:\n        pass", "import time\n    time.sleep(99)"])
def test_what_never_ends_is_stopped(code, start, monkeypatch):
    put(start / "config/about.py", f"def about(request):\n    {code}\n")
    add_address(start, 'path("about/", about, name="about"),', "from config.about import about")
    monkeypatch.setattr(exercise, "LIMIT", 6)
    before = unchanged(start)
    told = checked().splitlines()[-2:]
    assert told[0] == "Stopped: it was not done after 6 seconds."
    assert told[1].startswith("config/about.py, line ")
    assert unchanged(start) == before


def test_what_will_not_stop_is_killed(start, monkeypatch):
    put(start / "config/views.py", "while True:\n    try:\n        while True:\n            pass\n"
        "    except KeyboardInterrupt:\n        pass\n")  # fmt: skip
    monkeypatch.setattr(exercise, "LIMIT", 3)
    monkeypatch.setattr(exercise, "PATIENCE", 1)
    assert "Stopped: it was not done after 3 seconds.\nIs there a loop" in checked()


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="no signals")
def test_ctrl_c_leaves_nothing(start, tmp_path):
    mark = tmp_path / "pid"
    put(start / "config/views.py", "import os\nimport pathlib\nimport time\n\n"
        f"pathlib.Path({str(mark)!r}).write_text(str(os.getpid()))\ntime.sleep(99)\n")  # fmt: skip
    before = unchanged(start)
    # Where the tests run in the background of a shell, SIGINT is ignored, and whatever they start
    # would ignore it, too. A terminal has it.
    ours = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        command = subprocess.Popen(
            [sys.executable, "-m", "generator", "check"],
            env=os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
    finally:
        signal.signal(signal.SIGINT, ours)
    while not (mark.exists() and mark.read_text()):
        assert command.poll() is None
        time.sleep(0.05)
    command.send_signal(signal.SIGINT)
    _, said = command.communicate(timeout=60)
    assert command.returncode == 130
    assert "Traceback" not in said
    with pytest.raises(ProcessLookupError):
        os.kill(int(mark.read_text()), 0)
    assert unchanged(start) == before


# Which Python.


def test_which_python(tmp_path, monkeypatch):
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    monkeypatch.setattr(exercise.shutil, "which", lambda name: None)
    assert exercise.interpreter(tmp_path) == [sys.executable]
    monkeypatch.setattr(exercise.shutil, "which", lambda name: "/bin/uv")
    assert exercise.interpreter(tmp_path) == ["/bin/uv", "run", "--quiet", "python"]
    put(tmp_path / "active/bin/python", "")
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "active"))
    monkeypatch.setattr(exercise, "_has_django", lambda python: False)
    assert exercise.interpreter(tmp_path)[0] == "/bin/uv"
    monkeypatch.setattr(exercise, "_has_django", lambda python: True)
    assert exercise.interpreter(tmp_path) == [str(tmp_path / "active/bin/python")]
    put(tmp_path / ".venv/Scripts/python.exe", "")
    assert exercise.interpreter(tmp_path) == [str(tmp_path / ".venv/Scripts/python.exe")]


def test_no_python(start, monkeypatch):
    monkeypatch.delenv("VIRTUAL_ENV")
    monkeypatch.setattr(exercise.shutil, "which", lambda name: None)
    monkeypatch.setattr(exercise.importlib.util, "find_spec", lambda name: None)
    result = call("check")
    assert result.code == 2
    assert result.err.startswith("error: Django is not installed for this project. Make its")


def test_a_python_without_django(start):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", ".venv"], check=True)
    said = checked().splitlines()[-1]
    assert said.startswith("Django is not installed for ")
    assert "Type: uv sync" in said


# hint.


def test_one_hint_after_the_other(start):
    assert call("hint", "--all").done().out.startswith("You have had no hint yet.")
    assert call("hint").done().out == (
        "Hint 1 of 2: A page about us\nLook at `config/urls.py`.\n"
    )  # fmt: skip
    assert call("hint", "start").done().out == "Hint 2 of 2: A page about us\nWrite a view.\n"
    assert call("hint").done().out == (
        "There are no more hints. All of them once more: django-stages hint start --all\n"
    )
    shown = call("hint", "--all").done().out
    assert shown.splitlines()[::2] == [f"Hint {n} of 2: A page about us" for n in (1, 2)]
    assert progress.read(start).hints("start") == 2


# progress.


def test_progress_from_the_beginning_to_the_end(start, answer):
    said = call("progress").done().out.splitlines()
    assert said[:4] == [
        "Stage        Tour  Exercise   Hints",
        "start        0/1   open       0",
        "python             not added",
        "pages              not added",
    ]
    assert said[-3:] == [
        "Roadmap: 0 of 2 bullets done.",
        "Next: read the tour of start",
        "  django-stages tour start",
    ]
    assert max(map(len, said)) <= 40

    progress.record(start, "start", "tour", "the-front-page", "understood")
    call("hint")
    said = call("progress").done().out.splitlines()
    assert said[1] == "start        1/1   open       1"
    assert said[-2:] == ["Next: do the exercise of start", "  django-stages check start"]

    answer()
    call("check").done()
    said = call("progress").done().out.splitlines()
    assert said[1] == "start        1/1   passed     1"
    assert said[-2:] == ["Next: add python, Python, without Django", "  django-stages next"]


def test_progress_counts_bullets_of_passed_exercises(start, taught, tmp_path):
    put(taught.parent / "roadmap", "")
    folder = tmp_path / "more"
    subprocess.run(["git", "clone", "--quiet", str(taught), folder], check=True)
    put(folder / "roadmap.yml", '"1 Begin":\n  "2.1": One\n  "2.2": Two\n  "9.9": Three\n')
    commit(folder, "A longer roadmap")
    os.chdir(tmp_path)
    call("new", "other", "--template", folder).done()
    os.chdir("other")
    progress.record(tmp_path / "other", "start", "exercise", "passed")
    assert "Roadmap: 2 of 3 bullets done.\n" in call("progress").done().out


# What is refused.


@pytest.mark.parametrize("command", ["check", "hint"])
def test_refusals(command, start):
    before = unchanged(start)
    assert 'there is no stage "stat". Did you mean start?' in call(command, "stat").refused()
    assert call(command, "pages").refused() == (
        "error: pages is not in this project yet. "
        "Add it first: django-stages add python pages\n"
    )  # fmt: skip
    call("add", "python", "pages").done()
    assert "pages has no exercise in this version" in call(command, "pages").refused()
    (start / ".copier-answers.yml").write_text("<<<<<<<\n")
    assert "cannot be read" in call(command).refused()
    assert not (start / progress.FOLDER).exists()
    assert before


@pytest.mark.parametrize("command", ["check", "hint", "progress"])
def test_outside_of_a_project(command, here):
    assert "there is no project here" in call(command).refused()


def test_a_task_is_cut_at_its_hints():
    text = "# Exercise: A\r\n\r\nDo it.\r\n\r\n## Hint\r\n\r\nOne.\r\n\r\n## Hint 2\r\n\r\nTwo.\r\n"
    found = exercise.parse("pages", text)
    assert (found.title, found.task, found.hints) == ("A", "Do it.", ("One.", "Two."))
    assert exercise_run.PASSED == "passed"


def test_a_test_database_in_a_file_leaves_nothing(start):
    """Even where there is no time to take it away."""
    with (start / "config/settings.py").open("a") as settings:
        settings.write('\nDATABASES["default"]["TEST"] = {"NAME": BASE_DIR / "test.sqlite3"}\n')
    put(start / "config/about.py", "import os\n\n\ndef about(request):\n    os._exit(3)\n")
    add_address(start, 'path("about/", about, name="about"),', "from config.about import about")
    before = unchanged(start)
    assert "Python stopped" in checked()
    assert unchanged(start) == before


def test_what_the_project_starts_leaves_nothing(start):
    run = "subprocess.run([sys.executable, '-c', 'import config.views'], check=True)"
    put(start / "config/about.py", "import subprocess\nimport sys\n\n\n"
        f"def about(request):\n    {run}\n")  # fmt: skip
    add_address(start, 'path("about/", about, name="about"),', "from config.about import about")
    before = unchanged(start)
    assert "step 2 of 3" in checked()
    assert unchanged(start) == before
