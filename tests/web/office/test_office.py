"""The district office over HTTP: target, shares, and its decisions."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.buyers.enums import BuyerKind, BuyerState
from market.notifications.models import Message
from market.tally.enums import DeclarationState
from market.tally.models import Declaration, Entry
from tests.factories import make_buyer, make_user
from tests.factories.deals import pay, place, ship
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

PAGES = ["home", "shares", "units", "declarations"]


@pytest.mark.parametrize("page", PAGES)
def test_only_the_office_enters(client: Client, scene: Scene, page: str) -> None:
    url = reverse(f"office:{page}")

    assert client.get(url).headers["Location"].startswith(reverse("storefront:sign_in"))
    for person in (scene.resident, scene.officer, scene.manager):
        assert signed_in(person).get(url).status_code == 403
    assert signed_in(scene.office).get(url).status_code == 200


@pytest.mark.parametrize("year", ["2024", "1999", "x", "99999", ""])
def test_odd_years_show_one_of_ours(scene: Scene, year: str) -> None:
    client = signed_in(scene.office)

    for page, heading in (("home", "2025 年总览"), ("shares", "2025 年各单位份额")):
        answer = client.get(reverse(f"office:{page}"), {"year": year})
        assert answer.status_code == 200
        assert f"<h1>{heading}</h1>" in answer.content.decode()


def _paid_order(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 2})
    pay(order, scene.manager)
    ship(order, scene.manager)


def test_sales_stand_against_the_target_with_their_basis(scene: Scene) -> None:
    _paid_order(scene)

    page = signed_in(scene.office).get(reverse("office:home")).content.decode()

    for words in ("¥256.00", "沪松合组办〔2021〕8号", "三（八）", "现行", "进平台", "勐海", "居民"):
        assert words in page


def test_unit_is_approved_once_and_told(scene: Scene) -> None:
    applicant = make_user()
    unit = make_buyer(BuyerKind.FISCAL_UNIT, members=[applicant], state=BuyerState.PENDING, decided_at=None)
    client = signed_in(scene.office)
    url = reverse("office:unit", args=[unit.number])

    assert unit.name in client.get(reverse("office:units")).content.decode()
    seen = unit.applied_at.isoformat()
    refused = client.post(url, {"act": "return", "note": "", "seen": seen})
    assert refused.status_code == 400
    unit.refresh_from_db()
    assert unit.state == BuyerState.PENDING

    assert client.post(url, {"act": "approve", "note": "", "seen": seen}).status_code == 302
    assert client.post(url, {"act": "return", "note": "再看", "seen": seen}).status_code == 409
    unit.refresh_from_db()
    assert unit.state == BuyerState.APPROVED
    assert Message.objects.get(user=applicant).subject.endswith("可以下单了")


def test_declaration_is_approved_and_the_share_moves(scene: Scene) -> None:
    client, officer = signed_in(scene.office), signed_in(scene.officer, scene.school)
    stated = {"key": uuid4(), "period": "2025-1", "grade": "QUARTERLY", "tea/FISCAL_CANTEEN": "1000"}
    officer.post(reverse("portal:declare"), stated)
    paper = Declaration.objects.get()
    url = reverse("office:declaration", args=[paper.number])

    assert scene.school.name in client.get(reverse("office:declarations")).content.decode()
    assert client.get(url).status_code == 200
    refused = client.post(url, {"act": "return", "note": ""})
    assert refused.status_code == 400
    summary = refused.content.decode().split("data-error-summary>")[1].split("</div>")[0]
    assert summary.count("<p>") == 1  # the sentence above the list, and nothing of the page's own figures
    assert summary.count("<li>") == 1
    assert "请填写“退回原因”" in summary
    assert Entry.objects.count() == 0
    assert client.post(url, {"act": "approve"}).status_code == 302

    paper.refresh_from_db()
    assert paper.state == DeclarationState.APPROVED
    assert Entry.objects.get().amount_fen == 100_000
    share = client.get(reverse("office:unit_share", args=[scene.school.number])).content.decode()
    assert "0.00" in share
    assert "¥200.00" in share  # the gap to replace: 20 % of 1,000
    assert "¥250.00" in share  # the gap to add: 200 / 0.8


def test_statements_do_not_grow_with_units(scene: Scene) -> None:
    client = signed_in(scene.office)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("office:shares"))
        counts.append(len(queries))
        for _ in range(3):
            make_buyer(BuyerKind.FISCAL_UNIT)

    assert counts[0] == counts[1]
