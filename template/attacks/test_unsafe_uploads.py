"""
Unsafe uploads: a file that calls itself a picture, and is something else.

What stops it: nothing is kept as it came (events/covers.py draws each picture anew),
the site chooses the name, and the browser is told to believe the type that we say.
"""

from io import BytesIO
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest, HttpResponse
from django.test import TestCase, override_settings
from django.urls import include, path
from django.views.static import serve
from PIL import Image

from accounts.models import User
from events.models import Event
from events.tests.pictures import head_of_png, picture, uploads_in_memory
from events.tests.test_forms import answers

SCRIPT = b"<script>alert(document.cookie)</script>"


def media(request: HttpRequest, path: str) -> HttpResponse:
    """Uploads as the site serves them in development."""
    return serve(request, path, document_root=settings.MEDIA_ROOT)


urlpatterns = [path("media/<path:path>", media), path("", include("config.urls"))]


class UnsafeUploadTests(TestCase):
    def setUp(self):
        self.enterContext(uploads_in_memory())
        self.client.force_login(User.objects.create(username="mallory"))

    def assert_refused(self, name: str, content: bytes) -> None:
        upload = SimpleUploadedFile(name, content, content_type="image/jpeg")
        data = answers(cover=upload, cover_alt="A picture")
        response = self.client.post("/events/new/", data)
        self.assertContains(response, 'id="id_cover_error"')
        self.assertFalse(Event.objects.exists())

    def test_a_page_that_calls_itself_a_picture(self):
        self.assert_refused("talk.jpg", b"<!doctype html>" + SCRIPT)

    def test_a_drawing_with_a_script(self):
        svg = b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"
        self.assert_refused("talk.svg", svg)
        self.assert_refused("talk.jpg", svg)

    def test_a_picture_that_is_a_page_too(self):
        self.assert_refused("talk.jpg", picture(more=SCRIPT).read())

    def test_a_picture_that_is_an_archive_too(self):
        """What hangs on at the end of a picture is left behind, seen or not."""
        hidden = b"PK\x05\x06" + b"hidden" + bytes(18)
        data = answers(cover=picture(more=hidden), cover_alt="A picture")
        self.client.post("/events/new/", data)
        with Event.objects.get().cover.open() as cover:
            self.assertNotIn(b"hidden", cover.read())

    def test_where_the_picture_was_taken(self):
        place = Image.Exif()
        place[0x010E] = "my address: 1 Secret Street"
        data = answers(cover=picture(exif=place), cover_alt="A picture")
        self.client.post("/events/new/", data)
        with Event.objects.get().cover.open() as cover:
            content = cover.read()
        self.assertNotIn(b"Secret Street", content)
        self.assertFalse(Image.open(BytesIO(content)).getexif())

    def test_a_bomb(self):
        """A hundred bytes that unpack to gigabytes."""
        self.assert_refused("bomb.png", head_of_png(60_000, 60_000).read())

    def test_a_name_that_leads_out_of_the_folder(self):
        for name in ["../../config/settings.py", "/etc/passwd.jpg", "x.php.jpg"]:
            with self.subTest(name):
                upload = SimpleUploadedFile("x.jpg", picture().read())
                upload._name = name
                data = answers(cover=upload, cover_alt="A picture", title=name)
                self.client.post("/events/new/", data)
        for event in Event.objects.all():
            self.assertRegex(event.cover.name, r"^covers/[0-9a-f]{32}\.jpg$")
        for name in default_storage.listdir("covers")[1]:
            self.assertRegex(name, r"^[0-9a-f]{32}(-small)?\.jpg$")


@override_settings(ROOT_URLCONF=__name__)
class ServedUploadTests(TestCase):
    def setUp(self):
        folder = self.enterContext(TemporaryDirectory())
        self.enterContext(self.settings(MEDIA_ROOT=folder))
        self.client.force_login(User.objects.create(username="mallory"))
        data = answers(cover=picture(), cover_alt="A picture")
        self.client.post("/events/new/", data)
        self.response = self.client.get(Event.objects.get().cover.url)
        # Read to its end, a file is closed.
        self.content = self.response.getvalue()

    def test_the_browser_guesses_that_a_picture_is_a_script(self):
        """It guesses by the content, where it is not told to leave that."""
        self.assertTrue(self.content.startswith(b"\xff\xd8"))
        self.assertEqual(self.response["Content-Type"], "image/jpeg")
        told = self.response.headers.get("X-Content-Type-Options")
        self.assertEqual(told, "nosniff")

    def test_a_file_that_is_opened_by_itself(self):
        """Whatever it may be, as a page it loads and runs nothing."""
        self.assertIn("default-src 'none'", self.response["Content-Security-Policy"])
