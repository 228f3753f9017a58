"""What is sold."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from market.catalogue.enums import CertificateKind, EnquiryState, ProductKind, SaleState, Storage
from market.files.models import StoredPicture
from market.files.rules import WIDTHS
from market.regions.models import Producer, Region, Township


class ComparableCategory(models.Model):
    """A group of goods within which a share is measured (三(八) 同类产品); not the shop's browse category."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)


class Category(models.Model):
    """A browse category, two levels deep."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    comparable_category = models.ForeignKey(ComparableCategory, models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)


class Product(models.Model):
    """A product of a counterpart county by one producer."""

    sku_base = models.CharField(max_length=20, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=60)
    pinyin = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=ProductKind)
    category = models.ForeignKey(Category, models.PROTECT, related_name="products")
    county = models.ForeignKey(Region, models.PROTECT, related_name="products")
    township = models.ForeignKey(Township, models.PROTECT, null=True, related_name="products")
    producer = models.ForeignKey(Producer, models.PROTECT, related_name="products")
    geo_indication = models.CharField(max_length=40, blank=True)
    geo_indication_kind = models.CharField(max_length=40, blank=True)
    # Number and title, and 编号未核实 where neither was seen in a source.
    standards = ArrayField(models.CharField(max_length=120), default=list)
    storage = models.CharField(max_length=8, choices=Storage)
    # Days from production; empty with keeps_indefinitely for 长期保存 and for crafts.
    shelf_life_days = models.PositiveIntegerField(null=True)
    keeps_indefinitely = models.BooleanField(default=False)
    season_text = models.CharField(max_length=60, blank=True)
    sale_months = ArrayField(models.PositiveSmallIntegerField(), default=list)
    # 消法 25: fresh goods are exempt from the seven-day return; shown before payment.
    is_returnable = models.BooleanField(default=True)
    ingredients = models.CharField(max_length=300, blank=True)
    # What the label of prepackaged food says of its maker (食品安全法 67; GB 7718); filled in at the desk.
    licence_number = models.CharField(max_length=20, blank=True)
    maker_address = models.CharField(max_length=120, blank=True)
    maker_contact = models.CharField(max_length=40, blank=True)
    description = models.TextField()
    origin_note = models.CharField(max_length=200, blank=True)
    is_verified = models.BooleanField(default=False)
    picture_key = models.CharField(max_length=64, blank=True)
    picture_alt = models.CharField(max_length=120, blank=True)
    sale_state = models.CharField(max_length=8, choices=SaleState, default=SaleState.ON_SALE)
    is_sample = models.BooleanField(default=True)
    # The lowest price of the variants on sale, kept by the price operations so that lists sort without a join.
    from_price_fen = models.BigIntegerField(default=0)
    # Place in the shop's own order, in which the counties take turns.
    position = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["sale_state", "category", "id"], name="products_of_category"),
            models.Index(fields=["sale_state", "county", "id"], name="products_of_county"),
            models.Index(fields=["sale_state", "from_price_fen", "id"], name="products_by_price"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(shelf_life_days=None) | Q(keeps_indefinitely=False), name="shelf_life_or_keeps"
            ),
        ]

    @property
    def is_food(self) -> bool:
        return self.kind in {ProductKind.PREPACKAGED, ProductKind.FARM}

    @property
    def is_tourism(self) -> bool:
        return self.kind == ProductKind.TOURISM


class Variant(models.Model):
    """A pack of a product: what is priced, stocked and ordered."""

    sku = models.CharField(max_length=24, unique=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="variants")
    pack = models.CharField(max_length=60)
    net_weight_g = models.PositiveIntegerField(null=True)
    barcode = models.CharField(max_length=14, blank=True)
    # The price in force, kept beside the price history by one operation.
    price_fen = models.BigIntegerField()
    # The lowest price of the days before the one in force began; empty for a first price.
    usual_price_fen = models.BigIntegerField(null=True)
    # What may be crossed out beside the price in force; empty unless it was sold dearer (明码标价规定 16).
    crossed_price_fen = models.BigIntegerField(null=True)
    crossed_until = models.DateTimeField(null=True)
    # A list price of the seed; never shown, since nobody paid it.
    list_price_fen = models.BigIntegerField(null=True)
    sale_state = models.CharField(max_length=8, choices=SaleState, default=SaleState.ON_SALE)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(price_fen__gt=0), name="price_above_zero")]


class Price(models.Model):
    """A price of a variant over [active_from, active_to); the history behind every printed price."""

    variant = models.ForeignKey(Variant, models.PROTECT, related_name="prices")
    amount_fen = models.BigIntegerField()
    active_from = models.DateTimeField()
    active_to = models.DateTimeField(null=True)
    reason = models.CharField(max_length=100, blank=True)
    # The evidence of a crossed-out price (明码标价规定 16): the lowest that the pack was sold at in the seven days
    # before this price began, in how many orders, the number of the one that it was, and what was crossed out.
    lowest_deal_fen = models.BigIntegerField(null=True)
    deal_count = models.PositiveIntegerField(default=0)
    lowest_deal_number = models.CharField(max_length=24, blank=True)
    crossed_fen = models.BigIntegerField(null=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="priced_above_zero"),
            models.CheckConstraint(
                condition=Q(active_to=None) | Q(active_to__gte=F("active_from")), name="price_period_runs_forward"
            ),
            models.UniqueConstraint(fields=["variant"], condition=Q(active_to=None), name="one_price_in_force"),
        ]


class ProductPicture(models.Model):
    """A photograph in a product's gallery, behind the drawn print."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="pictures")
    picture = models.ForeignKey(StoredPicture, models.PROTECT, related_name="+")
    alt = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "picture"], name="picture_once_a_product"),
            models.CheckConstraint(condition=~Q(alt=""), name="picture_has_words"),
        ]


