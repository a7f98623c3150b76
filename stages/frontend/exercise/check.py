"""Is there a second island, on the page of an event, with its data?"""

import json
import os
import re
import shutil
import subprocess
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

from django.conf import settings
from django.test import TestCase, override_settings
from django.utils import timezone
from django_vite.core.asset_loader import DjangoViteAssetLoader

from events.models import Event

SOURCE = "src/invitation.js"
BUILT = "assets/invitation-Ck3Xq9Za.js"
FRONTEND = settings.BASE_DIR / "frontend"
# Somebody may call an event anything.
TITLE = 'Rock & "Roll" </script><script>alert(1)</script>'


class Found(HTMLParser):
    """The ids of a page, and its scripts with what stands in them."""

    def __init__(self, page):
        super().__init__()
        self.ids = set()
        self.scripts = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids.add(attrs.get("id"))
        if tag == "script":
            self.inside = True
            self.scripts.append((attrs, []))

    def handle_endtag(self, tag):
        if tag == "script":
            self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.scripts[-1][1].append(data)

    def script(self, name, value):
        """The first script with this attribute: its attributes and its text."""
        for attrs, text in self.scripts:
            if (attrs.get(name) or "").endswith(value):
                return attrs, "".join(text)
        return None, ""


class InvitationCheck(TestCase):
    longMessage = False

    def setUp(self):
        starts_at = timezone.now() + timedelta(days=7)
        self.event = Event.objects.create(
            slug="rock-and-roll",
            title=TITLE,
            category="music",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            venue="Old Brewery",
            city="Leipzig",
            price="12.50",
            seats=80,
            description="Two sets with a break.",
        )

    def page(self, address=None, built=(SOURCE,)):
        """A page, as it is when Vite has built these sources."""
        names = {
            SOURCE: BUILT,
            "src/event-search.js": "assets/event-search-DtipkDDH.js",
        }
        with TemporaryDirectory() as folder:
            manifest = Path(folder) / "manifest.json"
            entries = {source: {"file": names[source]} for source in built}
            manifest.write_text(json.dumps(entries))
            vite = settings.DJANGO_VITE["default"] | {
                "dev_mode": False,
                "manifest_path": manifest,
            }
            with (
                override_settings(DJANGO_VITE={"default": vite}),
                mock.patch.object(DjangoViteAssetLoader, "_instance", None),
            ):
                response = self.client.get(address or self.event.get_absolute_url())
        self.assertEqual(
            response.status_code, 200, "The page of an event is not shown any more."
        )
        return response

    def test_1_vite_knows_the_island(self):
        self.assertTrue(
            (FRONTEND / SOURCE).is_file(),
            "There is no file frontend/src/invitation.js yet.",
        )
        written = (FRONTEND / "vite.config.js").read_text(encoding="utf-8")
        lines = re.sub(r"//.*", "", written)
        self.assertRegex(
            lines,
            rf"""["']{SOURCE}["']""",
            "frontend/vite.config.js does not name src/invitation.js. Vite builds only "
            "what is in its list: put it there, where your own islands go.",
        )

    def test_2_the_page_of_an_event_loads_it(self):
        response = self.page()
        found = Found(response.content.decode())
        attrs, _ = found.script("src", f"/static/island/{BUILT}")
        self.assertIsNotNone(
            attrs,
            "The page of an event does not load what Vite has made of src/invitation.js. "
            'The tag for that is {% island "src/invitation.js" as scripts %}, and then '
            "{{ scripts }}.",
        )
        self.assertEqual(
            attrs.get("nonce"),
            str(response.context["csp_nonce"]),
            "The script has no nonce, so the browser will not run it.",
        )
        self.assertIn(
            "invitation",
            found.ids,
            'The page has no element with id="invitation" for Vue to fill.',
        )

    def test_3_it_gets_its_data(self):
        found = Found(self.page().content.decode())
        attrs, text = found.script("id", "invitation-data")
        self.assertIsNotNone(
            attrs,
            'The page has no data for the script: the filter json_script:"invitation-data" '
            "writes them into it.",
        )
        try:
            data = json.loads(text)
        except ValueError:
            data = None
        self.assertIsInstance(
            data,
            dict,
            "What stands in invitation-data is no JSON object, or not to its end. Try an "
            "event whose title holds </script>.",
        )
        self.assertEqual(
            [data.get("title"), data.get("place"), data.get("page")],
            [TITLE, "Old Brewery, Leipzig", self.event.get_absolute_url()],
            "The data have to hold title, place (venue and city, with a comma) and page "
            "(from get_absolute_url()), just as they are.",
        )
        try:
            moment = datetime.fromisoformat(str(data.get("starts_at")))
        except ValueError:
            moment = None
        self.assertTrue(
            moment and moment.tzinfo,
            "The data have to hold starts_at as a moment, with its offset from UTC. "
            "json_script does that when it is given the datetime itself.",
        )
        self.assertLess(
            abs(moment - self.event.starts_at),
            timedelta(seconds=1),
            "starts_at in the data is another moment than that of the event.",
        )

    def test_4_no_other_page_loads_it(self):
        for address in ["/", "/events/", "/find/"]:
            page = self.page(address, [SOURCE, "src/event-search.js"]).content.decode()
            self.assertNotIn(
                "invitation",
                page,
                f"The page {address} has something of the invitation in it: it belongs to "
                "the page of an event alone.",
            )

    def test_5_without_a_build_there_is_nothing_of_it(self):
        page = self.page(built=[]).content.decode()
        self.assertNotIn(
            "invitation",
            page.lower(),
            "Where nothing has been built, there is still something of the invitation in "
            "the page. Without its script it does nothing: put all of it between "
            "{% if scripts %} and {% endif %}.",
        )

    def test_6_vite_can_build_it(self):
        """Where there is a Node with its packages. Nothing is left in the project."""
        program = FRONTEND / "node_modules" / "vite" / "bin" / "vite.js"
        node = shutil.which("node")
        if not (program.exists() and node):
            return
        with TemporaryDirectory() as folder:
            done = subprocess.run(
                [node, program, "build", "--outDir", folder, "--emptyOutDir"],
                cwd=FRONTEND,
                env=os.environ | {"NO_COLOR": "1"},
                capture_output=True,
                encoding="utf-8",
                timeout=50,
            )
            self.assertEqual(
                done.returncode,
                0,
                "npm run build fails. Run it in the folder frontend, and read what it says.",
            )
