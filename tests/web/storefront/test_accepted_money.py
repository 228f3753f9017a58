"""What a unit is told to pay once it has inspected: the accepted part, by when, and how its paper adds up."""

from uuid import uuid4

import pytest
from django.urls import reverse

from market.accounts.models import User
from market.buyers.models import Buyer
from market.flows.accept_delivery import accept_delivery
from market.flows.refund_lines import refund_lines
from market.orders.enums import OrderState
from market.orders.models import Order
from market.orders.rules import Inspection, Refused
from tests.factories import AT, TODAY
from tests.factories.deals import pay, place, ship
from tests.web.conftest import Scene, page_text, signed_in
from tests.web.shop import CHECKOUT, add

pytestmark = pytest.mark.django_db


def inspected(scene: Scene, *, accepted: int, refused: int = 0) -> Order:
    """An order of the school, paid after the goods, of which so many units were accepted and refused."""
    order = place(scene.officer, scene.school, {scene.tea: accepted + refused}, payment_terms="GOODS_FIRST")
    ship(order, scene.manager)
    found = Inspection({1: accepted}, TODAY, refused={1: Refused(refused, "破损")} if refused else {})
    accept_delivery(key=uuid4(), order_number=order.number, inspection=found, actor=scene.officer, at=AT)
    return Order.objects.get(pk=order.pk)


def give_back(scene: Scene, order: Order, units: int) -> None:
    refund_lines(
        key=uuid4(), order_number=order.number, quantities={1: units}, reason="示例", actor=scene.manager, at=AT
    )


def shown(user: User, buyer: Buyer, order: Order, page: str = "order") -> str:
    answer = signed_in(user, buyer).get(reverse(f"storefront:{page}", args=[order.number]))
    assert answer.status_code == 200
    return page_text(answer)


def test_refused_goods_leave_the_accepted_ones_to_pay_at_once(scene: Scene) -> None:
    order = inspected(scene, accepted=8, refused=2)
    pay(order, scene.manager, amount_fen=10_000)

    page = shown(scene.officer, scene.school, order)

    assert order.state == OrderState.AWAITING_REMEDY
    pay_panel = page[page.index("怎么付款") : page.index("户名")]
    assert "<small>¥</small>1,024<small>.00</small></span>（已到 ¥100.00）。等店家退款或补发后再付" in pay_panel
    assert "要先付，付合格的<b>¥924.00</b>。" in pay_panel
    assert "应付" not in pay_panel
    assert "<dt>应付日期</dt><dd>退款或补发后付</dd>" in page
    assert "验收后付" not in page
    assert pay(order, scene.manager, amount_fen=92_400, bank_line="LS-GOOD").problem == ""
    assert "合格的已经付清，其余等店家退款或补发后再付。" in shown(scene.officer, scene.school, order)

    give_back(scene, order, 2)
    assert "怎么付款" not in shown(scene.officer, scene.school, order)


def test_union_that_accepted_all_is_told_to_pay_in_every_place(scene: Scene) -> None:
    order = place(scene.unionist, scene.union, {scene.tea: 2}, payment_terms="GOODS_FIRST")
    assert "，验收后付。" in shown(scene.unionist, scene.union, order)
    ship(order, scene.manager)
    found = Inspection({1: 2}, TODAY)
    accept_delivery(key=uuid4(), order_number=order.number, inspection=found, actor=scene.unionist, at=AT)
    pay(order, scene.manager, amount_fen=10_000)

    page = shown(scene.unionist, scene.union, order)

    assert page.count("货已验收，请付款") == 2
    assert "验收后付" not in page


@pytest.mark.parametrize(("is_public", "words"), [(True, "自收货起 30 日内"), (False, "验收后付款。")])
def test_term_is_named_to_whom_it_binds(scene: Scene, is_public: bool, words: str) -> None:
    user, buyer = (scene.officer, scene.school) if is_public else (scene.unionist, scene.union)
    client = signed_in(user, buyer)
    add(client, scene.tea.sku)

    page = client.get(CHECKOUT).content.decode()

    assert words in page
    assert ("30 日内" in page) is is_public


def test_paper_leads_to_what_was_paid_after_accepted_goods_went_back(scene: Scene) -> None:
    order = inspected(scene, accepted=3)
    before = shown(scene.officer, scene.school, order, "order_acceptance")
    assert "减：验收后退款" not in before
    assert '<dt>应付</dt><dd class="num"><b>384.00</b></dd><dt>已付</dt><dd class="num">0.00</dd>' in before
    give_back(scene, order, 1)
    pay(order, scene.manager, amount_fen=25_600)

    page = shown(scene.officer, scene.school, order, "order_acceptance")

    assert (
        '<dt>验收金额</dt><dd class="num">384.00</dd><dt>减：验收后退款</dt><dd class="num">128.00</dd>'
        '<dt>实付</dt><dd class="num"><b>256.00</b></dd><dt>已付</dt><dd class="num">256.00</dd></dl>'
    ) in page


def test_paper_names_the_accepted_part_while_refused_goods_wait(scene: Scene) -> None:
    order = inspected(scene, accepted=2, refused=1)
    words = '<dt>{}</dt><dd class="num"><b>256.00</b></dd>'

    assert words.format("验收合格的应付") in shown(scene.officer, scene.school, order, "order_acceptance")
    give_back(scene, order, 1)
    page = shown(scene.officer, scene.school, order, "order_acceptance")
    assert words.format("应付") in page
    assert "减：验收后退款" not in page
