"""An order that was to be paid after acceptance may be cancelled because its goods did not go in time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_input_digests")]

    operations = [
        migrations.AlterField(
            model_name="order",
            name="cancel_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("BUYER", "买家取消"),
                    ("EXPIRED", "超时未付款"),
                    ("UNSENT", "到期未交货"),
                    ("STORE", "商家取消"),
                ],
                max_length=8,
            ),
        ),
    ]
