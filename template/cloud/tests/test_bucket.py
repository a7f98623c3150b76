import os
from unittest import mock
from urllib.request import urlopen

import boto3
from django.conf import settings
from django.test import TestCase, override_settings, tag
from django.urls import reverse
from moto.server import ThreadedMotoServer

from cloud.tests.on_a_server import load
from events.tests.factories import EventFactory
from events.tests.pictures import picture
from events.tests.test_forms import answers

BUCKET = "events-media"


@tag("server")
class BucketTests(TestCase):
    """A server on this machine that speaks as S3 does, and real requests to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        server.start()
        cls.addClassCleanup(server.stop)
        host, port = server.get_host_and_port()
        cls.address = f"http://{host}:{port}"
        cls.enterClassContext(
            mock.patch.dict(
                os.environ,
                AWS_ACCESS_KEY_ID="a-key",
                AWS_SECRET_ACCESS_KEY="its-secret",
                AWS_DEFAULT_REGION="us-east-1",
                AWS_ENDPOINT_URL_S3=cls.address,
            )
        )
        cls.bucket = boto3.resource("s3").create_bucket(Bucket=BUCKET)
        found = load(DJANGO_BUCKET=BUCKET, DJANGO_BUCKET_URL=cls.address)
        names = ["SECURE_CSP", *(name for name in found if name.startswith("AWS_"))]
        cls.enterClassContext(
            override_settings(
                STORAGES=settings.STORAGES | {"default": found["STORAGES"]["default"]},
                **{name: found[name] for name in names},
            )
        )

    def setUp(self):
        # A transaction takes rows back, and no file.
        self.addCleanup(lambda: self.bucket.objects.all().delete())

    def names(self) -> set[str]:
        return {item.key for item in self.bucket.objects.all()}

    def upload(self, event, name: str) -> None:
        """As its organizer does, with the form."""
        self.client.force_login(event.organizer)
        data = answers(cover=picture(name), cover_alt="A band on a stage")
        # What is to happen after the transaction, such as the end of an old file.
        with self.captureOnCommitCallbacks(execute=True):
            self.client.post(reverse("events:edit", args=[event.slug]), data)
        event.refresh_from_db()

    def test_an_upload_is_in_the_bucket_and_every_page_can_show_it(self):
        event = EventFactory()
        self.upload(event, "stage.png")
        self.assertEqual(self.names(), {event.cover.name, event.cover.small_name})
        page = self.client.get(event.get_absolute_url())
        # The address is another one each second, so it is not compared as a whole.
        self.assertContains(page, f'src="{self.address}/{BUCKET}/{event.cover.name}?')
        self.assertIn(self.address, page.headers["Content-Security-Policy"])
        with urlopen(event.cover.url) as answer:
            self.assertEqual(answer.headers["Content-Type"], "image/jpeg")
            self.assertTrue(answer.read().startswith(b"\xff\xd8"))

    def test_the_old_one_goes_when_a_new_one_comes(self):
        event = EventFactory()
        self.upload(event, "stage.png")
        old = self.names()
        self.upload(event, "hall.png")
        self.assertEqual(len(self.names()), 2)
        self.assertFalse(self.names() & old)
