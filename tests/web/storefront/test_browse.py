"""Ways into the shop: counties as tiles, the months, gifts for a festival, goods of protected names."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from market.catalogue.models import Category
from market.storefront.festivals import coming_festivals
from tests.factories import make_county, make_lot, make_product, make_variant
from tests.web.conftest import Scene, page_text

pytestmark = pytest.mark.django_db


def texts(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return page_text(answer)


def stocked(**fields: object) -> object:
    pack = make_variant(make_product(**fields))
    make_lot(pack, 5)
    return pack


def test_tile_says_how_high_what_now_and_what_always(client: Client, scene: Scene) -> None:
    low = make_county(code="532823", slug="mengla", name="勐腊县", short_name="勐腊", altitude_m=650, lead_goods="砂仁")
    high = make_county(
        code="540223", slug="dingri", name="定日县", short_name="定日", altitude_m=4300, lead_goods="青稞"
    )
    for number in range(4):
        stocked(county=high, name=f"示例当季 {number}", sale_months=[9, 10])
    stocked(county=low, name="示例别季", sale_months=[12])

    text = texts(client, "/counties/")

    assert "示意图" in text
    assert text.index("定日县") < text.index("勐腊县")
    assert "示例当季 0、示例当季 1、示例当季 2，还有 1 样" in text
    assert '<rect class="height-own" width="100"' in text
    assert '<rect class="height-own" width="15"' in text
    assert "示例别季" not in text
    assert "常有：砂仁" in text


def test_month_keeps_what_is_there_then(client: Client, scene: Scene) -> None:
    stocked(name="示例夏果", sale_months=[6, 7])
    stocked(name="示例冬笋", sale_months=[12])

    december, all_year = texts(client, "/seasons/?month=12"), texts(client, "/seasons/?month=13")

    assert ("示例夏果" in december, "示例冬笋" in december) == (False, True)
    assert ("示例夏果" in all_year, "示例冬笋" in all_year) == (True, True)
    assert "2 月没有只在当季有的货" in texts(client, "/seasons/?month=2")


def test_gifts_are_boxes_and_what_is_fresh_at_the_festival(client: Client, scene: Scene) -> None:
    boxes = Category.objects.create(slug="gift-box", name="礼盒")
    stocked(name="示例礼盒", category=boxes)
    stocked(name="示例秋果", sale_months=[9, 10])
    stocked(name="示例春笋", sale_months=[2, 3])

    spring, autumn = texts(client, "/gifts/?festival=spring"), texts(client, "/gifts/?festival=mid-autumn")

    for text in (spring, autumn):
        assert "示例礼盒" in text
    assert ("示例春笋" in spring, "示例秋果" in spring) == (True, False)
    assert ("示例春笋" in autumn, "示例秋果" in autumn) == (False, True)
    assert "中秋在 2025-10-06，还有 35 天" in autumn
    assert "国庆在 2025-10-01，还有 30 天" in texts(client, "/gifts/?festival=nonsense")


def test_selection_has_only_goods_of_protected_names_and_some_of_each_county(client: Client, scene: Scene) -> None:
    county = make_county(code="532823", slug="mengla", name="勐腊县", short_name="勐腊")
    for number in range(6):
        stocked(county=county, name=f"示例地标茶 {number}", geo_indication="普洱茶")
    stocked(county=county, name="示例无标", geo_indication="")

    text = texts(client, "/selection/")

    assert [f"示例地标茶 {number}" in text for number in range(6)] == [True] * 4 + [False] * 2
    assert "示例无标" not in text


@pytest.mark.parametrize("path", ["/counties/", "/seasons/", "/gifts/", "/selection/"])
def test_statements_do_not_grow_with_the_goods(client: Client, scene: Scene, path: str) -> None:
    boxes = Category.objects.create(slug="gift-box", name="礼盒")
    counts = []
    for batch in range(2):
        for number in range(1 + 4 * batch):
            stocked(name=f"示例 {batch}/{number}", category=boxes, geo_indication="普洱茶", sale_months=[2, 6, 9])
        with CaptureQueriesContext(connection) as statements:
            client.get(path)
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 15


@pytest.mark.parametrize(
    ("today", "names", "day", "days_left"),
    [
        (date(2026, 11, 24), ["元旦", "春节", "端午", "中秋", "国庆", "重阳"], date(2027, 1, 1), 38),
        (date(2026, 2, 17), ["春节", "端午", "中秋", "国庆", "重阳", "元旦"], date(2026, 2, 17), 0),
        (date(2028, 10, 2), ["中秋", "重阳", "元旦", "春节", "端午", "国庆"], date(2028, 10, 3), 1),
        (date(2031, 5, 1), ["国庆", "元旦"], date(2031, 10, 1), 153),
    ],
)
def test_festivals_come_in_the_order_of_their_next_day(
    today: date, names: list[str], day: date, days_left: int
) -> None:
    found = coming_festivals(today=today)

    assert [festival.name for festival in found] == names
    assert (found[0].day, found[0].days_left) == (day, days_left)
