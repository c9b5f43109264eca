"""A year's receipts and the folder they are kept in: pure, from the book and what was found to names and an index."""
