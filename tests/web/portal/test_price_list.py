"""The price list of a bulk order: what it names, and that it comes back filled in."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from market.cart.models import Cart
from market.catalogue.enums import ProductKind, SaleState
from tests.factories import TODAY, make_lot, make_product, make_variant
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

BULK, CSV, XLSX = "/unit/bulk/", "/unit/bulk/template.csv", "/unit/bulk/template.xlsx"
HEAD = ["商品编码", "品名", "规格", "单价（元）", "产地", "可订数量", "最早到期", "数量"]


def officer_of(scene: Scene) -> Client:
    return signed_in(scene.officer, scene.school)


def table_of(client: Client) -> list[list[str]]:
    content = b"".join(client.get(CSV))
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def sent(client: Client, content: bytes) -> str:
    upload = SimpleUploadedFile("清单", content)
    return client.post(BULK, {"file": upload, "act": "check"}).content.decode()


def rows_of(page: str) -> list[tuple[str, str, str]]:
    rows = html.fromstring(page).cssselect("table.bulk tbody tr")
    return [
        (
            row.cssselect("input[name=sku]")[0].value,
            row.cssselect("input[name=quantity]")[0].value,
            row.cssselect(".tag")[-1].text_content(),
        )
        for row in rows
    ]


def test_price_list_names_what_can_be_ordered_now_and_nothing_else(scene: Scene) -> None:
    dear = make_variant(make_product(name='"好"茶,饼', position=9), price_fen=123_456, pack="1 千克/饼")
    make_lot(dear, 5, expires_on=TODAY + timedelta(days=60))
    make_lot(dear, 2, expires_on=TODAY + timedelta(days=30))
    make_lot(dear, 9, expires_on=TODAY + timedelta(days=1))
    make_variant(product__name="售完")
    make_lot(make_variant(product__name="下架", sale_state=SaleState.OFF_SALE), 5)
    make_lot(make_variant(product__name="研学", product__kind=ProductKind.TOURISM), 5)

    head, *rows = table_of(officer_of(scene))

    assert head == HEAD
    assert {row[0] for row in rows} == {scene.tea.sku, scene.rice.sku, dear.sku}
    assert next(row for row in rows if row[0] == dear.sku) == [
        dear.sku, '"好"茶,饼', "1 千克/饼", "1234.56", "勐海", "7", "2025-10-01", "",
    ]  # fmt: skip


def test_price_list_says_which_goods_keep_without_end(scene: Scene) -> None:
    cloth = make_variant(make_product(name="示例织锦", shelf_life_days=None, keeps_indefinitely=True))
    make_lot(cloth, 1, expires_on=None)

    assert next(row[6] for row in table_of(officer_of(scene)) if row[0] == cloth.sku) == "不设"


def test_name_that_a_spreadsheet_would_run_goes_out_as_text(scene: Scene) -> None:
    good = make_variant(make_product(name='=HYPERLINK("https://example.test")', position=9))
    make_lot(good, 1)

    rows = table_of(officer_of(scene))

    assert next(row[1] for row in rows if row[0] == good.sku) == '\'=HYPERLINK("https://example.test")'


def test_price_list_is_kept_by_no_cache_and_carries_its_day(scene: Scene) -> None:
    for url, ending in ((CSV, "csv"), (XLSX, "xlsx")):
        answer = officer_of(scene).get(url)
        assert set(answer.headers["Cache-Control"].split(", ")) == {"private", "no-store"}
        assert answer.headers["Content-Disposition"] == f'attachment; filename="price-list-{TODAY}.{ending}"'


def test_price_list_as_csv_comes_back_with_the_rows_that_were_filled(scene: Scene) -> None:
    client = officer_of(scene)
    head, *rows = table_of(client)
    for row in rows:
        row[7] = "005" if row[0] == scene.tea.sku else ""
    target = io.StringIO()
    csv.writer(target).writerows([head, *rows])

    page = sent(client, target.getvalue().encode("gb18030"))

    assert rows_of(page) == [(scene.tea.sku, "005", "可以")]
    assert "1 行未填数量，已略过。" in page
    assert "1 行可以，0 行要改" in page
    assert Cart.objects.count() == 0


def test_price_list_as_xlsx_comes_back_with_the_rows_that_were_filled(scene: Scene) -> None:
    client = officer_of(scene)
    book = openpyxl.load_workbook(io.BytesIO(client.get(XLSX).content))
    sheet = book["清单"]
    assert [cell.value for cell in sheet[1]] == HEAD
    tea = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == scene.tea.sku)
    assert (tea[3].value, tea[5].value, tea[6].value, tea[7].value) == (128, 100, "2026-07-31", None)
    tea[7].value = 12
    target = io.BytesIO()
    book.save(target)

    page = sent(client, target.getvalue())

    assert rows_of(page) == [(scene.tea.sku, "12", "可以")]
    assert "1 行未填数量，已略过。" in page


def test_price_list_that_nobody_filled_is_refused(scene: Scene) -> None:
    client = officer_of(scene)

    answer = client.post(BULK, {"file": SimpleUploadedFile("a", b"".join(client.get(CSV))), "act": "check"})

    assert answer.status_code == 400
    assert "2 行都没有填数量" in answer.content.decode()


def test_row_near_its_expiry_is_marked_and_one_that_is_fresh_is_not(scene: Scene) -> None:
    fruit = make_product(comparable="fruit", name="示例香蕉", shelf_life_days=15, keeps_indefinitely=False)
    ripe, fresh = make_variant(fruit), make_variant(fruit)
    make_lot(ripe, 5, expires_on=TODAY + timedelta(days=3))
    make_lot(fresh, 5, expires_on=TODAY + timedelta(days=13))

    page = sent(officer_of(scene), f"编码,数量\n{ripe.sku},1\n{fresh.sku},1".encode())

    assert rows_of(page) == [(ripe.sku, "1", "可以"), (fresh.sku, "1", "可以")]
    marks = [row.cssselect(".tag-warn") for row in html.fromstring(page).cssselect("table.bulk tbody tr")]
    assert [[tag.text_content() for tag in tags] for tags in marks] == [["临期"], []]
    assert page.count("保质期至") == 1


def test_formula_that_was_never_reckoned_is_named_not_left_out(scene: Scene) -> None:
    client = officer_of(scene)
    book = openpyxl.load_workbook(io.BytesIO(client.get(XLSX).content))
    for row in book["清单"].iter_rows(min_row=2):
        row[7].value = "=2*3"
    target = io.BytesIO()
    book.save(target)

    page = sent(client, target.getvalue())

    assert [(quantity, verdict) for _, quantity, verdict in rows_of(page)] == [("=2*3", "要改")] * 2
    assert "“=2*3”是公式" in page


def test_list_longer_than_an_order_is_read_if_few_of_its_rows_are_filled(scene: Scene) -> None:
    lines = ["编码,数量", *(f"A-{place}," for place in range(1_500)), f"{scene.tea.sku},3"]

    page = sent(officer_of(scene), "\n".join(lines).encode())

    assert rows_of(page) == [(scene.tea.sku, "3", "可以")]
    assert "1500 行未填数量，已略过。" in page


@pytest.mark.parametrize("url", [CSV, XLSX])
def test_price_list_is_for_units(scene: Scene, url: str) -> None:
    assert Client().get(url).headers["Location"].startswith(reverse("storefront:sign_in"))
    assert signed_in(scene.resident, scene.home).get(url).status_code == 409
    assert signed_in(scene.stranger, scene.school).get(url).status_code == 409


def test_price_list_costs_as_many_statements_for_thirty_packs_as_for_two(scene: Scene) -> None:
    client = officer_of(scene)
    counts = []
    for more in (0, 28):
        for _ in range(more):
            make_lot(make_variant())
        with CaptureQueriesContext(connection) as statements:
            assert client.get(XLSX).status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_row_out_of_season_says_when_and_one_without_stock_what_to_do(scene: Scene) -> None:
    month = TODAY.month
    later = make_variant(make_product(name="鲜笋", sale_months=[month % 12 + 1]))
    gone = make_variant(make_product(name="售完"))
    make_lot(later, 0)
    text = f"{later.sku} 1\n{gone.sku} 1\n{scene.tea.sku} 100\n{scene.tea.sku} 1"

    page = officer_of(scene).post(BULK, {"text": text, "act": "check"}).content.decode()

    assert f"不在季，{month % 12 + 1} 月再有货。请去掉这一行。" in page
    assert "无库存。请去掉这一行，或改选其他规格。" in page
    assert "库存 100 件，前面几行已经订完。" in page
    assert "购物车" not in "".join(row.text_content() for row in html.fromstring(page).cssselect("table.bulk"))
