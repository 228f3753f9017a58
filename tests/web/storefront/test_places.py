"""Picking a place level by level, typing it, and filling it from a pasted text."""

import pytest
from django.test import Client
from lxml import html

from market.buyers.models import Address
from market.orders.models import Order
from tests.web.conftest import Scene, signed_in
from tests.web.shop import CHECKOUT, add, fields_of, opened

pytestmark = pytest.mark.django_db

NEW, PLACES = "/account/addresses/new/", "/places/"
TYPED = {"recipient": "示例收货人", "phone": "13900000000", "detail": "示例路 1 号"}


def levels(page: bytes) -> dict[str, list[str]]:
    """Give what each level offers; nothing where it is typed."""
    place = html.fromstring(page.decode()).get_element_by_id("places")
    fields = place.cssselect("select, input.input")
    return {f.get("name"): [option.text for option in f.cssselect("option")] for f in fields}


def form_of(page: bytes) -> dict[str, str]:
    form = next(form for form in html.fromstring(page.decode()).forms if "detail" in form.inputs)
    return {name: value for name, value in form.form_values() if value is not None}


def test_levels_are_a_small_fragment_that_browsers_keep(client: Client) -> None:
    answer = client.get(PLACES, {"province": "上海市", "district": "松江区"})

    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert len(answer.content) < 8_000
    found = levels(answer.content)
    assert list(found) == ["province", "district", "street"]
    assert "方松街道" in found["street"]
    assert found["province"][-3:] == ["香港特别行政区", "澳门特别行政区", "台湾省"]
    assert "平台暂不送达" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["province"]),
        ({"province": "广东省", "city": "东莞市"}, ["province", "city", "street"]),
        ({"province": "江苏省", "district": "松江区", "place_seen": "上海市//松江区/"}, ["province", "city"]),
        ({"province": "<b>" * 3000, "place_seen": "/" * 3000}, ["province"]),
        ({"province": "上海市", "district": "~"}, ["province", "district", "street"]),
    ],
)
def test_levels_follow_what_was_picked(client: Client, query: dict[str, str], expected: list[str]) -> None:
    answer = client.get(PLACES, query)

    assert answer.status_code == 200
    assert list(levels(answer.content)) == expected
    assert "<b>" not in answer.content.decode()


def test_new_address_has_six_fields_and_starts_in_songjiang(scene: Scene) -> None:
    page = html.fromstring(signed_in(scene.resident).get(NEW).content.decode())

    form = next(form for form in page.forms if "detail" in form.inputs)
    asked = [field.get("name") for field in form.cssselect("select, input.input")]
    assert asked == ["recipient", "phone", "province", "district", "street", "detail"]
    assert form.fields["district"] == "松江区"


def test_address_is_picked_level_by_level_without_a_script(scene: Scene) -> None:
    client = signed_in(scene.resident)

    fields = form_of(client.get(NEW).content) | TYPED | {"province": "广东省", "act": "place"}
    page = client.post(NEW, fields).content
    assert list(levels(page)) == ["province", "city"]
    page = client.post(NEW, form_of(page) | {"city": "东莞市", "act": "place"}).content
    assert list(levels(page)) == ["province", "city", "street"]
    assert Address.objects.count() == 0
    assert client.post(NEW, form_of(page) | {"street": "东城街道"}).status_code == 302

    entry = Address.objects.get()
    assert (entry.province, entry.city, entry.district, entry.street) == ("广东省", "东莞市", "", "东城街道")
    assert entry.line == "广东省东莞市东城街道示例路 1 号"


def test_address_outside_the_list_is_taken_as_typed(scene: Scene) -> None:
    client = signed_in(scene.resident)
    place = {"province": "江苏省", "city": "示例新市", "district": "示例新区", "street": "示例街道"}

    assert client.post(NEW, TYPED | place).status_code == 302

    assert Address.objects.get().line == "江苏省示例新市示例新区示例街道示例路 1 号"
    page = signed_in(scene.resident).get(f"/account/addresses/{Address.objects.get().number}/").content
    assert form_of(page)["street"] == "示例街道"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({"province": ""}, "请选择省份或直辖市"),
        ({"province": "台湾省"}, "香港、澳门和台湾地区平台暂不送达"),
        ({"province": "示例省"}, "请从列表里选省份"),
        ({"province": "上海市"}, "请选择区、县"),
        ({"province": "江苏省", "district": "松江区", "place_seen": "上海市//松江区/"}, "请选择市、州"),
        ({"province": "上海市", "district": "~"}, "请填写列表里没有的名称"),
    ],
)
def test_place_that_is_not_whole_is_refused_and_what_was_typed_stays(
    scene: Scene, place: dict[str, str], words: str
) -> None:
    answer = signed_in(scene.resident).post(NEW, TYPED | place)

    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert form_of(answer.content)["detail"] == "示例路 1 号"
    assert Address.objects.count() == 0


def test_pasted_text_fills_the_form_and_saves_nothing(scene: Scene) -> None:
    text = "13800138000，广东省东莞市东城街道示例大道8号，李小明"

    answer = signed_in(scene.resident).post(NEW, {"act": "paste", "paste": text})

    fields = form_of(answer.content)
    assert (fields["recipient"], fields["phone"], fields["detail"]) == ("李小明", "13800138000", "示例大道8号")
    assert (fields["province"], fields["city"], fields["street"]) == ("广东省", "东莞市", "东城街道")
    assert "填好了，请核对。" in answer.content.decode()
    assert Address.objects.count() == 0


def test_checkout_fills_a_new_address_from_a_pasted_text_and_orders_with_it(scene: Scene) -> None:
    client = signed_in(scene.resident)
    add(client, scene.tea.sku)
    text = "李小明 13800138000 上海市闵行区颛桥镇示例路8号"

    page = client.post(CHECKOUT, opened(client, act="paste", paste=text)).content.decode()
    assert Order.objects.count() == 0
    client.post(CHECKOUT, fields_of(page) | {"act": "submit"})

    order = Order.objects.get()
    assert (order.recipient, order.address_line) == ("李小明", "上海市闵行区颛桥镇示例路8号")
