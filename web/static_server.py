#!/usr/bin/env python3
"""Serves a directory on the loopback interface, compressed, and opens it in a browser.

    static_server.py --directory DIR [--port N] [--no-open] [--lessons DIR]
"""
import argparse
import functools
import gzip
import http.server
import pathlib
import re
import signal
import sys
import threading
import webbrowser

import lessons

DEFAULT_PORT = 8417
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".otf": "font/otf",
    ".ttf": "font/ttf",
}


@functools.lru_cache(maxsize=64)
def compressed(path: str, modified: int) -> bytes:
    return gzip.compress(pathlib.Path(path).read_bytes(), 6)


class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    changes = False  # what is asked for, though it lies in a folder named after its content
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, **TYPES}

    def do_GET(self) -> None:
        path = pathlib.Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if "gzip" not in self.headers.get("Accept-Encoding", "") or path.suffix not in TYPES or not path.is_file():
            super().do_GET()
            return
        body = compressed(str(path), path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", TYPES[path.suffix])
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        # What lies below a folder named after its content never changes; the page that names the folder does.
        versioned = "/" in self.path.strip("/") and not self.path.startswith("/licenses/")
        forever = versioned and not self.changes
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if forever else "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


# In place of the site's worker, which keeps what it has once loaded: an author wants to see what he has just written.
NO_WORKER = b"""self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('tcplab-')) await caches.delete(name);
  await self.clients.claim();
})()));
"""


class PreviewHandler(Handler):
    """The same with the lessons of a folder in place of the site's own, read anew each time."""

    LESSONS = re.compile(r"/[0-9a-f]{12}/lessons/([^/?#]+(?:/[^/?#]+)?)(?:[?#].*)?")

    def __init__(self, *arguments, folder: pathlib.Path, **options) -> None:
        self.folder = folder
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        asked = self.LESSONS.fullmatch(self.path)
        if self.path.split("?")[0] == "/service_worker.js":
            self.answer(NO_WORKER, ".js")
        elif asked and asked[1] == "index.json":
            self.answer(lessons.index_of(self.folder), ".json")
        elif asked:
            path = lessons.files_of(self.folder).get(asked[1])
            if path:
                self.answer(path.read_bytes(), ".md")
            else:
                self.send_error(404)
        else:
            super().do_GET()

    def answer(self, body: bytes, suffix: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", TYPES[suffix])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.changes = "/lessons/" in self.path
        super().end_headers()


def listen(port: int | None, handler: type) -> http.server.ThreadingHTTPServer:
    """On the given port, or else on the default one, or, where that is taken, on any."""
    for candidate in [port] if port is not None else [DEFAULT_PORT, 0]:
        try:
            return http.server.ThreadingHTTPServer(("127.0.0.1", candidate), handler)
        except OSError as error:
            reason = error
    sys.exit(f"Port {port} cannot be used: {reason.strerror}")


def stop(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> None:
    parser = argparse.ArgumentParser(prog="web/serve")
    parser.add_argument("--directory", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--from", dest="start", type=pathlib.Path, default=pathlib.Path(), help=argparse.SUPPRESS)  # where paths begin
    parser.add_argument("--port", type=int, help=f"default {DEFAULT_PORT}, or another when that is taken")
    parser.add_argument("--no-open", action="store_true", help="do not open a browser")
    parser.add_argument("--lessons", type=pathlib.Path, metavar="DIR", help="lessons to be shown in place of the course's own")
    options = parser.parse_args()
    handler = functools.partial(Handler, directory=options.directory)
    if options.lessons:
        folder = (options.start / options.lessons).resolve()
        if not lessons.files_of(folder):
            sys.exit(f"no lesson (a folder with en.md or zh.md) is in {options.lessons}")
        handler = functools.partial(PreviewHandler, directory=options.directory, folder=folder)

    server = listen(options.port, handler)
    url = f"http://127.0.0.1:{server.server_address[1]}/"
    print(f"tcplab is at {url}  (Ctrl+C stops)", flush=True)
    signal.signal(signal.SIGTERM, stop)
    if not options.no_open:
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
    finally:
        server.server_close()


main()
