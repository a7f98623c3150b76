"""A site of somebody else, for links that lead there or nowhere."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Neighbour(BaseHTTPRequestHandler):
    """A site of others: one page, and nothing else."""

    def do_GET(self):
        self.send_response(200 if self.path == "/here/" else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *args):
        """Be silent."""


@contextmanager
def neighbour():
    """It, on a port of its own: its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Neighbour) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
