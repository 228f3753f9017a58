"""Wording that the law forbids in copy: official recommendation, health claims, void terms. Warnings and denials pass."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "catalog_seed"
TEMPLATES = ROOT / "storefront_templates"
NOT_COPY = {"source", "sample_villages"}  # never shown to buyers

OFFICE = "(?:政府|区里|市里|县里|本区|官方|机关|部门|领导|合组办|合作交流办|商务委|农业农村局|市场监管局)"
FORBIDDEN = {
    # 食品安全法 73: no department may recommend food to consumers.
    "official recommendation": re.compile(
        rf"{OFFICE}[^，。；！？]{{0,8}}(?:推荐|推介|指定(?:产品|商品|用品|食品))|特供|机关专供|内部专供|国宴"
    ),
    # 食品安全法 71, 73; 广告法 17: food has no curative or preventive effect.
    "health claim": re.compile(
        "降血?[脂压糖]|养生|康养|养颜|美容|养胃|养肝|护肝|保肝|健脾|健胃|开胃|润肺|润肠|清肺|清热|去火|败火|解毒|排毒|祛湿|祛风|祛痰"
        "|安神|助眠|改善睡眠|明目|益智|补[肾气血脑肝脾虚钙铁锌]|滋补|进补|大补|滋阴|壮阳|活血|化瘀|止咳|止痛"
        "|抗[癌衰老氧炎菌]|防癌|防衰老|免疫|强身|健体|延年|益寿|长寿|减肥|瘦身|食疗|药膳|药效|功效|疗效|治疗|医治|防治|预防|根治|保健|软化血管|促进消化|助消化"
    ),
    # 消费者权益保护法 26; 网络消费司法解释(一) 1: such terms have no effect.
    "void term": re.compile("最终解释权|概不退换|概不负责|一经售出|签收即视为"),
}
# "不仅", "无论" and their like deny nothing.
DENIAL = re.compile(r"不(?!仅|但|光|止|只|断|愧|妨|同|少)|勿|未(?!来)|没有|并?非(?!常)|无(?!论|不|比|限)|禁止")
COMMENT = re.compile(r"\{#.*?#\}|\{% comment .*?%\}.*?\{% endcomment %\}|\{%.*?%\}|<!--.*?-->", re.DOTALL)
TAG = re.compile(r"</?(?:a|abbr|b|em|i|mark|small|span|strong)\b[^>]*>")  # inside a sentence: cut without a trace


def faults_of(text: str) -> list[str]:
    """Name each forbidden wording in the text that its own clause does not deny."""
    return [
        f"{rule}: {hit.group()}"
        for clause in re.split(r"[，。；！？\n]", text)
        for rule, pattern in FORBIDDEN.items()
        for hit in pattern.finditer(clause)
        if not DENIAL.search(clause[: hit.end()])
    ]


def copy_of_the_seed() -> Iterator[tuple[str, str]]:
    """Yield place and text of every cell that a buyer may see."""
    for path in sorted(SEED.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            for row in reader:
                for field, text in row.items():
                    if field not in NOT_COPY:
                        yield f"{path.relative_to(ROOT)}:{reader.line_num}:{field}", text


def copy_of_the_templates() -> Iterator[tuple[str, str]]:
    """Yield place and text of every line of the pages."""
    for path in sorted(TEMPLATES.rglob("*.html")):
        text = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), path.read_text(encoding="utf-8"))
        for number, line in enumerate(text.split("\n"), start=1):
            yield f"{path.relative_to(ROOT)}:{number}", TAG.sub("", line)


@pytest.mark.parametrize("copy", [copy_of_the_seed, copy_of_the_templates])
def test_copy_keeps_to_the_wording_rules(copy):
    faults = [f"{place}: {fault}" for place, text in copy() for fault in faults_of(text)]

    assert faults == []


@pytest.mark.parametrize(
    "text",
    [
        "孕妇、哺乳期妇女及婴幼儿不推荐食用。",
        "“列入目录”是事实说明，不是对食品的推荐。",
        "列入目录不等于政府推荐。",
        "本品不能代替药物，不具有预防、治疗疾病的作用。",
        "1 周岁以下婴儿不宜食用。",
        "请勿相信食疗的说法。",
        "茶味浓强、回甘快。",
        "补交材料后再提交。",
    ],
)
def test_warnings_and_denials_pass(text):
    assert faults_of(text) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("政府推荐的好茶", "official recommendation: 政府推荐"),
        ("松江区里重点推荐", "official recommendation: 区里重点推荐"),
        ("机关食堂特供", "official recommendation: 特供"),
        ("不仅好喝，还能增强免疫力", "health claim: 免疫"),
        ("不仅降脂也好喝", "health claim: 降脂"),
        ("不添加糖，常喝养生", "health claim: 养生"),
        ("冬令滋补", "health claim: 滋补"),
        ("本店保留最终解释权", "void term: 最终解释权"),
    ],
)
def test_forbidden_wording_is_found(text, fault):
    assert faults_of(text) == [fault]


def test_a_tag_does_not_hide_wording():
    assert faults_of(TAG.sub("", "区里<b>推荐</b>")) == ["official recommendation: 区里推荐"]
