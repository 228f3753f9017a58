"""How the office decides: what Enter sends, a reason beside an approval, and no decision at all."""

from uuid import uuid4

import pytest
from django.urls import reverse
from lxml import html

from market.buyers.enums import BuyerKind, BuyerState
from market.buyers.models import Buyer
from market.notifications.models import Message
from market.tally.enums import DeclarationState
from market.tally.models import Declaration, Entry
from tests.factories import make_buyer, make_user
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

REASON = "总额漏了油茶，请改"
# What is sent, and what the page says to it.
SLIPS = [
    ({"act": "approve", "note": REASON}, "写了退回原因，没有通过"),
    ({"act": "", "note": REASON}, "没有看到是通过还是退回"),
    ({"act": "approve!", "note": ""}, "没有看到是通过还是退回"),
    ({"note": REASON}, "没有看到是通过还是退回"),
]


def application() -> Buyer:
    return make_buyer(BuyerKind.FISCAL_UNIT, members=[make_user()], state=BuyerState.PENDING, decided_at=None)


def paper_of(scene: Scene) -> Declaration:
    stated = {"key": uuid4(), "period": "2025-1", "grade": "QUARTERLY", "tea/FISCAL_CANTEEN": "1000"}
    signed_in(scene.officer, scene.school).post(reverse("portal:declare"), stated)
    return Declaration.objects.get()


def acts_of_enter(page: str) -> list[tuple[list[str], str]]:
    """The boxes to type in of each form that decides, and the decision that Enter in one of them sends."""
    forms = [form for form in html.fromstring(page).forms if "act" in form.fields]
    return [(form.xpath(".//input[@class='input']/@name"), form.fields["act"]) for form in forms]


def test_enter_in_the_reason_returns(scene: Scene) -> None:
    client = signed_in(scene.office)
    pages = [
        reverse("office:unit", args=[application().number]),
        reverse("office:declaration", args=[paper_of(scene).number]),
    ]

    for url in pages:
        assert acts_of_enter(client.get(url).content.decode()) == [([], "approve"), (["note"], "return")]


@pytest.mark.parametrize(("stated", "words"), SLIPS)
def test_application_stays_undecided_after_a_slip(scene: Scene, stated: dict[str, str], words: str) -> None:
    unit = application()

    answer = signed_in(scene.office).post(
        reverse("office:unit", args=[unit.number]), {**stated, "seen": unit.applied_at.isoformat()}
    )

    unit.refresh_from_db()
    assert (answer.status_code, unit.state, unit.decided_at) == (400, BuyerState.PENDING, None)
    assert words in answer.content.decode()
    assert not Message.objects.exists()
    if stated.get("note"):
        assert f'value="{REASON}"' in answer.content.decode()


@pytest.mark.parametrize(("stated", "words"), SLIPS)
def test_paper_stays_undecided_after_a_slip(scene: Scene, stated: dict[str, str], words: str) -> None:
    paper = paper_of(scene)

    answer = signed_in(scene.office).post(reverse("office:declaration", args=[paper.number]), stated)

    paper.refresh_from_db()
    assert (answer.status_code, paper.state) == (400, DeclarationState.SUBMITTED)
    assert words in answer.content.decode()
    assert not Entry.objects.exists()
