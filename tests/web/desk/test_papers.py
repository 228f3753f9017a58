"""The desk's pages of photographs, certificates and labels: done once, kept as typed when refused, and for the manager alone."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from market.catalogue.enums import CertificateKind, ProductKind
from market.catalogue.models import Certificate, Product, ProductPicture
from market.files.models import StoredPicture
from market.web.templatetags.market_tags import shanghai_date
from tests.factories import TODAY, make_lot, make_product, make_staff, make_user, make_variant, resident
from tests.files.photos import moving, photo, telephone_photo
from tests.web.conftest import page_text, signed_in

pytestmark = pytest.mark.django_db

PAGES = ("pictures", "certificates", "label")


@pytest.fixture(autouse=True)
def _folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def tea() -> Product:
    return make_variant().product


@pytest.fixture
def desk() -> Client:
    return signed_in(make_staff())


def upload(content: bytes, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def url(page: str, product: Product) -> str:
    return reverse(f"desk:{page}", args=[product.sku_base])


def paper(**fields: Any) -> dict[str, Any]:
    return {
        "act": "file",
        "key": str(uuid4()),
        "kind": CertificateKind.TEST,
        "batch_code": "",
        "issuer": "示例检测所",
        "paper_number": "JC-2025-001",
        "issued_on": TODAY.isoformat(),
        "valid_until": "",
        **fields,
    }


def shop_page(tea: Product) -> str:
    return page_text(Client().get(reverse("storefront:product", args=[tea.slug])))


def test_photograph_goes_from_the_desk_to_the_good_s_page(desk: Client, tea: Product) -> None:
    answer = desk.post(url("pictures", tea), {"act": "add", "alt": "掰开的茶饼", "file": upload(telephone_photo())})

    assert (answer.status_code, answer.headers["Location"]) == (302, url("pictures", tea))
    shown = ProductPicture.objects.get()
    assert shown.picture.widths == [160, 320, 640, 1200]
    text = shop_page(tea)
    assert f'<a href="/media/pictures/{shown.picture.key}-1200.webp">' in text
    assert 'width="1200" height="1600" alt="掰开的茶饼"' in text
    assert "后面是照片" in text
    assert shown.picture.key in page_text(desk.get(url("pictures", tea)))


def test_photograph_is_put_in_order_and_taken_out(desk: Client, tea: Product) -> None:
    for name, width in (("一", 1_200), ("二", 1_300)):
        desk.post(url("pictures", tea), {"act": "add", "alt": name, "file": upload(photo(width, 900))})
    second = ProductPicture.objects.get(alt="二")

    desk.post(
        url("pictures", tea), {"act": "change", "photograph": second.picture.key, "alt": "先看这张", "position": "1"}
    )
    desk.post(url("pictures", tea), {"act": "change", "photograph": "unknown", "alt": "x", "position": "1"})

    assert list(tea.pictures.order_by("position", "pk").values_list("alt", "position")) == [("一", 1), ("先看这张", 1)]
    answer = desk.post(url("pictures", tea), {"act": "remove", "photograph": second.picture.key})
    assert answer.status_code == 302
    assert list(tea.pictures.values_list("alt", flat=True)) == ["一"]
    again = desk.post(url("pictures", tea), {"act": "remove", "photograph": second.picture.key})
    assert again.status_code == 404
    assert "没有这张照片" in page_text(again)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "请选择照片"),
        ({"file": upload(b"")}, "文件是空的"),
        ({"file": upload(moving("GIF"))}, "GIF 动图"),
        ({"file": upload(b"<svg xmlns='x'></svg>", "a.svg")}, "SVG"),
        ({"file": upload(b"\xff\xd8\xff" + bytes(8_000_000))}, "最多 8 MB"),
        ({"file": upload(photo(1_000, 900))}, "至少要宽 1200 像素"),
        ({"file": upload(photo(1_200, 900)), "alt": " "}, "请填写照片上是什么"),
    ],
)
def test_refused_photograph_keeps_what_was_typed(
    desk: Client, tea: Product, fields: dict[str, Any], words: str
) -> None:
    answer = desk.post(url("pictures", tea), {"act": "add", "alt": "茶饼正面", **fields})

    assert answer.status_code == 400
    text = page_text(answer)
    assert words in text
    assert ("茶饼正面" in text) == ("alt" not in fields)
    assert (ProductPicture.objects.count(), StoredPicture.objects.count()) == (0, 0)


def test_change_of_a_photograph_that_is_refused_is_shown_at_it(desk: Client, tea: Product) -> None:
    desk.post(url("pictures", tea), {"act": "add", "alt": "茶", "file": upload(photo(1_200, 900))})
    key = ProductPicture.objects.get().picture.key

    answer = desk.post(url("pictures", tea), {"act": "change", "photograph": key, "alt": "改成这样", "position": "100"})

    assert answer.status_code == 400
    assert "改成这样" in page_text(answer)
    assert "顺序不能大于 99" in page_text(answer)
    assert ProductPicture.objects.get().alt == "茶"


def test_certificate_of_a_lot_is_shown_while_that_lot_is_sent(desk: Client, tea: Product) -> None:
    pack = tea.variants.get()
    make_lot(pack, 5, batch_code="B-1")

    answer = desk.post(
        url("certificates", tea),
        paper(kind="PASS", batch_code="B-1", paper_number="", issuer="合作社（示例）", file=upload(photo(900, 1_200))),
    )
    desk.post(url("certificates", tea), paper(batch_code="", valid_until=(TODAY + timedelta(days=9)).isoformat()))

    assert answer.status_code == 302
    text = shop_page(tea)
    assert "<b>承诺达标合格证</b>" in text
    assert f"合作社（示例），{shanghai_date(TODAY)} 开具，批次 B-1" in text
    assert "看承诺达标合格证原件" in text
    assert f"有效至 {shanghai_date(TODAY + timedelta(days=9))}" in text
    desk_text = page_text(desk.get(url("certificates", tea)))
    assert desk_text.count(">有效</span>") == 2


def test_certificate_that_ended_is_not_shown_as_valid(desk: Client, tea: Product) -> None:
    desk.post(url("certificates", tea), paper())
    Certificate.objects.update(issued_on=TODAY - timedelta(days=9), valid_until=TODAY - timedelta(days=1))

    assert "JC-2025-001" not in shop_page(tea)
    assert "已过期，不再显示" in page_text(desk.get(url("certificates", tea)))


def test_certificate_is_withdrawn_with_a_reason_and_kept(desk: Client, tea: Product) -> None:
    desk.post(url("certificates", tea), paper())
    number = Certificate.objects.get().number

    bare = desk.post(url("certificates", tea), {"act": "withdraw", "number": number, "reason": ""})
    assert (bare.status_code, Certificate.objects.get().withdrawn_at) == (400, None)
    assert "JC-2025-001" in shop_page(tea)
    desk.post(url("certificates", tea), {"act": "withdraw", "number": number, "reason": "登错商品"})

    assert "JC-2025-001" not in shop_page(tea)
    assert "撤下：登错商品" in page_text(desk.get(url("certificates", tea)))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"paper_number": ""}, "请填写证明上的编号"),
        ({"issued_on": "2099-01-01"}, "不能晚于今天"),
        ({"issued_on": "x"}, "要写成 2026-10-15 这样"),
        ({"batch_code": "别人的批次"}, "请从列表里选哪一批"),
        ({"file": upload(b"%PDF-1.7")}, "这是PDF"),
        ({"key": "x"}, "页面过期了"),
    ],
)
def test_refused_certificate_keeps_what_was_typed(
    desk: Client, tea: Product, fields: dict[str, Any], words: str
) -> None:
    answer = desk.post(url("certificates", tea), paper(**fields))

    assert answer.status_code == 400
    assert words in page_text(answer)
    assert "示例检测所" in page_text(answer)
    assert (Certificate.objects.count(), StoredPicture.objects.count()) == (0, 0)


def test_certificate_sent_twice_is_filed_once(desk: Client, tea: Product) -> None:
    fields = paper()

    assert [desk.post(url("certificates", tea), fields).status_code for _ in range(2)] == [302, 302]
    assert Certificate.objects.count() == 1


def test_label_is_shown_on_the_page_of_prepackaged_food(desk: Client, tea: Product) -> None:
    assert "<dt>生产许可证</dt><dd>还没有登记</dd>" in shop_page(tea)

    desk.post(
        url("label", tea),
        {"licence_number": "SC11453282200019", "maker_address": "示例路 1 号", "maker_contact": "0691-0000000"},
    )

    text = shop_page(tea)
    assert "<dt>生产许可证</dt><dd>SC11453282200019</dd><dt>" in text
    assert "<dt>地址</dt><dd>示例路 1 号</dd>" in text
    refused = desk.post(url("label", tea), {"licence_number": "12", "maker_address": "新地址"})
    assert refused.status_code == 400
    assert "SC 加 14 位数字" in page_text(refused)
    assert "新地址" in page_text(refused)
    tea.refresh_from_db()
    assert tea.licence_number == "SC11453282200019"


def test_goods_without_a_label_have_no_form(desk: Client) -> None:
    chilli = make_product(kind=ProductKind.FARM)

    assert "不用填" in page_text(desk.get(url("label", chilli)))
    assert desk.post(url("label", chilli), {"maker_address": "x"}).status_code == 400
    chilli.refresh_from_db()
    assert chilli.maker_address == ""


def test_list_finds_a_good_and_counts(desk: Client, tea: Product) -> None:
    desk.post(url("pictures", tea), {"act": "add", "alt": "茶", "file": upload(photo(1_200, 900))})
    desk.post(url("certificates", tea), paper())

    text = page_text(desk.get(reverse("desk:goods"), {"q": tea.sku_base}))

    assert ">1 张<" in text
    assert ">1 份<" in text
    assert "共 1 件商品" in text


@pytest.mark.parametrize("page", PAGES)
def test_unknown_good_is_not_there_and_others_stay_outside(desk: Client, tea: Product, page: str) -> None:
    before = Client().get(url(page, tea))
    assert (before.status_code, before.headers["Location"].split("?")[0]) == (302, reverse("storefront:sign_in"))
    buyer, home = resident()
    for client in (signed_in(buyer, home), signed_in(make_user())):
        assert client.get(url(page, tea)).status_code == 403
        assert client.post(url(page, tea), {"act": "add", "alt": "x", **paper()}).status_code == 403
    assert desk.get(reverse(f"desk:{page}", args=["unknown"])).status_code == 404
    assert (ProductPicture.objects.count(), Certificate.objects.count()) == (0, 0)
