"""The engines that find products by words."""
