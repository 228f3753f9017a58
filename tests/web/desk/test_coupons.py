"""Coupons at the desk: made, listed, looked at, ended."""

from datetime import date

import pytest
from django.test import Client

from market.audit.models import Activity
from market.promotions.models import Coupon
from tests.factories import place
from tests.factories.coupons import make_coupon
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db
NEW = "/desk/coupons/new/"
TYPED = {
    "code": "autumn-10",
    "name": "示例满减",
    "kind": "FIXED",
    "amount": "10",
    "minimum_goods": "99.5",
    "per_buyer_limit": "1",
    "total_limit": "50",
    "starts_on": "2025-09-01",
    "last_day": "2025-09-30",
    "buyers": "RESIDENTS",
}


@pytest.fixture
def manager(scene: Scene) -> Client:
    return signed_in(scene.manager)


def test_coupon_is_made_as_it_was_stated(manager: Client, scene: Scene) -> None:
    answer = manager.post(NEW, TYPED)

    coupon = Coupon.objects.get()
    assert answer.url == "/desk/coupons/AUTUMN10/"
    assert (coupon.code, coupon.amount_fen, coupon.minimum_goods_fen) == ("AUTUMN10", 1_000, 9_950)
    assert (coupon.per_buyer_limit, coupon.total_limit, coupon.made_by) == (1, 50, scene.manager)
    assert (coupon.starts_on, coupon.ends_on) == (date(2025, 9, 1), date(2025, 10, 1))
    assert "满 99.50 元减 10.00 元" in page_text(manager.get("/desk/coupons/"))
    assert Activity.objects.filter(action="coupon.made", subject_number="AUTUMN10").count() == 1
    again = manager.post(NEW, TYPED)
    assert (again.status_code, Coupon.objects.count()) == (409, 1)
    assert "券码 AUTUMN10 已经有了" in page_text(again)


def test_percentage_is_read_in_basis_points(manager: Client) -> None:
    manager.post(NEW, {**TYPED, "kind": "PERCENT", "amount": "", "percent": "12.5%", "cap": "20", "minimum_goods": ""})

    coupon = Coupon.objects.get()
    assert (coupon.percent_bp, coupon.cap_fen, coupon.minimum_goods_fen) == (1_250, 2_000, 0)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"code": "a"}, "券码要用 4 到 20 个字母或数字。"),
        ({"amount": ""}, "请填写减多少元，要大于 0。"),
        ({"minimum_goods": "10"}, "要大于减的金额"),
        ({"minimum_goods": "-3"}, "不能是负数"),
        ({"percent": "5"}, "减固定金额的券不用填百分比"),
        ({"kind": "PERCENT", "amount": "", "percent": "abc"}, "百分比要写成 0 到 100 的数"),
        ({"kind": "PERCENT", "amount": "", "percent": "1e9"}, "百分比要写成 0 到 100 的数"),
        ({"kind": "PERCENT", "amount": "", "percent": "100"}, "百分比要大于 0、小于 100。"),
        ({"kind": "PERCENT", "amount": "", "percent": ""}, "百分比要大于 0、小于 100。"),
        ({"last_day": "2025-08-31", "starts_on": "2025-08-01"}, "最后一天已经过去了"),
        ({"last_day": "2025-08-31"}, "最后一天不能早于第一天。"),
        ({"total_limit": "0"}, "总共限用次数不能小于 1。"),
        ({"kind": "x"}, "请选择怎么减。"),
        ({"last_day": "9999-12-31"}, "最后一天不能晚于 2100 年。"),
    ],
)
def test_wrong_terms_are_refused_in_words_and_kept(manager: Client, changes: dict[str, str], why: str) -> None:
    answer = manager.post(NEW, {**TYPED, **changes})

    page = page_text(answer)
    assert (answer.status_code, Coupon.objects.count()) == (400, 0)
    assert why in page
    assert 'value="示例满减"' in page


def test_uses_are_shown_and_the_coupon_is_ended(manager: Client, scene: Scene) -> None:
    coupon = make_coupon()
    order = place(scene.resident, scene.home, {scene.tea: 1}, shown_total_fen=12_800 - 1_000, coupon_code=coupon.code)

    page = page_text(manager.get(f"/desk/coupons/{coupon.code}/"))
    assert order.number in page
    assert "已用 1 次" in page
    assert manager.post(f"/desk/coupons/{coupon.code}/", {"reason": ""}).status_code == 400
    assert manager.post(f"/desk/coupons/{coupon.code}/", {"reason": "示例"}).status_code == 302

    coupon.refresh_from_db()
    assert (coupon.state, coupon.ended_by) == ("ENDED", scene.manager)
    assert manager.post(f"/desk/coupons/{coupon.code}/", {"reason": "再来"}).status_code == 409
    assert f'券<a href="/desk/coupons/{coupon.code}/">' in page_text(manager.get(f"/desk/orders/{order.number}/"))
    assert manager.get("/desk/coupons/NOSUCH/").status_code == 404
