"""Choices of the files app."""

from django.db import models


class PictureKind(models.TextChoices):
    """What an uploaded picture shows, which decides who may see it."""

    PRODUCT = "PRODUCT", "商品图"
    CERTIFICATE = "CERTIFICATE", "证明"
    RETURN = "RETURN", "退货凭证"


# What a resident sends with a return is between the resident and the store.
PRIVATE_KINDS = frozenset({PictureKind.RETURN})
