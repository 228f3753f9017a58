"""The search index of the database engine."""

from django.db import models

from market.catalogue.models import Product


class SearchToken(models.Model):
    """A token under which a product is found, with its weight."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="search_tokens")
    # Compared by code point, so that a prefix is a range of the index.
    token = models.CharField(max_length=40, db_collation="C")
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "token"], name="token_once_a_product")]
        indexes = [models.Index(fields=["token"], name="products_by_token", include=["product", "weight"])]


class StaleDocument(models.Model):
    """A product whose index entry must be made anew; written with the change, cleared by the worker."""

    product = models.OneToOneField(Product, models.CASCADE, related_name="+")
    since = models.DateTimeField()
