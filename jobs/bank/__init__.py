"""The bank beside the book: what belongs together, what is missing, and the rows to paste."""
