"""Does a person have a page if they want one, and only then?"""

from datetime import timedelta
from io import StringIO

from django.core.exceptions import FieldDoesNotExist
from django.core.management import call_command
from django.db import DatabaseError, models
from django.template import TemplateDoesNotExist
from django.test import TestCase
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import User
from events.models import Event


def make_event(slug, organizer=None, days=7):
    starts_at = timezone.now() + timedelta(days=days)
    return Event.objects.create(
        slug=slug,
        title=slug.replace("-", " ").capitalize(),
        category="music",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        venue="Old Brewery",
        city="Leipzig",
        price="12.50",
        seats=80,
        description="Two sets with a break.",
        organizer=organizer,
    )


class PersonCheck(TestCase):
    longMessage = False

    def fail(self, message):
        # One sentence is enough: what led to it is left out of the report.
        raise self.failureException(message) from None

    def make_user(self, name="olga", **fields):
        fields = {"email": f"{name}@example.com"} | fields
        try:
            return User.objects.create(username=name, **fields)
        except TypeError:
            self.fail(
                "User has no field is_public yet. Write it into accounts/models.py, below "
                '"Your own fields and methods".'
            )
        except DatabaseError:
            self.fail(
                "The table of users has no column is_public. Run "
                "uv run manage.py makemigrations accounts."
            )

    def address(self, name="olga"):
        try:
            return reverse("person", args=[name])
        except NoReverseMatch:
            self.fail(
                'No address has the name "person" yet. Put a path("people/<str:username>/"'
                ', …, name="person") into accounts/urls.py, below "Your own addresses".'
            )

    def get(self, name="olga"):
        try:
            return self.client.get(self.address(name))
        except TemplateDoesNotExist as error:
            self.fail(f"There is no template {error}. Put it into templates/.")
        except User.DoesNotExist:
            self.fail(
                "A person who is not there ends in a page with the status 500. A "
                "DetailView, or get_object_or_404, makes it a 404."
            )

    def page(self, name="olga"):
        response = self.get(name)
        self.assertEqual(
            response.status_code,
            200,
            "A person who has said yes should have a page that anybody may see, and it "
            f"has the status {response.status_code}.",
        )
        return response.content.decode()

    def test_1_the_user_has_the_field(self):
        try:
            field = User._meta.get_field("is_public")
        except FieldDoesNotExist:
            self.fail(
                "User has no field is_public yet. Write it into accounts/models.py, below "
                '"Your own fields and methods".'
            )
        self.assertIsInstance(
            field,
            models.BooleanField,
            "is_public is yes or no, so it should be a models.BooleanField.",
        )
        self.assertIs(
            User().is_public,
            False,
            "Nobody has been asked yet, so is_public should begin as False: "
            "models.BooleanField(default=False).",
        )

    def test_2_the_migration_is_there(self):
        try:
            call_command(
                "makemigrations", "accounts", check=True, dry_run=True, stdout=StringIO()
            )
        except SystemExit:
            self.fail(
                "The models and the migrations of accounts differ. Run "
                "uv run manage.py makemigrations accounts."
            )

    def test_3_the_profile_asks_for_it(self):
        user = self.make_user()
        self.client.force_login(user)
        page = self.client.get("/accounts/profile/").content.decode()
        self.assertIn(
            'name="is_public"',
            page,
            'The form of "My profile" does not ask for it. Add "is_public" to the fields '
            "of ProfileForm in accounts/forms.py.",
        )
        for answer, saved in [({"is_public": "on"}, True), ({}, False)]:
            data = {"display_name": "", "time_zone": "UTC"} | answer
            self.client.post("/accounts/profile/", data)
            self.assertIs(
                User.objects.get(pk=user.pk).is_public,
                saved,
                'What was chosen under "My profile" is not saved.',
            )

    def test_4_a_person_who_said_yes_has_a_page(self):
        self.make_user(is_public=True, display_name="Olga from Leipzig")
        self.assertEqual(
            self.address(),
            "/accounts/people/olga/",
            f"The address is {self.address()}, and should be /accounts/people/olga/.",
        )
        self.assertIn(
            "Olga from Leipzig",
            self.page(),
            "The page does not show what pages call this person: get_short_name.",
        )

    def test_5_it_shows_what_they_organize(self):
        olga = self.make_user(is_public=True)
        make_event("jazz-night", olga)
        make_event("long-ago", olga, days=-7)
        make_event("folk-dance", self.make_user("stefan"))
        page = self.page()
        self.assertIn(
            'href="/events/jazz-night/"',
            page,
            "The page does not link to the events that this person organizes: "
            "self.object.events.upcoming().",
        )
        self.assertNotIn(
            "/events/long-ago/",
            page,
            "The page shows an event that is over. Ask for those to come: "
            "self.object.events.upcoming().",
        )
        self.assertNotIn(
            "/events/folk-dance/",
            page,
            "The page shows an event of somebody else. Ask for those of this person: "
            "self.object.events.",
        )

    def test_6_nobody_else_has_a_page(self):
        self.make_user("shy")
        self.make_user("gone", is_public=True, is_active=False)
        for name, who in [
            ("shy", "A person who has not said yes"),
            ("gone", "A person whose account is not active"),
            ("nobody", "A name that nobody has"),
        ]:
            status = self.get(name).status_code
            self.assertEqual(
                status,
                404,
                f"{who} should be a 404, and is a {status}. Look for the name among "
                "User.objects.filter(is_public=True, is_active=True) only.",
            )

    def test_7_it_gives_away_no_more_than_it_should(self):
        self.make_user(is_public=True, display_name="<b>Olga</b>")
        page = self.page()
        self.assertNotIn(
            "olga@example.com",
            page,
            "The page shows the e-mail address, and everybody can read it.",
        )
        self.assertNotIn(
            "<b>Olga</b>",
            page,
            "A display name can become markup on the page. Leave the escaping to Django: "
            "no |safe.",
        )
        self.assertNotIn(
            "Log out",
            page,
            'A visitor who is not logged in reads "Log out" at the top: the page hands '
            "the person to its template as user, which base.html takes for whoever is "
            'looking. Say context_object_name = "person".',
        )

    def test_8_events_link_to_it(self):
        olga, shy = self.make_user(is_public=True), self.make_user("shy")
        gone = self.make_user("gone", is_public=True, is_active=False)
        events = {
            "jazz-night": (olga, True),
            "quiet-night": (shy, False),
            "old-night": (gone, False),
            "imported": (None, False),
        }
        for slug, (organizer, linked) in events.items():
            event = make_event(slug, organizer)
            response = self.client.get(event.get_absolute_url())
            self.assertEqual(
                response.status_code,
                200,
                f"The page of the event {slug} has the status {response.status_code}.",
            )
            page = response.content.decode()
            if linked:
                self.assertIn(
                    f'href="{self.address()}"',
                    page,
                    "The page of an event does not link to the page of its organizer. "
                    "Put the link into templates/events/event_detail.html.",
                )
            else:
                self.assertNotIn(
                    "/accounts/people/",
                    page,
                    "An event links to a page that is not there: ask whether its "
                    "organizer is_public, and is_active.",
                )
