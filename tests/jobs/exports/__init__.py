"""The books in other programs' forms, read back by others."""
