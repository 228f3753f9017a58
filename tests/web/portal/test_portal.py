"""The portal over HTTP: bulk order, share, declarations, members."""

import io
from uuid import uuid4

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from market.buyers.enums import BuyerKind
from market.buyers.models import Buyer
from market.cart.models import CartLine
from market.tally.enums import DeclarationState
from market.tally.models import Declaration, Entry
from tests.factories import make_buyer, make_user
from tests.factories.deals import pay, place, ship
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

UNIT_PAGES = ["share", "bulk", "declarations", "declare", "orders", "members"]
BULK = "/unit/bulk/"


def officer_of(scene: Scene) -> Client:
    return signed_in(scene.officer, scene.school)


@pytest.mark.parametrize("page", UNIT_PAGES)
def test_page_opens_for_its_members_only(client: Client, scene: Scene, page: str) -> None:
    url = reverse(f"portal:{page}")

    assert client.get(url).headers["Location"].startswith(reverse("storefront:sign_in"))
    assert signed_in(scene.resident, scene.home).get(url).status_code == 409
    assert signed_in(scene.stranger, scene.school).get(url).status_code == 409
    assert officer_of(scene).get(url).status_code == 200


def test_home_welcomes_whoever_comes(client: Client, scene: Scene) -> None:
    home = reverse("portal:home")

    assert "登录" in client.get(home).content.decode()
    assert "申请单位采购" in signed_in(scene.resident, scene.home).get(home).content.decode()
    assert "替本单位采购" in signed_in(scene.officer).get(home).content.decode()
    assert scene.school.name in officer_of(scene).get(home).content.decode()


def rows_of(page: str) -> list[tuple[str, str]]:
    """Read SKU and verdict of each row of the preview."""
    rows = html.fromstring(page).cssselect("table.bulk tbody tr")
    return [(row.cssselect("input[name=sku]")[0].value, row.cssselect(".tag")[-1].text_content()) for row in rows]


def test_pasted_rows_get_a_verdict_before_anything_is_written(scene: Scene) -> None:
    client = officer_of(scene)
    text = "\n".join(
        [
            "商品编码\t数量",
            f"{scene.tea.sku}\t10",
            f"{scene.rice.sku}，２０",
            f"{scene.tea.sku} 95",
            "NO-SUCH 5",
            f"{scene.rice.sku} 十",
            f"{scene.rice.sku}",
            f"{scene.rice.sku} 0",
            "",
        ]
    )

    page = client.post(BULK, {"text": text, "act": "check"}).content.decode()

    assert [verdict for _, verdict in rows_of(page)] == ["可以", "可以", "要改", "要改", "要改", "要改"]
    for words in ("库存只剩 90 件", "NO-SUCH", "“十”不行", "“0”不行", "1 行未填数量，已略过。"):
        assert words in page
    assert CartLine.objects.count() == 0


def test_good_rows_go_into_the_order_in_one_step(scene: Scene) -> None:
    client = officer_of(scene)
    fields = {"sku": [scene.tea.sku, "NO-SUCH", scene.rice.sku, scene.tea.sku], "quantity": ["10", "1", "20", "5"]}

    answer = client.post(BULK, {**fields, "act": "add", "key": uuid4()})

    assert answer.headers["Location"] == reverse("storefront:checkout")
    lines = dict(CartLine.objects.values_list("variant__sku", "quantity"))
    assert lines == {scene.tea.sku: 15, scene.rice.sku: 20}
    assert CartLine.objects.values("cart__buyer").distinct().get()["cart__buyer"] == scene.school.pk


def test_rows_mended_in_place_are_checked_again(scene: Scene) -> None:
    page = (
        officer_of(scene)
        .post(BULK, {"sku": ["NO-SUCH", scene.rice.sku], "quantity": ["1", "2"], "act": "check"})
        .content.decode()
    )

    assert [verdict for _, verdict in rows_of(page)] == ["要改", "可以"]


def _xlsx(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "utf8", "bom", "gb18030"])
def test_uploaded_list_is_read_whatever_its_kind(scene: Scene, kind: str) -> None:
    rows = [["商品编码", "数量"], [scene.tea.sku, 10], [scene.rice.sku, 20]]
    text = "\n".join(f"{sku},{quantity}" for sku, quantity in rows)
    content = {
        "xlsx": lambda: _xlsx(rows),
        "utf8": text.encode,
        "bom": lambda: text.encode("utf-8-sig"),
        "gb18030": lambda: text.encode("gb18030"),
    }[kind]()

    page = officer_of(scene).post(BULK, {"file": SimpleUploadedFile("清单", content), "act": "check"}).content.decode()

    assert rows_of(page) == [(scene.tea.sku, "可以"), (scene.rice.sku, "可以")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "文件是空的。请填好后再上传。"),
        (b"\x89PNG\r\n", "这是图片，不是表格。请用 Excel 或 WPS 另存为 .xlsx 或 CSV 后再上传。"),
        (b"PK\x03\x04broken", "文件打不开，可能没有传完整，或者不是表格。"),
        (b"%PDF-1.4", "这是PDF，不是表格。"),
        (b"x" * 2_100_000, "文件有 3 MB，最多 2 MB。"),
    ],
    ids=range(5),
)
def test_file_that_is_no_table_is_refused_in_words(scene: Scene, content: bytes, words: str) -> None:
    answer = officer_of(scene).post(
        BULK, {"file": SimpleUploadedFile("a.xlsx", content), "text": "留着", "act": "check"}
    )

    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 400
    assert words in page.cssselect("[data-error-summary]")[0].text_content()
    assert page.get_element_by_id("text").value == "留着"
    assert CartLine.objects.count() == 0


