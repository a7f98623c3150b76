"""The site behind nginx."""

import os
import signal
import ssl
import subprocess
import time
from http.client import RemoteDisconnected

from django.test import tag

from server.tests.behind import ProxyTests
from server.tests.running import HOST, ServedTests, find

# Where Debian's nginx.conf has its own lines. All files are in the folder of the test.
AROUND = """\
daemon off;
{user}
worker_processes 2;
pid nginx.pid;
error_log error.log;
events {{ }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log access.log;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    gzip on;
    include events.conf;
}}
"""


@tag("server")
class NginxTests(ProxyTests, ServedTests):
    programs = ("nginx",)

    @classmethod
    def start_proxy(cls) -> subprocess.Popen:
        user = "user root;" if os.getuid() == 0 else ""
        (cls.folder / "nginx.conf").write_text(AROUND.format(user=user))
        (cls.folder / "events.conf").write_text(cls.adapted("nginx/events.conf"))
        command = [find("nginx"), "-p", str(cls.folder), "-c", "nginx.conf"]
        command += ["-e", "stderr"]
        cls.run_to_end(cls.folder, *command, "-t", "-q")
        return cls.start(*command)

    def reload_proxy(self) -> None:
        self.proxy.send_signal(signal.SIGHUP)

    def test_compressed_files_lie_ready(self):
        address = self.hashed("css/site.css")
        answer = self.ask(address, accept_encoding="gzip")
        self.assertEqual(answer.headers["content-encoding"], "gzip")
        packed = self.site / "staticfiles" / f"{address.removeprefix('/static/')}.gz"
        self.assertEqual(answer.body, packed.read_bytes())
        self.assertEqual(answer.headers["vary"], "Accept-Encoding")
        self.assertNotIn("content-encoding", self.ask(address).headers)

    def test_who_asks_for_another_host_hears_nothing(self):
        for https in (True, False):
            with self.subTest(https=https), self.assertRaises(RemoteDisconnected):
                self.ask("/probe/", https=https, Host="evil.example")
        with self.assertRaises(ssl.SSLError):
            self.connect("evil.example")

    def test_who_sends_slowly_keeps_nobody_waiting(self):
        head = f"POST /probe/ HTTP/1.1\r\nHost: {HOST}\r\n"
        head += "Content-Length: 100000\r\n\r\n"
        for _ in range(40):
            line = self.connect()
            self.addCleanup(line.close)
            line.sendall(head.encode() + bytes(20_000))
        begun = time.monotonic()
        for _ in range(10):
            self.assertEqual(self.ask("/probe/").status, 200)
        self.assertLess(time.monotonic() - begun, 5)

    def test_one_id_in_its_log_and_in_the_answer(self):
        answer = self.ask("/probe/", X_Request_ID="chosen-by-a-stranger")
        id = answer.headers["x-request-id"]
        self.assertRegex(id, r"^[0-9a-f]{32}$")
        log = self.folder / "events.log"
        self.wait_for(lambda: id in log.read_text(), "the line in the log")
