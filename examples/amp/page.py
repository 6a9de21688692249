"""A page that shows what the job learned."""

import json
import os
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Page(BaseHTTPRequestHandler):
    """Answers every path with the same page."""

    def do_GET(self) -> None:
        """Answer."""
        learned = json.loads(Path("model.json").read_text())
        body = f"<h1>{os.environ['TITLE']}</h1><p>{os.environ['CITY']}: {learned['mean']} C</p>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


HTTPServer(("127.0.0.1", int(os.environ["CDSW_APP_PORT"])), Page).serve_forever()