@pytest.mark.parametrize(("text", "words"), [("", "还没有内容"), ("A 1\n" * 501, "一次最多 500 行")])
def test_too_little_and_too_much_is_refused(scene: Scene, text: str, words: str) -> None:
    answer = officer_of(scene).post(BULK, {"text": text, "act": "check"})

    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_order_form_rows_cost_a_fixed_number_of_statements(scene: Scene, django_assert_max_num_queries: object) -> None:
    client = officer_of(scene)
    fields = {"sku": [scene.tea.sku, scene.rice.sku] * 100, "quantity": ["0"] * 200, "act": "check"}

    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.post(BULK, fields)


def test_unit_declares_and_the_office_sees_it(scene: Scene) -> None:
    client = officer_of(scene)
    period = {"period": "2025-1", "grade": "QUARTERLY", "key": uuid4(), "tea/FISCAL_CANTEEN": "1,000.00"}

    for _ in range(2):
        assert client.post(reverse("portal:declare"), period).status_code == 302

    paper = Declaration.objects.get()
    assert (paper.state, paper.quarter, paper.rows.get().total_fen) == (DeclarationState.SUBMITTED, 1, 100_000)
    assert client.get(reverse("portal:paper", args=[paper.number])).status_code == 200
    assert signed_in(scene.unionist, scene.union).get(reverse("portal:paper", args=[paper.number])).status_code == 404


@pytest.mark.parametrize(
    ("period", "text", "status", "words"),
    [
        ("2025-1", "12x", 400, "最多两位小数"),
        ("2025-1", "-5", 400, "最多两位小数"),
        ("2025-1", "", 400, "至少填一行"),
        ("2025-3", "1000", 409, "季"),
    ],
)
def test_refused_declaration_keeps_what_was_typed(
    scene: Scene, period: str, text: str, status: int, words: str
) -> None:
    stated = {"key": uuid4(), "period": period, "grade": "QUARTERLY", "tea/FISCAL_CANTEEN": text}
    stated["rice/FISCAL_CANTEEN"] = "77" if text else ""

    answer = officer_of(scene).post(reverse("portal:declare"), stated)

    assert answer.status_code == status
    page = answer.content.decode()
    assert words in page
    assert 'value="77"' in page or not text
    assert Declaration.objects.count() == 0


def test_total_below_ours_names_the_row_and_both_sums(scene: Scene) -> None:
    order = place(
        scene.officer,
        scene.school,
        {scene.tea: 5},
        payment_terms="GOODS_FIRST",
        fund_source="FISCAL_CANTEEN",
        purpose="CANTEEN",
    )
    ship(order, scene.manager)
    client = officer_of(scene)
    accept = {"key": uuid4(), "line_1": "5", "accepted_on": "2025-09-01"}
    client.post(reverse("storefront:order_accept", args=[order.number]), accept)
    pay(order, scene.manager)
    assert sum(Entry.objects.values_list("amount_fen", flat=True)) == 64_000

    stated = {"key": uuid4(), "period": "2025-0", "grade": "ESTIMATE", "tea/FISCAL_CANTEEN": "639.99"}
    answer = client.post(reverse("portal:declare"), stated)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "640.00" in page
    assert "639.99" in page
    assert Declaration.objects.count() == 0


def test_share_page_states_and_entries(scene: Scene) -> None:
    page = officer_of(scene).get(reverse("portal:share")).content.decode()

    assert "未申报分母" in page
    assert "沪松合组办〔2021〕8号" in page
    assert "share-big" not in page


def test_enterprise_owes_no_share(scene: Scene) -> None:
    user = make_user()
    firm = make_buyer(BuyerKind.ENTERPRISE, members=[user], unit_type="ENTERPRISE")

    assert "企业没有份额指标" in signed_in(user, firm).get(reverse("portal:share")).content.decode()


def test_applicant_applies_and_keeps_what_was_typed(scene: Scene) -> None:
    client = signed_in(scene.resident)
    stated = {
        "kind": "FISCAL_UNIT",
        "unit_type": "SCHOOL",
        "name": "示例小学（示例）",
        "uscc": "91350100M000100Y44",
        "contact_name": "示例",
        "contact_phone": "021-57720000",
    }

    wrong = client.post(reverse("portal:apply"), stated)
    assert wrong.status_code == 400
    assert "校验位不对" in wrong.content.decode()
    assert "示例小学（示例）" in wrong.content.decode()
    assert Buyer.objects.filter(name="示例小学（示例）").count() == 0

    assert client.post(reverse("portal:apply"), {**stated, "uscc": "91350100m000100y43"}).status_code == 302
    assert Buyer.objects.get(name="示例小学（示例）").uscc == "91350100M000100Y43"
