"""Categories, products, variants and their prices."""
