"""A person protects the account by a second step, and gets in by it, by a recovery code and by a code."""

import re

import pytest

from tests.browser.house import House

pytestmark = pytest.mark.browser
LOGIN, PASSWORD = "protects@demo.example", "tea-and-rice-7"


@pytest.mark.shows("storefront:protection_confirm", "storefront:second_step")
@pytest.mark.shows("storefront:code_enter", "storefront:contact_confirm")
def test_person_protects_the_account(house: House) -> None:
    visitor = house.visitor()
    visitor.goto("/sign-up/")
    visitor.fill(手机号或邮箱=LOGIN, 怎么称呼您="示例新客", 密码=PASSWORD)
    for name in ("我读过并同意《服务协议》", "我读过并同意《隐私政策》"):
        visitor.page.get_by_label(name).check()
    visitor.press("注册并登录")
    visitor.goto("/account/contact/")
    visitor.fill(新的手机号或邮箱="13900000077", 现在的密码=PASSWORD)
    visitor.press("发验证码到新的")
    visitor.inspect("contact-confirm")

    visitor.goto("/account/protection/")
    visitor.follow("开启动态码")
    visitor.fill(现在的密码=PASSWORD)
    visitor.press("下一步")
    visitor.inspect("protection-confirm")
    secret = visitor.page.locator("main b.num").inner_text().replace(" ", "")
    visitor.fill(动态码=visitor.next_code(secret))
    visitor.press("开启")
    visitor.inspect("recovery-codes")
    codes = re.findall(r"[2-9A-Z]{5}-[2-9A-Z]{5}", visitor.text())
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="下载").click()
    assert codes[9] in download.value.path().read_text()
    visitor.follow("收好了，继续")
    assert "还有 10 个" in visitor.text()

    visitor.goto("/account/")
    visitor.press("退出")
    visitor.goto("/sign-in/?next=/account/")
    visitor.fill(手机号或邮箱=LOGIN, 密码=PASSWORD)
    visitor.press("登录")
    visitor.inspect("second-step")
    visitor.fill(动态码或恢复码=codes[0])
    visitor.press("继续")
    assert "示例新客" in visitor.text()

    guest = house.visitor()
    guest.goto("/sign-in/code/")
    guest.fill(手机号或邮箱=LOGIN)
    guest.press("发验证码")
    guest.inspect("sign-in-code-enter")
