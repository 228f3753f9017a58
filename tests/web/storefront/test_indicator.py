"""What the buyer is told about counting: at the checkout, on the order, and of a doubtful pair of fund and purpose."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from market.buyers.enums import BuyerKind
from market.buyers.models import Buyer
from market.orders.enums import FundSource
from market.storefront.indicator import indicator_name, indicator_of
from market.tally.enums import Grade
from tests.factories import make_cart
from tests.factories.deals import place
from tests.tally.scenes import FISCAL, SOE_UNION, declare
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

STEP = "计入台账还不等于进份额"
CANTEEN = {"fund_source": "FISCAL_CANTEEN", "purpose": "CANTEEN"}


def checkout_of(scene: Scene, **chosen: str) -> str:
    make_cart(scene.officer, scene.school, {scene.tea: 3})
    answer = signed_in(scene.officer, scene.school).post(reverse("storefront:checkout"), chosen)
    assert answer.status_code == 200
    return answer.content.decode()


def test_checkout_names_the_paper_between_counting_and_the_share(scene: Scene) -> None:
    declare(
        scene.school,
        {("tea", FundSource.FISCAL_CANTEEN): 90_000},
        on=date(2025, 4, 10),
        quarter=1,
        grade=Grade.QUARTERLY,
    )

    page = checkout_of(scene, **CANTEEN)

    assert "预计" in page
    assert STEP in page
    assert f'<a href="{reverse("portal:declarations")}">去申报</a>' in page


def test_order_names_it_only_where_a_share_is_concerned(scene: Scene) -> None:
    client = signed_in(scene.officer, scene.school)
    inside = place(scene.officer, scene.school, {scene.tea: 1}, payment_terms="GOODS_FIRST", **CANTEEN)
    outside = place(
        scene.officer, scene.school, {scene.tea: 1}, payment_terms="GOODS_FIRST",
        fund_source="CANTEEN_FEES", purpose="CANTEEN",
    )  # fmt: skip
    own = place(scene.resident, scene.home, {scene.tea: 1})

    pages = [
        client.get(reverse("storefront:order", args=[inside.number])),
        client.get(reverse("storefront:order", args=[outside.number])),
        signed_in(scene.resident).get(reverse("storefront:order", args=[own.number])),
    ]

    assert [STEP in page.content.decode() for page in pages] == [True, False, False]


def test_pair_that_hardly_goes_together_says_what_it_counts_for_and_asks(scene: Scene) -> None:
    page = checkout_of(scene, fund_source="CANTEEN_FEES", purpose="FESTIVAL")

    assert "“食堂伙食费（自收自支）”不在份额的资金范围里，这笔采购只计入全区年度采购销售额。" in page
    assert "“食堂伙食费（自收自支）”一般用于食堂食材，您选的是节日慰问。请核对；没有选错就照交。" in page


@pytest.mark.parametrize(
    ("kind", "pair", "reason", "asks"),
    [
        (BuyerKind.FISCAL_UNIT, ("CANTEEN_FEES", "CANTEEN"), "“食堂伙食费（自收自支）”不在份额的资金范围里，这笔采购", False),
        (BuyerKind.SOE_UNION, ("UNION_OTHER", "OTHER"), "“其他公务”不在份额的用途范围里（限职工福利、节日慰问），这笔采购", False),
        (BuyerKind.SOE_UNION, ("ADMIN_WELFARE", "OTHER"), "“行政福利费”不在份额的资金范围里，这笔采购", True),
        (BuyerKind.ENTERPRISE, ("ENTERPRISE", "CANTEEN"), "本单位没有份额指标，这笔采购", False),
        (BuyerKind.FISCAL_UNIT, ("😀", "CANTEEN"), "这笔资金和用途的采购", False),
        (BuyerKind.FISCAL_UNIT, ("CANTEEN_FEES", "😀"), "这笔资金和用途的采购", False),
    ],
)  # fmt: skip
def test_purchase_outside_every_share_says_what_keeps_it_out(
    kind: BuyerKind, pair: tuple[str, str], reason: str, asks: bool
) -> None:
    term = {BuyerKind.FISCAL_UNIT: FISCAL, BuyerKind.SOE_UNION: SOE_UNION}.get(kind)

    view = indicator_of(None, buyer=Buyer(kind=kind), term=term, fund_source=pair[0], purpose=pair[1])

    assert (view.counts, view.reason, bool(view.odd)) == (False, f"{reason}只计入全区年度采购销售额。", asks)


def test_threshold_that_is_not_whole_is_written_as_its_document_does() -> None:
    term = replace(FISCAL, threshold_bp=1250)

    assert indicator_name(term, fund_source="FISCAL_CANTEEN", purpose="CANTEEN") == "区 12.50% 指标（财政预算单位）"
