"""What was stated under a key is kept beside it, and a refund's key serves one order."""

from django.db import migrations, models

NUMBER_REFUNDS = """
UPDATE orders_linerefund SET place = numbered.place
FROM (SELECT id, row_number() OVER (PARTITION BY key ORDER BY id) AS place FROM orders_linerefund) AS numbered
WHERE numbered.id = orders_linerefund.id AND numbered.place > 1
"""


def _digest(model: str) -> migrations.AddField:
    field = models.CharField(blank=True, default="", max_length=64)
    return migrations.AddField(model_name=model, name="input_digest", field=field, preserve_default=False)


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_partly_shipped")]

    operations = [
        _digest("shipment"),
        _digest("acceptance"),
        _digest("linerefund"),
        migrations.AddField(
            model_name="linerefund", name="place", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.RunSQL(NUMBER_REFUNDS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="linerefund",
            constraint=models.UniqueConstraint(fields=["key", "place"], name="one_refund_per_key_and_place"),
        ),
    ]
