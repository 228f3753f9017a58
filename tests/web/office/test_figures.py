"""What is behind the office's figures, and what a decision would change."""

import re
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.accounts.enums import StaffRoleKind
from market.accounts.models import StaffRole
from market.buyers.enums import BuyerKind
from market.kernel.errors import NotFound
from market.office.charts import chart_months
from market.orders.enums import FundSource
from market.tally.enums import DeclarationState, Grade
from market.tally.models import Declaration, Entry
from market.tally.selectors import district_sales, share_if_approved, shares_table, unit_share
from tests.factories import AT, make_buyer
from tests.tally.scenes import accept, approve, declare, filed, good, goods_out, order_of, purchase
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

CANTEEN = FundSource.FISCAL_CANTEEN
TODAY = date(2025, 9, 1)


def bought(scene: Scene) -> None:
    purchase(scene.school, 12_000, on=date(2025, 2, 3), variant=good(1))
    purchase(scene.school, 5_000, on=date(2025, 3, 3), variant=good(1, county="530602"))
    purchase(scene.school, 30_000, on=date(2025, 3, 4), variant=good(1, comparable="rice", county=None))
    purchase(scene.union, 8_000, on=date(2025, 5, 4), variant=good(1))


def test_every_bar_opens_to_entries_with_its_sum(scene: Scene) -> None:
    bought(scene)
    client = signed_in(scene.office)
    home = client.get(reverse("office:home")).content.decode()
    wanted = {"": "3/¥250.00", "county=532822": "2/¥200.00", "county=530602": "1/¥50.00", "channel=SCHOOL": "2/¥170.00",
              "channel=ENTERPRISE": "1/¥80.00", "kind=SOE_UNION": "1/¥80.00", "kind=INDIVIDUAL": "0/¥0.00"}  # fmt: skip

    for query, sum_text in wanted.items():
        url = f"{reverse('office:entries')}?year=2025{'&' if query else ''}{query}"
        assert url.replace("&", "&amp;") in home
        found = re.search(r"共 (\d+) 笔，合计 (\S+)</caption>", client.get(url).content.decode())
        assert found
        assert f"{found[1]}/{found[2]}" == sum_text


def test_odd_filters_are_left_out(scene: Scene) -> None:
    bought(scene)

    query = {"county": "x", "channel": "'", "kind": "NOBODY", "year": "1066"}
    page = signed_in(scene.office).get(reverse("office:entries"), query).content.decode()

    assert "共 3 笔，合计 ¥250.00" in page


def test_residents_stay_nameless(scene: Scene) -> None:
    purchase(scene.home, 100, on=date(2025, 2, 3), variant=good(1))
    order = order_of(scene.home, {good(100): 1}, on=date(2025, 2, 4))
    order.paid_at, order.paid_on = AT, date(2025, 2, 4)
    order.save(update_fields=["paid_at", "paid_on"])
    goods_out(order, date(2025, 2, 5))

    page = signed_in(scene.office).get(reverse("office:entries")).content.decode()

    assert "居民" in page
    assert scene.home.name not in page


def test_last_year_holds_what_grace_brought_after_its_end(scene: Scene) -> None:
    """Accepted in December, paid on 10 January: it counts for the old year and was written in the new one."""
    order = order_of(scene.school, {good(10_000): 1}, on=date(2025, 12, 20))
    accept(order, date(2025, 12, 22))
    with time_machine.travel("2026-01-10 02:00:00+00:00", tick=False):
        order.paid_at, order.paid_on = AT, date(2026, 1, 10)
        order.save(update_fields=["paid_at", "paid_on"])
        accept(order, date(2026, 1, 10), {})
        assert Entry.objects.get().policy_year == 2025
        client = signed_in(scene.office)

        page = client.get(reverse("office:home"), {"year": "2025"}).content.decode()
        shares = client.get(reverse("office:shares"), {"year": "2025"}).content.decode()

        assert "¥100.00" in page
        assert "没有达到 1.2 亿" in page
        assert "100.00" in shares
        months = chart_months(sales=district_sales(year=2025, on=date(2026, 1, 10)), today=date(2026, 1, 10))
        assert [(row.month, row.amount_fen, row.day) for row in months][-1] == (12, 10_000, 365)


def test_chart_has_every_month_and_ends_today(scene: Scene) -> None:
    bought(scene)

    months = chart_months(sales=district_sales(year=2025, on=TODAY), today=TODAY)

    assert [row.month for row in months] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert [row.amount_fen for row in months] == [0, 12_000, 5_000, 0, 8_000, 0, 0, 0, 0]
    assert [row.total_fen for row in months] == [0, 12_000, 17_000, 17_000, 25_000, 25_000, 25_000, 25_000, 25_000]
    assert [row.day for row in months] == [31, 59, 90, 120, 151, 181, 212, 243, 244]


