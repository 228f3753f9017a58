"""Run the simulated vendor: `python -m config.simulated`, with its port, file and keys in the environment."""

import hashlib
import hmac
import http.client
import json
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from config.simulated import pages
from config.simulated.book import Book
from config.simulated.vendor import RefusedError, Vendor

LARGEST_BODY = 100_000
TICK_SECONDS = 0.2
_LANGUAGE = "text/html; charset=utf-8"


def signature_of(body: str, secret: str, *, at: int) -> str:
    """Sign a notice as the real vendor does."""
    digest = hmac.new(secret.encode(), f"{at}.{body}".encode(), hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


class Messenger:
    """Sends the notices to the shop until each is taken."""

    def __init__(self, vendor: Vendor, *, hook: str, secret: str) -> None:
        """Keep where to send and what to sign with."""
        self.vendor, self.secret, self.hook = vendor, secret, urlsplit(hook)

    def run(self, stop: threading.Event) -> None:
        """Go on until told to stop."""
        while not stop.wait(TICK_SECONDS):
            self.vendor.move_on()
            for number, body, tries in self.vendor.book.notices_due():
                if self._send(body):
                    self.vendor.book.notice_sent(number)
                else:
                    self.vendor.book.notice_failed(number, tries)

    def _send(self, body: str) -> bool:
        connection = http.client.HTTPConnection(self.hook.hostname or "127.0.0.1", self.hook.port, timeout=10)
        signature = signature_of(body, self.secret, at=int(time.time()))
        headers = {"Content-Type": "application/json", "Stripe-Signature": signature}
        try:
            connection.request("POST", self.hook.path, body.encode(), headers)
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


class Server(ThreadingHTTPServer):
    """The vendor's address on this machine."""

    daemon_threads = True

    def __init__(self, port: int, vendor: Vendor, secret_key: str) -> None:
        """Listen on the loopback."""
        self.vendor, self.secret_key = vendor, secret_key
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """One request: of the API under /v1/, or of a payer's browser."""

    server: Server
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the standard library's
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer what is looked at."""
        self._answer("GET", "")

    def do_POST(self) -> None:
        """Answer what is sent."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_BODY:
            self._write(413, "text/plain", "too much")
            return
        self._answer("POST", self.rfile.read(length).decode())

    def _answer(self, method: str, body: str) -> None:
        path, query = urlsplit(self.path).path, urlsplit(self.path).query
        form = dict(parse_qsl(body if method == "POST" else query, keep_blank_values=True))
        try:
            if path.startswith("/v1/"):
                self._api(method, path, form)
            else:
                self._page(method, path.strip("/").split("/"), form)
        except RefusedError as refusal:
            self._write(refusal.status, _LANGUAGE, pages.page("出错了", f"<p>{refusal}</p>"))
        except (KeyError, ValueError) as error:
            said = {"error": {"type": "invalid_request_error", "message": f"Missing or wrong: {error}"}}
            self._write(400, "application/json", json.dumps(said))

    def _api(self, method: str, path: str, form: dict[str, str]) -> None:
        if self.headers.get("Authorization") != f"Bearer {self.server.secret_key}":
            said = {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided."}}
            self._write(401, "application/json", json.dumps(said))
            return
        status, answer = self.server.vendor.answer(method, path, form, self.headers.get("Idempotency-Key", ""))
        self._write(status, "application/json", json.dumps(answer))

    def _page(self, method: str, parts: list[str], form: dict[str, str]) -> None:
        vendor = self.server.vendor
        match (method, parts):
            case ("GET", ["pay", number]):
                session = vendor.session(number)
                is_open = session["status"] == "open"
                self._write(200, _LANGUAGE, pages.checkout(session) if is_open else pages.over(session))
            case ("POST", ["pay", number, "card"]):
                self._card(number, form.get("card", "").replace(" ", ""))
            case ("POST", ["pay", number, way]) if way in pages.WAYS:
                self._send_to(f"/wallet/{number}/{way}")
            case ("GET", ["wallet", number, way]) if way in pages.WAYS:
                session = vendor.session(number)
                is_open = session["status"] == "open"
                self._write(200, _LANGUAGE, pages.wallet(session, way) if is_open else pages.over(session))
            case ("POST", ["wallet", number, way]) if form.get("act") == "pay":
                self._send_to(vendor.pay(number, way=way)["success_url"])
            case ("POST", ["wallet", number, _way]):
                self._send_to(f"/pay/{number}")
            case _:
                self._write(404, _LANGUAGE, pages.page("没有这个页面", ""))

    def _card(self, number: str, card: str) -> None:
        session = self.server.vendor.session(number)
        if session["status"] == "expired":
            self._write(400, _LANGUAGE, pages.over(session))
            return
        try:
            self._send_to(self.server.vendor.pay_by_card(number, card)["success_url"])
        except RefusedError as refusal:
            self._write(refusal.status, _LANGUAGE, pages.checkout(session, fault=str(refusal), card=card))

    def _send_to(self, address: str) -> None:
        self._write(303, _LANGUAGE, "", Location=address)

    def _write(self, status: int, kind: str, text: str, **headers: str) -> None:
        body = text.encode()
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    """Serve until told to stop."""
    port, stop = int(os.environ["SIMULATED_PORT"]), threading.Event()
    vendor = Vendor(Book(Path(os.environ["SIMULATED_FILE"])), f"http://127.0.0.1:{port}")
    server = Server(port, vendor, os.environ["STRIPE_SECRET_KEY"])
    messenger = Messenger(vendor, hook=os.environ["SIMULATED_HOOK"], secret=os.environ["STRIPE_WEBHOOK_SECRET"])
    threads = [
        threading.Thread(target=messenger.run, args=(stop,), daemon=True),
        threading.Thread(target=server.serve_forever, daemon=True),
    ]
    for thread in threads:
        thread.start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    stop.wait()
    server.shutdown()
    sys.exit(0)


if __name__ == "__main__":
    main()
