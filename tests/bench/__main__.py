"""`python -m tests.bench`: measure the running program with 2,000 products and write backend/FIGURES.md."""

import re
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from market.orders.rules import MAX_UNPAID_ORDERS
from tests.support.figures import note
from tests.support.live import Program, Shopper, form_of, running

ROUNDS = 60
PAGES = {
    "list of 24": "/categories/tea/",
    "list of 24, in stock, two counties, page 2": "/search/?have=stock&county=menghai&county=zhaoyang&page=2",
    "product page": "/products/yi-wu-pu-er-cha-sheng-cha-bing/",
    "search 天麻": "/search/?q=%E5%A4%A9%E9%BA%BB",
    "search mhpec": "/search/?q=mhpec",
    "home": "/",
    "county": "/counties/menghai/",
}
ADDRESS = {
    "address": "new",
    "recipient": "示例收货人",
    "phone": "13900000000",
    "province": "上海市",
    "district": "松江区",
    "detail": "示例路 1 号",
}


def measure(ask: Callable[[], object]) -> str:
    """Give p50 and p95, after a warm-up."""
    for _ in range(5):
        ask()
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    return f"p50 {statistics.median(taken):.1f} ms, p95 {statistics.quantiles(taken, n=20)[18]:.1f} ms"


def proportional_kilobytes(pid: int) -> int:
    """Give the process's share of memory (PSS)."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE).group(1))  # type: ignore[union-attr]


def segmenter(pid: int) -> str:
    """Say whether a process has loaded rjieba's library; of pypinyin, which has none, tests/search tells."""
    return "loaded" if "rjieba" in Path(f"/proc/{pid}/maps").read_text() else "not loaded"


def pages(program: Program) -> None:
    shopper = Shopper(program.port)
    for name, path in PAGES.items():
        assert shopper.get(path).status == 200, path
        note(f"{name}, over HTTP", measure(lambda path=path: shopper.get(path)))  # type: ignore[misc]


def placing(program: Program, scene: dict[str, object]) -> None:
    def buy(shopper: Shopper) -> None:
        for sku in (scene["sku"], "MH-GRN-002-02"):
            shopper.post("/cart/add/", {"sku": str(sku), "quantity": "1"})
        fields = {**form_of(shopper.get("/checkout/").text, "checkout"), **ADDRESS, "act": "submit"}
        began = time.perf_counter()
        answer = shopper.post("/checkout/", fields)
        taken.append((time.perf_counter() - began) * 1000)
        assert answer.location.startswith("/orders/"), answer.text[:500]

    taken: list[float] = []
    for session in scene["sessions"][: 20 // MAX_UNPAID_ORDERS]:  # type: ignore[index]
        for _ in range(MAX_UNPAID_ORDERS):
            buy(Shopper(program.port, {"sessionid": str(session)}))
    note("placing an order of two lines, over HTTP", f"p50 {statistics.median(taken):.1f} ms")


def main() -> None:
    with running(WEB_WORKERS="2") as program:
        scene = program.python("tests.soak", "make", "8", "9000")
        grown = program.python("tests.bench.grow", "2000")
        note("products, packs and lots loaded", f"{grown['products']}, {grown['packs']}, {grown['lots']}")
        pages(program)
        placing(program, scene)
        inside = program.python("tests.bench.inside")
        for name, result in inside.items():
            note(name, result)
        workers = program.pids("gunicorn")[1:]
        most = max(proportional_kilobytes(pid) for pid in workers)
        note("memory of a web worker after the benchmark (PSS, --preload)", f"{most / 1024:.0f} MB")
        note("rjieba in a web worker", segmenter(workers[0]))
        note("ready after a start on existing data", f"{program.restart():.1f} s")


if __name__ == "__main__":
    main()
