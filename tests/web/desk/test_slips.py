"""Slips of the keyboard at the desk are asked about or refused in words that fit, and nothing is booked meanwhile."""

from uuid import uuid4

import pytest
from django.urls import reverse

from market.inventory.models import Lot, StockMovement, Transfer
from market.outlets.enums import OutletKind
from market.payments.models import Receipt
from tests.factories import make_lot, make_outlet, make_variant
from tests.factories.deals import pay, place, ship
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db

RECEIVE = "desk:receive"


def arrival(sku: str, **changes: str) -> dict[str, str]:
    return {
        "key": str(uuid4()),
        "sku": sku,
        "outlet": "direct-store",
        "batch_code": "250815A",
        "produced_on": "2025-08-15",
        "quantity": "48",
        "note": "货车迟到",
        **changes,
    }


@pytest.mark.parametrize(
    ("days", "changes", "words"),
    [
        (None, {"quantity": "10001"}, "数量是 10,001 件，超过了 10,000 件"),
        (None, {"produced_on": "1990-01-01"}, "生产日期 1990-01-01 早于十年前"),
        (
            365,
            {"produced_on": "2024-08-15", "expires_on": "2026-08-15"},
            "2024-08-15 生产的货，按保质期 365 天算已经过期",
        ),
    ],
)
def test_so_many_or_so_old_goods_are_asked_about(
    scene: Scene, days: int | None, changes: dict[str, str], words: str
) -> None:
    pack = make_variant(product__shelf_life_days=days, product__keeps_indefinitely=days is None)
    manager, stated = signed_in(scene.manager), arrival(pack.sku, **changes)

    asked = manager.post(reverse(RECEIVE), stated)

    assert (asked.status_code, Lot.objects.filter(variant=pack).count()) == (409, 0)
    text = page_text(asked)
    for kept in (words, "货车迟到", "<span>核对过了，没有打错</span>"):
        assert kept in text
    sure = asked.context["form"].fields["sure"].widget.attrs["value"]
    other = {**stated, "quantity": "20000", "produced_on": "1991-01-01", "sure": sure}
    assert manager.post(reverse(RECEIVE), other).status_code == 409
    assert not Lot.objects.filter(variant=pack).exists()
    assert manager.post(reverse(RECEIVE), {**stated, "sure": sure}).status_code == 302
    assert Lot.objects.get(variant=pack).on_hand == int(stated["quantity"])


@pytest.mark.parametrize("changes", [{"quantity": "10000"}, {"produced_on": "2015-09-02"}])
def test_what_can_well_be_comes_in_without_a_question(scene: Scene, changes: dict[str, str]) -> None:
    pack = make_variant(product__shelf_life_days=None, product__keeps_indefinitely=True)

    assert signed_in(scene.manager).post(reverse(RECEIVE), arrival(pack.sku, **changes)).status_code == 302


def test_many_goods_that_came_before_are_asked_about_in_turn(scene: Scene) -> None:
    pack = make_variant(product__shelf_life_days=None, product__keeps_indefinitely=True)
    manager, url = signed_in(scene.manager), reverse(RECEIVE)
    manager.post(url, arrival(pack.sku))
    stated = {**arrival(pack.sku, quantity="20000"), "sure": ""}

    for _ in range(2):
        asked = manager.post(url, stated)
        assert asked.status_code == 409
        stated["sure"] = asked.context["form"].fields["sure"].widget.attrs["value"]

    assert Lot.objects.filter(variant=pack).count() == 1
    assert manager.post(url, stated).status_code == 302
    assert list(Lot.objects.filter(variant=pack).order_by("pk").values_list("on_hand", flat=True)) == [48, 20_000]


def correction(quantity: int, batch: str) -> dict[str, object]:
    return {
        "act": "correct",
        "key": uuid4(),
        "quantity": quantity,
        "batch_code": batch,
        "produced_on": "2025-08-01",
        "expires_on": "2026-07-31",
        "reason": "批号登错",
    }


def test_lot_whose_goods_were_moved_takes_no_more_in(scene: Scene) -> None:
    lot, manager = make_lot(make_variant(), 40, batch_code="A"), signed_in(scene.manager)
    url = reverse("desk:lot", args=[lot.number])
    assert manager.post(url, correction(40, "B")).status_code == 302
    new = Lot.objects.get(batch_code="B")

    answer = manager.post(url, correction(40, "A"))

    assert answer.status_code == 409
    assert f"这一批没卖的货已经更正到新批次 {new.number}。多收的货请到那一批更正。" in page_text(answer)
    lot.refresh_from_db()
    assert (lot.on_hand, Lot.objects.get(batch_code="B").on_hand) == (0, 40)
    assert manager.post(reverse("desk:lot", args=[new.number]), correction(42, "B")).status_code == 302
    assert Lot.objects.get(batch_code="B").on_hand == 42


