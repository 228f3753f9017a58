"""The page of a good: what it says to people and to programs."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from market.catalogue.enums import ProductKind
from market.catalogue.models import Certificate, Product, ProductPicture
from market.files.models import StoredPicture
from tests.factories import AT, TODAY, make_lot, make_product, make_staff, make_variant
from tests.web.conftest import page_text

pytestmark = pytest.mark.django_db

EVIL = '</script><script>alert(1)</script><!-- & "\u2028'


def url(product: Product) -> str:
    return reverse("storefront:product", args=[product.slug])


def described(text: str) -> list[dict[str, object]]:
    blocks = html.fromstring(text).xpath("//script[@type='application/ld+json']/text()")
    return [json.loads(block) for block in blocks]


def add_beside(product: Product, number: int) -> None:
    staff = make_staff()
    for place in range(number):
        stored = StoredPicture.objects.create(
            key=f"{product.pk}-{place}", kind="PRODUCT", widths=[160, 1200], width=1200, height=900, stored_at=AT
        )
        ProductPicture.objects.create(product=product, picture=stored, alt="茶", position=place, added_at=AT)
        Certificate.objects.create(
            number=f"HG-{product.pk}-{place}",
            key=f"00000000-0000-0000-{product.pk:04x}-{place:012x}",
            product=product,
            kind="TEST",
            issuer="示例检测所",
            issued_on=TODAY,
            picture=stored,
            filed_by=staff,
            filed_at=AT,
        )


def test_structured_data_describes_the_good_and_its_packs(client: Client) -> None:
    tea = make_variant(price_fen=12_850).product
    out = make_variant(tea, price_fen=45_000, pack="7 饼/提", position=2)
    make_lot(tea.variants.get(position=0), 100)

    product, trail = described(client.get(url(tea)).content.decode())

    address = f"http://testserver{url(tea)}"
    assert (product["@type"], product["name"], product["sku"], product["url"]) == (
        "Product",
        tea.name,
        tea.sku_base,
        address,
    )
    assert [
        (offer["sku"], offer["price"], offer["priceCurrency"], offer["availability"]) for offer in product["offers"]
    ] == [
        (tea.variants.get(position=0).sku, "128.50", "CNY", "https://schema.org/InStock"),
        (out.sku, "450.00", "CNY", "https://schema.org/OutOfStock"),
    ]
    assert [(step["position"], step["name"]) for step in trail["itemListElement"]] == [
        (1, "首页"),
        (2, "勐海"),
        (3, "茶叶"),
        (4, tea.name),
    ]


def test_structured_data_cannot_leave_its_block(client: Client) -> None:
    tea = make_variant(product__name=EVIL[:60], product__description=EVIL).product

    text = client.get(url(tea)).content.decode()

    assert "<script>alert" not in text
    assert described(text)[0]["description"] == EVIL


def test_travel_and_goods_off_sale_have_no_offer(client: Client) -> None:
    tour = make_variant(product__kind=ProductKind.TOURISM).product
    gone = make_variant(product__sale_state="OFF_SALE").product

    assert ["offers" in described(client.get(url(one)).content.decode())[0] for one in (tour, gone)] == [False, False]


def test_address_of_the_page_is_one_whatever_pack_is_chosen(client: Client) -> None:
    tea = make_variant(product__picture_key="abc").product

    head = html.fromstring(client.get(url(tea), {"sku": tea.variants.get().sku}).content.decode()).head

    assert head.xpath("link[@rel='canonical']/@href") == [f"http://testserver{url(tea)}"]
    assert {tag.get("property"): tag.get("content") for tag in head.xpath("meta[starts-with(@property, 'og:')]")} == {
        "og:type": "product",
        "og:site_name": "百县百品 松江消费帮扶商城",
        "og:title": tea.name,
        "og:description": "示例",
        "og:url": f"http://testserver{url(tea)}",
        "og:image": "http://testserver/media/pictures/abc-1200.webp",
    }


def test_policy_allows_no_inline_script(client: Client) -> None:
    answer = client.get(url(make_variant().product))

    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_pack_that_cannot_be_had_says_why(client: Client) -> None:
    tea = make_variant().product
    make_lot(tea.variants.get(), 10)
    out = make_variant(tea, pack="一提", position=2)

    text = page_text(client.get(url(tea)))

    assert f'value="{out.sku}" disabled><span>一提</span><small>售完</small>' in text
    bamboo = make_variant(product__sale_months=[3, 4], product__name="鲜笋").product
    assert "<small>过季，3 月再到</small>" in page_text(client.get(url(bamboo)))


def test_crossed_out_price_is_shown_until_its_day(client: Client) -> None:
    tea = make_variant(price_fen=9_000, crossed_price_fen=10_000, crossed_until=AT + timedelta(days=1)).product

    assert "<s>¥100.00</s>" in page_text(client.get(url(tea)))
    with time_machine.travel(AT + timedelta(days=1), tick=False):
        assert "<s>" not in page_text(client.get(url(tea)))


def test_label_and_origin_stand_on_the_page(client: Client) -> None:
    tea = make_variant(
        product__ingredients="云南大叶种晒青茶", product__standards=["GB/T 22111-2008 地理标志产品 普洱茶"]
    ).product
    fresh = make_variant(product__kind=ProductKind.FARM).product

    text = page_text(client.get(url(tea)))

    for words in (
        "<dt>品名</dt><dd>示例普洱茶饼</dd>",
        "<dt>配料</dt><dd>云南大叶种晒青茶</dd>",
        "<dt>净含量</dt><dd>357 克（357克/饼）</dd>",
        "<dt>产品标准</dt><dd>GB/T 22111-2008 地理标志产品 普洱茶</dd>",
        "<dt>保质期</dt><dd>长期保存</dd>",
        "<dt>储存</dt><dd>常温</dd>",
        "<dt>产地</dt><dd>勐海县</dd>",
    ):
        assert text.count(words) == 1, words
    assert "标签上写的" not in page_text(client.get(url(fresh)))


def test_statements_of_the_page_do_not_grow(client: Client) -> None:
    counts = []
    for rows in (1, 6):
        tea = make_product()
        for _ in range(rows):
            make_lot(make_variant(tea))
            make_variant(make_product(tea.county))
        add_beside(tea, rows)
        client.get(url(tea))
        with CaptureQueriesContext(connection) as statements:
            assert client.get(url(tea)).status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 15
