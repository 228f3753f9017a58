"""Cutting queries, and the tokens of a product."""

import pytest

from market.search.documents import Document, Field, WordCutter, stem_of, tokens_of
from market.search.rules import QueryWord, Term, Way, cut_query

CUTTER = WordCutter(["小草坝", "天麻", "普洱茶"])


def word(text, tokens, least, *, is_prefix=False):
    return QueryWord(text, (Way(tuple((Term(token, is_prefix),) for token in tokens), least),))


def required(query):
    return [word for word in cut_query(query) if word.is_required]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("天麻", [word("天麻", ("天麻",), 1)]),
        ("茶", [word("茶", ("茶",), 1)]),
        ("小草坝天麻", [word("小草坝天麻", ("小草", "草坝", "坝天", "天麻"), 3)]),
        ("ＸＣＢ　ｔｍ", [word("xcb", ("xcb",), 1, is_prefix=True), word("tm", ("tm",), 1, is_prefix=True)]),
        ("Xiaocaoba天麻", [word("xiaocaoba", ("xiaocaoba",), 1, is_prefix=True), word("天麻", ("天麻",), 1)]),
        ("ML-TEA-001", [word("ml-tea-001", ("ml-tea-001",), 1, is_prefix=True)]),
        ("lücha", [word("lvcha", ("lvcha",), 1, is_prefix=True)]),
        ("茶 茶", [word("茶", ("茶",), 1)]),
        ("  ！？%_'\"\\ ", []),
        ("", []),
    ],
)
def test_cut_query(query, words):
    assert required(query) == words


def extra(text, *terms):
    return QueryWord(text, (Way((terms,), 1),), is_required=False)


@pytest.mark.parametrize(
    ("query", "extras"),
    [
        ("天麻", []),
        ("普洱茶", [extra("普洱茶", Term("普洱茶"))]),
        ("普洱c", [extra("普洱c", Term("pec", is_prefix=True), Term("puerc", is_prefix=True))]),
        ("hong tang", [extra("hongtang", Term("hongtang", is_prefix=True))]),
    ],
)
def test_what_stands_together_counts_beside_the_words(query, extras):
    assert [word for word in cut_query(query) if not word.is_required] == extras


def test_traditional_characters_are_those_they_are_written_with_now():
    assert cut_query("雲南蘋果醬") == cut_query("云南苹果酱")


def ways(query):
    return [way for word in cut_query(query, with_slips=True) if word.is_required for way in word.ways[1:]]


def begun(*spellings):
    return tuple(Term(spelling, is_prefix=True) for spelling in spellings)


def test_slips_of_characters_are_their_sounds_and_another_order():
    assert ways("绿重茶") == [
        Way(
            (
                begun("lvzhong", "lvchong", "lvtong", "luzhong", "luchong", "lutong"),
                begun("zhongcha", "chongcha", "tongcha"),
            ),
            2,
        ),
        Way(((Term("绿"),), (Term("重"),), (Term("茶"),)), 3),
    ]
    assert ways("茶") == []


def test_slips_of_letters_are_neighbours_exchanged_and_syllables_among_initials():
    assert ways("puer") == [Way((begun("peur", "pure", "uper"),), 1)]
    assert begun("mhpe")[0] in ways("mhpuer")[0].parts[0]
    assert begun("a" * 23 + "b")[0] in ways("a" * 23 + "bccc")[0].parts[0]


@pytest.mark.parametrize(("query", "most"), [("绿重茶长行" * 12, 9 * 9 + 10), ("重" * 60, 9 + 1), ("ab" * 30, 25)])
def test_slips_of_what_is_long_stay_few(query, most):
    assert 0 < sum(len(part) for way in ways(query) for part in way.parts) <= most


@pytest.mark.parametrize(("length", "least"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (6, 3), (7, 4), (11, 6)])
def test_six_tenths_of_the_pairs_must_be_there(length, least):
    assert required("".join(chr(0x4E00 + place) for place in range(length)))[0].ways[0].least == least


def test_a_long_query_is_cut_short():
    assert len(required(" ".join(f"w{place}" for place in range(40)))) == 8
    assert cut_query("茶" * 10_000) == cut_query("茶" * 60)


def test_tokens_of_a_name():
    document = Document(1, (Field("小草坝乌天麻（干）", 6, "xiao cao ba wu tian ma gan"),), ("YL-NUR-001",))

    tokens = tokens_of(document, CUTTER)

    assert (tokens["小草坝"], tokens["天麻"], tokens["坝乌"], tokens["麻"], tokens["yl-nur-001"]) == (48, 48, 24, 6, 48)
    assert tokens["xiaocaoba"] == 48
    assert tokens["xcb"] == 24
    assert tokens["tianma"] == 48
    assert tokens["xiaocaobawutianmagan"] == 24
    assert tokens["xcbwtmg"] == 12
    assert tokens["tmg"] == 12
    assert "麻干" not in tokens


def test_syllables_come_from_the_editor_where_they_fit_and_from_tables_otherwise():
    assert "chonglou" in tokens_of(Document(1, (Field("重楼", 6),), ()), CUTTER)
    assert "yile" in tokens_of(Document(1, (Field("以勒", 6, "yi le"),), ()), CUTTER)
    assert "yile" in tokens_of(Document(1, (Field("以勒", 6, "yi"),), ()), CUTTER)


def test_tokens_fit_their_column():
    document = Document(1, (Field("勐海普洱茶熟茶七子饼" * 6, 6),), ())

    assert max(len(token) for token in tokens_of(document, CUTTER)) == 40


@pytest.mark.parametrize(
    ("place", "stem"),
    [("小草坝镇", "小草坝"), ("凤凰街道", "凤凰"), ("勐海县", "勐海"), ("乡镇", "乡镇"), ("定日", "定日")],
)
def test_stem_of(place, stem):
    assert stem_of(place) == stem
