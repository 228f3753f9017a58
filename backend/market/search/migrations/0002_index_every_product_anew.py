from django.db import migrations
from django.db.models.functions import Now


def mark_every_product(apps, schema_editor):
    """Products are found by more than before; the worker indexes them anew."""
    stale, product = apps.get_model("search", "StaleDocument"), apps.get_model("catalogue", "Product")
    stale.objects.bulk_create(
        [stale(product_id=pk, since=Now()) for pk in product.objects.order_by("pk").values_list("pk", flat=True)],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_initial'),
        ('catalogue', '0001_initial'),
    ]

    operations = [migrations.RunPython(mark_every_product, migrations.RunPython.noop, elidable=True)]
