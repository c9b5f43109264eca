"""What gruppbok must do, package by package."""
