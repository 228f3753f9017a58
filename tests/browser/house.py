"""People with a browser window before the running program, and what the browser and axe complain about."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pyotp
from axe_playwright_python.base import AXE_FILE_PATH
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response

from market.seeding.demo_accounts import PASSWORD, DemoAccount
from tests.browser.states import DRESS, FOCUS, FULL, PUT_ON, SMALL, TAKE_OFF
from tests.support.live import TOP, Program

RESULTS = TOP / "test-results"  # ignored by git: screenshots to look at, and pictures that need not be drawn again
SCREENSHOTS = RESULTS / "screenshots"
PHONE, DESK = (390, 844), (1366, 768)
ZOOMED = (320, 256)  # 1280 x 1024 at 400 %
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
PATIENCE_MS = 15_000
LONGEST_WAY = 80  # stops of the tab key; what follows on a longer page is more of the same rows
STEP_SECONDS = 30
LAST_STEPS: dict[str, int] = {}  # of which a code was given already, by the secret
MISPLACED = """() => {
  const wide = document.documentElement.scrollWidth;
  const found = wide > innerWidth ? [`the page is ${wide} px wide`] : [];
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const words = texts.currentNode.data.trim().slice(0, 60);
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const { left, right, width } = range.getBoundingClientRect();
    const shown = words && width && !texts.currentNode.parentElement.closest(".vh");
    if (shown && (left < 6 || right > innerWidth - 6)) found.push(`at the edge: ${words}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
  for (const id of new Set(ids.filter((id, place) => ids.indexOf(id) !== place))) found.push(`twice: #${id}`);
  return found;
}"""


@dataclass
class Visitor:
    """A person with a browser window, and what the browser complained about."""

    page: Page
    url: str
    expects: int = 200
    status: int = 0
    faults: list[str] = field(default_factory=list)
    inspected: set[str] = field(default_factory=set)  # the names of the addresses of the pages looked at

    @property
    def address(self) -> str:
        """The name of the address at which the browser is; nothing where there is no page."""
        try:
            return resolve(urlsplit(self.page.url).path).view_name
        except Resolver404:
            return ""

    def watch(self) -> None:
        """Note errors of scripts, refusals by the content security policy, and answers that are none."""
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and f"status of {self.expects}" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.status = response.status
        if response.status >= 400 and response.status != self.expects:
            self.faults.append(f"{response.status}: {response.url}")

    def goto(self, path: str) -> None:
        self.page.goto(self.url + path)

    def resize(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

    def sign_in(self, account: DemoAccount) -> None:
        self.goto("/sign-in/")
        self.page.get_by_label("手机号或邮箱").fill(account.login)
        self.page.get_by_label("密码", exact=True).fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="登录").click()
        self.page.wait_for_url(lambda url: urlsplit(url).path != "/sign-in/")
        if account.secret:
            self.take_second_step(account.secret)

    def take_second_step(self, secret: str) -> None:
        self.page.get_by_label("动态码或恢复码").fill(self.next_code(secret))
        self.page.get_by_role("main").get_by_role("button", name="继续").click()
        self.page.wait_for_url(lambda url: "/sign-in/" not in url)

    def next_code(self, secret: str) -> str:
        """A code of the second step that was not given before; waits for it if need be."""
        step = max(int(time.time()) // STEP_SECONDS, LAST_STEPS.get(secret, 0) + 1)
        LAST_STEPS[secret] = step
        while step > int(time.time()) // STEP_SECONDS + 1:
            time.sleep(0.2)
        return pyotp.TOTP(secret).generate_otp(step)

    def act_for(self, unit: str) -> None:
        """Choose for whom to buy, by the switch at the top."""
        self.goto("/")
        switch = self.page.get_by_label("为谁采购")
        switch.get_by_text("换一个").click()
        switch.get_by_role("button", name=unit).click()
        self.page.get_by_text(f"现在替 {unit} 买").wait_for()

    def fill(self, **values: str) -> None:
        """Fill fields of the main part by their labels."""
        for label, value in values.items():
            self.page.get_by_role("main").get_by_label(label).first.fill(value)

    def follow(self, name: str) -> None:
        """Follow a link of the main part."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def press(self, name: str) -> None:
        """Press the button of this name in the page's main part, and wait for what comes."""
        with self.page.expect_navigation():
            self.page.get_by_role("main").get_by_role("button", name=name).first.click()

    def text(self) -> str:
        """What the main part says."""
        return self.page.get_by_role("main").inner_text()

    def misplaced(self) -> list[str]:
        """Name what can be scrolled to sideways, words that touch the window's edge, and ids that stand twice."""
        found: list[str] = self.page.evaluate(MISPLACED)
        return found

    def violations(self) -> list[str]:
        """Name what axe finds, with the first element at fault."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
        return [f"{row['id']}: {row['help']}: {row['nodes'][0]['html'][:160]}" for row in found["violations"]]

    def inspect(self, name: str) -> None:
        """Look at the page at both sizes, and keep a picture of each."""
        for size in (DESK, PHONE):
            self.resize(size)
            self.shoot(name)
            assert not (found := self.complaints()), f"{self.page.url} at {size}: {found}"
        for state in DRESS if FULL else ("error",):
            self.assert_stands(state)
        if FULL:
            self.assert_stands_in_large_type()
        if self.status == 200:
            self.inspected.add(self.address)

    def assert_stands(self, state: str) -> None:
        """Look at the page in a state, on a phone and at 400 % zoom, and put it back as it was."""
        self.page.evaluate(PUT_ON.format(DRESS[state]))
        for size in (ZOOMED, PHONE):
            self.resize(size)
            assert not (found := self.misplaced()), f"{self.page.url} {state} at {size}: {found}"
        found = [*self.faults, *self.violations()]
        assert not found, f"{self.page.url} {state}: {found}"
        self.page.evaluate(TAKE_OFF)

    def assert_stands_in_large_type(self) -> None:
        """Look at the page in 大字版, in every state, and go through it by keyboard."""
        self.page.evaluate("document.documentElement.classList.add('large')")
        for state in DRESS:
            self.assert_stands(state)
        small: list[str] = self.page.evaluate(SMALL)
        assert not small, f"{self.page.url}: {small}"
        self.assert_keyboard_reaches_all()
        self.page.evaluate("document.documentElement.classList.remove('large')")

    def assert_keyboard_reaches_all(self) -> None:
        """Go through the page by the tab key: each stop is outlined, and no bar lies over it."""
        self.page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0)")
        faults, stops = [], 0
        while stops < LONGEST_WAY:
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(FOCUS)
            if not stop:
                break
            stops += 1
            if stop["fault"]:
                faults.append(f"{stop['fault']}: {stop['name']}")
        assert stops, self.page.url
        assert not faults, f"{self.page.url}: {faults}"

    def complaints(self) -> list[str]:
        return [*self.misplaced(), *self.faults, *self.violations()]

    def shoot(self, name: str) -> None:
        """Keep a picture of the whole page, as wide as the window is."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        width = (self.page.viewport_size or {"width": 0})["width"]
        self.page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=True)


@dataclass
class House:
    """The running program, Chromium, and the sessions of who has signed in."""

    program: Program
    browser: Browser
    sessions: dict[str, dict[str, object]] = field(default_factory=dict)

    def context(self, size: tuple[int, int] = DESK, **options: object) -> BrowserContext:
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="zh-CN", reduced_motion="reduce", **options
        )
        context.set_default_timeout(PATIENCE_MS)
        return context

    def visitor(self, who: DemoAccount | None = None, unit: str = "", **options: object) -> Visitor:
        """Open a window; a person of the demo has signed in before, and buys for the unit if one is named."""
        key = f"{who.login}/{unit}" if who else ""
        if who and key not in self.sessions:
            context = self.context()
            first = Visitor(context.new_page(), self.program.url)
            first.sign_in(who)
            if unit:
                first.act_for(unit)
            self.sessions[key] = dict(context.storage_state())
            context.close()
        context = self.context(storage_state=self.sessions.get(key), **options)
        visitor = Visitor(context.new_page(), self.program.url)
        visitor.watch()
        return visitor


Enter = Callable[..., Visitor]  # the fixture that lets people in
