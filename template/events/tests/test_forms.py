from datetime import timedelta

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

#: if auth
from accounts.models import User
#: endif
from events.forms import EventForm
from events.models import Event
from events.tests.helpers import make_event


def answers(**changes) -> dict:
    """What a person types into the form."""
    starts_at = timezone.now() + timedelta(days=7)
    return {
        "title": "Jazz night",
        "category": "music",
        "description": "Two sets with a break.",
        "starts_at": f"{starts_at:%Y-%m-%dT%H:%M}",
        "ends_at": f"{starts_at + timedelta(hours=2):%Y-%m-%dT%H:%M}",
        "venue": "Old Brewery",
        "city": "Leipzig",
        "price": "12.50",
        "seats": "80",
    } | changes


class EventFormTests(TestCase):
    def assertRefused(self, field: str, text: str, **changes):
        """Check that the form says this text beside this field."""
        form = EventForm(answers(**changes))
        self.assertFalse(form.is_valid())
        self.assertIn(text, str(form.errors.get(field, "")))

    def save_form(self, data: dict, **arguments) -> Event:
        """Save a form as a view does: only when it is valid."""
        form = EventForm(data, **arguments)
        self.assertTrue(form.is_valid(), form.errors)
        return form.save()

    def test_good_answers_are_valid(self):
        self.assertTrue(EventForm(answers()).is_valid())

    def test_what_is_wrong_is_said_beside_its_field(self):
        self.assertRefused("title", "required", title="   ")
        self.assertRefused("starts_at", "in the past", starts_at="2020-01-01T10:00")
        self.assertRefused("ends_at", "after it begins", ends_at="2020-01-01T10:00")
        self.assertRefused("price", "greater than or equal to 0", price="-1")
        self.assertRefused("seats", "greater than or equal to 1", seats="0")
        self.assertRefused("category", "valid choice", category="opera")

    def test_an_event_that_has_begun_can_still_be_edited(self):
        event = make_event(starts_at=timezone.now() - timedelta(hours=1))
        form = EventForm(answers(starts_at="2020-01-01T10:00"), instance=event)
        self.assertTrue(form.is_valid(), form.errors)

    def test_a_slug_is_made_once_and_kept(self):
        event = self.save_form(answers())
        self.assertEqual(event.slug, "jazz-night")
        event = self.save_form(answers(title="Folk dance"), instance=event)
        self.assertEqual((event.title, event.slug), ("Folk dance", "jazz-night"))

    def test_slugs_do_not_collide(self):
        titles = ["Jazz night", "Jazz night!", "New", "音楽", "音楽"]
        slugs = [self.save_form(answers(title=title)).slug for title in titles]
        expected = ["jazz-night", "jazz-night-2", "new-2", "event", "event-2"]
        self.assertEqual(slugs, expected)


class EventFormPageTests(TestCase):
    def setUp(self):
        self.event = make_event("Folk dance")
        #: if auth
        organizer = User.objects.create(username="ada")
        self.client.force_login(organizer)
        self.event.organizer = organizer
        self.event.save()
        #: endif
        self.edit_address = reverse("events:edit", args=[self.event.slug])

    def test_an_event_is_published(self):
        response = self.client.post(reverse("events:create"), answers(), follow=True)
        self.assertRedirects(response, "/events/jazz-night/")
        self.assertContains(response, "Jazz night is published.")
        self.assertTrue(Event.objects.filter(slug="jazz-night").exists())

    def test_an_event_is_changed(self):
        response = self.client.get(self.edit_address)
        self.assertContains(response, 'value="Folk dance"')
        changed = answers(title="Folk ball")
        response = self.client.post(self.edit_address, changed, follow=True)
        self.assertContains(response, "Folk ball is changed.")

    def test_errors_are_tied_to_their_field_for_a_screen_reader(self):
        response = self.client.post(reverse("events:create"), answers(title=""))
        self.assertContains(response, 'id="id_title_error"')
        self.assertContains(response, 'aria-invalid="true"', count=1)
        self.assertContains(response, 'aria-describedby="id_title_error"')
        self.assertFalse(Event.objects.filter(slug="jazz-night").exists())

    def test_the_form_can_be_sent_from_this_site_alone(self):
        self.assertContains(self.client.get(self.edit_address), "csrfmiddlewaretoken")
        client = self.client_class(enforce_csrf_checks=True)
        self.assertEqual(client.post(self.edit_address, answers()).status_code, 403)

    def test_what_was_typed_is_still_there_after_an_error(self):
        response = self.client.post(reverse("events:create"), answers(seats="none"))
        self.assertContains(response, 'value="Jazz night"')

    def test_a_title_cannot_become_markup(self):
        title = "<script>alert(1)</script>"
        response = self.client.post(
            reverse("events:create"), answers(title=title), follow=True
        )
        self.assertNotContains(response, title)
        self.assertContains(response, "&lt;script&gt;")
