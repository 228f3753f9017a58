"""Orders of which part has left get the state that says so."""

from django.db import migrations

FORWARD = """
UPDATE orders_order SET state = 'PARTLY_SHIPPED'
WHERE state = 'AWAITING_SHIPMENT'
  AND EXISTS (SELECT 1 FROM orders_orderline l WHERE l.order_id = orders_order.id AND l.shipped_quantity > 0)
"""
BACKWARD = """
UPDATE orders_order SET state = CASE state
    WHEN 'PARTLY_SHIPPED' THEN 'AWAITING_SHIPMENT' ELSE 'AWAITING_ACCEPTANCE' END
WHERE state IN ('PARTLY_SHIPPED', 'AWAITING_REMEDY')
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_refusals")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
