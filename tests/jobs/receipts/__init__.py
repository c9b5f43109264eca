"""The archive of a year's receipts."""
