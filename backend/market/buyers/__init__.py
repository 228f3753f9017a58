"""Who buys: residents, budget units, unions and enterprises; members and addresses."""
