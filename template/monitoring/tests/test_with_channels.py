from unittest import mock

from channels.testing import WebsocketCommunicator

from config.asgi import application
from live.tests.helpers import OURS, LiveTests
from monitoring.tests.helpers import server_log


class SocketTests(LiveTests):
    def lines_about_a_mistake(self, log) -> list[dict]:
        lines = log.read_lines()
        return [line for line in lines if line["logger"] == "live.consumers"]

    async def test_each_socket_has_an_id_of_its_own(self):
        mistake = mock.patch("live.consumers.find_event", side_effect=ValueError("ada"))
        with mistake, server_log() as log:
            for _ in range(2):
                async with self.open("/ws/events/jazz-night/") as page:
                    await page.receive_output()
        ids = [line["request_id"] for line in self.lines_about_a_mistake(log)]
        self.assertEqual(len(set(ids)), 2)
        for id in ids:
            self.assertRegex(id, r"^[0-9a-f]{32}$")

    async def test_the_id_of_a_proxy_is_kept(self):
        headers = [(b"origin", OURS.encode()), (b"x-request-id", b"an-id-of-nginx")]
        socket = WebsocketCommunicator(application, "/ws/events/jazz-night/", headers)
        mistake = mock.patch("live.consumers.find_event", side_effect=ValueError("ada"))
        with mistake, server_log() as log:
            await socket.connect()
            await socket.receive_output()
            await socket.disconnect()
        (line,) = self.lines_about_a_mistake(log)
        self.assertEqual(line["request_id"], "an-id-of-nginx")
