"""The bulk order: what each row becomes, and that the good ones go into the order once."""

import io
from uuid import uuid4

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from market.cart.models import Cart, CartLine
from market.catalogue.enums import SaleState
from market.portal.pasting import PastedRow, lines_of, rows_of_fields, rows_of_text
from tests.factories import make_lot, make_product, make_variant
from tests.support.racing import race
from tests.web.conftest import Scene, signed_in

BULK = "/unit/bulk/"


def pasted(text: str) -> list[tuple[int, str, int]]:
    return [(row.number, row.sku, row.quantity) for row in rows_of_text(text).rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("A-1 5", [(1, "A-1", 5)]),
        ("a-1\t５", [(1, "A-1", 5)]),
        ("Ａ－１，１２", [(1, "A-1", 12)]),
        ("A-1 × 60", [(1, "A-1", 60)]),
        ("A-1*60", [(1, "A-1", 60)]),
        ("A-1；5\n\n  \nB-2、6", [(1, "A-1", 5), (4, "B-2", 6)]),
        ("A-1\t12.0", [(1, "A-1", 12)]),
        ("A-1\t1,000", [(1, "A-1", 1000)]),
        ("A-1,1,000", [(1, "A-1", -1)]),
        ("A-1 2.5", [(1, "A-1", -1)]),
        ("A-1 -3", [(1, "A-1", -1)]),
        ("A-1 ٣", [(1, "A-1", -1)]),
        ("A-1 99999999", [(1, "A-1", -1)]),
        ("A-1 5 箱", [(1, "A-1", 5)]),
        ("A-1", [(1, "A-1", -1)]),
        ("商品编码 数量\nA-1 5", [(2, "A-1", 5)]),
        ("sku,qty\nA-1,5", [(2, "A-1", 5)]),
        ("品名\t数量\t商品编码\n茶\t5\tA-1", [(2, "A-1", 5)]),
        ("编码,品名,数量\nA-1,易武 生茶,5", [(2, "A-1", 5)]),
        ("数量，品名，编码\n５，生茶，A-1", [(2, "A-1", 5)]),
        ("编码,品名,数量\nA-1,茶,1,000", [(2, "A-1", -1)]),
        ('编码,品名,数量\nA-1,"茶,饼",005', [(2, "A-1", 5)]),
        ("秋季采购数量清单\n\n品名\t采购数量\t可订数量\t编码\n茶\t5\t88\tA-1", [(4, "A-1", 5)]),
        ("编码\t可订数量\t数量\nA-1\t88\t5", [(2, "A-1", 5)]),
        ("A-1\t000012", [(1, "A-1", 12)]),
        ("A-1\t00000000012", [(1, "A-1", 12)]),
        ("商品编码\t数量\n\t5", [(2, "", 5)]),
    ],
)
def test_pasted_line_is_read(text: str, rows: list[tuple[int, str, int]]) -> None:
    assert pasted(text) == rows


def test_mended_rows_keep_their_numbers_and_emptied_ones_go() -> None:
    rows = rows_of_fields(["3", "x", "9"], ["a-1", "", "C"], ["５", "", "7"])

    assert rows == [PastedRow(3, "A-1", "5"), PastedRow(9, "C", "7")]
    assert rows_of_fields([], ["A"], ["1"]) == [PastedRow(1, "A", "1")]
    assert lines_of([PastedRow(1, "A", "2"), PastedRow(2, "B", "1"), PastedRow(3, "A", "5")]) == {"A": 7, "B": 1}


def test_rows_whose_quantity_is_not_filled_in_are_left_out_under_a_heading_only() -> None:
    filled = rows_of_text("编码,品名,数量\nA-1,茶,5\nB-2,米,\n,合计,\nC-3,饼,0")

    assert [(row.number, row.sku, row.quantity) for row in filled.rows] == [(2, "A-1", 5), (5, "C-3", 0)]
    assert filled.unfilled == 2
    assert rows_of_text("A-1\nB-2 3").unfilled == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("-5", "“-5”不行：数量须为正整数，1 到 9,999，只写数字。"),
        ("2.5", "“2.5”不行：数量须为正整数"),
        ("0", "“0”不行：数量须为正整数"),
        ("10000", "“10000”不行：数量须为正整数"),
        ("茶 5", "不止两列时，请连同表头（编码、数量）一起给。"),
        ("=B2*2", "“=B2*2”是公式，文件里没有存下它的结果。"),
        ("#N/A", "“#N/A”是公式算出的错误"),
        ("", "没有数量，请补上。"),
    ],
)
def test_quantity_that_is_none_says_what_must_stand_there(text: str, words: str) -> None:
    assert words in PastedRow(1, "A-1", text).problem


