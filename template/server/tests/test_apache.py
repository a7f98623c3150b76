"""The site behind Apache."""

import os
import signal
import subprocess

from django.test import tag

from server.tests.behind import ProxyTests
from server.tests.running import ServedTests, find

MODULES = ("mpm_event", "authz_core", "alias", "headers", "mime", "reqtimeout")
MODULES += ("proxy", "proxy_http", "socache_shmcb", "ssl", "filter", "deflate")

# What Debian's files under /etc/apache2 say, as far as it is needed here.
AROUND = """\
ServerName localhost
ServerRoot {folder}
PidFile {folder}/apache.pid
ErrorLog {folder}/error.log
{user}
Listen 127.0.0.1:{http}
Listen 127.0.0.1:{https}
TypesConfig /etc/mime.types
LogFormat "%h %t %>s" combined
AddOutputFilterByType DEFLATE text/css text/html text/javascript
<Directory />
    AllowOverride None
    Require all denied
</Directory>
Include {folder}/events.conf
"""


@tag("server")
class ApacheTests(ProxyTests, ServedTests):
    programs = ("apache2",)
    # A process that ends may drop what has just reached it. nginx tries again, and
    # Apache does not.
    forgiven = 2

    @classmethod
    def start_proxy(cls) -> subprocess.Popen:
        as_root = "User www-data\nGroup www-data" if os.getuid() == 0 else ""
        around = AROUND.format(
            folder=cls.folder, http=cls.http, https=cls.https, user=as_root
        )
        modules = [
            f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
            for name in MODULES
        ]
        file = cls.folder / "apache2.conf"
        file.write_text("".join(modules) + around)
        (cls.folder / "events.conf").write_text(cls.adapted("apache/events.conf"))
        command = [find("apache2"), "-d", str(cls.folder), "-f", str(file)]
        cls.run_to_end(cls.folder, *command, "-t")
        return cls.start(*command, "-D", "FOREGROUND")

    def reload_proxy(self) -> None:
        self.proxy.send_signal(signal.SIGUSR1)

    def test_small_text_comes_compressed(self):
        answer = self.ask(self.hashed("css/site.css"), accept_encoding="gzip")
        self.assertEqual(answer.headers["content-encoding"], "gzip")

    def test_who_asks_for_another_host_is_told_that_it_is_not_here(self):
        for https in (True, False):
            with self.subTest(https=https):
                answer = self.ask("/probe/", https=https, Host="evil.example")
                self.assertEqual(answer.status, 421)
                self.assertNotIn("location", answer.headers)
