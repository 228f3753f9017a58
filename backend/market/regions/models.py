"""Counterpart regions, their townships and producers."""

from django.db import models

from market.regions.enums import LinkageKind, ProducerKind, RegionLevel


class Region(models.Model):
    """A region by its national code. Only counties can be counterpart regions (沪松合组办〔2021〕8号 一(一))."""

    code = models.CharField(max_length=6, unique=True)
    slug = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=40)
    short_name = models.CharField(max_length=10)
    pinyin = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=RegionLevel)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    # Of the county's seat.
    latitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    longitude = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    altitude_m = models.IntegerField(null=True)
    is_key_county = models.BooleanField(default=False)
    is_counterpart = models.BooleanField(default=False)
    paired_from = models.DateField(null=True)
    paired_to = models.DateField(null=True)
    intro = models.CharField(max_length=300, blank=True)
    lead_goods = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_counterpart=False) | models.Q(level=RegionLevel.COUNTY),
                name="only_counties_are_counterpart_regions",
            ),
        ]


class Township(models.Model):
    """A township or subdistrict of a county."""

    code = models.CharField(max_length=12, unique=True)
    county = models.ForeignKey(Region, models.PROTECT, related_name="townships")
    name = models.CharField(max_length=40)
    pinyin = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["county", "name"], name="township_name_once_a_county")]


class Producer(models.Model):
    """Who makes a product: cooperative, family farm, workshop. Samples (示例) until real ones are admitted."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=ProducerKind)
    makes = models.CharField(max_length=60, blank=True)
    county = models.ForeignKey(Region, models.PROTECT, related_name="producers")
    township = models.ForeignKey(Township, models.PROTECT, null=True, related_name="producers")
    is_sample = models.BooleanField(default=True)
    note = models.CharField(max_length=200, blank=True)


class BenefitLinkage(models.Model):
    """How a producer's sales reach people lifted out of poverty (三(七) 利益联结机制)."""

    producer = models.ForeignKey(Producer, models.PROTECT, related_name="linkages")
    kind = models.CharField(max_length=20, choices=LinkageKind)
    households = models.PositiveIntegerField()
    note = models.CharField(max_length=200)
    # Who owns, runs, earns from and oversees an assisted asset: 所有权、经营权、收益权、监督权分置.
    rights_note = models.CharField(max_length=200, blank=True)
    is_sample = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["producer", "kind"], name="one_linkage_of_a_kind")]
