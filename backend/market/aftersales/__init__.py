"""What a resident asks for after delivery: returns, refunds without goods, and a reminder to ship."""
