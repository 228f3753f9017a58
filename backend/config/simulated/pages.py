"""The simulated vendor's own pages: what a payer sees instead of a card form or a wallet."""

from html import escape
from typing import Any

from config.simulated.vendor import (
    CARD_DECLINED,
    CARD_DISPUTED,
    CARD_GOOD,
    CARD_REFUND_FAILS,
    CARD_REFUND_LATE,
)

WAYS = {"alipay": "支付宝", "wechat_pay": "微信支付"}
_CARDS = (
    (CARD_GOOD, "付款成功"),
    (CARD_DECLINED, "被银行拒绝"),
    (CARD_REFUND_LATE, "成功，退款过几秒才到"),
    (CARD_REFUND_FAILS, "成功，退款会失败"),
    (CARD_DISPUTED, "成功，之后持卡人提出争议"),
)
STYLE = """
body { font: 18px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; max-width: 32rem; margin: 0 auto; padding: 1rem; }
body { color: #222; background: #fff; }
.sim { background: #fff3cd; border: 2px solid #8a6100; color: #5c4100; padding: .5rem 1rem; font-weight: 700; }
button, a.b { font: inherit; display: block; width: 100%; box-sizing: border-box; padding: .75rem; margin: .75rem 0; }
button, a.b { border: 2px solid #14532d; background: #14532d; color: #fff; text-align: center; text-decoration: none; }
button, a.b { border-radius: .4rem; min-height: 48px; }
button.alt, a.b { background: #fff; color: #14532d; }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .6rem; border: 1px solid #555; }
.fault { color: #9b1c1c; font-weight: 700; }
td { padding: .2rem .8rem .2rem 0; }
h2 { font-size: 1.1rem; margin-top: 2rem; }
"""


def page(title: str, body: str) -> str:
    """Frame a page that says on top that nothing is real."""
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{title} · 模拟支付</title>'
        f'<link rel="icon" href="data:,"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head>"
        '<body><p class="sim">模拟支付：不是真的付款页，不会扣钱，请勿填写真实卡号。</p>'
        f"<main><h1>{title}</h1>{body}</main></body></html>"
    )


def checkout(session: dict[str, Any], *, fault: str = "", card: str = CARD_GOOD) -> str:
    """Show the page on which a payer chooses how to pay; a card that works stands there, as with one kept on record."""
    number, sum_text = session["id"], _yuan(session["amount_total"])
    wallets = "".join(
        f'<form method="post" action="/pay/{number}/{way}"><button class="alt">{name}</button></form>'
        for way, name in WAYS.items()
    )
    rows = "".join(f"<tr><td>{value}</td><td>{meaning}</td></tr>" for value, meaning in _CARDS)
    problem = f'<p class="fault" role="alert" id="fault">{escape(fault)}</p>' if fault else ""
    return page(
        "付款",
        f"<p>订单 {escape(session['metadata'].get('order', ''))}，应付 <b>¥{sum_text}</b></p>{problem}"
        f"<h2>用钱包付</h2>{wallets}<h2>用银行卡付</h2>"
        f'<form method="post" action="/pay/{number}/card"><label for="card">卡号</label>'
        f'<input id="card" name="card" inputmode="numeric" autocomplete="off" required value="{escape(card)}">'
        f"<button>付款 ¥{sum_text}</button></form><table><caption>测试卡号</caption>{rows}</table>"
        f'<p><a class="b" href="{escape(session["cancel_url"] or "/")}">返回商店</a></p>',
    )


def wallet(session: dict[str, Any], way: str) -> str:
    """Show the page of a wallet to which the payer was sent on."""
    number = session["id"]
    return page(
        WAYS[way],
        f"<p>付给松江直营店（示例），<b>¥{_yuan(session['amount_total'])}</b></p>"
        f'<form method="post" action="/wallet/{number}/{way}"><button name="act" value="pay">确认付款</button>'
        '<button class="alt" name="act" value="cancel">不付了</button></form>',
    )


def over(session: dict[str, Any]) -> str:
    """Say that nobody can pay here any more."""
    words = "这笔钱已经付过了。" if session["status"] == "complete" else "付款页已经过期，没有扣款。"
    back = session["success_url"] if session["status"] == "complete" else session["cancel_url"] or "/"
    return page("不能再付", f'<p>{words}</p><p><a class="b" href="{escape(back)}">返回商店</a></p>')


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
