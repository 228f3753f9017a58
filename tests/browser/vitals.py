"""What a page's first view costs on a slow phone: measured in Chromium over its own protocol, with an empty cache."""

from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession

from tests.browser.buying import TEA
from tests.browser.house import PHONE, House, Visitor

# A phone of the lower middle class on a mobile network: a quarter of this machine's speed, 1.6 Mbit/s, 150 ms away.
SLOWER, BYTES_A_SECOND, ROUND_TRIP_MS = 4, 200_000, 150
SETTLED_MS = 1_500  # nothing more moves then; also longer than any long task that counts
# The pages of a purchase.
PURCHASE = {
    "home": "/",
    "list": "/search/",
    "product": TEA,
    "cart": "/cart/",
    "checkout": "/checkout/",
    "orders": "/orders/",
}
LCP_MS, TBT_MS, CLS = 2_000, 150, 0.05
WEIGHT, REQUESTS, SCRIPT = 450_000, 25, 60_000
OBSERVE = """
window.seen = {lcp: 0, what: "", cls: 0, long: []};
const watch = (type, act) => new PerformanceObserver(list => list.getEntries().forEach(act)).observe({type, buffered: true});
watch("largest-contentful-paint", entry => {
  seen.lcp = entry.startTime;
  seen.what = entry.element ? entry.element.outerHTML.slice(0, 90) : entry.url;
});
watch("layout-shift", entry => { if (!entry.hadRecentInput) seen.cls += entry.value; });
watch("longtask", entry => seen.long.push([entry.startTime, entry.duration]));
"""
RESULT = """() => {
  const painted = performance.getEntriesByName("first-contentful-paint")[0];
  const from = painted ? painted.startTime : 0;
  const blocked = seen.long.filter(([start]) => start >= from).reduce((sum, [, took]) => sum + Math.max(0, took - 50), 0);
  return {lcp: seen.lcp, what: seen.what, cls: seen.cls, tbt: blocked};
}"""


@dataclass
class Load:
    """One first view; bytes are those on the wire, headers included."""

    sizes: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)
    lcp_ms: float = 0
    tbt_ms: float = 0
    cls: float = 0
    what: str = ""

    @property
    def weight(self) -> int:
        return sum(self.sizes.values())

    @property
    def script(self) -> int:
        return sum(size for key, size in self.sizes.items() if self.kinds.get(key) == "Script")

    def too_much(self) -> list[str]:
        """Name what weighs more than it may; this is the same on every machine."""
        found = {
            f"{self.weight} bytes": self.weight > WEIGHT,
            f"{len(self.kinds)} requests": len(self.kinds) > REQUESTS,
            f"{self.script} bytes of scripts": self.script > SCRIPT,
            f"layout shift {self.cls:.3f}": self.cls > CLS,
            f"hosts {self.hosts}": len(self.hosts) != 1,
        }
        return [words for words, over in found.items() if over]


def first_view(house: House, visitor: Visitor, path: str, *, slow: bool) -> Load:
    """Open the address in a fresh window of the visitor's session, with nothing cached."""
    context = house.context(PHONE, storage_state=visitor.page.context.storage_state())
    page = context.new_page()
    protocol = context.new_cdp_session(page)
    load = _listening(protocol, house.program.url)
    if slow:
        _slow_down(protocol)
    page.add_init_script(OBSERVE)
    page.goto(house.program.url + path, wait_until="load")
    page.wait_for_timeout(SETTLED_MS)
    seen = page.evaluate(RESULT)
    load.lcp_ms, load.tbt_ms, load.cls, load.what = seen["lcp"], seen["tbt"], seen["cls"], seen["what"]
    context.close()
    return load


def median_view(house: House, visitor: Visitor, path: str, *, times: int) -> Load:
    """Give the last of several slow views with the median of its times."""
    loads = [first_view(house, visitor, path, slow=True) for _ in range(times)]
    last = loads[-1]
    last.lcp_ms = median(load.lcp_ms for load in loads)
    last.tbt_ms = median(load.tbt_ms for load in loads)
    last.cls = max(load.cls for load in loads)
    return last


def _listening(protocol: CDPSession, own: str) -> Load:
    load = Load()

    def asked(event: dict) -> None:
        url = urlsplit(event["request"]["url"])
        if url.scheme in {"http", "https"}:
            load.kinds[event["requestId"]] = event.get("type", "")
            load.hosts.add(url.netloc)

    def came(event: dict) -> None:
        load.sizes[event["requestId"]] = int(event["encodedDataLength"])

    protocol.send("Network.enable")
    protocol.send("Network.setCacheDisabled", {"cacheDisabled": True})
    protocol.on("Network.requestWillBeSent", asked)
    protocol.on("Network.loadingFinished", came)
    load.hosts.add(urlsplit(own).netloc)
    return load


def _slow_down(protocol: CDPSession) -> None:
    network = {
        "offline": False,
        "latency": ROUND_TRIP_MS,
        "downloadThroughput": BYTES_A_SECOND,
        "uploadThroughput": BYTES_A_SECOND,
    }
    protocol.send("Network.emulateNetworkConditions", network)
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