@pytest.mark.parametrize(
    ("quarter", "grade", "totals"),
    [
        (1, Grade.QUARTERLY, {("tea", CANTEEN): 20_000, ("rice", CANTEEN): 80_000}),
        (2, Grade.QUARTERLY, {("tea", CANTEEN): 7_000}),
        (None, Grade.FINAL, {("tea", CANTEEN): 90_000}),
        (None, Grade.ESTIMATE, {("tea", CANTEEN): 90_000}),
        (2, Grade.ESTIMATE, {("tea", CANTEEN): 90_000}),
    ],
)
def test_forecast_of_a_decision_comes_true(
    scene: Scene, quarter: int | None, grade: Grade, totals: dict[tuple[str, str], int]
) -> None:
    bought(scene)
    purchase(scene.school, 6_000, on=date(2025, 5, 5), variant=good(1))
    if quarter != 1:
        first = {("tea", CANTEEN): 50_000}
        declare(scene.school, first, on=date(2025, 4, 10), quarter=1, grade=Grade.QUARTERLY)
    paper = filed(scene.school, totals, on=TODAY, quarter=quarter, grade=grade)
    before = unit_share(buyer=scene.school, year=2025, on=TODAY)

    after = share_if_approved(number=paper.number, on=TODAY)

    assert unit_share(buyer=scene.school, year=2025, on=TODAY) == before
    approve(paper, on=TODAY)
    assert after == unit_share(buyer=scene.school, year=2025, on=TODAY)


def test_forecast_of_no_paper_is_refused(scene: Scene) -> None:
    with pytest.raises(NotFound):
        share_if_approved(number="D-NONE", on=TODAY)


def test_paper_shows_its_effect_before_the_decision(scene: Scene) -> None:
    bought(scene)
    paper = filed(scene.school, {("tea", CANTEEN): 20_000}, on=TODAY, quarter=1, grade=Grade.QUARTERLY)

    page = signed_in(scene.office).get(reverse("office:declaration", args=[paper.number])).content.decode()

    for words in ("未申报分母", "34.00%", "500.00", "170.00"):
        assert words in page


def test_filer_cannot_decide_and_sees_why(scene: Scene) -> None:
    StaffRole.objects.create(user=scene.officer, role=StaffRoleKind.LEADING_GROUP_OFFICE, given_at=AT)
    paper = filed(scene.school, {("tea", CANTEEN): 20_000}, on=TODAY, quarter=1, grade=Grade.QUARTERLY)
    client = signed_in(scene.officer)
    url = reverse("office:declaration", args=[paper.number])

    page = client.get(url).content.decode()
    assert "不能自己审核" in page
    assert 'value="approve"' not in page
    assert client.post(url, {"act": "approve", "note": ""}).status_code == 403

    paper.refresh_from_db()
    assert paper.state == DeclarationState.SUBMITTED
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("", ["乙", "甲", "丙"]),
        ("gap", ["甲", "乙", "丙"]),
        ("amount", ["乙", "甲", "丙"]),
        ("beside", ["丙", "乙", "甲"]),
        ("nonsense", ["乙", "甲", "丙"]),
    ],
)
def test_units_are_laid_out_as_asked(scene: Scene, order: str, names: list[str]) -> None:
    """甲 is at 10 %, 乙 at 30 %, 丙 has no paper."""
    units = {name: make_buyer(BuyerKind.FISCAL_UNIT, name=f"{name}示例") for name in "甲乙丙"}
    for name, amount in (("甲", 1_000), ("乙", 3_000), ("丙", 500)):
        purchase(units[name], amount, on=date(2025, 2, 3), variant=good(1))
    for name in "甲乙":
        declare(units[name], {("tea", CANTEEN): 10_000}, on=date(2025, 4, 9), quarter=1, grade=Grade.QUARTERLY)

    page = signed_in(scene.office).get(reverse("office:shares"), {"sort": order}).content.decode()

    places = {name: page.index(f"{name}示例") for name in "甲乙丙"}
    assert sorted(places, key=places.__getitem__) == names


def test_dashboard_costs_a_fixed_number_of_statements(scene: Scene) -> None:
    client = signed_in(scene.office)
    bought(scene)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("office:home"))
        counts.append(len(queries))
        for _ in range(3):
            unit = make_buyer(BuyerKind.FISCAL_UNIT)
            purchase(unit, 100, on=date(2025, 2, 3), variant=good(1))
            filed(unit, {("tea", CANTEEN): 20_000}, on=TODAY, quarter=1, grade=Grade.QUARTERLY)

    assert counts[0] == counts[1]
    assert len(shares_table(year=2025, on=TODAY)[0].units) == 7


def test_declared_key_is_taken_once(scene: Scene) -> None:
    client = signed_in(scene.officer, scene.school)
    stated = {"key": uuid4(), "period": "2025-1", "grade": "QUARTERLY", "tea/FISCAL_CANTEEN": "1000"}

    assert client.post(reverse("portal:declare"), stated).status_code == 302
    other = client.post(reverse("portal:declare"), {**stated, "tea/FISCAL_CANTEEN": "2000"})

    assert other.status_code == 409
    assert Declaration.objects.get().rows.get().total_fen == 100_000


