"""What the page of declarations and its form offer: what is due, what stands, a running total, the paper before."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from lxml import html

from market.orders.enums import FundSource
from market.portal.filing import quarter_due
from market.tally.enums import Grade
from market.tally.models import Declaration
from market.tally.rules import Period
from market.tally.selectors import declarable_rows, declarations_of
from tests.factories import make_component, make_product, make_variant
from tests.tally.scenes import TEA, declare, purchase
from tests.web.conftest import Scene, page_text, signed_in

pytestmark = pytest.mark.django_db

APR_10 = date(2025, 4, 10)
DECLARE = reverse("portal:declare")


def offers(scene: Scene) -> dict[str, list[str]]:
    """Read the table of what may be filed: the texts of each period's cell."""
    answer = signed_in(scene.officer, scene.school).get(reverse("portal:declarations"))
    rows = html.fromstring(answer.content.decode()).cssselect("section.panel tbody tr")
    return {
        row.cssselect("th")[0].text_content(): [node.text_content() for node in row.cssselect("td .tag, td a")]
        for row in rows
    }


def test_list_marks_what_is_due_and_what_stands(scene: Scene) -> None:
    declare(scene.school, {TEA: 100}, on=APR_10, quarter=1, grade=Grade.QUARTERLY)

    found = offers(scene)

    quarter, year = "2025 年第 {} 季度", "2025 年"
    assert found[quarter.format(1)] == ["季报已通过", "2025 年第 1 季度更正季报"]
    assert found[quarter.format(2)] == ["2025 年第 2 季度估算", "该报了", "2025 年第 2 季度季报"]
    assert quarter.format(3) not in found
    assert found[year] == ["2025 年估算", "2025 年提前报决算"]


def test_home_names_the_last_quarter_of_the_year_before(scene: Scene) -> None:
    for quarter in (1, 2, 3):
        declare(scene.school, {TEA: 100}, on=date(2025, 10, 10), quarter=quarter, grade=Grade.QUARTERLY)

    with time_machine.travel(date(2026, 1, 20), tick=False):
        page = page_text(signed_in(scene.officer, scene.school).get(reverse("portal:home")))

    assert "2025 年第 4 季度的季报还没有报" in page
    papers = declarations_of(buyer=scene.school, year=2025)
    assert quarter_due(papers=papers, year=2025, today=date(2026, 1, 20)) == Period(2025, 4)
    assert quarter_due(papers=papers, year=2025, today=date(2025, 12, 31)) is None


def test_estimate_shows_a_firmer_paper_of_the_period_before(scene: Scene) -> None:
    declare(scene.school, {TEA: 90_000}, on=APR_10, quarter=1, grade=Grade.QUARTERLY)

    def before(grade: Grade) -> set[tuple[str, int | None]]:
        rows = declarable_rows(buyer=scene.school, year=2025, quarter=2, grade=grade)
        return {(row.before_label, row.before_fen) for row in rows if row.before_fen is not None}

    assert before(Grade.ESTIMATE) == {("2025 年第 1 季度季报", 90_000)}
    declare(scene.school, {TEA: 80_000}, on=APR_10, quarter=2, grade=Grade.ESTIMATE)
    assert before(Grade.QUARTERLY) == {("2025 年第 1 季度季报", 90_000)}


def test_form_shown_again_adds_up_what_was_typed(scene: Scene) -> None:
    fields = {"tea/FISCAL_CANTEEN": "1200.50", "rice/FISCAL_CANTEEN": "x", "tea/FISCAL_OTHER": "0.50"}
    answer = signed_in(scene.officer, scene.school).post(
        DECLARE, {"key": uuid4(), "period": "2025-1", "grade": "QUARTERLY", **fields}
    )

    assert answer.status_code == 400
    assert "<output data-sum>1,201.00</output>" in page_text(answer)
    assert Declaration.objects.count() == 0


def test_entries_of_a_box_name_the_component(scene: Scene) -> None:
    box = make_variant(make_product(comparable=None, name="示例礼盒"), price_fen=10)
    for variant in (scene.tea, scene.rice):
        make_component(box, variant.product, list_price_fen=500)
    purchase(scene.school, 100, on=date(2025, 2, 3), variant=box, fund_source=FundSource.FISCAL_CANTEEN)

    page = page_text(signed_in(scene.officer, scene.school).get(reverse("portal:share")))

    for variant in (scene.tea, scene.rice):
        assert f"示例礼盒 {box.pack}：{variant.product.name}" in page
