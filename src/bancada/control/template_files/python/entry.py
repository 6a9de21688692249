"""A small web page with the standard library alone. Run it as an application: it serves until it is stopped."""

import os
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html>
<html lang="en">
<title>{project}</title>
<h1>{project}</h1>
<p>This page comes from <code>entry.py</code>. It is {now} UTC.</p>
</html>
"""


class Page(BaseHTTPRequestHandler):
    """Answers every address with the same page."""

    def do_GET(self) -> None:
        """Send the page."""
        now = datetime.now(timezone.utc).strftime("%H:%M:%S")
        body = PAGE.format(project=os.environ.get("CDSW_PROJECT", "A project"), now=now).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    port = int(os.environ.get("CDSW_APP_PORT", "8100"))
    print(f"serving on http://127.0.0.1:{port}", flush=True)
    ThreadingHTTPServer(("127.0.0.1", port), Page).serve_forever()
