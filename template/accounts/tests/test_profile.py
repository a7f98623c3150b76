from django.test import TestCase
from django.urls import reverse

from accounts.models import User


class ProfileTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = User.objects.create(username="ada", email="ada@example.com")

    def setUp(self):
        self.client.force_login(self.ada)

    def save(self, **data: str):
        return self.client.post(reverse("profile"), data, follow=True)

    def test_a_visitor_is_asked_to_log_in(self):
        self.client.logout()
        for name in ["profile", "email_change", "account_delete"]:
            with self.subTest(name):
                address = reverse(name)
                response = self.client.get(address)
                self.assertRedirects(response, f"/accounts/login/?next={address}")

    def test_pages_call_a_person_by_the_display_name(self):
        self.assertContains(self.client.get("/"), "Log out ada")
        response = self.save(display_name="Ada L.", time_zone="Europe/London")
        self.assertContains(response, "Your profile is saved.")
        self.assertContains(response, "Log out Ada L.")
        self.ada.refresh_from_db()
        self.assertEqual(self.ada.time_zone, "Europe/London")

    def test_a_name_cannot_become_markup(self):
        response = self.save(display_name="<b>Ada</b>", time_zone="UTC")
        self.assertNotContains(response, "<b>Ada</b>")

    def test_what_is_wrong_is_not_shown_as_if_it_were_saved(self):
        response = self.save(display_name="Ada L.", time_zone="Nowhere/Land")
        self.assertContains(response, "Select a valid choice.")
        self.assertContains(response, "Log out ada")

    def test_everybody_changes_their_own_and_only_what_is_theirs(self):
        grace = User.objects.create(username="grace")
        self.save(
            display_name="Ada L.",
            time_zone="UTC",
            id=str(grace.pk),
            username="root",
            email="new@example.com",
            is_staff="on",
        )
        grace.refresh_from_db()
        self.assertEqual(grace.display_name, "")
        self.ada.refresh_from_db()
        self.assertEqual(self.ada.username, "ada")
        self.assertEqual(self.ada.email, "ada@example.com")
        self.assertFalse(self.ada.is_staff)

    def test_staff_see_the_new_fields_in_the_admin(self):
        staff = User.objects.create(username="staff", is_staff=True, is_superuser=True)
        self.client.force_login(staff)
        address = reverse("admin:accounts_user_change", args=[self.ada.pk])
        response = self.client.get(address)
        for name in ["display_name", "time_zone", "pending_email"]:
            self.assertContains(response, f'name="{name}"')
