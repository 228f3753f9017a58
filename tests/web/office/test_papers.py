"""The office's list of declarations: those decided can be found again, with the sums of their sheets."""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.buyers.enums import BuyerKind
from market.orders.enums import FundSource
from market.tally.enums import Grade
from market.tally.selectors import PaperChoice, listed_declarations, paper_sheet
from tests.factories import make_buyer
from tests.tally.scenes import approve, declare, filed, good, purchase
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

CANTEEN = FundSource.FISCAL_CANTEEN
APRIL = date(2025, 4, 10)


def bought_and_filed(scene: Scene) -> str:
    """A paper with one cell declared, and another blank in which 300.00 were bought here."""
    purchase(scene.school, 12_000, on=date(2025, 2, 3), variant=good(1))
    purchase(scene.school, 30_000, on=date(2025, 3, 4), variant=good(1, comparable="rice", county=None))
    purchase(scene.school, 7_000, on=date(2025, 4, 1), variant=good(1, comparable="rice"))  # of the next quarter
    return filed(scene.school, {("tea", CANTEEN): 50_000}, on=APRIL, quarter=1, grade=Grade.QUARTERLY).number


def test_only_the_office_has_the_file_of_papers(client: Client, scene: Scene) -> None:
    url = reverse("office:declarations_csv")

    assert client.get(url).headers["Location"].startswith(reverse("storefront:sign_in"))
    for person in (scene.resident, scene.officer, scene.unionist, scene.manager, scene.stranger):
        assert signed_in(person).get(url).status_code == 403
    assert signed_in(scene.office).post(url).status_code == 405


def test_list_brings_into_the_denominator_what_the_sheet_does(scene: Scene) -> None:
    number = bought_and_filed(scene)

    (row,) = listed_declarations(choice=PaperChoice(state="SUBMITTED")).rows

    sheet = paper_sheet(number=number)
    assert (row.paper.total_fen, row.ours_fen, row.counted_fen) == (50_000, 42_000, 80_000)
    assert (row.ours_fen, row.counted_fen) == (sheet.ours_fen, sheet.counted_fen)
    page = signed_in(scene.office).get(reverse("office:declarations")).content.decode()
    for words in ("等审核的 1 份", "500.00", "420.00", "800.00"):
        assert words in page


def test_decided_papers_are_found_by_state_year_and_unit(scene: Scene) -> None:
    number = bought_and_filed(scene)
    other = make_buyer(BuyerKind.FISCAL_UNIT, name="别的示例单位")
    waiting = filed(other, {("tea", CANTEEN): 900}, on=APRIL, quarter=1, grade=Grade.QUARTERLY).number
    client = signed_in(scene.office)
    approve(scene.school.declarations.get(), on=APRIL)

    def shown(**query: str) -> set[str]:
        page = client.get(reverse("office:declarations"), query).content.decode()
        return {one for one in (number, waiting) if reverse("office:declaration", args=[one]) in page}

    assert shown() == shown(state="nonsense") == {waiting}
    assert shown(state="APPROVED") == shown(state="all", unit=scene.school.number) == {number}
    assert shown(state="all") == shown(state="all", year="2025") == shown(state="all", year="x") == {number, waiting}
    assert shown(state="RETURNED") == set()
    assert client.get(reverse("office:declarations"), {"unit": "B-NONE"}).status_code == 404
    shares = client.get(reverse("office:shares")).content.decode()
    assert f"?state=all&amp;year=2025&amp;unit={scene.school.number}" in shares


def test_file_of_papers_says_who_decided(scene: Scene) -> None:
    bought_and_filed(scene)
    paper = approve(scene.school.declarations.get(), on=APRIL)

    answer = signed_in(scene.office).get(reverse("office:declarations_csv"), {"state": "all"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    title, columns, row = csv.reader(io.StringIO(text, newline=""))

    assert title == ["同类采购申报", "截至 2025-09-01"]
    found = dict(zip(columns, row, strict=True))
    assert (found["编号"], found["状态"], found["审核日"]) == (paper.number, "已通过", "2025-04-10")
    assert found["审核人"] == paper.decided_by.display_name
    assert (found["申报总额 T（元）"], found["其中本店（元）"], found["带进 D（元）"]) == ("500.00", "420.00", "800.00")


def test_closed_papers_bring_nothing(scene: Scene) -> None:
    first = declare(scene.school, {("tea", CANTEEN): 50_000}, on=APRIL, quarter=1, grade=Grade.QUARTERLY)
    declare(scene.school, {("tea", CANTEEN): 60_000}, on=APRIL, quarter=1, grade=Grade.QUARTERLY)

    rows = {row.paper.number: row for row in listed_declarations(choice=PaperChoice()).rows}

    assert (rows[first.number].ours_fen, rows[first.number].counted_fen) == (None, None)
    assert sum(row.counted_fen or 0 for row in rows.values()) == 60_000


def test_list_costs_a_fixed_number_of_statements(scene: Scene) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            unit = make_buyer(BuyerKind.FISCAL_UNIT)
            purchase(unit, 100, on=date(2025, 2, 3), variant=good(1))
            filed(unit, {("rice", CANTEEN): 20_000}, on=APRIL, quarter=1, grade=Grade.QUARTERLY)
        with CaptureQueriesContext(connection) as queries:
            assert {row.counted_fen for row in listed_declarations(choice=PaperChoice()).rows} == {20_100}
        counts.append(len(queries))

    assert counts[0] == counts[1]
