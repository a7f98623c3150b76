import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import SkipTest

import redis
#: if celery
from celery import Celery
#: endif
from django.test import SimpleTestCase, tag

from cloud.tests.files import CLOUD, read_app, variables
from config.tests.redis import free_port, running_redis
from server.tests.running import CERTIFICATE, find


class ManagedTests(SimpleTestCase):
    def test_digitalocean_has_what_the_variables_name(self):
        app = read_app()
        engines = {each["name"]: each["engine"] for each in app["databases"]}
        self.assertEqual(engines["redis"], "VALKEY")
        told = variables(app["envs"], "key", "value")
        #: if celery
        # Celery wants it said whether a certificate is to be looked at.
        self.assertTrue(told["CELERY_BROKER_URL"].endswith("?ssl_cert_reqs=required"))
        #: else
        #: print '        self.assertEqual(told["REDIS_URL"], "${redis.DATABASE_URL}")\n'
        #: endif


@tag("server")
class HerokuTests(SimpleTestCase):
    """A Redis that has signed its certificate itself, as Heroku's has."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if (openssl := find("openssl")) is None:
            raise SkipTest("no openssl: apt install openssl")
        folder = cls.enterClassContext(TemporaryDirectory())
        command = [openssl, *CERTIFICATE.split()]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        port = free_port()
        certificate, key = Path(folder) / "fullchain.pem", Path(folder) / "privkey.pem"
        options = ["--tls-port", str(port), "--tls-auth-clients", "no"]
        options += ["--tls-cert-file", str(certificate), "--tls-key-file", str(key)]
        options += ["--tls-ca-cert-file", str(certificate)]
        cls.enterClassContext(running_redis(*options))
        cls.url = f"rediss://127.0.0.1:{port}"

    def told(self, name: str) -> str:
        """What a process sees that Heroku starts by way of start.sh."""
        command = ["sh", str(CLOUD / "heroku" / "start.sh"), "printenv", name]
        environment = os.environ | {"REDIS_URL": self.url}
        return subprocess.run(
            command, env=environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    def test_as_it_is_nobody_talks_to_it(self):
        with redis.from_url(self.url) as client:
            self.assertRaises(redis.ConnectionError, client.ping)

    def test_what_start_sh_says_works(self):
        with redis.from_url(self.told("REDIS_URL")) as client:
            self.assertTrue(client.ping())
    #: if celery

    def test_for_the_worker_too(self):
        app = Celery(broker=self.told("CELERY_BROKER_URL"))
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1)
    #: endif