class Certificate(models.Model):
    """A paper on a product, or on one lot of it; kept after it was withdrawn (承诺达标合格证: at least six months)."""

    number = models.CharField(max_length=24, unique=True)
    key = models.UUIDField(unique=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="certificates")
    # As it stands on the lot; empty for a paper on the product.
    batch_code = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=8, choices=CertificateKind)
    paper_number = models.CharField(max_length=60, blank=True)
    # Who promises, the laboratory, or the authority.
    issuer = models.CharField(max_length=80)
    issued_on = models.DateField()
    # The last day on which it holds; empty for one that does not end.
    valid_until = models.DateField(null=True)
    picture = models.ForeignKey(StoredPicture, models.PROTECT, null=True, related_name="+")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("issued_on")), name="certificate_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="certificate_withdrawn_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["product", "withdrawn_at"], name="certificates_of_product")]

    @property
    def large_url(self) -> str:
        """The address of its picture; empty where there is none."""
        return self.picture.url(WIDTHS[-1]) if self.picture else ""


class Component(models.Model):
    """One good inside a gift box. A box's amount is split over these by list price x quantity."""

    box = models.ForeignKey(Variant, models.PROTECT, related_name="components")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    product = models.ForeignKey(Product, models.PROTECT, related_name="+")
    net_weight_g = models.PositiveIntegerField()
    quantity = models.PositiveSmallIntegerField(default=1)
    list_price_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["box", "position"], name="one_component_per_place"),
            models.CheckConstraint(condition=Q(list_price_fen__gt=0, quantity__gt=0), name="component_has_weight"),
        ]


class Enquiry(models.Model):
    """A wish for a tourism product, which cannot be bought yet: 登记意向."""

    number = models.CharField(max_length=24, unique=True)
    key = models.UUIDField(unique=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="enquiries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    contact_name = models.CharField(max_length=40)
    phone = models.CharField(max_length=20)
    people = models.PositiveSmallIntegerField()
    month = models.CharField(max_length=20, blank=True)
    note = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=EnquiryState, default=EnquiryState.OPEN)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer_note = models.CharField(max_length=300, blank=True)