def test_too_few_received_says_where_the_others_went(scene: Scene) -> None:
    pack, manager = make_variant(), signed_in(scene.manager)
    lot, counter = make_lot(pack, 40, batch_code="A"), make_outlet(OutletKind.COUNTER)
    url = reverse("desk:lot", args=[lot.number])
    sold = place(scene.resident, scene.home, {pack: 2})
    pay(sold, scene.manager)
    ship(sold, scene.manager)
    place(scene.resident, scene.home, {pack: 4})
    manager.post(url, {"act": "write_off", "key": uuid4(), "quantity": 3, "reason": "破包"})
    manager.post(url, {"act": "send", "key": uuid4(), "quantity": 10, "to_outlet": counter.code})
    assert (Transfer.objects.count(), StockMovement.objects.filter(lot=lot).count()) == (1, 4)

    answer = manager.post(url, correction(18, "A"))

    assert answer.status_code == 409
    assert "这一批已经卖出 2 件、留给订单 4 件、报损 3 件、调出 10 件，收到的不能少于 19 件。" in page_text(answer)
    assert StockMovement.objects.filter(lot=lot).count() == 4
    assert manager.post(url, correction(19, "A")).status_code == 302


def test_held_units_are_named_only_where_there_are_some(scene: Scene) -> None:
    lot, manager = make_lot(make_variant(), 5), signed_in(scene.manager)
    url = reverse("desk:lot", args=[lot.number])

    answer = manager.post(url, {"act": "write_off", "key": uuid4(), "quantity": 6, "reason": "破包"})

    assert answer.status_code == 409
    assert "这个批次可动用 5 件。请减少数量。" in page_text(answer)
    assert StockMovement.objects.filter(lot=lot).count() == 1


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("-5", "到账金额（元）不能是负数"),
        ("－5", "到账金额（元）不能是负数"),
        ("999999999999999", "到账金额（元）太大了，要小于 10 亿元。"),
        ("1,000,000,000.00", "到账金额（元）太大了，要小于 10 亿元。"),
        ("1.234", "到账金额（元）要写成元，最多两位小数"),
        ("十元", "到账金额（元）要写成元，最多两位小数"),
    ],
)
def test_sum_that_cannot_be_says_why(scene: Scene, amount: str, words: str) -> None:
    stated = {
        "key": uuid4(),
        "reference": "",
        "amount": amount,
        "value_on": "2025-09-01",
        "payer_name": "示例",
        "bank_line": "LS-1",
    }

    answer = signed_in(scene.manager).post(reverse("desk:payments"), stated)

    assert answer.status_code == 400
    text = page_text(answer)
    assert words in text
    assert f'value="{amount}"' in text
    assert not Receipt.objects.exists()


def test_orders_are_found_by_number_name_and_phone(scene: Scene) -> None:
    mine = place(scene.resident, scene.home, {scene.tea: 1}, phone="13911112222", recipient="示例收件人甲")
    other = place(scene.officer, scene.school, {scene.tea: 1}, phone="13933334444")
    manager = signed_in(scene.manager)

    def found(text: str) -> set[str]:
        page = manager.get(reverse("desk:orders"), {"q": text}).context["page"]
        return {order.number for order in page.rows}

    assert found(mine.number[3:9]) == {mine.number}
    assert found(scene.school.name) == {other.number}
    assert found("11112222") == {mine.number}
    assert found(" 收件人甲 ") == {mine.number}
    assert found("") == {mine.number, other.number}
    assert found("没有这样的") == set()


def test_packing_list_says_which_part_it_is_and_what_follows(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 3, scene.rice: 2})
    pay(order, scene.manager)
    first = ship(order, scene.manager, {1: 2})
    manager = signed_in(scene.manager)

    def says(number: str) -> str:
        return page_text(manager.get(reverse("desk:packing", args=[order.number, number])))

    follows = (
        f"<dd>第 1 次，后面还有：{scene.tea.product.name} {scene.tea.pack} × 1，示例香米 {scene.rice.pack} × 2</dd>"
    )
    assert follows in says(first.number)
    second = ship(order, scene.manager, {1: 1, 2: 2})
    assert follows in says(first.number)
    assert "<dd>第 2 次，发完这次，本单的货就齐了</dd>" in says(second.number)


def test_whole_order_in_one_box_says_so(scene: Scene) -> None:
    order = place(scene.resident, scene.home, {scene.tea: 3})
    pay(order, scene.manager)
    shipment = ship(order, scene.manager)

    text = page_text(signed_in(scene.manager).get(reverse("desk:packing", args=[order.number, shipment.number])))

    assert "<dd>第 1 次，本单的货都在这里</dd>" in text


def test_note_of_a_division_may_be_left_out(scene: Scene) -> None:
    order = place(scene.officer, scene.school, {scene.tea: 1})
    receipt = pay(order, scene.manager, amount_fen=99_900)

    text = page_text(signed_in(scene.manager).get(reverse("desk:split", args=[receipt.number])))

    assert '说明<span class="optional">（可不填）</span>' in text
