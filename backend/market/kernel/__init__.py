"""Foundations without tables: money, time, errors, append-only, numbers."""
