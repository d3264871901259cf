"""A small web server of our own, which can be told to misbehave."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class Web(ThreadingHTTPServer):
    """files: path -> content; cuts: path -> bytes after which each next answer breaks off; asked: (path, range)."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.files: dict[str, bytes] = {}
        self.cuts: dict[str, list[int]] = {}
        self.codes: dict[str, list[int]] = {}
        self.asked: list[tuple[str, str]] = []
        self.address = f"http://127.0.0.1:{self.server_port}"


class Answer(BaseHTTPRequestHandler):
    server: Web

    def do_GET(self) -> None:
        web, wanted = self.server, self.headers.get("Range", "")
        web.asked.append((self.path, wanted))
        if self.path not in web.files or web.codes.get(self.path):
            self.send_error(web.codes[self.path].pop(0) if web.codes.get(self.path) else 404)
            return
        first = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted else 0
        body = web.files[self.path][first:]
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        cuts = web.cuts.get(self.path)
        self.wfile.write(body[: cuts.pop(0)] if cuts else body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Web]:
    with Web() as web:
        thread = Thread(target=web.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield web
        finally:
            web.shutdown()
            thread.join()
