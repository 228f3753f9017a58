"""The office's files: who may have them, what stands in them to the fen, and that nothing in them runs."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from market.orders.enums import FundSource
from market.tally.enums import Grade
from market.tally.selectors import entry_lists
from market.web.sheets import csv_response
from tests.factories import make_county
from tests.tally.scenes import declare, good, purchase, refund
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

FILES = ["shares_csv", "entries_csv", "overview_csv"]
CANTEEN = FundSource.FISCAL_CANTEEN
HEAD = ["截至 2025-09-01", "沪松合组办〔2021〕8号 三（八）", "实施意见", "现行"]


def bytes_of(scene: Scene, name: str, **query: str) -> bytes:
    answer = signed_in(scene.office).get(reverse(f"office:{name}"), query)
    assert answer.status_code == 200
    assert answer.streaming
    return b"".join(answer.streaming_content)


def rows_of(scene: Scene, name: str, **query: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(bytes_of(scene, name, **query).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", FILES)
def test_only_the_office_has_the_files(client: Client, scene: Scene, name: str) -> None:
    url = reverse(f"office:{name}")

    assert client.get(url).headers["Location"].startswith(reverse("storefront:sign_in"))
    for person in (scene.resident, scene.officer, scene.unionist, scene.manager, scene.stranger):
        assert signed_in(person).get(url).status_code == 403
    assert signed_in(scene.office).post(url).status_code == 405


@pytest.mark.parametrize(
    ("name", "stem"), [("shares_csv", "shares"), ("entries_csv", "entries"), ("overview_csv", "overview")]
)
def test_file_opens_in_excel_and_names_its_year_and_day(scene: Scene, name: str, stem: str) -> None:
    answer = signed_in(scene.office).get(reverse(f"office:{name}"))

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{stem}-2025-20250901.csv"'
    assert bytes_of(scene, name).startswith(b"\xef\xbb\xbf2025 ")
    assert bytes_of(scene, name, year="x").startswith(b"\xef\xbb\xbf2025 ")


def test_shares_are_those_of_the_page(scene: Scene) -> None:
    purchase(scene.school, 1_200_000, on=date(2025, 2, 3), variant=good(1))
    purchase(scene.school, 7_000, on=date(2025, 8, 5), variant=good(1))
    declare(scene.school, {("tea", CANTEEN): 10_000_000}, on=date(2025, 4, 10), quarter=1, grade=Grade.QUARTERLY)

    title, columns, first, *others = rows_of(scene, "shares_csv")

    assert title == ["2025 年各单位份额", *HEAD]
    assert dict(zip(columns, first, strict=True)) == {
        "指标": "财政预算单位",
        "阈值": "20.00%",
        "单位编号": scene.school.number,
        "单位": scene.school.name,
        "N 已计入（元）": "12000.00",
        "D 同类采购（元）": "100000.00",
        "份额": "12.00%",
        "状态": "未达标",
        "还差：换购（元）": "8000.00",
        "还差：增购（元）": "10000.00",
        "本期未申报（元）": "70.00",
        "其中七县（元）": "70.00",
        "口径": "季报",
        "报到": "2025 年第 1 季度",
        "算到": "2025-03-31",
        "最近申报": "2025-04-10",
    }
    assert [(row[3], row[4], row[7]) for row in others] == [(scene.union.name, "", "未申报分母")]


def test_entries_sum_to_the_districts_figure_and_keep_their_signs(scene: Scene) -> None:
    order = purchase(scene.school, 1_200_000, on=date(2025, 2, 3), variant=good(1))
    refund(order, date(2025, 3, 1), {1: 5_000})
    purchase(
        scene.school, 30_000, on=date(2025, 3, 4), variant=good(1, county=None)
    )  # of no county: not the district's

    title, columns, *rows = rows_of(scene, "entries_csv")

    assert title == ["2025 年计入的每一笔", *HEAD]
    assert columns[-1] == "金额（元）"
    assert [(row[1], row[3], row[5], row[9], row[10]) for row in rows] == [
        ("2025-02-03", order.number, scene.school.name, "采购", "12000.00"),
        ("2025-03-01", order.number, scene.school.name, "退货", "-50.00"),
    ]


def test_entries_follow_the_filters_of_the_page(scene: Scene) -> None:
    tea = good(1)
    purchase(scene.school, 1_000, on=date(2025, 2, 3), variant=tea)
    purchase(scene.union, 2_000, on=date(2025, 2, 3), variant=tea)

    def amounts(**query: str) -> list[str]:
        return [row[-1] for row in rows_of(scene, "entries_csv", **query)[2:]]

    assert amounts(kind="SOE_UNION") == ["20.00"]
    assert amounts(county="532822", kind="x") == ["10.00", "20.00"]
    make_county("530602")
    assert amounts(county="530602") == amounts(channel="COMMUNITY") == []
    assert rows_of(scene, "entries_csv", kind="SOE_UNION")[0][-1] == "国有企业工会"


def test_entries_are_read_in_batches(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry_lists, "_BATCH", 3)
    tea = good(1)
    for fen in range(1, 8):
        purchase(scene.school, fen, on=date(2025, 2, 3), variant=tea)

    client = signed_in(scene.office)
    answer = client.get(reverse("office:entries_csv"))
    with CaptureQueriesContext(connection) as queries:
        text = b"".join(answer.streaming_content).decode("utf-8-sig")

    assert [row[-1] for row in csv.reader(io.StringIO(text))][2:] == [f"0.0{fen}" for fen in range(1, 8)]
    assert len(queries) == 1 + 3 * 2  # the last entry, then three batches with the names of their goods


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_no_cell_runs_as_a_formula(scene: Scene, evil: str) -> None:
    scene.school.name = evil
    scene.school.save()

    names = [row[3] for row in rows_of(scene, "shares_csv")[2:]]

    assert f"'{evil}" in names
    assert evil not in names


def test_cells_are_quoted_and_sums_stay_numbers() -> None:
    rows = [("甲,乙", '"引号"', "两\n行", Decimal("-0.05"), Decimal("0.00"), -5, None, "")]

    text = b"".join(csv_response(filename="x.csv", header=["x"], rows=rows).streaming_content).decode("utf-8-sig")

    assert text == 'x\r\n"甲,乙","""引号""","两\n行",-0.05,0.00,-5,,\r\n'


def test_entries_stand_by_the_day_they_count(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(entry_lists, "_BATCH", 2)
    tea = good(1)
    days = [date(2025, 3, 4), date(2025, 2, 3), date(2025, 3, 4), date(2025, 1, 9), date(2025, 2, 3)]
    for fen, day in enumerate(days, start=1):
        purchase(scene.school, fen, on=day, variant=tea)

    rows = rows_of(scene, "entries_csv")[2:]

    assert [(row[0], row[-1]) for row in rows] == [
        ("2025-01-09", "0.04"),
        ("2025-02-03", "0.02"),
        ("2025-02-03", "0.05"),
        ("2025-03-04", "0.01"),
        ("2025-03-04", "0.03"),
    ]


def test_overview_adds_up_in_every_group(scene: Scene) -> None:
    for county, fen in (("532822", 1_234), ("530602", 4_321)):
        purchase(scene.school, fen, on=date(2025, 2, 3), variant=good(1, county=county))

    _, _, *rows = rows_of(scene, "overview_csv")

    sums = {
        group: sum(Decimal(row[2]) for row in rows if row[0] == group) for group in ("产地", "渠道", "买家", "当月")
    }
    assert dict.fromkeys(sums, Decimal("55.55")) == sums
    assert ["全年目标", "累计", "55.55"] in rows
