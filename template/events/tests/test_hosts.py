from django.test import TestCase
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import UserFactory
from events.tests.factories import EventFactory


class HostsPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = UserFactory(username="ada")
        cls.grace = UserFactory(username="grace")
        cls.event = EventFactory(title="Folk dance", organizer=cls.ada)
        cls.address = reverse("events:hosts", args=[cls.event.slug])

    def add(self, name: str):
        """Send the form as the organizer."""
        self.client.force_login(self.ada)
        return self.client.post(self.address, {"user": name}, follow=True)

    def remove(self, host: User, by: User):
        self.client.force_login(by)
        address = reverse("events:host_remove", args=[self.event.slug, host.pk])
        return self.client.post(address, follow=True)

    def test_the_organizer_adds_a_co_host(self):
        response = self.add("grace")
        self.assertRedirects(response, self.address)
        self.assertContains(response, "grace is a co-host now.")
        self.assertTrue(self.event.can_be_edited_by(self.grace))

    def test_a_co_host_finds_the_links_but_adds_nobody(self):
        self.event.co_hosts.add(self.grace)
        UserFactory(username="linus")
        self.client.force_login(self.grace)
        page = self.client.get(self.event.get_absolute_url())
        self.assertContains(page, "Edit this event")
        self.assertContains(page, self.address)
        self.assertNotContains(self.client.get(self.address), "Add a co-host")
        response = self.client.post(self.address, {"user": "linus"})
        self.assertContains(response, "Only those who run", status_code=403)
        self.assertEqual(self.event.co_hosts.count(), 1)

    def test_no_other_method_leads_around_the_question(self):
        self.event.co_hosts.add(self.grace)
        self.client.force_login(self.grace)
        for method in ["PUT", "DELETE", "OPTIONS", "TRACE"]:
            with self.subTest(method):
                response = self.client.generic(method, self.address)
                self.assertEqual(response.status_code, 403)

    def test_a_name_that_nobody_has_and_one_that_is_locked_look_alike(self):
        UserFactory(username="locked", is_active=False)
        for name in ["nobody", "locked"]:
            with self.subTest(name):
                self.assertContains(self.add(name), "Nobody has this user name.")

    def test_an_e_mail_address_finds_nobody(self):
        known = self.add("grace@example.com")
        self.assertContains(known, "Nobody has this user name.")
        self.assertFalse(self.event.co_hosts.exists())

    def test_nobody_passes_for_somebody_else(self):
        self.grace.display_name = "ada"
        self.grace.save()
        self.event.co_hosts.add(self.grace)
        self.client.force_login(self.ada)
        self.assertContains(self.client.get(self.address), "ada (grace)")

    def test_nobody_runs_an_event_twice(self):
        self.event.co_hosts.add(self.grace)
        for name in ["ada", "grace"]:
            with self.subTest(name):
                response = self.add(name)
                self.assertContains(response, f"{name} runs this event already.")

    def test_the_organizer_removes_a_co_host(self):
        self.event.co_hosts.add(self.grace)
        response = self.remove(self.grace, by=self.ada)
        self.assertContains(response, "grace is not a co-host any more.")
        self.assertFalse(self.event.can_be_edited_by(self.grace))

    def test_a_co_host_leaves(self):
        self.event.co_hosts.add(self.grace)
        self.client.force_login(self.grace)
        self.assertContains(self.client.get(self.address), "Leave")
        response = self.remove(self.grace, by=self.grace)
        self.assertRedirects(response, self.event.get_absolute_url())
        self.assertFalse(self.event.co_hosts.exists())

    def test_co_hosts_do_not_remove_each_other(self):
        linus = UserFactory(username="linus")
        self.event.co_hosts.add(self.grace, linus)
        self.assertEqual(self.remove(linus, by=self.grace).status_code, 403)
        self.assertEqual(self.event.co_hosts.count(), 2)

    def test_whoever_is_no_co_host_cannot_be_removed(self):
        for person in [self.ada, self.grace]:
            with self.subTest(user=person):
                self.assertEqual(self.remove(person, by=self.ada).status_code, 404)
        self.event.refresh_from_db()
        self.assertEqual(self.event.organizer, self.ada)

    def test_an_event_that_does_not_exist_is_not_found(self):
        self.client.force_login(self.ada)
        address = reverse("events:hosts", args=["no-such-event"])
        self.assertEqual(self.client.get(address).status_code, 404)

    def test_a_deleted_account_leaves_the_event(self):
        self.event.co_hosts.add(self.grace)
        self.grace.delete()
        self.assertFalse(self.event.co_hosts.exists())
