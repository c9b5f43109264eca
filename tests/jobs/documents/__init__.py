"""The papers made of the book."""
