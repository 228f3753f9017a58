"""What a resident asks for after the purchase, and the desk's answer, in the browser: each state looked at."""

import re
from pathlib import Path

import pytest

from market.seeding.demo_accounts import MANAGER, RESIDENT
from tests.browser.house import Enter, Visitor

pytestmark = pytest.mark.browser


def press_and_confirm(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("main").get_by_role("button", name=name).first.click()
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("dialog").get_by_role("button", name="确定").click()


@pytest.mark.shows("storefront:order_return", "storefront:return_case", "storefront:return_cases", "desk:return_case")
def test_goods_go_back_and_are_inspected(enter: Enter) -> None:
    buyer = enter(RESIDENT, "/orders/?state=COMPLETED")
    buyer.page.locator("article a").first.click()
    buyer.follow("申请退货、退款")
    buyer.inspect("return-ask")
    buyer.expects = 400
    buyer.press("交给店里")
    buyer.inspect("return-ask-refused")
    buyer.expects = 200
    buyer.page.get_by_role("spinbutton").first.fill("1")
    for choice in ("退货退款", "质量有问题"):
        buyer.page.get_by_role("radio", name=choice).check(force=True)
    buyer.fill(说一说="示例：打开有霉点")
    buyer.press("交给店里")
    case = re.search(r"SH-\w+", buyer.page.url)
    assert case is not None
    desk = enter(MANAGER, "/desk/returns/")
    desk.inspect("desk-returns")
    desk.follow(case[0])
    desk.inspect("desk-return-decide")
    desk.page.get_by_label("给买家的话").fill("寄到门店，运费到付。")
    desk.press("同意")
    buyer.page.reload()
    buyer.inspect("return-approved")
    buyer.fill(快递公司="示例快递", 运单号="SF0009")
    buyer.press("已经寄出")
    desk.goto(f"/desk/returns/{case[0]}/")
    desk.inspect("desk-return-inspect")
    desk.page.get_by_label("放回原批次").fill("1")
    press_and_confirm(desk, "验好了，退款")

    assert desk.page.get_by_text("已退 ¥").first.is_visible()
    buyer.page.reload()
    buyer.inspect("return-refunded")
    assert "原路退回" in buyer.text()
    buyer.goto("/orders/returns/")
    buyer.inspect("return-cases")
    buyer.follow(case[0])
    buyer.page.get_by_role("link", name=re.compile("^MX-")).click()
    buyer.inspect("order-returned")


@pytest.mark.shows("storefront:review", "desk:review", "storefront:product")
def test_a_review_is_read_before_it_is_shown(enter: Enter) -> None:
    buyer = enter(RESIDENT, "/orders/?state=COMPLETED")
    buyer.page.locator("article a").first.click()
    buyer.page.locator("a[href*='/reviews/']").last.click()
    buyer.inspect("review")
    buyer.expects = 400
    buyer.press("交评价")
    buyer.inspect("review-refused")
    buyer.expects = 200
    buyer.page.get_by_role("radio", name="4 星").check(force=True)
    buyer.fill(说几句="示例评价：香，脆，罐子好开。")
    buyer.press("交评价")
    desk = enter(MANAGER, "/desk/reviews/")
    desk.inspect("desk-reviews-waiting")
    desk.page.get_by_role("link", name=re.compile("^4 星")).click()
    desk.inspect("desk-review")
    desk.press("公开")
    buyer.page.locator("a[href*='/reviews/']").last.click()
    name = buyer.page.get_by_role("heading", level=1).inner_text().split(" ")[0]
    buyer.goto(f"/search/?q={name}")
    buyer.page.locator("li.card a").first.click()

    assert "香，脆，罐子好开。" in buyer.text()
    buyer.inspect("product-reviewed")


@pytest.mark.shows("storefront:order_invoice", "desk:invoice", "desk:invoices")
def test_an_invoice_is_asked_for_and_uploaded(enter: Enter, tmp_path: Path) -> None:
    buyer = enter(RESIDENT, "/orders/?state=COMPLETED")
    buyer.page.locator("article a").first.click()
    buyer.follow("发票")
    buyer.page.get_by_role("radio", name="单位").check(force=True)
    buyer.fill(抬头="松江示例公司（示例）", 税号="91350100M000100Y44", 电子邮箱="a@demo.example")
    buyer.expects = 400
    buyer.press("申请开票")
    buyer.inspect("invoice-refused")
    buyer.expects = 200
    buyer.fill(税号="91350100M000100Y43")
    buyer.press("申请开票")
    buyer.inspect("invoice-asked")
    desk = enter(MANAGER, "/desk/invoices/")
    desk.inspect("desk-invoices-waiting")
    desk.follow("松江示例公司（示例）")
    desk.inspect("desk-invoice")
    paper = tmp_path / "invoice.pdf"
    paper.write_bytes(b"%PDF-1.7\n%%EOF\n")
    desk.fill(发票号码="25312000000000000001")
    desk.page.get_by_label("发票文件").set_input_files(paper)
    desk.press("登记，交给买家")
    buyer.page.reload()
    buyer.inspect("invoice-issued")
    with buyer.page.expect_download() as download:
        buyer.page.get_by_role("link", name="下载发票").click()

    assert download.value.suggested_filename == "25312000000000000001.pdf"
