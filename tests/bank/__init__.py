"""The bank beside the book."""
