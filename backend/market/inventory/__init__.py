"""Lots at outlets, holds, and append-only stock movements."""
