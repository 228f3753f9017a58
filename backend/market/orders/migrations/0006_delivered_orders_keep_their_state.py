"""Orders whose goods have left say where the goods are, not that they await payment; lapsed ones say what did not come."""

from django.db import migrations

_IN_DEBT = """
    payment_terms = 'MONEY_FIRST' AND payment_method = 'BANK_TRANSFER' AND paid_at IS NULL AND cancelled_at IS NULL
    AND EXISTS (SELECT 1 FROM orders_orderline l WHERE l.order_id = orders_order.id AND l.shipped_quantity > 0)
"""
_LINE = "EXISTS (SELECT 1 FROM orders_orderline l WHERE l.order_id = orders_order.id AND {})"
_TO_SHIP = _LINE.format("l.quantity - l.refunded_quantity + l.returned_quantity > l.shipped_quantity")
_TO_ACCEPT = _LINE.format(
    "LEAST(l.shipped_quantity, l.quantity - l.refunded_quantity + l.returned_quantity)"
    " > l.accepted_quantity + l.refused_quantity - l.replaced_quantity"
)
_TO_REMEDY = _LINE.format("l.refused_quantity > l.returned_quantity + l.replaced_quantity")
STATE_FORWARD = f"""
UPDATE orders_order SET state = CASE
    WHEN {_TO_SHIP} AND fulfilment = 'PICKUP' THEN 'AWAITING_PICKUP'
    WHEN {_TO_SHIP} THEN 'PARTLY_SHIPPED'
    WHEN buyer_kind = 'INDIVIDUAL' AND received_at IS NULL THEN 'SHIPPED'
    WHEN buyer_kind <> 'INDIVIDUAL' AND {_TO_ACCEPT} THEN 'AWAITING_ACCEPTANCE'
    WHEN buyer_kind <> 'INDIVIDUAL' AND {_TO_REMEDY} THEN 'AWAITING_REMEDY'
    ELSE 'AWAITING_SETTLEMENT' END
WHERE state = 'AWAITING_PAYMENT' AND {_IN_DEBT}
"""  # noqa: S608 - nothing from outside
STATE_BACKWARD = f"""
UPDATE orders_order SET state = 'AWAITING_PAYMENT' WHERE state <> 'REFUNDED' AND {_IN_DEBT}
"""  # noqa: S608 - nothing from outside
REASON_FORWARD = """
UPDATE orders_order SET cancel_reason = 'UNSENT' WHERE cancel_reason = 'EXPIRED' AND payment_terms = 'GOODS_FIRST'
"""
REASON_BACKWARD = "UPDATE orders_order SET cancel_reason = 'EXPIRED' WHERE cancel_reason = 'UNSENT'"


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_cancelled_as_not_handed_over")]

    operations = [
        migrations.RunSQL(STATE_FORWARD, STATE_BACKWARD),
        migrations.RunSQL(REASON_FORWARD, REASON_BACKWARD),
    ]
