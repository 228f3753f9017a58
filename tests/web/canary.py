"""A person whose name, number, address and mailbox are easy to find again, and where traces of them are looked for."""

from pathlib import Path
from uuid import uuid4

from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from market.accounts.models import User
from market.aftersales.models import ReturnRequest
from market.flows.confirm_receipt import confirm_receipt
from market.invoicing.models import Invoice
from market.orders.models import Order
from market.reviews.models import Review
from tests.factories import AT
from tests.factories.deals import pay, ship
from tests.files.photos import photo
from tests.web.conftest import Scene, signed_in
from tests.web.shop import CHECKOUT, PASSWORD, add, opened, sign_in

NAME, MOBILE, MAIL, STREET = "金丝雀九七", "13987654321", "canary97@example.test", "金丝雀路九七号"
CANARIES = (NAME, MOBILE, MAIL, STREET)
INVOICE = "25312000000000000097"


def ask_return(client: Client, order: Order) -> ReturnRequest:
    """Ask a line back, with words and a picture."""
    fields = {"key": str(uuid4()), "line_1": "1", "kind": "RETURN", "reason": "QUALITY", "text": f"{NAME}说受潮"}
    shown = {"picture_1": SimpleUploadedFile("a.jpg", photo(400, 300))}
    assert client.post(reverse("storefront:order_return", args=[order.number]), {**fields, **shown}).status_code == 302
    return ReturnRequest.objects.get(order=order)


def finish_return(client: Client, desk: Client, request: ReturnRequest) -> None:
    """Send the goods back; the store finds nothing in the parcel."""
    pages = {site: reverse(f"{site}:return_case", args=[request.number]) for site in ("storefront", "desk")}
    steps = (
        (desk, "desk", {"act": "approve", "note": f"请{NAME}寄回"}),
        (client, "storefront", {"act": "send", "carrier": f"{NAME}自送", "tracking_number": MOBILE}),
        (desk, "desk", {"act": "inspect", "restock_1": "0", "scrap_1": "0", "note": f"{NAME}寄来的是空箱"}),
    )
    for who, site, fields in steps:
        assert who.post(pages[site], {"key": str(uuid4()), **fields}).status_code == 302


def write_review(client: Client, order: Order) -> Review:
    """Review the first line of an order."""
    page = reverse("storefront:review", args=[order.number, 1])
    said = {"key": str(uuid4()), "stars": "5", "text": f"我是{NAME}，电话 {MOBILE}，茶好"}
    assert client.post(page, said).status_code == 302
    return Review.objects.get(line__order=order)


def ask_invoice(client: Client, order: Order) -> Invoice:
    """Ask for an invoice in the person's name."""
    fields = {"key": str(uuid4()), "kind": "PERSONAL", "title": NAME, "email": MAIL}
    assert client.post(reverse("storefront:order_invoice", args=[order.number]), fields).status_code == 302
    return Invoice.objects.get(order=order)


def issue_invoice(desk: Client, invoice: Invoice, *, number: str = INVOICE) -> None:
    """Upload a paper that names the person."""
    paper = SimpleUploadedFile("x.pdf", f"%PDF-1.7\n{NAME}\n%%EOF\n".encode())
    fields = {"act": "issue", "key": str(uuid4()), "invoice_number": number, "issued_on": "2025-09-01", "file": paper}
    assert desk.post(reverse("desk:invoice", args=[invoice.number]), fields).status_code == 302


def order_as_guest(scene: Scene) -> tuple[Client, Order]:
    """Order in a browser of its own without signing in."""
    browser = Client()
    add(browser, scene.rice.sku)
    browser.post("/checkout/guest/", {"next": CHECKOUT})
    browser.post(CHECKOUT, opened(browser, recipient=NAME, phone=MOBILE, detail=STREET))
    return browser, Order.objects.get(placed_by__is_guest=True)


def take_over(browser: Client) -> None:
    """Sign in where somebody ordered before, and claim it."""
    sign_in(browser, MOBILE, PASSWORD)
    assert browser.post("/orders/claim/").status_code == 302


def leave_traces(client: Client, user: User, order: Order, scene: Scene) -> None:
    """Ask a received order back, review it and have it invoiced; take over one of a guest and review that too."""
    desk = signed_in(scene.manager)
    finish_return(client, desk, ask_return(client, order))
    shown = write_review(client, order)
    assert desk.post(reverse("desk:review", args=[shown.number]), {"act": "show"}).status_code == 302
    issue_invoice(desk, ask_invoice(client, order))
    browser, taken = order_as_guest(scene)
    take_over(browser)
    pay(taken, scene.manager, remittance_reference=f"{NAME} {taken.number}")
    ship(taken, scene.manager)
    confirm_receipt(order_number=taken.number, actor=user, at=AT)
    write_review(client, taken)


def found_in_tables() -> list[tuple[str, str]]:
    """Every table in which a canary stands in any column of any row, also inside of bytes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
        tables = [name for (name,) in cursor.fetchall()]
        assert len(tables) > 50
        found = []
        for table in tables:
            for canary in CANARIES:
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" AS every WHERE every::text LIKE %s OR every::text LIKE %s',
                    [f"%{canary}%", f"%{canary.encode().hex()}%"],
                )
                if cursor.fetchone()[0]:
                    found.append((table, canary))
    sessions = [str(session.get_decoded()) for session in Session.objects.all()]
    return found + [("django_session", word) for word in CANARIES if any(word in text for text in sessions)]


def found_in_files(folder: Path) -> list[tuple[str, str]]:
    """Every file below a folder in which a canary stands."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [(path.name, word) for path in files for word in CANARIES if word.encode() in path.read_bytes()]
