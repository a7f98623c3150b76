from django.conf import settings
from django.core.files.storage import default_storage
from django.test import TestCase
from django.urls import reverse

from events.tests.factories import EventFactory
from events.tests.pictures import picture, uploads_in_memory
from events.tests.test_forms import answers


class CoverFileTests(TestCase):
    """Files that tests make: a transaction takes rows back, and no file."""

    def setUp(self):
        # In each test anew: what one test has stored, the next does not find.
        self.enterContext(uploads_in_memory())

    def test_an_upload_goes_through_the_form_into_the_storage(self):
        event = EventFactory()
        self.client.force_login(event.organizer)
        data = answers(cover=picture("stage.png"), cover_alt="A band on a stage")
        self.client.post(reverse("events:edit", args=[event.slug]), data)
        event.refresh_from_db()
        self.assertEqual((event.cover.width, event.cover.height), (800, 400))
        self.assertTrue(default_storage.exists(event.cover.name))

    def test_nothing_of_it_is_on_the_disk(self):
        event = EventFactory(with_cover=True)
        self.assertTrue(default_storage.exists(event.cover.name))
        self.assertFalse((settings.MEDIA_ROOT / event.cover.name).exists())

    def test_a_page_shows_the_cover_that_a_factory_made(self):
        event = EventFactory(with_cover=True)
        page = self.client.get(event.get_absolute_url())
        self.assertContains(page, f'src="{event.cover.url}" alt="A band on a stage"')