@pytest.mark.parametrize("page", ["entries"])
def test_only_the_office_sees_entries(scene: Scene, page: str) -> None:
    url = reverse(f"office:{page}")

    for person in (scene.resident, scene.officer, scene.manager, scene.unionist):
        assert signed_in(person).get(url).status_code == 403


@pytest.mark.parametrize("name", ["unit", "unit_share", "declaration"])
def test_unknown_numbers_are_not_found(scene: Scene, name: str) -> None:
    assert signed_in(scene.office).get(reverse(f"office:{name}", args=["X-NONE"])).status_code == 404


def test_rows_of_the_overview_add_up_to_the_fen(scene: Scene) -> None:
    for county, fen in (("532822", 333_334), ("530602", 333_333)):
        purchase(scene.school, fen, on=date(2025, 2, 3), variant=good(1, county=county))

    page = signed_in(scene.office).get(reverse("office:home")).content.decode()

    rank = page.split('<ul class="rank">')[1].split("</ul>")[0]
    assert re.findall(r'<span class="num">([\d,.]+)</span>', rank) == ["3,333.34", "3,333.33"]
    assert "合计 ¥6,666.67，与总数相等" in page
    assert '<td class="r" data-th="累计">6,666.67</td>' in page


def test_past_year_shows_nothing_of_today(scene: Scene) -> None:
    order_of(scene.school, {good(10_000): 1}, on=date(2025, 12, 20))
    purchase(scene.school, 100, on=date(2025, 2, 3), variant=good(1))
    with time_machine.travel("2026-03-10 02:00:00+00:00", tick=False):
        newcomer = make_buyer(BuyerKind.FISCAL_UNIT, name="后来的示例单位", decided_at=datetime(2026, 1, 5, tzinfo=UTC))
        client = signed_in(scene.office)

        def shown(page: str, year: int, *args: str) -> str:
            return client.get(reverse(f"office:{page}", args=args), {"year": str(year)}).content.decode()

        homes = {year: shown("home", year) for year in (2025, 2026)}
        shares = {year: shown("unit_share", year, scene.school.number) for year in (2025, 2026)}
        lists = {year: shown("shares", year) for year in (2025, 2026)}

    assert ["在途" in homes[year] for year in (2025, 2026)] == [False, True]
    assert ["2025 年累计" in homes[2025], "今年累计" in homes[2025], "今年累计" in homes[2026]] == [True, False, True]
    assert ["在途" in shares[year] for year in (2025, 2026)] == [False, True]
    assert "2025 年计入的，其中七县 ¥1.00" in shares[2025]
    assert [newcomer.name in lists[year] for year in (2025, 2026)] == [False, True]


def test_order_in_several_sums_counts_once(scene: Scene) -> None:
    lines = {good(100): 1, good(200, comparable="rice"): 1, good(300, county="530602"): 1}
    order = order_of(scene.school, lines, on=date(2025, 2, 3))
    order.paid_at, order.paid_on = order.placed_at, date(2025, 2, 3)
    order.save(update_fields=["paid_at", "paid_on"])
    accept(order, date(2025, 2, 3))
    purchase(scene.school, 700, on=date(2025, 2, 4), variant=good(1))
    declare(scene.school, {("tea", CANTEEN): 10_000}, on=date(2025, 4, 9), quarter=1, grade=Grade.QUARTERLY)

    share = unit_share(buyer=scene.school, year=2025, on=TODAY)

    assert Entry.objects.filter(reason="PURCHASE", purpose__gt="").count() == 4
    assert share.purchases == 2
    assert {row.code: row.purchases for row in share.categories} == {"tea": 2, "rice": 1}


def test_basis_leads_to_what_the_document_says(scene: Scene) -> None:
    client = signed_in(scene.office)

    home = client.get(reverse("office:home")).content.decode()
    about = client.get(reverse("storefront:about")).content.decode()

    assert f'<a href="{reverse("storefront:about")}#policy">沪松合组办〔2021〕8号 三（八）</a>' in home
    section = about.split('id="policy"')[1].split("<h2")[0]
    for words in ("不少于 1.2 亿元，力争达到 1.5 亿元", "20%", "30%", "实施意见"):
        assert words in section


def test_last_declared_period_that_is_not_over_says_so(scene: Scene) -> None:
    declare(scene.school, {("tea", CANTEEN): 20_000}, on=date(2025, 8, 1), grade=Grade.ESTIMATE)
    declare(scene.union, {("tea", FundSource.UNION_FESTIVAL): 9_000}, on=date(2025, 4, 9), quarter=1)
    client = signed_in(scene.office)

    def page(number: str) -> str:
        return client.get(reverse("office:unit_share", args=[number])).content.decode()

    assert "这一期还没有结束" in page(scene.school.number)
    assert "这一期还没有结束" not in page(scene.union.number)
    unit = client.get(reverse("office:unit", args=[scene.school.number])).content.decode()
    assert reverse("office:unit_share", args=[scene.school.number]) in unit
    assert reverse("office:unit", args=[scene.school.number]) in page(scene.school.number)
