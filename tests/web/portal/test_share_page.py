"""The page of a unit's share: the figure, what is behind it to the fen, and what stands beside it."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.buyers.enums import BuyerKind
from market.buyers.models import Buyer
from market.orders.enums import FundSource
from market.tally.enums import Grade, ShareState
from market.web.shares import share_view
from tests.factories import make_buyer, make_comparable, make_user
from tests.tally.scenes import declare, filed, good, money_in, order_of, purchase, refund
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

CANTEEN = FundSource.FISCAL_CANTEEN


def page_of(scene: Scene, **query: str) -> str:
    return signed_in(scene.officer, scene.school).get(reverse("portal:share"), query).content.decode()


def sum_shown(page: str) -> str:
    """Read the sum under which the entries stand."""
    found = re.search(r"共 (\d+) 笔，合计 (\S+)</caption>", page)
    assert found
    return f"{found[1]}/{found[2]}"


def bought(scene: Scene) -> None:
    """Tea of a county and rice of none in the first quarter, tea again in the third; the first two are declared."""
    purchase(scene.school, 12_000, on=date(2025, 2, 3), variant=good(1))
    purchase(scene.school, 30_000, on=date(2025, 3, 4), variant=good(1, comparable="rice", county=None))
    purchase(scene.school, 7_000, on=date(2025, 8, 5), variant=good(1))
    totals = {("tea", CANTEEN): 12_000, ("rice", CANTEEN): 88_000}
    declare(scene.school, totals, on=date(2025, 4, 10), quarter=1, grade=Grade.QUARTERLY)


def test_entries_sum_to_the_figure_that_they_are_behind(scene: Scene) -> None:
    bought(scene)

    page = page_of(scene)
    for words in ("还没有达到 20%", "12.00<small>%", "¥120.00", "¥1,000.00", "¥80.00", "¥100.00", "2025-03-31", "季报"):
        assert words in page
    assert sum_shown(page) == "1/¥120.00"
    assert sum_shown(page_of(scene, part="d")) == "3/¥1,000.00"
    assert sum_shown(page_of(scene, part="d", category="rice")) == "2/¥880.00"
    assert sum_shown(page_of(scene, part="beside")) == "1/¥70.00"
    assert sum_shown(page_of(scene, part="nonsense")) == "1/¥120.00"


def test_return_stands_among_the_entries(scene: Scene) -> None:
    order = purchase(scene.school, 12_000, on=date(2025, 2, 3), variant=good(1))
    refund(order, date(2025, 3, 1), {1: 2_000})
    declare(scene.school, {("tea", CANTEEN): 40_000}, on=date(2025, 4, 10), quarter=1, grade=Grade.QUARTERLY)

    page = page_of(scene)

    assert sum_shown(page) == "2/¥100.00"
    assert "退货" in page


def test_without_a_paper_everything_stands_beside(scene: Scene) -> None:
    purchase(scene.school, 12_000, on=date(2025, 2, 3), variant=good(1))

    page = page_of(scene)

    assert "还没有申报，算不出份额" in page
    assert "去申报" in page
    assert "gauge" not in page
    assert sum_shown(page) == "1/¥120.00"
    assert sum_shown(page_of(scene, part="n")) == "0/¥0.00"


def test_pipeline_stands_by_its_missing_step(scene: Scene) -> None:
    money_in(order_of(scene.school, {good(5_000): 2}, on=date(2025, 8, 20)), date(2025, 8, 21))

    page = page_of(scene)

    assert "在途 ¥100.00，差哪一步" in page
    assert "待发货<b>¥100.00</b>" in page


@pytest.mark.parametrize(
    ("totals", "state", "words"),
    [
        ({("tea", CANTEEN): 40_000}, ShareState.MET, "达到了 20%"),
        ({("tea", CANTEEN): 100_000}, ShareState.NOT_MET, "还没有达到 20%"),
    ],
)
def test_finding_leads(scene: Scene, totals: dict[tuple[str, str], int], state: ShareState, words: str) -> None:
    purchase(scene.school, 12_000, on=date(2025, 2, 3), variant=good(1))
    declare(scene.school, totals, on=date(2025, 4, 10), quarter=1, grade=Grade.QUARTERLY)

    view = share_view(buyer=scene.school, year=2025, on=date(2025, 9, 1))

    assert view is not None
    assert view.share.state == state
    assert view.finding == words
    assert words in page_of(scene)


def test_declared_nothing_is_not_applicable(scene: Scene) -> None:
    declare(scene.school, {("tea", CANTEEN): 0}, on=date(2025, 4, 10), quarter=1, grade=Grade.QUARTERLY)

    page = page_of(scene)

    assert "不适用" in page
    assert "0.00<small>%" not in page


def advised_union() -> tuple[Buyer, str]:
    user = make_user()
    union = make_buyer(BuyerKind.UNION, members=[user], name="松江示例机关工会")
    purchase(union, 1_000, on=date(2025, 2, 3), variant=good(1))
    declare(union, {("tea", FundSource.UNION_FESTIVAL): 90_000}, on=date(2025, 4, 10), quarter=1, grade=Grade.QUARTERLY)
    return union, signed_in(user, union).get(reverse("portal:share")).content.decode()


def test_advice_is_never_red_and_has_no_threshold(scene: Scene) -> None:
    union, page = advised_union()

    assert "倡导指标，只列份额，不作考核" in page
    assert "1.11<small>%" in page
    assert "tag-bad" not in page
    assert "阈值</dt><dd>倡导，不设" in page
    office = signed_in(scene.office).get(reverse("office:shares")).content.decode()
    assert union.name in office
    assert "tag-bad" not in office


def test_year_can_be_chosen_and_odd_ones_are_the_present(scene: Scene) -> None:
    bought(scene)
    with time_machine.travel("2026-02-01 02:00:00+00:00", tick=False):
        assert "2026 年份额" in page_of(scene)
        last = page_of(scene, year="2025")
        assert "2025 年份额" in last
        assert sum_shown(last) == "1/¥120.00"
        for year in ("2024", "2027", "x", "-1", "99999"):
            assert "2026 年份额" in page_of(scene, year=year)


def test_832_stands_apart(scene: Scene) -> None:
    assert "832 平台 10% 指标" in page_of(scene)


def test_entries_are_paged_and_cost_a_fixed_number_of_statements(scene: Scene) -> None:
    make_comparable("tea")
    tea = good(1)
    counts = []
    for many in (1, 29):
        for _ in range(many):
            purchase(scene.school, 100, on=date(2025, 8, 5), variant=tea)
        with CaptureQueriesContext(connection) as queries:
            page = page_of(scene)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert "第 1 页，共 2 页" in page
    assert sum_shown(page_of(scene, page="2")) == "30/¥30.00"


def test_home_lists_what_waits_for_the_unit(scene: Scene) -> None:
    home = reverse("portal:home")
    client = signed_in(scene.officer, scene.school)
    assert "2025 年第 1 季度的季报还没有报" in client.get(home).content.decode()

    declare(scene.school, {("tea", CANTEEN): 100_000}, on=date(2025, 4, 10), quarter=1, grade=Grade.QUARTERLY)
    filed(scene.school, {("tea", CANTEEN): 5}, on=date(2025, 8, 1), quarter=2, grade=Grade.QUARTERLY)

    page = client.get(home).content.decode()
    assert "季报还没有报" not in page
    assert "第 2 季度季报等区合作交流办审核" in page


def test_form_opens_with_what_was_bought_here(scene: Scene) -> None:
    bought(scene)

    client = signed_in(scene.officer, scene.school)
    query = {"period": "2025-1", "grade": "QUARTERLY"}
    page = client.get(reverse("portal:declare"), query).content.decode()

    assert 'name="tea/FISCAL_CANTEEN" value="120.00"' in page
    assert 'name="rice/FISCAL_CANTEEN" value="300.00"' in page
    assert 'name="rice/FISCAL_OTHER" value=""' in page
    odd = client.get(reverse("portal:declare"), {"period": "2025-1", "grade": "FINAL"}).content.decode()
    assert "2025 年第 1 季度 · 季报" in odd
