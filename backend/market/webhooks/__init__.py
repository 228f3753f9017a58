"""Calls from vendors: each is checked, stored and answered; the worker acts on it."""
