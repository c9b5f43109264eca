"""The books in other programs' forms: pure, from a book to bytes."""
