from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import TestCase
from django.urls import reverse
from PIL import Image

from accounts.models import User
from events.forms import EventForm
from events.models import Event
from events.tests.helpers import make_event
from events.tests.pictures import picture, uploads_in_memory
from events.tests.test_forms import answers

ALT = "A trumpet player on a small stage"


def stored() -> list[str]:
    """The names of all uploads that are kept."""
    if not default_storage.exists("covers"):
        return []
    return sorted(default_storage.listdir("covers")[1])


class CoverPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.user = User.objects.create(username="ada", is_staff=True, is_superuser=True)

    def setUp(self):
        self.enterContext(uploads_in_memory())
        self.client.force_login(self.user)

    def publish(self, **changes):
        """Send the form for a new event, with a cover."""
        data = answers(cover=picture("../../My secret.jpg"), cover_alt=ALT) | changes
        return self.client.post(reverse("events:create"), data, follow=True)

    def change(self, event: Event, **changes):
        """Send the form for an event that is there, and let the transaction end."""
        address = reverse("events:edit", args=[event.slug])
        with self.captureOnCommitCallbacks(execute=True):
            response = self.client.post(address, answers(cover_alt=ALT) | changes)
        self.assertRedirects(response, event.get_absolute_url())
        event.refresh_from_db()

    def test_a_cover_is_shown_with_its_words(self):
        response = self.publish()
        event = Event.objects.get()
        self.assertContains(response, f'src="{event.cover.url}" alt="{ALT}"')
        response = self.client.get(reverse("events:list"))
        self.assertContains(response, f'src="{event.cover.small_url}" alt="{ALT}"')

    def test_two_files_are_kept_under_a_name_of_our_own(self):
        self.publish()
        cover, small = stored()
        self.assertRegex(cover, r"^[0-9a-f]{32}(-small)?\.jpg$")
        event = Event.objects.get()
        for name, size in [
            (event.cover.name, (800, 400)),
            (event.cover.small_name, (640, 360)),
        ]:
            self.assertEqual(Image.open(default_storage.open(name)).size, size)

    def test_the_page_says_why_a_file_is_refused(self):
        response = self.publish(cover=picture("talk.jpg", format="GIF"))
        self.assertContains(response, "not a JPEG, PNG or WebP picture")
        self.assertContains(response, 'id="id_cover_error"')
        self.assertEqual((Event.objects.count(), stored()), (0, []))

    def test_a_cover_without_words_is_refused(self):
        self.assertContains(self.publish(cover_alt=" "), "Say what the picture shows.")
        self.assertEqual((Event.objects.count(), stored()), (0, []))
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_event(cover="covers/a.jpg")

    def test_the_admin_checks_it_too(self):
        event = make_event()
        address = reverse("admin:events_event_change", args=[event.pk])
        page = self.client.get(address)
        form = page.context["adminform"].form
        data = {name: form[name].value() or "" for name in form.fields}
        del data["starts_at"], data["ends_at"], data["cover"]
        response = self.client.post(
            address, data | {"cover": picture("talk.jpg", format="GIF")}
        )
        self.assertContains(response, "not a JPEG, PNG or WebP picture")

    def test_code_that_stores_a_file_goes_the_same_way(self):
        event = make_event(cover_alt=ALT)
        event.cover.save("talk.png", picture("talk.png"))
        self.assertEqual(Image.open(event.cover.open()).format, "JPEG")

    def test_saving_again_keeps_the_files(self):
        self.publish()
        event, before = Event.objects.get(), stored()
        self.change(event, title="Folk ball")
        self.assertEqual(stored(), before)

    def test_the_old_files_go_when_a_new_cover_comes(self):
        self.publish()
        event, before = Event.objects.get(), stored()
        self.change(event, cover=picture("talk.png"))
        self.assertEqual(len(stored()), 2)
        self.assertFalse(set(before) & set(stored()))

    def test_the_files_go_when_the_cover_is_cleared(self):
        self.publish()
        event = Event.objects.get()
        self.change(event, **{"cover-clear": "on"})
        self.assertEqual((event.cover.name, stored()), ("", []))
        self.assertNotContains(self.client.get(event.get_absolute_url()), "<img")

    def test_the_files_go_with_their_event(self):
        self.publish()
        with self.captureOnCommitCallbacks(execute=True):
            Event.objects.all().delete()
        self.assertEqual(stored(), [])

    def test_the_files_stay_when_the_transaction_fails(self):
        self.publish()
        before = stored()
        with (
            self.captureOnCommitCallbacks(execute=True),
            self.assertRaises(ZeroDivisionError),
            transaction.atomic(),
        ):
            Event.objects.get().delete()
            raise ZeroDivisionError
        self.assertEqual(stored(), before)

    def test_a_file_that_is_gone_breaks_no_page(self):
        event = make_event(cover="covers/gone.jpg", cover_alt=ALT)
        pages = [reverse("home"), reverse("events:list"), event.get_absolute_url()]
        for address in [*pages, reverse("events:edit", args=[event.slug])]:
            self.assertContains(self.client.get(address), "covers/gone")
        self.change(event, cover=picture())
        self.assertEqual(len(stored()), 2)

    def test_an_event_without_a_cover_has_no_picture(self):
        event = make_event()
        for address in [reverse("events:list"), event.get_absolute_url()]:
            self.assertNotContains(self.client.get(address), "<img")

    def test_the_form_sends_files_and_says_which(self):
        page = self.client.get(reverse("events:create"))
        self.assertContains(page, 'enctype="multipart/form-data"')
        self.assertContains(page, 'accept="image/jpeg,image/png,image/webp"')

    def test_the_form_works_without_a_file(self):
        self.assertTrue(EventForm(answers()).is_valid())
        form = EventForm(answers(cover_alt=ALT))
        self.assertTrue(form.is_valid(), form.errors)