def officer_of(scene: Scene) -> Client:
    return signed_in(scene.officer, scene.school)


def reasons_of(page: str) -> dict[str, str]:
    """Read what is said of each row, by its number."""
    rows = html.fromstring(page).cssselect("table.bulk tbody tr")
    return {
        row.cssselect("input[name=number]")[0].value: row.cssselect("[id^=why]")[0].text_content().strip()
        for row in rows
    }


def sheet(rows: list[list[object]]) -> SimpleUploadedFile:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    page = book.add_worksheet()
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return SimpleUploadedFile("清单.xlsx", target.getvalue())


@pytest.mark.django_db
def test_twenty_rows_of_a_sheet_get_their_reasons(scene: Scene) -> None:
    goods = [make_variant() for _ in range(14)]
    for variant in goods:
        make_lot(variant, 50)
    gone = make_variant(product__name="不卖了", sale_state="OFF")
    rows: list[list[object]] = [["序号", "品名", "商品编码", "数量"]]
    rows += [[place, "茶", variant.sku.lower(), place] for place, variant in enumerate(goods, start=1)]
    rows += [
        [15, "茶", goods[0].sku, 4],
        [16, "茶", goods[1].sku, 60],
        [17, "茶", gone.sku, 1],
        [18, "茶", f"{goods[2].sku}9", 1],
        [19, "茶", goods[3].sku, "两箱"],
        [20, "茶", "", 5],
    ]
    client = officer_of(scene)

    page = client.post(BULK, {"file": sheet(rows), "act": "check"}).content.decode()

    reasons = reasons_of(page)
    assert [number for number, reason in reasons.items() if reason == "可以"] == [str(n) for n in range(2, 17)]
    assert "库存只剩 48 件" in reasons["17"]
    assert "可以" not in reasons["18"]
    assert f"最接近的是 {goods[2].sku}" in reasons["19"]
    assert "“两箱”不行：数量须为正整数，1 到 9,999，只写数字。" in reasons["20"]
    assert "没有商品编码" in reasons["21"]
    assert f"{goods[0].sku} 合计 5 件" in page
    assert CartLine.objects.count() == 0
    assert Cart.objects.count() == 0


@pytest.mark.django_db
def test_list_sent_twice_goes_into_the_order_once(scene: Scene) -> None:
    client = officer_of(scene)
    fields = {"number": ["1"], "sku": [scene.tea.sku], "quantity": ["10"], "act": "add", "key": uuid4()}

    for _ in range(2):
        assert client.post(BULK, fields).headers["Location"] == reverse("storefront:checkout")
    assert CartLine.objects.get().quantity == 10

    client.post(BULK, {**fields, "key": uuid4()})
    assert CartLine.objects.get().quantity == 20


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x"])
def test_list_without_a_key_is_refused(scene: Scene, key: str) -> None:
    fields = {"sku": [scene.tea.sku], "quantity": ["10"], "act": "add", "key": key}

    assert officer_of(scene).post(BULK, fields).status_code == 400
    assert CartLine.objects.count() == 0


@pytest.mark.django_db
def test_list_without_a_good_row_goes_nowhere(scene: Scene) -> None:
    fields = {"sku": ["NO-SUCH"], "quantity": ["10"], "act": "add", "key": uuid4()}

    answer = officer_of(scene).post(BULK, fields)

    assert answer.status_code == 200
    assert "0 行可以，1 行要改" in answer.content.decode()
    assert Cart.objects.count() == 0


@pytest.mark.django_db
def test_too_many_with_what_is_in_the_cart_is_refused_whole(scene: Scene) -> None:
    make_lot(scene.tea, 20_000)
    make_lot(scene.rice, 20_000)
    client = officer_of(scene)
    fields = {"sku": [scene.tea.sku], "quantity": ["9999"], "act": "add"}
    client.post(BULK, {**fields, "key": uuid4()})

    more = {"sku": [scene.rice.sku, scene.tea.sku], "quantity": ["5", "1"], "act": "add", "key": uuid4()}
    answer = client.post(BULK, more)

    assert answer.status_code == 400
    assert dict(CartLine.objects.values_list("variant__sku", "quantity")) == {scene.tea.sku: 9999}


