"""Pages in the states that only work brings about: each is brought about by hand first, then looked at like any other."""

import email
import email.policy
import re
from pathlib import Path

import pytest

from market.kernel.calendar import local_date_of
from market.kernel.clock import now
from market.seeding.demo import SCHOOL
from market.seeding.demo_accounts import MANAGER, NEWCOMER, OFFICE, OFFICER, PASSWORD, RESIDENT, DemoAccount
from tests.browser.house import Enter, House, Visitor

pytestmark = pytest.mark.browser

RICE = "MH-GRN-001-02"
FIRM, FIRM_CODE = "松江示例商贸公司（示例）", "91350100M000100Y43"
OLD_CONSENT = """
from market.accounts.operations import create_user, record_consents
from market.kernel.clock import now
user = create_user(login="{login}", password="{password}", display_name="示例老用户", at=now())
record_consents(user=user, version="2020-01-01", at=now())
"""


def confirm(visitor: Visitor) -> None:
    """Say yes to the page's own question."""
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("dialog").get_by_role("button", name="确定").click()


def test_wrong_password(enter: Enter) -> None:
    guest = enter(None, "/sign-in/")
    guest.expects = 400
    guest.fill(手机号或邮箱="nobody@demo.example", 密码="wrong-password")
    guest.press("登录")
    guest.inspect("sign-in-wrong")


@pytest.mark.shows("desk:enquiry")
def test_enquiry_from_wish_to_answer(enter: Enter) -> None:
    guest = enter(None, "/search/?q=旅游")
    guest.page.locator("li.card a").first.click()
    guest.fill(联系人="示例游客", 电话="13900000000", 人数="4")
    guest.press("登记意向")
    guest.inspect("product-journey-wished")

    manager = enter(MANAGER, "/desk/enquiries/")
    manager.inspect("desk-enquiries-waiting")
    manager.page.get_by_role("main").locator("article a").first.click()
    manager.inspect("desk-enquiry")
    manager.fill(说明="已约好回电（示例）")
    manager.press("已联系")
    manager.inspect("desk-enquiry-answered")


@pytest.mark.shows("desk:receipt", "desk:split")
def test_money_that_fits_no_order(enter: Enter) -> None:
    manager = enter(MANAGER, "/desk/payments/")
    today = local_date_of(now()).isoformat()
    manager.fill(附言="无", 到账金额="12.34", 到账日期=today, 付款户名="示例来款人", 银行流水号="STATE-1")
    manager.press("登记")
    manager.inspect("desk-payments-waiting")
    manager.follow("处理")
    manager.inspect("desk-receipt")
    manager.follow("拆给几个订单")
    manager.inspect("desk-split")


@pytest.mark.shows("desk:refund")
def test_order_paid_and_cancelled_is_refunded(enter: Enter) -> None:
    manager = enter(MANAGER, "/desk/orders/?state=AWAITING_SHIPMENT")
    manager.page.locator("article", has_text="居民").get_by_role("link").first.click()
    manager.page.get_by_text("取消整单").first.click()
    manager.page.locator("details[open]").get_by_label("原因").fill("示例")
    manager.page.get_by_role("button", name="取消整单").click()
    manager.page.get_by_role("dialog").wait_for()
    manager.inspect("desk-order-asked")
    confirm(manager)
    manager.inspect("desk-order-cancelled")
    manager.goto("/desk/refunds/")
    manager.inspect("desk-refunds-owed")
    manager.follow("登记打款")
    manager.inspect("desk-refund")

    resident = enter(RESIDENT, "/orders/?state=CANCELLED")
    resident.page.locator("article a").first.click()
    resident.inspect("order-cancelled")


