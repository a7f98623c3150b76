"""
Mass assignment: fields that the form does not show, sent all the same.

What stops it: each form names its fields, and takes no other.
"""

from django.test import TestCase, override_settings

from accounts.models import User
from events.models import Event
from events.tests.helpers import make_event
from events.tests.test_forms import answers


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class MassAssignmentTests(TestCase):
    def setUp(self):
        self.ada = User.objects.create(username="ada")
        self.mallory = User.objects.create(username="mallory")

    def test_sign_up_as_staff(self):
        self.client.post(
            "/accounts/signup/",
            {
                "username": "eve",
                "email": "eve@example.com",
                "password1": "a violet bicycle",
                "password2": "a violet bicycle",
                "is_staff": "on",
                "is_superuser": "on",
                "groups": "1",
                "user_permissions": "1",
                "pk": self.ada.pk,
                "id": self.ada.pk,
            },
        )
        eve = User.objects.get(username="eve")
        self.assertFalse(eve.is_staff or eve.is_superuser)
        self.assertFalse(eve.groups.exists() or eve.user_permissions.exists())
        self.assertNotEqual(eve.pk, self.ada.pk)

    def test_become_staff_by_the_profile(self):
        self.client.force_login(self.mallory)
        self.client.post(
            "/accounts/profile/",
            {
                "display_name": "Mallory",
                "time_zone": "UTC",
                "is_staff": "on",
                "is_superuser": "on",
                "username": "root",
                "email": "root@example.com",
                "password": "known",
            },
        )
        self.mallory.refresh_from_db()
        self.assertEqual(self.mallory.display_name, "Mallory")
        self.assertFalse(self.mallory.is_staff or self.mallory.is_superuser)
        self.assertEqual(self.mallory.username, "mallory")
        self.assertEqual(self.mallory.email, "")

    def test_publish_an_event_in_the_name_of_another(self):
        self.client.force_login(self.mallory)
        self.client.post("/events/new/", answers(organizer=self.ada.pk))
        self.assertEqual(Event.objects.get().organizer, self.mallory)

    def test_give_an_event_away_and_take_its_address(self):
        event = make_event("Jazz night", organizer=self.mallory)
        self.client.force_login(self.mallory)
        self.client.post(
            "/events/jazz-night/edit/",
            answers(organizer=self.ada.pk, co_hosts=self.ada.pk, slug="home", id=99),
        )
        event.refresh_from_db()
        self.assertEqual(event.organizer, self.mallory)
        self.assertEqual(event.slug, "jazz-night")
        self.assertFalse(event.co_hosts.exists())
