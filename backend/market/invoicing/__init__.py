"""Invoices that buyers ask for, the files that staff uploads, and what a refund makes wrong in them."""
