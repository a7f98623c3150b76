from datetime import timedelta

from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.test import override_settings, tag
from django.utils import timezone

from accounts.models import User
from capstone.promises import PROMISES
from capstone.site import Site
from events.models import Event

PASSWORD = "a violet bicycle"


# The real hasher is slow on purpose; this test is not about it.
@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
@tag("server")
class ThisSiteTests(StaticLiveServerTestCase):
    """The site that you have built keeps what a capstone has to."""

    def test_it_keeps_every_promise(self):
        begin = timezone.now() + timedelta(days=7)
        Event.objects.create(
            slug="concert",
            title="Concert",
            starts_at=begin,
            ends_at=begin + timedelta(hours=2),
            category="music",
            price=10,
            seats=3,
        )
        User.objects.create_user("ada", "ada@example.com", PASSWORD)
        site = Site(self.live_server_url, "ada", PASSWORD)
        for promise in PROMISES:
            with self.subTest(promise.__name__):
                self.assertEqual(list(promise(site)), [])
        self.assertGreater(len(site.answers), 5)
