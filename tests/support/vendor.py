"""The simulated vendor beside the tests, over HTTP: its pages as a payer's browser sees them, its notices by hand."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from config.simulated.__main__ import Server, signature_of
from config.simulated.book import Book
from config.simulated.vendor import CARD_GOOD, Vendor

KEY, SECRET = "sk_test_of_the_tests", "whsec_of_the_tests"


@dataclass
class Peer:
    """The vendor, its server, and the notices that were taken out of its book instead of being sent."""

    vendor: Vendor
    server: Server
    taken: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.vendor.url

    def send(self, method: str, address: str, **fields: str) -> tuple[int, str, str]:
        """Do what a browser does: status, where it leads, and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(self.url).port, timeout=10)
        body = urlencode(fields) if method == "POST" else None
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
        try:
            connection.request(method, urlsplit(address).path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers.get("Location", ""), answer.read().decode()
        finally:
            connection.close()

    def pay(self, page: str, card: str = CARD_GOOD) -> tuple[int, str, str]:
        """Pay on a page by card."""
        return self.send("POST", f"{urlsplit(page).path}/card", card=card)

    def pay_by_wallet(self, page: str, way: str, act: str = "pay") -> str:
        """Go to a wallet, confirm or refuse there, and tell where that leads."""
        _, wallet, _ = self.send("POST", f"{urlsplit(page).path}/{way}")
        assert self.send("GET", wallet)[0] == 200
        return self.send("POST", wallet, act=act)[1]

    def notices(self) -> list[str]:
        """Take the notices that are due out of the book; they are then not sent by anybody else."""
        due = self.vendor.book.notices_due()
        for number, _, _ in due:
            self.vendor.book.notice_sent(number)
        found = [body for _, body, _ in due]
        self.taken += found
        return found

    def things(self, kind: str) -> list[dict[str, Any]]:
        return self.vendor.book.all_of(kind)

    def change(self, number: str, **fields: object) -> None:
        """Change what the vendor knows of an object, such as its time."""
        thing = self.vendor.book.get(number)
        assert thing is not None
        self.vendor.book.keep({**thing, **fields})


def signed(body: str, *, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The header of a notice."""
    return {"Stripe-Signature": signature_of(body, secret, at=int(time.time() if at is None else at))}


def kind_of(body: str) -> str:
    return str(json.loads(body)["type"])


@contextmanager
def running_peer(folder: Path) -> Iterator[Peer]:
    """Serve on a free port until the block ends."""
    vendor = Vendor(Book(folder / "book.sqlite"), "")
    server = Server(0, vendor, KEY)
    vendor.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Peer(vendor, server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        vendor.book.close()
