"""Filing, confirming, taking back and putting right a declaration in the browser; what the office sees of it."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from market.orders.enums import FundSource
from market.tally.enums import DeclarationState, Grade
from market.tally.models import Declaration
from market.tally.operations import decide_paper
from tests.tally.scenes import declare, filed, good, noon, purchase
from tests.web.conftest import Scene, signed_in

pytestmark = pytest.mark.django_db

CANTEEN = FundSource.FISCAL_CANTEEN
DECLARE, APR_10 = reverse("portal:declare"), date(2025, 4, 10)


def officer_of(scene: Scene) -> Client:
    return signed_in(scene.officer, scene.school)


def stated(period: str = "2025-1", grade: str = "QUARTERLY", **totals: str) -> dict[str, object]:
    return {"key": uuid4(), "period": period, "grade": grade, **totals}


def paper_of(scene: Scene, total_fen: int = 100_000, quarter: int = 1) -> Declaration:
    return filed(scene.school, {("tea", CANTEEN): total_fen}, on=APR_10, quarter=quarter, grade=Grade.QUARTERLY)


def fields_of(page: str) -> dict[str, str]:
    """Read the form as a browser would send it."""
    return dict(html.fromstring(page).cssselect(f"form[action^='{DECLARE}']")[0].form_values())


def test_early_paper_is_taken_only_with_the_tick(scene: Scene) -> None:
    client = officer_of(scene)
    for quarter in (1, 2):
        declare(
            scene.school, {("tea", CANTEEN): 100}, on=date(2025, quarter * 3 + 1, 1), quarter=quarter,
            grade=Grade.QUARTERLY,
        )  # fmt: skip
    form = stated("2025-3", **{"tea/FISCAL_CANTEEN": "1"})

    assert "还没有结束" in client.get(DECLARE, {"period": "2025-3", "grade": "QUARTERLY"}).content.decode()
    asked = client.post(DECLARE, form)

    assert asked.status_code == 409
    page = asked.content.decode()
    assert 'name="confirmed" value="EARLY"' in page
    assert fields_of(page)["tea/FISCAL_CANTEEN"] == "1"
    assert Declaration.objects.count() == 2
    assert client.post(DECLARE, {**fields_of(page), "confirmed": ["EARLY"]}).status_code == 302
    assert Declaration.objects.get(quarter=3).state == DeclarationState.SUBMITTED


def test_blank_over_ours_is_asked_about_cell_by_cell(scene: Scene) -> None:
    purchase(scene.school, 30_000, on=date(2025, 2, 3), variant=good(1))
    client = officer_of(scene)

    asked = client.post(DECLARE, stated(**{"rice/FISCAL_CANTEEN": "20"}))

    page = asked.content.decode()
    assert asked.status_code == 409
    assert "除在本店买的 300.00 元以外，没有别的采购" in page
    assert "EARLY" not in page
    assert Declaration.objects.count() == 0
    other = client.post(DECLARE, {**fields_of(page), "confirmed": ["rice/FISCAL_CANTEEN"]})
    assert other.status_code == 409
    assert Declaration.objects.count() == 0
    assert client.post(DECLARE, {**fields_of(page), "confirmed": ["tea/FISCAL_CANTEEN"]}).status_code == 302

    office = signed_in(scene.office).get(reverse("office:declaration", args=[Declaration.objects.get().number]))
    shown = office.content.decode()
    for words in ("有 1 格留空，但本店有采购", "留空", "300.00", "这一份带进 D 的是 ¥320.00"):
        assert words in shown


def test_total_far_from_the_period_before_is_pointed_out_and_taken(scene: Scene) -> None:
    declare(scene.school, {("tea", CANTEEN): 100_000}, on=APR_10, quarter=1, grade=Grade.QUARTERLY)
    client = officer_of(scene)

    opened = client.get(DECLARE, {"period": "2025-2", "grade": "QUARTERLY"}).content.decode()
    answer = client.post(DECLARE, stated("2025-2", **{"tea/FISCAL_CANTEEN": "499.99"}), follow=True)

    assert "2025 年第 1 季度季报" in opened
    assert "1,000.00" in opened
    assert "和 2025 年第 1 季度季报 比，不到一半或超过一倍的有：茶叶·财政·食堂、合计。" in answer.content.decode()
    paper = Declaration.objects.get(quarter=2)
    assert paper.state == DeclarationState.SUBMITTED
    office = signed_in(scene.office).get(reverse("office:declaration", args=[paper.number])).content.decode()
    assert "合计和 2025 年第 1 季度季报 差得多" in office
    assert "看 2025 年第 1 季度季报" in office


def test_office_sees_both_shares_and_what_stands_in_blank_cells(scene: Scene) -> None:
    purchase(scene.school, 12_000, on=date(2025, 2, 3), variant=good(1))
    paper = filed(scene.school, {("rice", CANTEEN): 8_000}, on=APR_10, quarter=1, grade=Grade.QUARTERLY)

    page = signed_in(scene.office).get(reverse("office:declaration", args=[paper.number])).content.decode()

    for words in ("未申报分母", "60.00%", "120.00", "200.00", "达标"):
        assert words in page


def test_unit_takes_a_waiting_paper_back_once(scene: Scene) -> None:
    paper, client = paper_of(scene), officer_of(scene)
    url = reverse("portal:withdraw", args=[paper.number])

    assert "撤回这份申报" in client.get(reverse("portal:paper", args=[paper.number])).content.decode()
    assert client.get(url).status_code == 405
    done = client.post(url, follow=True).content.decode()

    paper.refresh_from_db()
    assert (paper.state, paper.withdrawn_by) == (DeclarationState.WITHDRAWN, scene.officer)
    assert "申报撤回了" in done
    assert "撤回这份申报" not in done
    assert "这份申报已撤回，不能撤回" in client.post(url, follow=True).content.decode()
    office = signed_in(scene.office)
    assert scene.school.name not in office.get(reverse("office:declarations")).content.decode()
    url = reverse("office:declaration", args=[paper.number])
    assert office.post(url, {"act": "approve"}).status_code == 409
    paper.refresh_from_db()
    assert paper.state == DeclarationState.WITHDRAWN


def test_paper_is_withdrawn_by_its_own_unit_only(client: Client, scene: Scene) -> None:
    paper = paper_of(scene)
    url = reverse("portal:withdraw", args=[paper.number])

    assert client.post(url).status_code == 302
    for person, buyer in (
        (scene.unionist, scene.union),
        (scene.resident, scene.home),
        (scene.stranger, None),
        (scene.office, None),
    ):
        assert signed_in(person, buyer).post(url).status_code in {404, 409}
    paper.refresh_from_db()
    assert paper.state == DeclarationState.SUBMITTED


def test_waiting_paper_is_replaced_by_a_corrected_one(scene: Scene) -> None:
    old, client = paper_of(scene), officer_of(scene)

    form = fields_of(client.get(DECLARE, {"from": old.number}).content.decode())
    assert (form["tea/FISCAL_CANTEEN"], form["instead_of"], form["period"]) == ("1000.00", old.number, "2025-1")
    assert client.post(DECLARE, {**form, "tea/FISCAL_CANTEEN": "900"}).status_code == 302

    old.refresh_from_db()
    new = Declaration.objects.exclude(pk=old.pk).get()
    assert (old.state, new.state) == (DeclarationState.WITHDRAWN, DeclarationState.SUBMITTED)
    assert new.rows.get().total_fen == 90_000


def test_correction_that_comes_after_the_decision_is_refused_and_kept(scene: Scene) -> None:
    old, client = paper_of(scene), officer_of(scene)
    form = fields_of(client.get(DECLARE, {"from": old.number}).content.decode())
    decide_paper(number=old.number, approve=True, note="", actor=scene.office, at=noon(date(2025, 9, 1)))

    answer = client.post(DECLARE, {**form, "tea/FISCAL_CANTEEN": "900"})

    assert answer.status_code == 409
    assert "这份申报已通过，不能用新的替换" in answer.content.decode()
    assert 'value="900"' in answer.content.decode()
    assert Declaration.objects.count() == 1


def test_returned_paper_opens_with_the_reason_and_what_was_declared(scene: Scene) -> None:
    paper, client = paper_of(scene), officer_of(scene)
    decide_paper(number=paper.number, approve=False, note="缺水果一类", actor=scene.office, at=noon(date(2025, 9, 1)))
    again = f"{DECLARE}?from={paper.number}"

    for page in ("portal:home", "portal:declarations"):
        assert again in client.get(reverse(page)).content.decode()
    opened = client.get(again).content.decode()
    assert "缺水果一类" in opened
    form = fields_of(opened)
    assert (form["tea/FISCAL_CANTEEN"], form["instead_of"]) == ("1000.00", "")
    assert client.post(DECLARE, form).status_code == 302
    assert [p.state for p in Declaration.objects.order_by("pk")] == [
        DeclarationState.RETURNED,
        DeclarationState.SUBMITTED,
    ]


def test_another_units_paper_opens_no_form(scene: Scene) -> None:
    paper = paper_of(scene)

    assert signed_in(scene.unionist, scene.union).get(DECLARE, {"from": paper.number}).status_code == 404
    assert officer_of(scene).get(DECLARE, {"from": "D-X"}).status_code == 404


def test_list_offers_what_may_be_filed_and_says_what_bars_the_rest(scene: Scene) -> None:
    paper_of(scene)

    page = html.fromstring(officer_of(scene).get(reverse("portal:declarations")).content.decode())
    links = [link.get("href") for link in page.cssselect("section.panel a")]

    assert f"{DECLARE}?period=2025-1&grade=ESTIMATE" in links
    assert not any("2024" in link for link in links)  # no policy reaches back to it
    assert f"{DECLARE}?period=2025-1&grade=QUARTERLY" not in links
    assert not any("2025-3" in link for link in links)
    assert "第 2 季度" not in page.cssselect("section.panel table")[0].text_content()  # the first has to pass first
    assert "季报：等审核" in page.text_content()
    assert not any("2025-4" in link for link in links)