@pytest.mark.django_db
def test_fault_is_marked_at_the_box_to_be_mended(scene: Scene) -> None:
    gone = make_variant(make_product(), price_fen=100, sale_state=SaleState.OFF_SALE)
    skus = [scene.tea.sku, scene.tea.sku, "NOWHERE", "NOWHERE", "", gone.sku, scene.tea.sku]
    quantities = ["5", "x", "5", "x", "5", "5", "9999"]

    page = html.fromstring(officer_of(scene).post(BULK, {"sku": skus, "quantity": quantities}).content.decode())

    marked = [
        [field.name for field in row.cssselect("[aria-invalid=true]")] for row in page.cssselect("table.bulk tbody tr")
    ]
    assert marked == [[], ["quantity"], ["sku"], ["quantity"], ["sku"], ["sku"], ["quantity"]]
    for place, row in enumerate(page.cssselect("table.bulk tbody tr"), start=1):
        assert [field.get("aria-describedby") for field in row.cssselect("[aria-invalid]")] in ([], [f"why-{place}"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "box"),
    [({"file": SimpleUploadedFile("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}, "file"), ({"text": " "}, "text")],
)
def test_list_that_is_none_points_at_its_own_box(scene: Scene, given: dict[str, object], box: str) -> None:
    answer = officer_of(scene).post(BULK, given)

    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 400
    assert [link.get("href") for link in page.cssselect("[data-error-summary] a")] == [f"#{box}"]
    assert [field.get("id") for field in page.cssselect("[aria-invalid=true]")] == [box]


@pytest.mark.django_db
def test_list_without_a_key_is_refused_and_kept(scene: Scene) -> None:
    client = officer_of(scene)
    fields = {"sku": [scene.tea.sku], "quantity": ["12"], "act": "add"}

    answer = client.post(BULK, fields)

    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 400
    assert "页面过期了" in page.cssselect("[data-error-summary]")[0].text_content()
    assert (page.cssselect("[name=sku]")[0].value, page.cssselect("[name=quantity]")[0].value) == (scene.tea.sku, "12")
    assert CartLine.objects.count() == 0
    assert client.post(BULK, {**fields, "key": page.cssselect("[name=key]")[0].value}).status_code == 302
    assert CartLine.objects.get().quantity == 12


@pytest.mark.django_db
def test_five_hundred_rows_cost_as_many_statements_as_one(scene: Scene) -> None:
    goods = [make_variant(make_product(), price_fen=100) for _ in range(20)]
    for variant in goods:
        make_lot(variant, 5_000)
    counts = []
    for rows in (1, 500):
        client = officer_of(scene)
        skus = [goods[place % 20].sku for place in range(rows)]
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(BULK, {"sku": skus, "quantity": ["2"] * rows, "act": "add", "key": uuid4()})
        assert answer.status_code == 302
        counts.append(len(queries))

    # The one more is the cart that the first list opens.
    assert abs(counts[0] - counts[1]) <= 5
    assert CartLine.objects.count() == 20


@pytest.mark.django_db
def test_nobody_orders_for_a_unit_of_others(scene: Scene) -> None:
    fields = {"sku": [scene.tea.sku], "quantity": ["1"], "act": "add", "key": uuid4()}

    assert signed_in(scene.stranger, scene.school).post(BULK, fields).status_code == 409
    assert Cart.objects.count() == 0


@pytest.mark.django_db
def test_list_mended_after_it_went_in_is_not_lost_silently(scene: Scene) -> None:
    client = officer_of(scene)
    fields = {"number": ["1"], "sku": [scene.tea.sku], "quantity": ["10"], "act": "add", "key": str(uuid4())}
    client.post(BULK, fields)

    answer = client.post(BULK, {**fields, "quantity": ["7"]})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "已经放进过一次订单，之后又改过" in page
    assert CartLine.objects.get().quantity == 10
    key = html.fromstring(page).cssselect("input[name=key]")[0].get("value")
    assert key != fields["key"]
    assert client.post(BULK, {**fields, "quantity": ["7"], "key": key}).status_code == 302
    assert CartLine.objects.get().quantity == 17


@pytest.mark.django_db(transaction=True)
def test_list_posted_four_times_at_once_goes_into_the_order_once(scene: Scene) -> None:
    cookies = officer_of(scene).cookies
    fields = {"number": ["1"], "sku": [scene.tea.sku], "quantity": ["10"], "act": "add", "key": uuid4()}

    def post() -> int:
        client = Client()
        client.cookies = cookies
        status: int = client.post(BULK, fields).status_code
        return status

    assert race([post] * 4) == [302] * 4
    assert CartLine.objects.get().quantity == 10
