"""Cashbooks of other shapes."""
