"""Coupons: what they take off, who may use them, and what they were used for."""
