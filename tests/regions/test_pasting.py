"""Pasted lines of name, phone and address."""

import pytest

from market.regions.gateways.divisions import division_table
from market.regions.rules import LEVELS, Pasted, Place, read_pasted
from tests.regions.samples import SAMPLES, Sample, samples


def is_right(sample: Sample, read: Pasted) -> bool:
    place = tuple(getattr(read.place, name) for name in LEVELS)
    return (read.recipient, read.phone, place, read.detail) == (
        sample.recipient,
        sample.phone,
        sample.place,
        sample.detail,
    )


def test_of_300_samples_95_in_100_are_read_in_full() -> None:
    table = division_table()

    wrong = [(sample, read_pasted(sample.text, table)) for sample in samples()]
    wrong = [(sample, read) for sample, read in wrong if not is_right(sample, read)]

    assert len(samples()) == SAMPLES == 300
    assert len({sample.text for sample in samples()}) == SAMPLES
    assert len(wrong) * 100 <= 5 * SAMPLES, wrong
    print(f"read right: {SAMPLES - len(wrong)} of {SAMPLES}")


@pytest.mark.parametrize(
    ("text", "recipient", "phone", "place", "detail"),
    [
        ("松江区方松街道文诚路500弄 张三 13800138000", "张三", "13800138000", Place("上海市", "", "松江区", "方松街道"), "文诚路500弄"),
        ("上海松江方松街道文诚路500弄 李小明13800138000", "李小明", "13800138000", Place("上海市", "", "松江区", "方松街道"), "文诚路500弄"),
        ("上海市上海市松江区泗泾镇示例路 张三 021-67720000", "张三", "021-67720000", Place("上海市", "", "松江区", "泗泾镇"), "示例路"),
        ("吉林市昌邑区示例路1号 张伟 13800138000", "张伟", "13800138000", Place("吉林省", "吉林市", "昌邑区"), "示例路1号"),
        ("恩施州恩施市小渡船街道1号 王先生 13900000000", "王先生", "13900000000", Place("湖北省", "恩施土家族苗族自治州", "恩施市", "小渡船街道"), "1号"),
        ("广东省东莞市东城街道1号，王芳，13900000000", "王芳", "13900000000", Place("广东省", "东莞市", "", "东城街道"), "1号"),
        # Four cities have a district of this name: nobody can say which, so the person picks it.
        ("鼓楼区中山路1号 张三 13800138000", "张三", "13800138000", Place(), "鼓楼区中山路1号"),
        ("１３８００１３８０００　张三　上海市松江区示例路１号", "张三", "13800138000", Place("上海市", "", "松江区"), "示例路1号"),
        ("", "", "", Place(), ""),
        ("<script>\x00😀", "", "", Place(), "<script>\x00😀"),
    ],
)  # fmt: skip
def test_pasted_text_is_taken_apart(text: str, recipient: str, phone: str, place: Place, detail: str) -> None:
    assert read_pasted(text, division_table()) == Pasted(recipient, phone, place, detail)
