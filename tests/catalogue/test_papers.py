"""Photographs, certificates and labels of goods."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings

from market.accounts.models import User
from market.audit.models import Activity
from market.catalogue.enums import CertificateKind, ProductKind
from market.catalogue.errors import CertificateRefused, LabelRefused, PictureNotAdded, UnknownProduct
from market.catalogue.models import Certificate, Product, ProductPicture
from market.catalogue.operations import (
    add_product_picture,
    change_product_picture,
    file_certificate,
    remove_product_picture,
    set_label,
    withdraw_certificate,
)
from market.catalogue.rules import MAX_PICTURES, CertificateInput, LabelInput, is_certificate_valid
from market.catalogue.selectors import (
    all_certificates,
    certificates_for,
    certificates_on,
    gallery_of,
    products_for_desk,
)
from market.files.errors import PictureRefused
from market.files.models import StoredPicture
from market.kernel.errors import KeyReused, NotFound
from tests.factories import AT, TODAY, make_product, make_staff
from tests.files.photos import photo

pytestmark = pytest.mark.django_db

GOOD = photo(1_200, 900)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def tea() -> Product:
    return make_product()


@pytest.fixture
def manager() -> User:
    return make_staff()


def add(tea: Product, manager: User, content: bytes = GOOD, alt: str = "茶饼正面") -> ProductPicture:
    return add_product_picture(sku_base=tea.sku_base, content=content, alt=alt, actor=manager, at=AT)


def paper(tea: Product, manager: User, content: bytes = b"", key: Any = None, **fields: Any) -> Certificate:
    given = CertificateInput(
        **{
            "kind": CertificateKind.TEST,
            "issuer": "示例检测所",
            "issued_on": TODAY - DAY,
            "paper_number": "T-1",
            **fields,
        }
    )
    return file_certificate(
        key=key or uuid4(), sku_base=tea.sku_base, given=given, content=content, actor=manager, at=AT
    )


def test_photographs_stand_in_their_order_and_are_recorded(tea: Product, manager: User) -> None:
    first, second = add(tea, manager), add(tea, manager, photo(2_000, 1_500), " 茶汤 ")

    assert [(p.alt, p.position, p.width, p.height) for p in gallery_of(product_id=tea.pk)] == [
        ("茶饼正面", 1, 1_200, 900),
        ("茶汤", 2, 1_920, 1_440),
    ]
    change_product_picture(
        sku_base=tea.sku_base, key=second.picture.key, alt="琥珀色茶汤", position=0, actor=manager, at=AT
    )

    shown = gallery_of(product_id=tea.pk)
    assert [(p.alt, p.key) for p in shown] == [("琥珀色茶汤", second.picture.key), ("茶饼正面", first.picture.key)]
    assert shown[0].large_url == f"/media/pictures/{second.picture.key}-1920.webp"
    assert shown[1].large_url == f"/media/pictures/{first.picture.key}-1200.webp"
    assert list(Activity.objects.order_by("pk").values_list("action", "actor_number", "subject_number")) == [
        ("picture.added", manager.number, tea.sku_base),
        ("picture.added", manager.number, tea.sku_base),
        ("picture.changed", manager.number, tea.sku_base),
    ]


@pytest.mark.parametrize(
    ("content", "alt", "refusal", "field"),
    [(GOOD, " ", PictureNotAdded, "alt"), (b"GIF89a", "x", PictureRefused, "file"), (b"", "x", PictureRefused, "file")],
)
def test_photograph_without_words_or_pixels_is_refused(
    tea: Product, manager: User, content: bytes, alt: str, refusal: type[Exception], field: str
) -> None:
    with pytest.raises(refusal) as caught:
        add(tea, manager, content, alt)

    assert caught.value.field == field  # type: ignore[attr-defined]
    assert (ProductPicture.objects.count(), StoredPicture.objects.count(), Activity.objects.count()) == (0, 0, 0)


def test_the_same_photograph_and_the_tenth_are_refused(tea: Product, manager: User) -> None:
    shown = add(tea, manager)

    with pytest.raises(PictureNotAdded):
        add(tea, manager)

    assert tea.pictures.count() == 1
    stored = [
        StoredPicture(key=f"k{n}", kind="PRODUCT", widths=[1200], width=1200, height=900, stored_at=AT)
        for n in range(8)
    ]
    StoredPicture.objects.bulk_create(stored)
    ProductPicture.objects.bulk_create(
        ProductPicture(product=tea, picture=one, alt="x", position=n, added_at=AT) for n, one in enumerate(stored, 2)
    )
    with pytest.raises(PictureNotAdded, match=f"最多 {MAX_PICTURES} 张"):
        add(tea, manager, photo(1_300, 900))

    assert tea.pictures.count() == MAX_PICTURES
    assert shown in tea.pictures.all()


def test_removed_photograph_goes_with_its_files_unless_another_good_shows_it(
    tea: Product, manager: User, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    other = make_product()
    key = add(tea, manager).picture.key
    add(other, manager)

    with django_capture_on_commit_callbacks(execute=True):
        remove_product_picture(sku_base=tea.sku_base, key=key, actor=manager, at=AT)
    assert gallery_of(product_id=tea.pk) == ()
    assert len(gallery_of(product_id=other.pk)) == 1
    assert len(list(tmp_path.rglob("*.webp"))) == 4

    with django_capture_on_commit_callbacks(execute=True):
        remove_product_picture(sku_base=other.sku_base, key=key, actor=manager, at=AT)
    assert StoredPicture.objects.count() == 0
    assert list(tmp_path.rglob("*.webp")) == []
    with pytest.raises(NotFound):
        remove_product_picture(sku_base=tea.sku_base, key=key, actor=manager, at=AT)


def test_photograph_of_an_unknown_good_or_of_another_is_refused(tea: Product, manager: User) -> None:
    key = add(tea, manager).picture.key

    with pytest.raises(UnknownProduct):
        add_product_picture(sku_base="x", content=GOOD, alt="x", actor=manager, at=AT)
    with pytest.raises(NotFound):
        change_product_picture(sku_base=make_product().sku_base, key=key, alt="别的", position=1, actor=manager, at=AT)

    assert ProductPicture.objects.get().alt == "茶饼正面"


def test_certificate_is_shown_from_its_day_to_its_last(tea: Product, manager: User) -> None:
    paper(tea, manager, valid_until=TODAY + DAY)

    def shown(day: date) -> list[str]:
        return [one.paper_number for one in certificates_on(product_id=tea.pk, today=day)]

    assert [shown(TODAY + DAY * n) for n in (-2, -1, 0, 1, 2)] == [[], ["T-1"], ["T-1"], ["T-1"], []]
    assert is_certificate_valid(issued_on=TODAY, valid_until=None, today=date(2099, 1, 1))


def test_certificate_of_a_lot_goes_with_that_lot_alone(tea: Product, manager: User) -> None:
    paper(tea, manager, kind=CertificateKind.PASS, issuer="合作社", batch_code=" B1 ", paper_number="")
    paper(tea, manager)

    every = certificates_on(product_id=tea.pk, today=TODAY)

    assert [one.kind_label for one in certificates_for(every, batch_code="B1")] == ["承诺达标合格证", "检测报告"]
    assert [one.kind_label for one in certificates_for(every, batch_code="B2")] == ["检测报告"]
    assert [one.kind_label for one in certificates_for(every, batch_code=None)] == ["检测报告"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"issuer": " "}, "issuer"),
        ({"paper_number": ""}, "paper_number"),
        ({"issued_on": TODAY + DAY}, "issued_on"),
        ({"valid_until": TODAY - 2 * DAY}, "valid_until"),
        ({"issued_on": TODAY - 3 * DAY, "valid_until": TODAY - DAY}, "valid_until"),
    ],
)
def test_certificate_that_proves_nothing_is_refused(
    tea: Product, manager: User, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(CertificateRefused) as caught:
        paper(tea, manager, **fields)

    assert caught.value.field == field
    assert (Certificate.objects.count(), Activity.objects.count()) == (0, 0)


def test_certificate_with_a_bad_picture_is_not_filed(tea: Product, manager: User) -> None:
    with pytest.raises(PictureRefused):
        paper(tea, manager, b"%PDF-1.7")

    assert Certificate.objects.count() == 0


def test_certificate_is_filed_once_a_key(tea: Product, manager: User) -> None:
    key = uuid4()
    first, again = paper(tea, manager, GOOD, key), paper(tea, manager, GOOD, key)

    with pytest.raises(KeyReused):
        paper(make_product(), manager, GOOD, key)

    assert (first.pk, Certificate.objects.count(), Activity.objects.count()) == (again.pk, 1, 1)
    assert certificates_on(product_id=tea.pk, today=TODAY)[0].picture_url.endswith("-1200.webp")


def test_withdrawn_certificate_stays_on_file(tea: Product, manager: User) -> None:
    kept, gone = paper(tea, manager, paper_number="T-2"), paper(tea, manager)

    for reason in (" 登错了 ", "再点一次"):
        withdraw_certificate(sku_base=tea.sku_base, number=gone.number, reason=reason, actor=manager, at=AT)
    with pytest.raises(NotFound):
        withdraw_certificate(sku_base=make_product().sku_base, number=kept.number, reason="x", actor=manager, at=AT)

    assert [one.number for one in certificates_on(product_id=tea.pk, today=TODAY)] == [kept.number]
    assert [(row.number, row.withdrawn_reason) for row in all_certificates(product=tea)] == [
        (kept.number, ""),
        (gone.number, "登错了"),
    ]


def test_desk_counts_photographs_and_papers_that_hold(tea: Product, manager: User) -> None:
    add(tea, manager)
    add(tea, manager, photo(1_300, 900))
    paper(tea, manager)
    paper(tea, manager, paper_number="T-2", valid_until=TODAY)
    bare = make_product(name="香米")

    rows = products_for_desk(today=TODAY + DAY).rows

    assert [(row.sku_base, row.photographs, row.papers) for row in rows] == [
        (tea.sku_base, 2, 1),
        (bare.sku_base, 0, 0),
    ]
    assert [row.pk for row in products_for_desk(text="香米", today=TODAY).rows] == [bare.pk]


def test_label_of_prepackaged_food_is_kept(tea: Product, manager: User) -> None:
    said = LabelInput("SC11453282200019", "勐海县示例路 1 号（示例）", "0691-0000000")

    set_label(sku_base=tea.sku_base, label=said, actor=manager, at=AT)

    tea.refresh_from_db()
    assert (tea.licence_number, tea.maker_address, tea.maker_contact) == (
        "SC11453282200019",
        "勐海县示例路 1 号（示例）",
        "0691-0000000",
    )
    for licence, product in (
        ("SC1145328220001", tea),
        ("11453282200019", tea),
        ("", make_product(kind=ProductKind.FARM)),
    ):
        with pytest.raises(LabelRefused):
            set_label(sku_base=product.sku_base, label=LabelInput(licence, "", ""), actor=manager, at=AT)
    tea.refresh_from_db()
    assert tea.licence_number == "SC11453282200019"
