"""What a refused flow must leave as it was."""

from django.db import connection

from market.audit.models import Activity
from market.inventory.models import Hold
from market.notifications.models import Message
from market.orders.models import LinePart, Order, OrderLine
from market.payments.models import Payment


def snapshot():
    """Everything that a refused submission must leave as it was."""
    counts = [model.objects.count() for model in (Order, OrderLine, LinePart, Payment, Hold, Activity, Message)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, on_hand, held FROM inventory_lot ORDER BY id")
        lots = cursor.fetchall()
        cursor.execute("SELECT id, closed_at FROM cart_cart ORDER BY id")
        return counts, lots, cursor.fetchall()
