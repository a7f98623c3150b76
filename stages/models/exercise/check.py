"""Are there notices, and is a notice seen when it should be?"""

from datetime import timedelta
from io import StringIO
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, models
from django.template import TemplateDoesNotExist
from django.test import TestCase
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

HOUR = timedelta(hours=1)


class NoticeTests(TestCase):
    longMessage = False

    @property
    def model(self) -> type[models.Model]:
        """The model Notice, if there is one."""
        try:
            return apps.get_model("notices", "Notice")
        except LookupError:
            pass
        return self.fail("There is no model Notice in notices/models.py yet.")

    def notice(self, text: str, **fields: Any) -> models.Model:
        """A notice in the database."""
        try:
            return self.model.objects.create(text=text, **fields)
        except DatabaseError as error:
            problem = str(error)
        return self.fail(f"The database does not take a notice with {fields}: {problem}.")

    def current(self) -> list[str]:
        """The texts of the notices that are to be seen now."""
        if not hasattr(self.model.objects, "current"):
            self.fail(
                "Notice.objects has no current() yet. Write it as a method of a QuerySet of your "
                "own, and give the model: objects = NoticeQuerySet.as_manager()."
            )
        return [notice.text for notice in self.model.objects.current()]

    def test_1_django_knows_the_app(self):
        self.assertTrue(
            apps.is_installed("notices"),
            'Django knows no app notices yet. Make it, and put "notices" into INSTALLED_APPS '
            "in config/settings.py, under the line for your own apps.",
        )

    def test_2_a_notice_has_three_fields(self):
        kinds = {
            "text": (models.CharField, "a CharField"),
            "shown_from": (models.DateTimeField, "a DateTimeField"),
            "shown_until": (models.DateTimeField, "a DateTimeField"),
        }
        fields = {field.name: field for field in self.model._meta.get_fields()}
        for name, (kind, words) in kinds.items():
            self.assertIn(name, fields, f"Notice has no field {name} yet.")
            self.assertIsInstance(
                fields[name], kind, f"The field {name} of Notice should be {words}."
            )
        self.assertEqual(
            fields["text"].max_length,
            200,
            "The field text of Notice should take 200 letters: max_length=200.",
        )
        self.assertTrue(
            fields["shown_until"].null and fields["shown_until"].blank,
            "A notice may be without an end: shown_until needs null=True for the database and "
            "blank=True for forms.",
        )

    def test_3_a_notice_is_shown_from_the_moment_of_its_making(self):
        field = self.model._meta.get_field("shown_from")
        self.assertFalse(
            field.auto_now or field.auto_now_add,
            "With auto_now or auto_now_add nobody can say that a notice begins tomorrow. Use "
            "default=timezone.now for shown_from.",
        )
        if field.db_default is not models.NOT_PROVIDED:
            return
        self.assertTrue(
            field.has_default(),
            "shown_from has no default yet: a notice of which nobody says it begins now.",
        )
        self.assertTrue(
            callable(field.default),
            "The default of shown_from is a fixed moment, the one at which the site started. "
            "Write default=timezone.now, without brackets, so that Django asks for each notice.",
        )

    def test_4_a_migration_makes_the_table(self):
        quiet = {"stdout": StringIO(), "stderr": StringIO()}
        try:
            call_command(
                "makemigrations",
                "notices",
                check_changes=True,
                dry_run=True,
                interactive=False,
                **quiet,
            )
            complete = True
        except SystemExit:
            complete = False
        self.assertTrue(
            complete,
            "The model Notice has something that no migration holds yet. Type: uv run manage.py "
            "makemigrations notices.",
        )

    def test_5_a_notice_is_known_by_its_text(self):
        notice = self.model(text="Closed on Monday.")
        self.assertEqual(
            str(notice),
            "Closed on Monday.",
            f'A notice should be known by its text, but str() gives "{notice}": write __str__.',
        )

    def test_6_a_notice_without_an_end_is_seen(self):
        self.notice("Closed on Monday.", shown_from=timezone.now() - HOUR)
        self.assertEqual(
            self.current(),
            ["Closed on Monday."],
            "A notice without shown_until is not in current(). In the database nothing is later "
            "than an empty column: ask for shown_until__isnull=True as well, with Q and a bar.",
        )
        # Made after the site has started: a "now" of that time would miss it.
        self.notice("New.")
        self.assertIn(
            "New.",
            self.current(),
            "A notice that begins now is not in current(). Ask timezone.now() inside the method: "
            "at the top of a file it is the moment at which the site started.",
        )

    def test_7_a_notice_is_seen_from_its_beginning_to_its_end(self):
        now = timezone.now()
        cases = [
            ("running", -HOUR, HOUR, True, "has begun and is not over, but it is not in current()"),
            ("over", -2 * HOUR, -HOUR, False, "is over, but it is still in current()"),
            ("to come", HOUR, 2 * HOUR, False, "has not begun, but it is in current() already"),
            ("for ever", HOUR, None, False, "has not begun, but it is in current() already"),
        ]
        for text, start, end, expected, words in cases:
            until = end and now + end
            self.notice(text, shown_from=now + start, shown_until=until)
            ends = f"until {until:%H:%M}" if until else "without an end"
            self.assertEqual(
                text in self.current(),
                expected,
                f"It is {now:%H:%M}. A notice from {now + start:%H:%M} {ends} {words}.",
            )

    def test_8_the_newest_comes_first(self):
        for text, hours in [("second", 2), ("first", 1), ("third", 3)]:
            self.notice(text, shown_from=timezone.now() - hours * HOUR)
        self.assertEqual(
            self.current(),
            ["first", "second", "third"],
            "The newest of three notices should come first. They came in this order, where 1 is "
            f"the newest: {self.ranks()}. Let current() say the order: a database promises none.",
        )

    def ranks(self) -> str:
        """The order of the notices of test 8, as numbers."""
        numbers = {"first": "1", "second": "2", "third": "3"}
        return ", ".join(numbers.get(text, text) for text in self.current())

    def test_9_a_page_shows_them(self):
        try:
            address = reverse("notices")
        except NoReverseMatch:
            address = ""
        self.assertEqual(
            address,
            "/notices/",
            f"The address called notices should be /notices/, but it is {address}."
            if address
            else "No address is called notices yet. Give the app a urls.py, with "
            'name="notices", and include it in config/urls.py.',
        )
        self.notice("Doors & bars open at <7>.")
        now = timezone.now()
        self.notice("Gone.", shown_from=now - 2 * HOUR, shown_until=now - HOUR)
        missing = ""
        try:
            response = self.client.get(address)
        except TemplateDoesNotExist as error:
            missing = str(error)
        if missing:
            self.fail(f"The view of /notices/ asks for the template {missing}, which is not there.")
        self.assertEqual(
            response.status_code, 200, f"/notices/ answers {response.status_code}, not 200."
        )
        page = response.content.decode()
        self.assertNotIn(
            "<7>",
            page,
            "The text of a notice reaches /notices/ as HTML. Do not mark it as safe: whoever "
            "writes a notice could put a script on the page.",
        )
        self.assertIn(
            "Doors &amp; bars open at &lt;7&gt;.",
            page,
            "A current notice is in the database, but /notices/ does not show its text. Does "
            "the view hand the notices over, when it is asked, under the name that the template "
            "uses?",
        )
        self.assertNotIn(
            "Gone.", page, "/notices/ shows a notice that is over. Let the view use current()."
        )
        self.assertIn(
            "base.html",
            [template.name for template in response.templates],
            'The page has no frame: let its template begin with {% extends "base.html" %}.',
        )
