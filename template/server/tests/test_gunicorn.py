from django.test import SimpleTestCase
from django.utils.module_loading import import_string

from server.tests.files import gunicorn, said, unit


class GunicornTests(SimpleTestCase):
    def setUp(self):
        self.conf = gunicorn()

    def test_what_it_runs_is_there(self):
        app = self.conf["wsgi_app"].replace(":", ".")
        self.assertTrue(callable(import_string(app)))
        load_class = import_string("gunicorn.util.load_class")
        self.assertTrue(callable(load_class(self.conf["worker_class"])))

    def test_it_knows_each_word(self):
        settings = import_string("gunicorn.config.KNOWN_SETTINGS")
        known = {setting.name for setting in settings}
        words = {name for name in self.conf if not name.startswith("_")}
        self.assertLessEqual(words, known)

    def test_a_reload_reads_the_code_again(self):
        """Read before it forks, the code would stay that of the first start."""
        self.assertFalse(self.conf["preload_app"])

    def test_who_waits_for_whom(self):
        """The one outside waits longer: the one inside knows better what to do."""
        (patience,) = said("nginx/events.conf", r"proxy_read_timeout (\d+)s;")
        self.assertGreater(int(patience), self.conf["timeout"])
        (patience,) = said("apache/events.conf", r"ProxyTimeout (\d+)")
        self.assertGreater(int(patience), self.conf["timeout"])
        (patience,) = unit("events.service")["TimeoutStopSec"]
        self.assertGreater(int(patience), self.conf["graceful_timeout"])