def test_goods_that_went_up_and_goods_that_went(enter: Enter) -> None:
    newcomer = enter(NEWCOMER, f"/search/?q={RICE}")
    newcomer.page.locator("li.card a").first.click()
    good = newcomer.page.url.removeprefix(newcomer.url)
    newcomer.page.get_by_role("radio", disabled=False).first.check(force=True)
    sku = newcomer.page.get_by_role("radio", checked=True).get_attribute("value")
    newcomer.press("加入购物车")

    manager = enter(MANAGER, f"/desk/prices/{sku}/")
    manager.fill(新价格="99.00")
    manager.page.get_by_label("原因").first.fill("示例")
    manager.expects = 409
    manager.press("改价")
    manager.inspect("desk-pack-asked")
    manager.expects = 200
    manager.page.get_by_role("checkbox").check()
    manager.press("改价")
    manager.inspect("desk-pack-changed")
    newcomer.goto("/cart/")
    assert "99.00" in newcomer.text()
    newcomer.inspect("cart-dearer")

    manager.page.get_by_label("原因").last.fill("示例")
    manager.page.get_by_role("button", name="整件下架").click()
    confirm(manager)
    newcomer.goto("/cart/")
    newcomer.inspect("cart-gone")
    newcomer.goto(good)
    assert "已经下架" in newcomer.text()
    newcomer.inspect("product-off-sale")


def test_lot_on_its_way(enter: Enter) -> None:
    manager = enter(MANAGER, "/desk/lots/")
    manager.page.locator("main a[href*='/lots/L']").first.click()
    manager.fill(调拨数量="2")
    manager.press("调出")
    manager.goto("/desk/transfers/")
    manager.inspect("desk-transfers-under-way")


@pytest.mark.shows("office:declaration")
def test_paper_that_waits_and_comes_back(enter: Enter) -> None:
    officer = enter(OFFICER, "/unit/declarations/", SCHOOL.name)
    officer.follow("估算")
    for box in officer.page.locator("tbody input").all():
        box.fill("90000.00")
    officer.press("提交审核")
    officer.inspect("unit-declarations-waiting")

    office = enter(OFFICE, "/office/declarations/")
    office.inspect("office-declarations-waiting")
    office.follow(SCHOOL.name)
    office.inspect("office-declaration")
    office.fill(退回原因="示例：缺一类")
    office.press("退回")
    officer.goto("/unit/declarations/")
    officer.inspect("unit-declarations-returned")


def test_unit_that_is_returned(enter: Enter) -> None:
    applicant = enter(RESIDENT, "/unit/apply/")
    for choice in ("kind", "unit_type"):
        applicant.page.locator(f"input[name={choice}][value=ENTERPRISE]").check(force=True)
    applicant.fill(全称=FIRM, 统一社会信用代码=FIRM_CODE, 经办人="示例居民", 联系电话="021-00000099")
    applicant.press("提交")
    applicant.inspect("account-applied")

    office = enter(OFFICE, "/office/units/")
    office.follow(FIRM)
    office.expects = 400
    office.press("退回")
    office.inspect("office-unit-refused")
    office.expects = 200
    office.fill(退回原因="示例：全称不对")
    office.press("退回")

    applicant.goto("/account/")
    applicant.inspect("account-returned")
    applicant.follow("改好再交")
    applicant.inspect("unit-apply-again")


@pytest.mark.shows("storefront:reset")
def test_reset_with_the_link_from_the_mail(enter: Enter, house: House) -> None:
    guest = enter(None, "/password-reset/")
    guest.fill(邮箱=RESIDENT.login)
    guest.press("发链接")
    link = re.compile(r"/password-reset/new/\S+")
    mails = house.program.data_dir / "mail"
    house.program.wait_until(lambda: bool(links_in(mails, link)), within=30)

    guest.goto(links_in(mails, link)[-1])
    guest.inspect("password-reset-new")


@pytest.mark.shows("storefront:consent")
def test_new_version_of_the_texts_is_asked_about(enter: Enter, house: House) -> None:
    login = "texts@demo.example"
    made = house.program.command("shell", "--command", OLD_CONSENT.format(login=login, password=PASSWORD))
    assert made.returncode == 0, made.stderr

    person = enter(DemoAccount(login, "示例老用户", "agreed to texts of old", "/"), "/consent/")
    person.inspect("consent")
    person.expects = 400
    person.press("同意，继续")
    person.inspect("consent-refused")


def links_in(folder: Path, link: re.Pattern[str]) -> list[str]:
    """Give the links in the mails that were sent, oldest first."""
    files = sorted(folder.glob("*"), key=lambda path: path.stat().st_mtime) if folder.exists() else []
    mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
    return [found for mail in mails for found in link.findall(mail.get_content())]
