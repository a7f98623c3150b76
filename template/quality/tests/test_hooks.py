from django.test import tag
from pre_commit.clientlib import load_config

from quality.tests.copied import CopiedTests

# They look at all files, and take their time.
SLOW = ("types", "migrations")

WRONG_TYPES = """

def free_seats(event: Event) -> str:
    return event.seats


def guests(event):
    return event.bookings.count()
"""

NEW_MODEL = """

class Place(models.Model):
    name = models.CharField("name")

    def __str__(self):
        return self.name
"""


@tag("server")
class HookTests(CopiedTests):
    """What is committed has been looked at."""

    def commit(self, but: tuple[str, ...] = SLOW, **files: str) -> tuple[int, str]:
        for name, text in files.items():
            path = self.site / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(text)
        self.succeed("git", "add", ".")
        return self.run_there("git", "commit", "-m", "Mine", SKIP=",".join(but))

    def assert_refused(self, name, text, hook, *reasons, but=SLOW):
        before = self.succeed("git", "rev-parse", "HEAD")
        status, said = self.commit(but, **{name: text})
        self.assertNotEqual(status, 0, said)
        self.assertIn(f"- hook id: {hook}\n", said)
        for reason in reasons:
            self.assertIn(reason, said)
        # One mistake, and not another by mistake.
        self.assertEqual(said.count("- hook id: "), 1, said)
        self.assertEqual(self.succeed("git", "rev-parse", "HEAD"), before)

    def test_all_that_is_there_is_sound(self):
        status, said = self.run_there("pre-commit", "run", "--all-files")
        self.assertEqual(status, 0, said)
        hooks = load_config(self.site / ".pre-commit-config.yaml")["repos"][0]["hooks"]
        self.assertEqual(said.count("...Passed\n"), len(hooks), said)

    def test_a_sound_change_is_committed(self):
        status, said = self.commit(**{"events/mine.py": "SEATS = 4\n"})
        self.assertEqual(status, 0, said)

    def test_no_hook_is_fetched(self):
        repos = load_config(self.site / ".pre-commit-config.yaml")["repos"]
        self.assertEqual([repo["repo"] for repo in repos], ["local"])
        for hook in repos[0]["hooks"]:
            self.assertTrue(hook["entry"].startswith("uv run "), hook["entry"])

    def test_a_mistake_that_can_be_seen(self):
        text = "def add(name, to=[]):\n    to.append(name)\n"
        self.assert_refused("events/mine.py", text, "rules", "B006")

    def test_another_format(self):
        self.assert_refused("events/mine.py", "SEATS=4\n", "format", "events/mine.py")

    def test_an_exception_without_a_reason(self):
        text = "import os  # noqa: F401\n"
        place = "events/mine.py:1: an exception without a reason"
        self.assert_refused("events/mine.py", text, "reasons", place)

    def test_a_template_with_a_mistake(self):
        text = '<p><img src="/a.png" width="4" height="3"></p>\n'
        self.assert_refused("templates/mine.html", text, "templates", "H013")

    def test_a_conflict_that_is_left(self):
        text = "<<<<<<< before\nmine\n=======\nyours\n>>>>>>> after\n"
        self.assert_refused("notes.txt", text, "conflicts", "notes.txt:1")

    def test_a_private_key(self):
        # In two pieces: this file is looked at, too.
        text = "-----BEGIN " + "PRIVATE KEY-----\n"
        self.assert_refused("site.pem", text, "private-keys", "site.pem")

    def test_types_that_do_not_fit(self):
        self.assert_refused(
            "events/services.py",
            WRONG_TYPES,
            "types",
            'got "int", expected "str"',
            "[no-untyped-def]",
            but=("migrations",),
        )

    def test_a_change_of_a_model_without_its_migration(self):
        self.assert_refused(
            "bookings/models.py",
            NEW_MODEL,
            "migrations",
            "Create model Place",
            but=("types",),
        )
